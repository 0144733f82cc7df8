//! The six calls, their refusals, and the pushes that come of them.

use autograb_webhooks::api::{Call as _, Create, Delete, Get, List, Ping, Update};
use autograb_webhooks::http::{Method, Response};
use autograb_webhooks::{EVENTS, ErrorCode, Overrides, Patch, Region, WebhookDraft, WebhookPatch};
use autograb_webhooks_sandbox::{Attempt, Options, Sandbox};

use serde_json::{Value, json};

use super::common::{config, create, draft, request, sandbox};

/// Every way to be turned away, with the text and status of the answer.
#[test]
fn refusals() {
    let mut sandbox = sandbox();
    let own = create(&mut sandbox, "pub_a", &draft());
    let foreign = create(&mut sandbox, "pub_b", &draft().region("au"));
    let webhook = |id: &str| format!("/v2/webhooks/{id}?region=uk");
    let ping = |id: &str, region: &str| format!("/v2/webhooks/{id}/ping?region={region}");
    let draft = |key: &str, value: Value| {
        let mut draft = json!({"region": "uk", "format": "json", "name": "n", "endpoint": "https://a.example/", "events": ["recapture_new"]});
        draft[key] = value;
        draft.to_string()
    };
    let (invalid, bad_json) = ("Request validation failed", "the body of the request is not JSON");
    let (no_id, region, denied) =
        ("Invalid Webhook ID", "Invalid Region", "You don't have permission to access that webhook");
    let (missing, unknown) = ("the header `ApiKey` is missing: every call needs a key", "unknown API key");
    let unlicensed = "the account has no licence for the Webhooks API";
    let bound = "this key is bound to another web domain than the call comes from";
    let list = "/v2/webhooks?region=uk".to_owned();
    let collection = "/v2/webhooks".to_owned();
    for (method, path, key, body, status, message) in [
        ("GET", list.clone(), None, None, 401, missing),
        ("GET", list.clone(), Some("pub_nobody"), None, 401, unknown),
        ("GET", list.clone(), Some("pub_unlicensed"), None, 403, unlicensed),
        ("GET", list.clone(), Some("pub_bound"), None, 403, bound),
        ("GET", "/v2/vehicles".to_owned(), Some("pub_a"), None, 404, "not found"),
        ("GET", "/v1/webhooks?region=uk".to_owned(), Some("pub_a"), None, 404, "not found"),
        ("GET", "/v2/webhooks/a/b/c".to_owned(), Some("pub_a"), None, 404, "not found"),
        ("PUT", webhook(&own), Some("pub_a"), None, 405, "method not allowed"),
        ("DELETE", list.clone(), Some("pub_a"), None, 405, "method not allowed"),
        ("GET", collection.clone(), Some("pub_a"), None, 400, region),
        ("GET", "/v2/webhooks?region=atlantis".to_owned(), Some("pub_a"), None, 400, region),
        ("GET", webhook("wh_none"), Some("pub_a"), None, 404, no_id),
        ("GET", webhook(&foreign), Some("pub_a"), None, 403, denied),
        ("GET", format!("/v2/webhooks/{own}?region=au"), Some("pub_a"), None, 400, region),
        ("GET", format!("/v2/webhooks/{own}"), Some("pub_a"), None, 400, region),
        ("PATCH", webhook("wh_none"), Some("pub_a"), Some("{}".to_owned()), 404, no_id),
        ("PATCH", webhook(&foreign), Some("pub_a"), Some("{}".to_owned()), 403, denied),
        ("PATCH", format!("/v2/webhooks/{own}?region=nz"), Some("pub_a"), Some("{}".to_owned()), 400, region),
        ("PATCH", webhook(&own), Some("pub_a"), Some("{".to_owned()), 400, bad_json),
        ("PATCH", webhook(&own), Some("pub_a"), Some("{}".to_owned()), 400, invalid),
        (
            "PATCH",
            webhook(&own),
            Some("pub_a"),
            Some(r#"{"events":["price_change"]}"#.to_owned()),
            400,
            invalid,
        ),
        ("PATCH", webhook(&own), Some("pub_a"), Some(r#"{"endpoint":""}"#.to_owned()), 400, invalid),
        ("DELETE", webhook("wh_none"), Some("pub_a"), None, 404, no_id),
        ("DELETE", webhook(&foreign), Some("pub_a"), None, 403, denied),
        ("DELETE", format!("/v2/webhooks/{own}?region=my"), Some("pub_a"), None, 400, region),
        ("POST", ping("wh_none", "uk"), Some("pub_a"), None, 404, no_id),
        ("POST", ping(&foreign, "uk"), Some("pub_a"), None, 403, denied),
        ("POST", ping(&own, "au"), Some("pub_a"), None, 400, region),
        ("POST", collection.clone(), Some("pub_a"), None, 400, bad_json),
        ("POST", collection.clone(), Some("pub_a"), Some("<xml/>".to_owned()), 400, bad_json),
        ("POST", collection.clone(), Some("pub_a"), Some("[]".to_owned()), 400, invalid),
        ("POST", collection.clone(), Some("pub_a"), Some(draft("events", json!(["ping"]))), 400, invalid),
        (
            "POST",
            collection.clone(),
            Some("pub_a"),
            Some(draft("events", json!(["recaptured"]))),
            400,
            invalid,
        ),
        ("POST", collection.clone(), Some("pub_a"), Some(draft("region", json!("atlantis"))), 400, invalid),
        ("POST", collection.clone(), Some("pub_a"), Some(draft("format", json!("xml"))), 400, invalid),
        ("POST", collection, Some("pub_a"), Some(draft("endpoint", json!("/hook"))), 400, invalid),
    ] {
        let answer = sandbox.handle(&request(method, &path, key, body.as_deref()), 0);
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        let case = format!("{method} {path} {body:?}");
        assert_eq!(
            (answer.status, &said["message"], &said["error"]),
            (status, &message.into(), &true.into()),
            "{case}"
        );
        assert_eq!(said["issues"].is_array(), message == invalid, "{case}");
    }
    assert_eq!(sandbox.take_pushes(), [], "a call that is refused pushes nothing");
    let listed = sandbox.handle(&request("GET", &list, Some("pub_a"), None), 0);
    assert_eq!(List.decode(&listed).unwrap().len(), 1, "a call that is refused changes nothing");
}

#[test]
fn invalid_fields_are_all_named() {
    let mut sandbox = sandbox();
    let body = json!({"region": "uk", "name": "", "endpoint": "ftp://a.example/", "events": ["ping", "foo"], "evnts": []});
    let answer = sandbox.handle(&request("POST", "/v2/webhooks", Some("pub_a"), Some(&body.to_string())), 0);
    assert_eq!(
        Create::new(WebhookDraft::new("", "")).decode(&answer).unwrap_err().code(),
        ErrorCode::ValidationFailed
    );
    let said: Value = serde_json::from_str(&answer.body).unwrap();
    let paths: Vec<_> =
        said["issues"].as_array().unwrap().iter().map(|issue| issue["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["/evnts", "/name", "/endpoint", "/events/0", "/events/1", "/format"]);
}

#[test]
fn every_option_of_the_page_must_be_given() {
    let mut sandbox = sandbox();
    let whole = json!({"name": "n", "region": "uk", "format": "json", "endpoint": "https://a.example/", "events": ["recapture_new"]});
    let mut create = |body: &Value| {
        let answer =
            sandbox.handle(&request("POST", "/v2/webhooks", Some("pub_a"), Some(&body.to_string())), 0);
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        (answer.status, said["issues"][0]["path"].clone(), said["issues"][1].clone())
    };
    assert_eq!(create(&whole).0, 201);
    for name in ["name", "region", "format", "endpoint", "events"] {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(name);
        assert_eq!(create(&part), (400, format!("/{name}").into(), Value::Null));
    }
}

#[test]
fn every_event_but_ping_can_be_subscribed_to() {
    let mut sandbox = sandbox();
    for event in EVENTS {
        let draft = WebhookDraft::new("n", "https://a.example/").region("uk").event(event.name);
        let rules = Overrides { allow_ping_event: true, ..Overrides::default() };
        let request = Create::new(draft.clone()).encode(&config("pub_a").rules(rules)).unwrap();
        let expected = if event.name == "ping" { 400 } else { 201 };
        assert_eq!(sandbox.handle(&request, 0).status, expected, "{}", event.name);
        let received = sandbox.trigger(event.name, None, None, 0);
        assert_eq!(received, usize::from(event.name != "ping"), "{}", event.name);
    }
}

#[test]
fn one_webhook_is_answered_as_it_stands_in_the_list() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft().header("X-Token", "t1"));
    let mut ask = |path: &str| -> Value {
        let answer = sandbox.handle(&request("GET", path, Some("pub_a"), None), 0);
        serde_json::from_str(&answer.body).unwrap()
    };
    let (one, all) = (ask(&format!("/v2/webhooks/{id}?region=uk")), ask("/v2/webhooks?region=uk"));
    assert!(one["webhook"].is_object());
    assert_eq!(all["webhooks"], json!([one["webhook"]]));
}

#[test]
fn what_is_deleted_comes_back_only_as_another_webhook() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft());
    sandbox.handle(&Delete::new(id.clone()).encode(&config("pub_a")).unwrap(), 0);
    let get = Get::new(id.clone()).encode(&config("pub_a")).unwrap();
    assert_ne!(create(&mut sandbox, "pub_a", &draft()), id);
    let error = Get::new(id.as_str()).decode(&sandbox.handle(&get, 0)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidWebhookId);
}

#[test]
fn keys_that_are_bound_to_origins_work_from_there() {
    let mut sandbox = sandbox();
    for (origin, status) in [("https://dealer.example", 200), ("https://evil.example", 403), ("", 403)] {
        let mut request = request("GET", "/v2/webhooks?region=uk", Some("pub_bound"), None);
        request.headers.push("Origin", origin);
        assert_eq!(sandbox.handle(&request, 0).status, status, "{origin}");
    }
}

#[test]
fn a_webhook_is_created_and_kept_as_it_was_given() {
    let mut sandbox = sandbox();
    let draft = draft().header("X-Token", "t1");
    let id = create(&mut sandbox, "pub_a", &draft);
    let answer = sandbox.handle(&Get::new(id.clone()).encode(&config("pub_a")).unwrap(), 0);
    let webhook = Get::new("").decode(&answer).unwrap();
    assert_eq!((webhook.id.as_str(), webhook.name.as_str()), (id.as_str(), draft.name.as_str()));
    assert_eq!((&webhook.region, &webhook.endpoint), (&Region::UK, &draft.endpoint));
    assert_eq!((&webhook.events, &webhook.headers), (&draft.events, &draft.headers));
    assert_eq!(answer.headers.get("content-type"), Some("application/json"));
}

#[test]
fn the_list_is_that_of_the_account_and_the_region_in_order() {
    let mut sandbox = sandbox();
    let ids: Vec<_> = (0..12).map(|_| create(&mut sandbox, "pub_a", &draft())).collect();
    let other_region = create(&mut sandbox, "pub_a", &draft().region("nz"));
    create(&mut sandbox, "pub_b", &draft());
    let mut list = |region: &str| {
        let request = List.encode(&config("pub_a").region(region)).unwrap();
        let webhooks = List.decode(&sandbox.handle(&request, 0)).unwrap();
        webhooks.into_iter().map(|webhook| webhook.id).collect::<Vec<_>>()
    };
    assert_eq!(list("uk"), ids);
    assert_eq!(list("nz"), [other_region]);
    assert_eq!(list("my"), [""; 0]);
}

#[test]
fn a_patch_changes_only_what_it_names_and_says_what_changed() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft().header("X-Token", "t1"));
    let header = json!([{"name": "X-Token", "value": "t1"}]);
    for (body, changes) in [
        (json!({"name": "Sales desk"}), json!({"name": {"from": "Stock desk", "to": "Sales desk"}})),
        (json!({"name": "Sales desk"}), json!({})),
        (json!({"headers": ""}), json!({"headers": {"from": header, "to": []}})),
        (
            json!({"events": ["recapture_delist"], "endpoint": "http://b.example/"}),
            json!({
                "endpoint": {"from": "https://dealer.example/hook?token=t", "to": "http://b.example/"},
                "events": {"from": ["recapture_new"], "to": ["recapture_delist"]},
            }),
        ),
        (json!({"region": "nz"}), json!({"region": {"from": "uk", "to": "nz"}})),
    ] {
        let path = format!("/v2/webhooks/{id}?region=uk");
        let answer = sandbox.handle(&request("PATCH", &path, Some("pub_a"), Some(&body.to_string())), 0);
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, &said["changes"]), (200, &changes), "{body}");
    }
    let answer = sandbox.handle(&Get::new(id.clone()).encode(&config("pub_a").region("nz")).unwrap(), 0);
    let webhook = Get::new("").decode(&answer).unwrap();
    assert_eq!((webhook.name.as_str(), webhook.headers.len()), ("Sales desk", 0));
}

