//! The request builders: what is sent, and everything that keeps a request from being sent.
use autograb_webhooks::api::{Call as _, Create, Delete, Get, List, Operation, Ping, Update};
use autograb_webhooks::http::Request;
use autograb_webhooks::{
    Config, Credential, Error, ErrorCode, IssueCode, Overrides, Patch, Region, WebhookDraft, WebhookPatch,
    api, redact_endpoint, with_token,
};
use serde_json::{Value, json};

#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn config() -> Config {
    Config::new("pub_key").region("uk")
}

fn draft() -> WebhookDraft {
    WebhookDraft::new("Stock desk", "https://dealer.example/hook?token=t0ken").event("recapture_new")
}

fn issues(error: Error) -> Vec<(String, &'static str)> {
    assert_eq!(error.code(), ErrorCode::InvalidRequest);
    error.issues().iter().map(|issue| (issue.path.clone(), issue.code.as_str())).collect()
}

#[test]
fn each_call_is_sent_as_published() {
    let patch = WebhookPatch { name: Patch::Set("b".into()), ..WebhookPatch::default() };
    let rows: [(Request, &str, &str, Option<Value>); 6] = [
        (
            Create::new(draft().header("X-A", "1")).encode(&config()).unwrap(),
            "POST",
            "/webhooks",
            Some(json!({
                "region": "uk", "name": "Stock desk", "format": "json", "events": ["recapture_new"],
                "endpoint": "https://dealer.example/hook?token=t0ken", "headers": [{"name": "X-A", "value": "1"}],
            })),
        ),
        (List.encode(&config()).unwrap(), "GET", "/webhooks?region=uk", None),
        (Get::new("wh_1").encode(&config()).unwrap(), "GET", "/webhooks/wh_1?region=uk", None),
        (
            Update::new("wh_1", patch).encode(&config()).unwrap(),
            "PATCH",
            "/webhooks/wh_1?region=uk",
            Some(json!({"name": "b"})),
        ),
        (Delete::new("wh_1").encode(&config()).unwrap(), "DELETE", "/webhooks/wh_1?region=uk", None),
        (Ping::new("wh_1").encode(&config()).unwrap(), "POST", "/webhooks/wh_1/ping?region=uk", None),
    ];
    for (request, method, path, body) in rows {
        assert_eq!(request.method.as_str(), method);
        assert_eq!(request.url, format!("https://api.autograb.co.uk/v2{path}"));
        assert_eq!(request.body.as_deref().map(|body| serde_json::from_str(body).unwrap()), body);
        assert_eq!(request.headers.get("ApiKey"), Some("pub_key"));
        assert_eq!(request.headers.get("Accept"), Some("application/json"));
        assert_eq!(request.headers.get("Content-Type"), request.body.as_ref().map(|_| "application/json"));
    }
}

#[test]
fn base_urls_and_credentials() {
    for (base, url) in [
        ("https://a.example/v2", "https://a.example/v2/webhooks?region=uk"),
        ("https://a.example/v2///", "https://a.example/v2/webhooks?region=uk"),
        ("http://localhost:8787/v2", "http://localhost:8787/v2/webhooks?region=uk"),
    ] {
        assert_eq!(List.encode(&config().with_base_url(base)).unwrap().url, url);
    }
    let bearer = Config { credential: Credential::Bearer("tok".into()), ..config() };
    assert_eq!(List.encode(&bearer).unwrap().headers.get("authorization"), Some("Bearer tok"));
    let none = Config { credential: Credential::None, ..config() };
    assert_eq!(List.encode(&none).unwrap().headers.get("apikey"), None);
}

