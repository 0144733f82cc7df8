//! Snapshots: everything that has happened, as plain JSON, and back.

use autograb_webhooks::OAuth;
use autograb_webhooks::api::{Call as _, Create, List, Ping};
use autograb_webhooks_sandbox::{Attempt, Fault, Options, Sandbox};
use serde_json::{Value, json};

use super::common::{config, create, draft};

fn options() -> Options {
    let accounts = json!([
        {"keys": ["pub_a"], "oauthClients": [{"clientId": "a", "clientSecret": "s"}]},
        {"keys": ["pub_b"]},
    ]);
    let faults = json!({"rate": 0.3, "seed": 7});
    let options = json!({"accounts": accounts, "faults": faults, "seed": 3, "allowUnknownFields": true});
    Options::from_json(options).unwrap()
}

/// A sandbox in which everything has happened that leaves a trace.
fn busy() -> Sandbox {
    let mut sandbox = Sandbox::new(options());
    let mut odd = draft().header("X-Token", "t1");
    odd.extra.insert("data".into(), json!({"team": [7, null, 0.5], "note": "Škoda \" \\ \u{2028}"}));
    let first = create(&mut sandbox, "pub_a", &odd);
    create(&mut sandbox, "pub_b", &draft().region("au"));
    sandbox.handle(&Ping::new(first.clone()).encode(&config("pub_a")).unwrap(), 5);
    for push in sandbox.take_pushes() {
        let attempt = Attempt {
            at: 6,
            ms: 2,
            status: Some(500),
            body: Some("no".into()),
            error: Some("late".into()),
            interrupted: true,
        };
        sandbox.record(&push.id, attempt);
    }
    sandbox.trigger("recapture_new", Some(json!({"vin": null})), None, 7);
    sandbox.handle(&OAuth::new("a", "s").token_request(), 8);
    for fault in [
        json!({"status": 429, "headers": {"Retry-After": "1"}, "times": 3, "match": ["list", "get"], "runs": true}),
        json!({"html": true, "truncateBody": true, "trickle": 4, "delayMs": 5, "match": "create"}),
        json!({"body": {"a": 1}, "truncateBody": 8, "match": "update"}),
        json!({"body": "text", "match": "delete"}),
        json!({"dropConnection": true, "runs": false, "match": "ping"}),
    ] {
        sandbox.fail_next(Fault::from_json(fault).unwrap()).unwrap();
    }
    sandbox
}

/// Everything that a sandbox answers and owes from here on.
fn future(mut sandbox: Sandbox) -> (Vec<Value>, Value) {
    let requests = [
        List.encode(&config("pub_a")).unwrap(),
        List.encode(&config("pub_b").region("au")).unwrap(),
        Create::new(draft().clone()).encode(&config("pub_a")).unwrap(),
        OAuth::new("a", "s").token_request(),
    ];
    let mut answers = Vec::new();
    for turn in 0..40 {
        answers
            .extend(requests.iter().map(|request| json!(format!("{:?}", sandbox.exchange(request, turn)))));
        sandbox.trigger("recapture_new", None, None, turn);
    }
    answers.extend(sandbox.take_pushes().iter().map(|push| json!([push, &*push.body])));
    (answers, sandbox.snapshot())
}

