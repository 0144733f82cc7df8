//! What a sandbox keeps is bounded, and whoever exceeds a bound is told so.

use autograb_webhooks::api::{Call as _, Create, Delete};
use std::sync::Arc;

use autograb_webhooks::{OAuth, WebhookDraft};
use autograb_webhooks_sandbox::{
    Attempt, Fault, MAX_ATTEMPT_CHARS, MAX_ATTEMPTS, MAX_DELIVERY_BYTES, MAX_DEPTH, MAX_FAULT_BYTES,
    MAX_FAULTS, MAX_TOKENS, MAX_WEBHOOK_BYTES, Options, Sandbox,
};
use serde_json::{Value, json};

use super::common::{config, create, draft, request, sandbox};

fn size(sandbox: &Sandbox, part: &str) -> usize {
    sandbox.snapshot().get(part).unwrap().to_string().len()
}

#[test]
fn deliveries_share_their_body() {
    let mut sandbox = sandbox();
    for _ in 0..700 {
        create(&mut sandbox, "pub_a", &draft());
    }
    sandbox.trigger("recapture_new", Some(json!("x".repeat(1 << 20))), None, 0);
    let pushes = sandbox.take_pushes();
    assert_eq!((pushes.len(), sandbox.deliveries().count()), (700, 700), "none is forgotten");
    assert!(pushes.iter().all(|push| Arc::ptr_eq(&push.body, &pushes[0].body)));
    assert_eq!(sandbox.snapshot()["payloads"].as_array().unwrap().len(), 1);
    assert!(size(&sandbox, "payloads") + size(&sandbox, "deliveries") < 2 << 20);
}

#[test]
fn the_oldest_deliveries_beyond_the_bytes_are_forgotten_with_their_bodies() {
    let mut sandbox = sandbox();
    create(&mut sandbox, "pub_a", &draft());
    for at in 0..40 {
        sandbox.trigger("recapture_new", Some(json!("\"".repeat(1 << 18))), None, at);
        sandbox.take_pushes();
    }
    let kept: Vec<u64> = sandbox.deliveries().map(|delivery| delivery.at).collect();
    assert_eq!(kept.last(), Some(&39));
    assert!((2..40).contains(&kept.len()), "{kept:?}");
    assert_eq!(sandbox.snapshot()["payloads"].as_array().unwrap().len(), kept.len());
    assert!(size(&sandbox, "payloads") + size(&sandbox, "deliveries") < MAX_DELIVERY_BYTES);

    sandbox.trigger("recapture_new", Some(json!("x".repeat(MAX_DELIVERY_BYTES))), None, 40);
    sandbox.take_pushes();
    assert_eq!(
        sandbox.deliveries().map(|delivery| delivery.at).collect::<Vec<_>>(),
        [40],
        "the newest is kept"
    );
}