#[test]
fn a_refused_patch_changes_nothing_and_names_every_blank_that_is_not_applicable() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft());
    let clear_all = WebhookPatch {
        name: Patch::Clear,
        endpoint: Patch::Clear,
        events: Patch::Clear,
        region: Patch::Clear,
        format: Patch::Clear,
        headers: Patch::Set(vec![]),
        ..WebhookPatch::default()
    };
    let answer = sandbox.handle(&Update::new(&id, clear_all.clone()).encode(&config("pub_a")).unwrap(), 0);
    let said: Value = serde_json::from_str(&answer.body).unwrap();
    let paths: Vec<_> =
        said["issues"].as_array().unwrap().iter().map(|issue| issue["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["/name", "/endpoint", "/events", "/region", "/format"]);
    let answer = sandbox.handle(&Get::new(id.clone()).encode(&config("pub_a")).unwrap(), 0);
    assert_eq!(Get::new("").decode(&answer).unwrap().name, "Stock desk");
}

#[test]
fn a_deleted_webhook_is_gone_but_what_is_queued_still_arrives() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft().header("X-Token", "t1"));
    sandbox.handle(&Ping::new(id.clone()).encode(&config("pub_a")).unwrap(), 7);
    let delete = Delete::new(id.clone()).encode(&config("pub_a")).unwrap();
    let deleted = Delete::new("").decode(&sandbox.handle(&delete, 8)).unwrap().unwrap();
    assert_eq!((deleted.id.as_str(), deleted.name.as_str()), (id.as_str(), "Stock desk"));
    let again = Delete::new(id.as_str()).decode(&sandbox.handle(&delete, 9)).unwrap_err();
    assert_eq!(again.code(), ErrorCode::InvalidWebhookId);
    assert_eq!(sandbox.trigger("recapture_new", None, None, 10), 0, "no new messages");
    let [push] = sandbox.take_pushes().try_into().unwrap();
    assert_eq!((push.event.as_str(), push.webhook_id, push.at), ("ping", id, 7));
    assert_eq!(push.endpoint, "https://dealer.example/hook?token=t");
    assert_eq!(push.headers.get("X-Token"), Some("t1"));
    assert_eq!(push.headers.get("Content-Type"), Some("application/json"));
    let body: Value = serde_json::from_str(&push.body).unwrap();
    assert_eq!(body["event"], "ping");
    assert!(body["data"].is_object());
}