#[test]
fn everything_wrong_with_a_configuration_is_reported() {
    let plain = Config::with_credential(Credential::None).region("uk");
    for (config, expected) in [
        (Config::new("").region("uk"), &[("/apiKey", "empty")][..]),
        (Config::new("a\nb").region("uk"), &[("/apiKey", "header_value")]),
        (Config::new("clé").region("uk"), &[("/apiKey", "header_value")]),
        (Config::new(" key").region("uk"), &[("/apiKey", "header_value")]),
        (plain.clone().with_base_url("api.example"), &[("/baseUrl", "url")]),
        (plain.clone().with_base_url("ftp://api.example"), &[("/baseUrl", "url_scheme")]),
        (plain.clone().with_base_url("http://api.example"), &[("/baseUrl", "insecure_url")]),
        (plain.clone().with_base_url("https://u:p@api.example"), &[("/baseUrl", "url_credentials")]),
        (plain.clone().with_base_url("https://api.example?x"), &[("/baseUrl", "url")]),
        (plain.clone().region("xx"), &[("/region", "unknown_region")]),
        (plain.clone().region(""), &[("/region", "required")]),
        (Config::with_credential(Credential::None), &[("/region", "required")]),
    ] {
        let found = issues(List.encode(&config).unwrap_err());
        let found: Vec<_> = found.iter().map(|(path, code)| (path.as_str(), *code)).collect();
        assert_eq!(found, expected, "{config:?}");
    }
    let lenient =
        Overrides { allow_unknown_region: true, allow_insecure_base_url: true, ..Overrides::default() };
    let config = plain.region("x/y").with_base_url("http://api.example").rules(lenient);
    assert_eq!(List.encode(&config).unwrap().url, "http://api.example/webhooks?region=x%2Fy");
}