#[test]
fn there_is_room_for_so_many_webhooks() {
    let mut sandbox = sandbox();
    let mut draft = draft();
    draft.name = "x".repeat(1 << 20);
    let create = Create::new(draft.clone()).encode(&config("pub_a")).unwrap();
    let answers: Vec<_> = (0..40).map(|at| sandbox.handle(&create, at)).collect();
    let created = answers.iter().filter(|answer| answer.status == 201).count();
    assert!((30..32).contains(&created), "{created}");
    let error = Create::new(WebhookDraft::new("", "")).decode(answers.last().unwrap()).unwrap_err();
    assert!(error.to_string().contains("the most that this sandbox keeps"), "{error}");
    assert!(size(&sandbox, "webhooks") <= MAX_WEBHOOK_BYTES);

    let ids: Vec<String> = sandbox.snapshot()["webhooks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stored| stored["webhook"]["id"].as_str().unwrap().to_owned())
        .collect();
    for id in &ids {
        sandbox.handle(&Delete::new(id).encode(&config("pub_a")).unwrap(), 0);
    }
    assert_eq!(sandbox.handle(&create, 0).status, 201, "room comes back");
}

#[test]
fn so_many_tokens_are_valid_at_once() {
    let options = json!({"tokenExpiresIn": 10, "accounts": [
        {"keys": ["pub_a"], "oauthClients": [{"clientId": "a", "clientSecret": "s"}]},
    ]});
    let mut sandbox = Sandbox::new(Options::from_json(options).unwrap());
    let request = OAuth::new("a", "s").token_request();
    for _ in 0..MAX_TOKENS {
        assert_eq!(sandbox.handle(&request, 0).status, 200);
    }
    let answer = sandbox.handle(&request, 0);
    assert_eq!(answer.status, 429);
    assert!(answer.body.contains("access tokens are valid, which is the most"), "{}", answer.body);
    assert_eq!(sandbox.handle(&request, 10_000).status, 200, "the others have expired");
}

#[test]
fn a_delivery_is_attempted_so_often() {
    let mut sandbox = sandbox();
    create(&mut sandbox, "pub_a", &draft());
    sandbox.trigger("recapture_new", None, None, 0);
    let [push] = sandbox.take_pushes().try_into().unwrap();
    let attempt = |at| Attempt { at, body: Some("é".repeat(5_000)), ..Attempt::default() };
    for at in 0..MAX_ATTEMPTS as u64 {
        sandbox.resend(&push.id).unwrap();
        sandbox.record(&push.id, attempt(at));
    }
    let issues = sandbox.resend(&push.id).unwrap_err();
    assert_eq!(issues[0].code.as_str(), "range");
    // Attempts that were under way replace the oldest.
    sandbox.record(&push.id, attempt(1_000));
    let delivery = sandbox.deliveries().next().unwrap();
    assert_eq!(delivery.attempts.len(), MAX_ATTEMPTS);
    assert_eq!(delivery.attempts.last().unwrap().at, 1_000);
    assert!(delivery.attempts.iter().all(|attempt| {
        attempt.body.as_ref().is_some_and(|body| body.chars().count() == MAX_ATTEMPT_CHARS)
    }));
}

#[test]
fn so_many_faults_wait() {
    let mut sandbox = sandbox();
    let fault = |body: Value| Fault::from_json(json!({"body": body})).unwrap();
    for _ in 0..MAX_FAULTS {
        sandbox.fail_next(fault(json!(1))).unwrap();
    }
    assert!(sandbox.fail_next(fault(json!(1))).unwrap_err()[0].message.contains("use `times`"));

    let mut sandbox = super::common::sandbox();
    let large = "x".repeat(MAX_FAULT_BYTES / 2);
    sandbox.fail_next(fault(json!(large))).unwrap();
    assert_eq!(sandbox.fail_next(fault(json!(large))).unwrap_err()[0].code.as_str(), "range");
}

#[test]
fn json_is_nested_so_deep() {
    let nested = |depth: usize| (0..depth).fold(json!(1), |inner, _| json!([inner]));
    let options = json!({"accounts": [{"keys": ["pub_a"]}], "allowUnknownFields": true});
    let mut sandbox = Sandbox::new(Options::from_json(options).unwrap());
    for (depth, status) in [(MAX_DEPTH - 1, 201), (MAX_DEPTH, 400)] {
        let body = json!({"name": "a", "region": "uk", "format": "json", "events": ["recapture_new"],
            "endpoint": "https://dealer.example/hook", "extra": nested(depth)});
        let create = request("POST", "/v2/webhooks", Some("pub_a"), Some(&body.to_string()));
        assert_eq!(sandbox.handle(&create, 0).status, status, "{depth}");
    }
    assert!(Fault::from_json(json!({"body": nested(MAX_DEPTH)})).is_ok());
    assert_eq!(Fault::from_json(json!({"body": nested(MAX_DEPTH + 1)})).unwrap_err()[0].path, "/body");
}