#[test]
fn an_event_goes_to_those_who_subscribe_to_it_in_its_region() {
    let mut sandbox = sandbox();
    let in_uk = create(&mut sandbox, "pub_a", &draft());
    let in_au = create(&mut sandbox, "pub_b", &draft().region("au").event("recapture_delist"));
    let (uk, au) = (Region::UK, Region::AU);
    for (event, region, receivers) in [
        ("recapture_new", None, vec![&in_uk, &in_au]),
        ("recapture_new", Some(&uk), vec![&in_uk]),
        ("recapture_delist", None, vec![&in_au]),
        ("recapture_delist", Some(&uk), vec![]),
        ("recapture_delist", Some(&au), vec![&in_au]),
        ("valuation_change", None, vec![]),
        ("ping", None, vec![]),
    ] {
        assert_eq!(sandbox.trigger(event, None, region, 0), receivers.len());
        let pushes = sandbox.take_pushes();
        assert_eq!(
            pushes.iter().map(|push| &push.webhook_id).collect::<Vec<_>>(),
            receivers,
            "{event} {region:?}"
        );
    }
    sandbox.trigger("recapture_new", Some(json!({"vin": "x\"y"})), Some(&uk), 0);
    let [push] = sandbox.take_pushes().try_into().unwrap();
    assert_eq!(&*push.body, r#"{"event":"recapture_new","data":{"vin":"x\"y"}}"#);
}

#[test]
fn deliveries_are_remembered_up_to_a_limit_and_none_is_lost_on_the_way() {
    let mut sandbox = Sandbox::new(Options { max_deliveries: 3, ..Options::default() });
    let key = sandbox.api_key().to_owned();
    create(&mut sandbox, &key, &draft());
    for at in 0..5 {
        sandbox.trigger("recapture_new", None, None, at);
    }
    let pushes = sandbox.take_pushes();
    assert_eq!(pushes.len(), 5);
    for push in &pushes {
        sandbox.record(&push.id, Attempt { at: 9, ms: 2, status: Some(200), ..Attempt::default() });
    }
    let known: Vec<_> = sandbox.deliveries().map(|delivery| (delivery.at, delivery.attempts.len())).collect();
    assert_eq!(known, [(2, 1), (3, 1), (4, 1)]);
    assert_eq!(sandbox.take_pushes(), []);
}

#[test]
fn the_same_seed_and_calls_give_the_same_answers() {
    let run = |seed| {
        let mut sandbox = Sandbox::new(Options { seed, ..Options::default() });
        let key = sandbox.api_key().to_owned();
        let draft = Create::new(draft().clone()).encode(&config(&key)).unwrap();
        (0..3).map(|at| sandbox.handle(&draft, at)).collect::<Vec<Response>>()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn any_host_and_a_relative_target_reach_the_service() {
    let mut sandbox = sandbox();
    for url in ["https://api.autograb.com.au", "http://localhost:8080", "HTTPS://x.example", ""] {
        let mut request = request("GET", "/v2/webhooks?region=uk", Some("pub_a"), None);
        request.url = format!("{url}/v2/webhooks?x=1&region=uk");
        assert_eq!(sandbox.handle(&request, 0).status, 200, "{url}");
    }
    let mut brew = request("GET", "/v2/webhooks?region=uk", Some("pub_a"), None);
    brew.method = Method::from("BREW");
    assert_eq!(sandbox.handle(&brew, 0).status, 405);
}
