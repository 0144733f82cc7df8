//! Access tokens: how they are asked for, what they open, and for how long.

use autograb_webhooks::api::{Call as _, Create, List};
use autograb_webhooks::http::Response;
use autograb_webhooks::{Config, Credential, ErrorCode, OAuth, Token};
use autograb_webhooks_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

fn sandbox() -> Sandbox {
    let client = |name: &str| json!([{"clientId": name, "clientSecret": "s3:cret"}]);
    let options = json!({"tokenExpiresIn": 60, "accounts": [
        {"keys": ["sec_a"], "oauthClients": client("a")},
        {"keys": [], "oauthClients": client("keyless")},
        {"keys": ["sec_c"], "oauthClients": client("unlicensed"), "licensed": false},
    ]});
    Sandbox::new(Options::from_json(options).unwrap())
}

fn ask(sandbox: &mut Sandbox, client: &str, at: u64) -> Token {
    let request = OAuth::new(client, "s3:cret").token_request();
    Token::read(&sandbox.handle(&request, at), at).unwrap()
}

fn list_with(sandbox: &mut Sandbox, token: &str, at: u64) -> Response {
    let config = Config::with_credential(Credential::Bearer(token.to_owned())).region("uk");
    sandbox.handle(&List.encode(&config).unwrap(), at)
}

#[test]
fn a_token_is_given_as_the_hub_describes_it() {
    let mut sandbox = Sandbox::new(Options::default());
    let answer = sandbox.handle(&OAuth::new("client_sandbox", "secret_sandbox").token_request(), 0);
    let mut said: Value = serde_json::from_str(&answer.body).unwrap();
    let token = said["access_token"].take();
    assert!(token.as_str().is_some_and(|token| token.len() > 32));
    assert_eq!(said, json!({"access_token": null, "expires_in": 3599, "scope": "", "token_type": "bearer"}));
    assert_eq!((answer.status, answer.headers.get("Cache-Control")), (200, Some("no-store")));
}

#[test]
fn a_token_opens_what_the_key_of_its_account_opens_until_it_expires() {
    let mut sandbox = sandbox();
    let token = ask(&mut sandbox, "a", 1_000).access_token;
    for (at, status) in [(1_000, 200), (60_999, 200), (61_000, 401), (61_001, 401)] {
        assert_eq!(list_with(&mut sandbox, &token, at).status, status, "{at}");
    }
    let renewed = ask(&mut sandbox, "a", 61_000).access_token;
    assert_ne!(renewed, token);
    assert_eq!(list_with(&mut sandbox, &renewed, 61_000).status, 200);

    let config = Config::with_credential(Credential::Bearer(renewed)).region("uk");
    let create = Create::new(super::common::draft()).encode(&config).unwrap();
    assert_eq!(sandbox.handle(&create, 61_000).status, 201);
    let by_key = List.encode(&Config::new("sec_a").region("uk")).unwrap();
    assert_eq!(List.decode(&sandbox.handle(&by_key, 61_000)).unwrap().len(), 1);
}

#[test]
fn a_token_alone_is_not_enough() {
    let mut sandbox = sandbox();
    for (client, code, said) in [
        ("keyless", ErrorCode::Forbidden, "also have an API key"),
        ("unlicensed", ErrorCode::Forbidden, "no licence"),
    ] {
        let token = ask(&mut sandbox, client, 0).access_token;
        let error = List.decode(&list_with(&mut sandbox, &token, 0)).unwrap_err();
        assert_eq!(error.code(), code, "{client}");
        assert!(error.to_string().contains(said), "{error}");
    }
    let error = List.decode(&list_with(&mut sandbox, "tok_guessed", 0)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Unauthorized);
}

#[test]
fn every_way_to_ask_wrongly() {
    let right = || OAuth::new("a", "s3:cret").token_request();
    let body = |text: Option<&str>| {
        let mut request = right();
        request.body = text.map(str::to_owned);
        request
    };
    let header = |name: &str, value: &str| {
        let mut request = right();
        request.headers.set(name, value);
        request
    };
    let method = |name: &str| {
        let mut request = right();
        request.method = name.into();
        request
    };
    for (request, status, error) in [
        (right(), 200, None),
        (OAuth::new("a", "wrong").token_request(), 401, Some("invalid_client")),
        (OAuth::new("nobody", "s3:cret").token_request(), 401, Some("invalid_client")),
        (header("Authorization", "Bearer x"), 401, Some("invalid_client")),
        (body(Some("grant_type=password")), 400, Some("unsupported_grant_type")),
        (body(Some("scope=x&grant_type=client_credentials")), 200, None),
        (body(Some("{}")), 400, Some("invalid_request")),
        (body(None), 400, Some("invalid_request")),
        (header("Content-Type", "application/json"), 400, Some("invalid_request")),
        (method("GET"), 405, None),
        (method("OPTIONS"), 405, None),
    ] {
        let answer = sandbox().handle(&request, 0);
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        let case = format!("{request:?} {}", answer.body);
        assert_eq!(answer.status, status, "{case}");
        if error.is_some() {
            assert_eq!(said["error"].as_str(), error, "{case}");
        }
        assert_eq!(answer.headers.get("WWW-Authenticate").is_some(), status == 401, "{case}");
    }
}
