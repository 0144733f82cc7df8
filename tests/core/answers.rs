//! Answers: what is read from them, whichever of their plausible shapes they have.
use autograb_webhooks::api::{Call as _, Change, Create, Delete, Get, List, Ping, Update};
use autograb_webhooks::http::{Method, READ_HEADERS, Response};
use autograb_webhooks::{
    Decision, ErrorCode, Header, Outcome, Quota, Region, RetryPolicy, Webhook, WebhookDraft, WebhookPatch,
    api, decide,
};
use serde_json::{Map, Value, json};

#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn answer(status: u16, body: &Value) -> Response {
    Response::new(status, body.to_string())
}

fn webhook() -> Webhook {
    let mut extra = Map::new();
    extra.insert("created_at".into(), "2026-01-01".into());
    let mut webhook = Webhook::new("wh_1", Region::UK);
    webhook.name = "Stock desk".into();
    webhook.endpoint = "https://dealer.example/h".into();
    webhook.events = vec!["recapture_new".into(), "from_2031".into()];
    webhook.headers = vec![Header::new("X-A", "1")];
    webhook.extra = extra;
    webhook
}

#[test]
fn a_webhook_is_read_wrapped_and_bare() {
    let bare = json!(webhook());
    for body in
        [json!({"success": true, "webhook": bare}), json!({"webhook": bare}), json!({"data": bare}), bare]
    {
        let response = answer(200, &body);
        assert_eq!(Get::new("wh_1").decode(&response).unwrap(), webhook(), "{body}");
        assert_eq!(Create::new(WebhookDraft::new("", "")).decode(&response).unwrap(), webhook(), "{body}");
        assert_eq!(Delete::new("wh_1").decode(&response).unwrap(), Some(webhook()), "{body}");
    }
}

#[test]
fn what_the_service_writes_the_client_reads() {
    let webhook = webhook();
    assert_eq!(Create::new(WebhookDraft::new("", "")).decode(&Create::answer(&webhook)).unwrap(), webhook);
    assert_eq!(Get::new("x").decode(&Get::answer(&webhook)).unwrap(), webhook);
    assert_eq!(List.decode(&List::answer([&webhook, &webhook])).unwrap(), [webhook.clone(), webhook.clone()]);
    assert_eq!(List.decode(&List::answer([])).unwrap(), []);
    assert_eq!(Delete::new("x").decode(&Delete::answer(&webhook)).unwrap(), Some(webhook.clone()));
    assert!(Ping::new("x").decode(&Ping::answer()).unwrap().is_some());
    let changes = [Change { property: "name".into(), from: Some("a".into()), to: Some("b".into()) }];
    let updated =
        Update::new("x", WebhookPatch::default()).decode(&Update::answer(&webhook, &changes)).unwrap();
    assert_eq!((updated.webhook, updated.changes), (webhook, Some(changes.to_vec())));
}

#[test]
fn odd_webhooks_stay_readable_and_whole() {
    let read = |body: Value| Get::new("asked").decode(&answer(200, &body)).unwrap();
    assert_eq!(read(json!({"name": "a"})).id, "asked");
    assert_eq!(read(json!({"id": 7})).id, "7");
    let odd = read(json!({"id": "1", "events": "recapture_new", "headers": {"A": "b"}, "region": null}));
    assert_eq!((odd.events.len(), odd.headers.len(), odd.region.as_str()), (0, 0, ""));
    assert_eq!(odd.extra["events"], "recapture_new");
    assert_eq!(odd.extra["headers"], json!({"A": "b"}));
    assert!(odd.extra.contains_key("region"));
}