#[test]
fn everything_wrong_with_a_draft_is_reported_at_once() {
    let draft = WebhookDraft::new(" ", "http://me:pw@dealer.example/h#f")
        .events(["ping", "nope", "nope"])
        .region("xx")
        .header("bad name", "a\r\nb")
        .header("X-A", "1")
        .header("x-a", "2");
    let draft = WebhookDraft { format: "xml".into(), ..draft };
    let found = issues(Create::new(draft.clone()).encode(&Config::new("a\nb")).unwrap_err());
    let expected = [
        ("/name", "empty"),
        ("/endpoint", "insecure_url"),
        ("/endpoint", "url_credentials"),
        ("/endpoint", "url_fragment"),
        ("/events/0", "not_subscribable"),
        ("/events/1", "unknown_event"),
        ("/events/2", "duplicate"),
        ("/region", "unknown_region"),
        ("/format", "unknown_format"),
        ("/headers/0/name", "header_name"),
        ("/headers/0/value", "header_value"),
        ("/headers/2/name", "duplicate"),
        ("/apiKey", "header_value"),
    ];
    assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn each_rule_can_be_overruled_by_name() {
    let strict = Overrides::default();
    for (value, rules) in [
        (json!({"events": ["from_2031"]}), Overrides { allow_unknown_events: true, ..strict }),
        (json!({"events": ["ping"]}), Overrides { allow_ping_event: true, ..strict }),
        (json!({"region": "fr"}), Overrides { allow_unknown_region: true, ..strict }),
        (json!({"format": "xml"}), Overrides { allow_unknown_format: true, ..strict }),
        (json!({"endpoint": "http://dealer.example"}), Overrides { allow_insecure_endpoint: true, ..strict }),
        (json!({"team": 7}), Overrides { allow_unknown_fields: true, ..strict }),
    ] {
        let mut draft = json!({"name": "a", "endpoint": "https://a.example", "events": ["recapture_new"], "region": "uk"});
        draft.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        assert_eq!(WebhookDraft::from_json(draft.clone(), None, &strict).unwrap_err().len(), 1, "{draft}");
        let read = WebhookDraft::from_json(draft.clone(), None, &rules).unwrap();
        let sent = Create::new(read).encode(&config().rules(rules)).unwrap().body.unwrap();
        for (name, value) in value.as_object().unwrap() {
            assert_eq!(&serde_json::from_str::<Value>(&sent).unwrap()[name], value);
        }
    }
}

#[test]
fn ids_stay_one_segment_or_are_refused_before_anything_is_sent() {
    for id in ["", ".", "..", " ", "a b", "\t", "a\u{0}", "\u{85}", "\u{2003}"] {
        for result in [
            Get::new(id).encode(&config()),
            Delete::new(id).encode(&config()),
            Ping::new(id).encode(&config()),
            Update::new(id, WebhookPatch { name: Patch::Clear, ..Default::default() }).encode(&config()),
        ] {
            assert_eq!(issues(result.unwrap_err()), [("/id".to_owned(), "id")], "{id:?}");
        }
    }
    for (id, segment) in [
        ("wh_1", "wh_1"),
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("ключ", "%D0%BA%D0%BB%D1%8E%D1%87"),
        ("...", "..."),
    ] {
        let request = Delete::new(id).encode(&config()).unwrap();
        assert!(request.url.ends_with(&format!("/webhooks/{segment}?region=uk")), "{}", request.url);
        let route = api::route(&request.method, &request.url).unwrap();
        assert_eq!((route.operation, route.id.as_str()), (Operation::Delete, id));
    }
}

#[test]
fn patches_send_only_what_is_given() {
    let strict = Overrides::default();
    for (patch, body) in [
        (json!({"name": "b"}), json!({"name": "b"})),
        (json!({"name": null}), json!({"name": ""})),
        (json!({"name": ""}), json!({"name": ""})),
        (
            json!({"headers": null, "events": ["recapture_new"]}),
            json!({"headers": "", "events": ["recapture_new"]}),
        ),
        (json!({"headers": []}), json!({"headers": []})),
        (json!({"region": "au"}), json!({"region": "au"})),
    ] {
        let read = WebhookPatch::from_json(patch, &strict).unwrap();
        let sent = Update::new("wh_1", read).encode(&config()).unwrap().body.unwrap();
        assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), body);
    }
    for (patch, expected) in [
        (json!({}), &[("", "empty")][..]),
        (json!([]), &[("", "type")]),
        (json!({"events": []}), &[("/events", "empty")]),
        (json!({"events": "recapture_new"}), &[("/events", "type")]),
        (json!({"nmae": "b"}), &[("/nmae", "unknown_field")]),
        (
            json!({"name": 1, "endpoint": "x", "format": "xml"}),
            &[("/name", "type"), ("/endpoint", "url"), ("/format", "unknown_format")],
        ),
        (
            json!({"headers": [{"name": "A"}, 1, {"name": "B", "value": "b", "x": 1}]}),
            &[("/headers/0/value", "required"), ("/headers/1", "type"), ("/headers/2/x", "unknown_field")],
        ),
    ] {
        let issues = WebhookPatch::from_json(patch.clone(), &strict).unwrap_err();
        let found: Vec<_> = issues.iter().map(|issue| (issue.path.as_str(), issue.code.as_str())).collect();
        assert_eq!(found, expected, "{patch}");
    }
}

#[test]
fn endpoints_are_judged_as_the_url_standard_reads_them() {
    for (endpoint, code) in [
        ("https://dealer.example/hook", None),
        ("HTTPS://DEALER.EXAMPLE", None),
        ("https://dealer.example:8443/h?token=a%20b", None),
        ("https://bücher.example/h", None),
        ("https://[2001:db8::1]/h", None),
        ("http://localhost/h", None),
        ("http://app.localhost:3000/h", None),
        ("http://127.0.0.1:9/h", None),
        ("http://[::1]/h", None),
        ("http://127.0.0.1.evil.example/h", Some(IssueCode::InsecureUrl)),
        ("http://localhost.evil.example/h", Some(IssueCode::InsecureUrl)),
        ("http://10.0.0.1/h", Some(IssueCode::InsecureUrl)),
        ("", Some(IssueCode::Url)),
        ("dealer.example/hook", Some(IssueCode::Url)),
        ("//dealer.example/hook", Some(IssueCode::Url)),
        ("https://", Some(IssueCode::Url)),
        ("https:dealer.example/hook", Some(IssueCode::Url)),
        ("https://a b/", Some(IssueCode::Url)),
        ("https://dealer.example/a b", Some(IssueCode::Url)),
        (" https://dealer.example", Some(IssueCode::Url)),
        ("https://dealer.example/a\nb", Some(IssueCode::Url)),
        ("javascript:alert(1)", Some(IssueCode::Url)),
        ("mailto:a@b.example", Some(IssueCode::Url)),
        ("ws://dealer.example", Some(IssueCode::UrlScheme)),
        ("https://me@dealer.example", Some(IssueCode::UrlCredentials)),
        ("https://:pw@dealer.example", Some(IssueCode::UrlCredentials)),
        ("https://dealer.example/#x", Some(IssueCode::UrlFragment)),
    ] {
        let found =
            autograb_webhooks::check_endpoint(endpoint, &Overrides::default()).err().unwrap_or_default();
        assert_eq!(found.first().map(|issue| issue.code), code, "{endpoint:?}");
    }
}