#[test]
fn what_is_restored_goes_on_as_if_nothing_had_happened() {
    let sandbox = busy();
    let snapshot = sandbox.snapshot();
    let text = snapshot.to_string();
    let mut restored = Sandbox::new(options());
    restored.restore(serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(restored.snapshot(), snapshot);
    assert_eq!(future(restored), future(sandbox));
}

#[test]
fn a_snapshot_is_independent_of_what_happens_after_it() {
    let mut sandbox = busy();
    let snapshot = sandbox.snapshot();
    create(&mut sandbox, "pub_a", &draft());
    assert_ne!(sandbox.snapshot(), snapshot);
    sandbox.restore(snapshot.clone()).unwrap();
    assert_eq!(sandbox.snapshot(), snapshot);
}

#[test]
fn a_snapshot_that_is_none_is_refused_and_changes_nothing() {
    let mut sandbox = busy();
    let snapshot = sandbox.snapshot();
    let with = |path: &str, value: Value| {
        let mut wrong = snapshot.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        (wrong, path.to_owned())
    };
    let mut cases = vec![(json!(null), String::new()), (json!({}), "/version".to_owned())];
    cases.extend([
        with("/version", json!(1)),
        with("/random", json!("xyz")),
        with("/random", json!(7)),
        with("/created", json!(-1)),
        with("/webhooks", json!({})),
        with("/webhooks/0/account", json!(2)),
        with("/webhooks/1/webhook", json!("wh_1")),
        with("/webhooks/1/webhook", json!({"name": "without an id"})),
        with("/payloads/0/body", json!(null)),
        with("/deliveries/0/payload", json!(99)),
        with("/deliveries/0/id", json!("dl_")),
        with("/deliveries/0/attempts/0/status", json!("500")),
        (with("/pending", json!([3])).0, "/pending/0".to_owned()),
        with("/faults/0/status", json!(7)),
        with("/usage/0/account", json!(9)),
        with("/tokens/0/expiresAt", json!("soon")),
    ]);
    for (wrong, path) in cases {
        let issues = sandbox.restore(wrong).unwrap_err();
        assert_eq!(issues[0].path, path, "{issues:?}");
        assert_eq!(sandbox.snapshot(), snapshot, "{path}");
    }
}

#[test]
fn a_delivery_is_sent_again_as_it_was() {
    let mut sandbox = busy();
    let first = sandbox.take_pushes();
    let [earlier, ..] = first.as_slice() else { panic!("there is no push") };
    let attempt = |at| Attempt { at, ms: 1, status: Some(200), ..Attempt::default() };
    sandbox.record(&earlier.id, attempt(1));
    sandbox.resend(&earlier.id).unwrap();
    let [again] = sandbox.take_pushes().try_into().unwrap();
    assert_eq!((&again.id, &again.body, &again.endpoint), (&earlier.id, &earlier.body, &earlier.endpoint));
    sandbox.record(&again.id, attempt(2));
    let kept = sandbox.deliveries().find(|delivery| delivery.id == earlier.id).unwrap();
    assert_eq!(kept.attempts, [attempt(1), attempt(2)]);
    assert_eq!(sandbox.resend("dl_none").unwrap_err()[0].code.as_str(), "id");
    assert_eq!(sandbox.take_pushes(), []);
}

#[test]
fn another_body_is_sent_to_where_a_delivery_went() {
    let mut sandbox = busy();
    let first = sandbox.take_pushes();
    let [earlier, ..] = first.as_slice() else { panic!("there is no push") };
    for (body, event) in [
        (r#"{"event":"recapture_delist","data":{}}"#, "recapture_delist"),
        (r#"{"event":"","data":{}}"#, earlier.event.as_str()),
        (r#"{"event":7}"#, earlier.event.as_str()),
        ("no JSON", earlier.event.as_str()),
    ] {
        sandbox.resend_with(&earlier.id, body, 9).unwrap();
        let [edited] = sandbox.take_pushes().try_into().unwrap();
        assert_eq!((&*edited.body, edited.event.as_str(), edited.at), (body, event, 9));
        assert_eq!((&edited.endpoint, &edited.headers), (&earlier.endpoint, &earlier.headers));
        assert!(edited.id != earlier.id && edited.attempts.is_empty());
        let snapshot = sandbox.snapshot();
        let mut other = sandbox.clone();
        other.restore(snapshot.clone()).unwrap();
        assert_eq!(other.snapshot(), snapshot, "{body}");
    }
    let kept = sandbox.deliveries().find(|delivery| delivery.id == earlier.id).unwrap();
    assert_eq!(kept, earlier);
    assert_eq!(sandbox.resend_with("dl_none", "{}", 9).unwrap_err()[0].code.as_str(), "id");
}