#[test]
fn changes_are_read_in_each_plausible_shape() {
    let change = |property: &str, from: Option<Value>, to: Option<Value>| Change {
        property: property.into(),
        from,
        to,
    };
    let both = || vec![change("name", Some("a".into()), Some("b".into()))];
    for (changes, expected) in [
        (json!({"name": {"from": "a", "to": "b"}}), both()),
        (json!({"name": {"old": "a", "new": "b"}}), both()),
        (json!({"name": {"before": "a", "after": "b"}}), both()),
        (json!({"name": ["a", "b"]}), both()),
        (json!([{"property": "name", "from": "a", "to": "b"}]), both()),
        (json!([{"field": "name", "old": "a", "new": "b"}]), both()),
        (json!({"name": "b"}), vec![change("name", None, Some("b".into()))]),
        (json!(["name"]), vec![change("name", None, Some("b".into()))]),
        (json!({"events": ["x", "y"]}), vec![change("events", None, Some(json!(["x", "y"])))]),
        (json!({"events": [["x"], ["y"]]}), vec![change("events", Some(json!(["x"])), Some(json!(["y"])))]),
        (
            json!({"headers": {"from": [], "to": ""}}),
            vec![change("headers", Some(json!([])), Some("".into()))],
        ),
        (json!({}), vec![]),
    ] {
        for body in [
            json!({"webhook": {"id": "wh_1", "name": "b"}, "changes": changes}),
            json!({"success": true, "webhook": {"id": "wh_1", "name": "b"}, "changed": changes}),
            json!({"id": "wh_1", "name": "b", "changes": changes}),
        ] {
            let updated = Update::new("wh_1", WebhookPatch::default()).decode(&answer(200, &body)).unwrap();
            assert_eq!(updated.changes.as_deref(), Some(expected.as_slice()), "{body}");
            assert_eq!(updated.webhook.name, "b");
        }
    }
    let silent =
        Update::new("wh_1", WebhookPatch::default()).decode(&answer(200, &json!({"id": "wh_1"}))).unwrap();
    assert_eq!(silent.changes, None);
}