#[test]
fn tokens_are_for_urls_and_are_not_empty() {
    for (endpoint, parameter, token, expected) in [
        ("https://dealer.example/h", "token", "t", &[][..]),
        ("http://dealer.example/h#f", "k", "t", &[]),
        ("dealer.example/h", "token", "t", &[("/endpoint", "url")]),
        ("ftp://dealer.example/h", "token", "t", &[("/endpoint", "url_scheme")]),
        (
            "https://me:pw@dealer.example/h",
            "",
            "",
            &[("/endpoint", "url_credentials"), ("/parameter", "empty"), ("/token", "empty")],
        ),
    ] {
        let found = with_token(endpoint, parameter, token).map_or_else(issues, |_| Vec::new());
        let found: Vec<_> = found.iter().map(|(path, code)| (path.as_str(), *code)).collect();
        assert_eq!(found, expected, "{endpoint}");
    }
}

#[test]
fn whatever_the_standard_takes_for_a_url_is_shown_without_its_secrets() {
    let users = ["us3r", "us3r:s3cret", ":s3cret", "a@us3r:s3:cret", "us\t3r:s3cr\net", "us3r:\\s3cret"];
    let rests =
        ["host", "host/p", "host:8/p@q?a=s3cret&s3cret#s3cret", "host\\p@q", "host?a=s3cret@h", "#s3cret"];
    for scheme in ["https:", "HTTPS:", " h\nttp:", "wss:", "other:"] {
        for slashes in ["//", "\\\\", "/\\", "", "/", "////", "/\t/", "\n//", "/\r\\\t"] {
            for (user, rest) in users.iter().flat_map(|user| rests.map(|rest| (user, rest))) {
                let url = format!("{scheme}{slashes}{user}@{rest}");
                let shown = redact_endpoint(&url).replace(['\t', '\n', '\r'], "");
                for secret in ["us3r", "s3cret", "s3:cret"] {
                    assert!(!shown.contains(secret), "{url:?} is shown as {shown:?}");
                }
            }
        }
    }
    for url in ["https://host/p", "https://host/p@q", "/hook", ""] {
        assert_eq!(redact_endpoint(url), url);
    }
}

#[test]
fn nothing_secret_stands_in_a_message() {
    let draft = WebhookDraft::new("a", "http://user:s3cret@dealer.example/h?token=s3cret#f")
        .event("recapture_new")
        .header("X-Token", "s3cret\n");
    let error = Create::new(draft.clone()).encode(&Config::new("s3cret\n")).unwrap_err();
    let shown = format!("{error} {error:?} {:?} {draft:?}", error.issues());
    assert!(!shown.contains("s3cret"), "{shown}");
    let request = List.encode(&Config::new("s3cret").region("uk")).unwrap();
    assert!(!format!("{request:?}").contains("s3cret"));
}

#[test]
fn the_region_of_the_draft_wins_over_the_configuration() {
    let body = |draft: &WebhookDraft| Create::new(draft.clone()).encode(&config()).unwrap().body.unwrap();
    assert!(body(&draft()).contains(r#""region":"uk""#));
    assert!(body(&draft().region(Region::AU)).contains(r#""region":"au""#));
}