#[test]
fn refusals_have_their_own_code() {
    use ErrorCode::{
        Forbidden, InvalidRegion, InvalidWebhookId, PermissionDenied, RateLimited, ServerError, Timeout,
        Unauthorized, UnexpectedResponse, ValidationFailed,
    };
    let said = |message: &str| json!({"error": true, "message": message}).to_string();
    for (status, body, code) in [
        (400, said("Invalid Region"), InvalidRegion),
        (404, said("invalid region."), InvalidRegion),
        (403, said("You don't have permission to access that webhook"), PermissionDenied),
        (400, said("You don\u{2019}t have permission to access that webhook"), PermissionDenied),
        (404, said("Invalid Webhook ID"), InvalidWebhookId),
        (400, said("Request validation failed"), ValidationFailed),
        (400, said("Request validation failed: events[0]"), ValidationFailed),
        (200, said("Invalid Webhook ID"), InvalidWebhookId),
        (400, json!({"error": "Invalid Region"}).to_string(), InvalidRegion),
        (400, json!({"error": {"message": "Invalid Region"}}).to_string(), InvalidRegion),
        (400, json!({"errors": ["Invalid Region"]}).to_string(), InvalidRegion),
        (200, json!({"success": false, "message": "Invalid Region"}).to_string(), InvalidRegion),
        (400, "Invalid Region".into(), InvalidRegion),
        (400, "{}".into(), ValidationFailed),
        (422, "".into(), ValidationFailed),
        (401, said("Invalid Region"), InvalidRegion),
        (401, "".into(), Unauthorized),
        (403, said("no licence"), Forbidden),
        (403, "".into(), Forbidden),
        (404, "<html>not here</html>".into(), UnexpectedResponse),
        (405, "".into(), UnexpectedResponse),
        (408, "".into(), Timeout),
        (429, said("Invalid Region"), RateLimited),
        (500, said("Invalid Region"), InvalidRegion),
        (500, said("out of order"), ServerError),
        (503, "<html>".into(), ServerError),
        (302, "".into(), UnexpectedResponse),
        (200, "<html>".into(), UnexpectedResponse),
        (200, "[]".into(), UnexpectedResponse),
        (200, "7".into(), UnexpectedResponse),
        (200, "{}".into(), UnexpectedResponse),
        (200, "".into(), UnexpectedResponse),
    ] {
        let error = Get::new("wh_1").decode(&Response::new(status, body.clone())).unwrap_err();
        assert_eq!(error.code(), code, "{status} {body}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.body().unwrap_or_default(), body);
        assert!(!error.to_string().contains(['\n', '<']), "{error}");
    }
}

#[test]
fn each_header_field_that_is_read_tells_something() {
    for name in READ_HEADERS {
        let response = match name {
            // It sets the clock for a point in time in another field.
            "Date" => {
                let response = Response::new(429, "").header("Rate-Limit-Reset", "784111778");
                response.header(name, "Sun, 06 Nov 1994 08:49:37 GMT")
            }
            _ => Response::new(429, "").header(name, "1"),
        };
        let error = Get::new("wh_1").decode(&response).unwrap_err();
        let outcome = Outcome::Answer(&response);
        let waits = decide(&RetryPolicy::default(), &Method::GET, 1, outcome, 0, 0.0);
        let tells = error.rate_limit().is_some()
            || error.request_id().is_some()
            || Quota::read(&response.headers).is_some()
            || waits == Decision::Retry { after_ms: 1_000 };
        let tells = if name == "Date" { waits == Decision::Retry { after_ms: 1_000 } } else { tells };
        assert!(tells, "{name} is read for nothing");
    }
}

#[test]
fn a_list_is_nothing_but_webhooks() {
    for body in [
        json!([1]),
        json!({"webhooks": {}}),
        json!({"success": true}),
        json!({"webhooks": [{"x": 1}]}),
        json!({"error": "out of order", "webhooks": []}),
        json!(null),
    ] {
        let error = List.decode(&answer(200, &body)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::UnexpectedResponse, "{body}");
    }
}

#[test]
fn a_draft_survives_the_way_to_the_service() {
    let config = autograb_webhooks::Config::new("pub_key").region("uk");
    let draft = WebhookDraft::new("Ä", "https://dealer.example/h?t=1")
        .event("recapture_new")
        .header("X-A", "1")
        .region("au");
    let request = Create::new(draft.clone()).encode(&config).unwrap();
    let body = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    assert_eq!(WebhookDraft::from_json(body, None, &config.rules).unwrap(), draft);
}

#[test]
fn routes_are_read_from_any_form_of_url() {
    use api::{Operation, Route, route};
    use autograb_webhooks::http::Method;
    for (method, url, expected) in [
        ("POST", "https://h.example/v2/webhooks", Ok((Operation::Create, "", None))),
        ("GET", "/v2/webhooks/?region=uk&x=1", Ok((Operation::List, "", Some(Region::UK)))),
        (
            "GET",
            "https://h.example/v2/webhooks/a?x=1&region=n%7A",
            Ok((Operation::Get, "a", Some(Region::NZ))),
        ),
        ("PATCH", "http://h/v2/webhooks/a", Ok((Operation::Update, "a", None))),
        ("DELETE", "http://h/v2/webhooks/a#f", Ok((Operation::Delete, "a", None))),
        ("POST", "http://h/v2/webhooks/a/ping?region=my", Ok((Operation::Ping, "a", Some(Region::MY)))),
        ("POST", "http://h/v2/webhooks/a", Err(405)),
        ("DELETE", "http://h/v2/webhooks", Err(405)),
        ("GET", "http://h/v2/webhooks/a/ping", Err(405)),
        ("GET", "http://h/v2/webhooks/a/b", Err(404)),
        ("GET", "http://h/v2/webhooksx", Err(404)),
        ("GET", "http://h/v1/webhooks", Err(404)),
        ("GET", "http://h", Err(404)),
        ("GET", "", Err(404)),
    ] {
        let expected = expected.map(|(operation, id, region)| Route { operation, id: id.into(), region });
        assert_eq!(route(&Method::from(method), url), expected, "{method} {url}");
    }
}
