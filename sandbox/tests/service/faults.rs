//! Faults on demand: what comes in the answer's place, how the right answer fares, and which calls are met.

use autograb_webhooks::api::{Call as _, Create, Delete, Get, List, Ping, Update};
use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::{OAuth, WebhookPatch};
use autograb_webhooks_sandbox::{Answer, Fault, Options, Sandbox};
use serde_json::{Value, json};

use super::common::{config, create, draft, request, sandbox};

fn order(sandbox: &mut Sandbox, fault: Value) {
    sandbox.fail_next(Fault::from_json(fault).unwrap()).unwrap();
}

fn creation() -> Request {
    Create::new(draft().clone()).encode(&config("pub_a")).unwrap()
}

fn count(sandbox: &mut Sandbox) -> usize {
    let list = List.encode(&config("pub_a")).unwrap();
    List.decode(&sandbox.handle(&list, 0)).unwrap().len()
}

#[test]
fn every_fault() {
    let plain = |status: u16| Answer::from(Response::new(status, ""));
    let dropped = Answer { response: None, ..plain(0) };
    for (fault, expected, kind, begins, runs) in [
        (json!({"status": 500}), plain(500), "application/json", r#"{"error":true"#, false),
        (json!({"status": 418, "body": "short"}), plain(418), "text/plain; charset=utf-8", "short", false),
        (json!({"body": {"a": [1]}}), plain(503), "application/json", r#"{"a":[1]}"#, false),
        (
            json!({"status": 200, "html": true}),
            plain(200),
            "text/html; charset=utf-8",
            "<!doctype html>",
            false,
        ),
        (
            json!({"html": true, "headers": {"content-type": "x/y"}}),
            plain(503),
            "x/y",
            "<!doctype html>",
            false,
        ),
        (json!({"runs": false}), plain(503), "application/json", r#"{"error":true"#, false),
        (json!({"status": 500, "runs": true}), plain(500), "application/json", r#"{"error":true"#, true),
        (json!({"dropConnection": true}), dropped.clone(), "", "", false),
        (
            json!({"dropConnection": true, "runs": true, "delayMs": 9}),
            Answer { delay_ms: 9, ..dropped },
            "",
            "",
            true,
        ),
        (
            json!({"delayMs": 7}),
            Answer { delay_ms: 7, ..plain(201) },
            "application/json",
            r#"{"success":true"#,
            true,
        ),
        (
            json!({"trickle": 5}),
            Answer { trickle_ms: 5, ..plain(201) },
            "application/json",
            r#"{"success":true"#,
            true,
        ),
        (
            json!({"truncateBody": 4}),
            Answer { break_after: Some(4), ..plain(201) },
            "application/json",
            r#"{"success":true"#,
            true,
        ),
        (
            json!({"truncateBody": true, "body": "12345"}),
            Answer { break_after: Some(2), ..plain(503) },
            "text/plain; charset=utf-8",
            "12345",
            false,
        ),
        (
            json!({"truncateBody": 99, "body": "12345", "status": 200}),
            Answer { break_after: Some(5), ..plain(200) },
            "text/plain; charset=utf-8",
            "12345",
            false,
        ),
    ] {
        let mut sandbox = sandbox();
        order(&mut sandbox, fault.clone());
        let answer = sandbox.exchange(&creation(), 0);
        let status = |answer: &Answer| answer.response.as_ref().map(|response| response.status);
        assert_eq!(status(&answer), status(&expected), "{fault}");
        let fares = |answer: &Answer| (answer.delay_ms, answer.break_after, answer.trickle_ms);
        assert_eq!(fares(&answer), fares(&expected), "{fault}");
        if let Some(response) = answer.response {
            assert_eq!(response.headers.get("content-type"), Some(kind), "{fault}");
            assert!(response.body.starts_with(begins), "{fault}: {}", response.body);
        }
        assert_eq!(count(&mut sandbox), usize::from(runs), "{fault}");
        assert_eq!(sandbox.exchange(&creation(), 0).response.unwrap().status, 201, "only once: {fault}");
    }
}

#[test]
fn faults_meet_the_calls_they_are_ordered_for_in_their_order_and_as_often_as_told() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft());
    let config = config("pub_a");
    let list = List.encode(&config).unwrap();
    let get = Get::new(id.clone()).encode(&config).unwrap();
    let patch = WebhookPatch { name: autograb_webhooks::Patch::Set("b".into()), ..WebhookPatch::default() };
    let update = Update::new(&id, patch.clone()).encode(&config).unwrap();
    let delete = Delete::new(id.clone()).encode(&config).unwrap();
    let ping = Ping::new(id.clone()).encode(&config).unwrap();
    let token = OAuth::new("a", "b").token_request();
    let lost = request("GET", "/v2/vehicles", Some("pub_a"), None);
    let preflight = request("OPTIONS", "/v2/webhooks", None, None);
    for fault in [
        json!({"status": 501, "match": "list", "times": 2}),
        json!({"status": 502, "match": ["list", "get"], "times": 2}),
        json!({"status": 503, "match": "token"}),
        json!({"status": 504}),
        json!({"status": 505, "match": ["update", "ping", "delete", "create"], "times": 4}),
    ] {
        order(&mut sandbox, fault);
    }
    for (request, status) in [
        (&preflight, 405),
        (&get, 502),
        (&list, 501),
        (&list, 501),
        (&list, 502),
        (&lost, 504),
        (&lost, 404),
        (&token, 503),
        (&token, 401),
        (&update, 505),
        (&ping, 505),
        (&creation(), 505),
        (&list, 200),
        (&delete, 505),
        (&update, 200),
        (&delete, 200),
    ] {
        assert_eq!(sandbox.exchange(request, 0).response.unwrap().status, status, "{request:?}");
    }
}

#[test]
fn a_page_reads_a_fault_as_it_reads_an_answer() {
    let mut sandbox = sandbox();
    order(&mut sandbox, json!({"status": 502, "html": true}));
    let mut request = creation();
    request.headers.push("Origin", "https://dealer.example");
    let answer = sandbox.exchange(&request, 0).response.unwrap();
    assert_eq!(answer.headers.get("Access-Control-Allow-Origin"), Some("https://dealer.example"));
}

#[test]
fn faults_come_by_chance_at_their_rate_and_the_same_for_the_same_seed() {
    let run = |rate: f64, seed: u64, own_seed: u64| {
        let options = json!({"seed": own_seed, "faults": {"rate": rate, "seed": seed}});
        let mut sandbox = Sandbox::new(Options::from_json(options).unwrap());
        let key = sandbox.api_key().to_owned();
        let list = List.encode(&config(&key)).unwrap();
        (0..1_000).map(|at| sandbox.exchange(&list, at)).collect::<Vec<_>>()
    };
    let is_right = |answer: &&Answer| {
        **answer == Answer { response: answer.response.clone(), ..Response::new(200, "").into() }
            && answer.response.as_ref().is_some_and(|answer| answer.body.starts_with(r#"{"success":true"#))
    };
    for (rate, few, many) in [(0.0, 0, 0), (0.1, 60, 140), (0.5, 430, 570), (1.0, 1_000, 1_000)] {
        let failed = 1_000 - run(rate, 1, 0).iter().filter(is_right).count();
        assert!((few..=many).contains(&failed), "{rate}: {failed}");
    }
    assert_eq!(run(0.5, 1, 0), run(0.5, 1, 0));
    assert_ne!(run(0.5, 1, 0), run(0.5, 2, 0));
    let places = |answers: Vec<Answer>| answers.iter().map(|answer| is_right(&answer)).collect::<Vec<_>>();
    assert_eq!(places(run(0.5, 1, 0)), places(run(0.5, 1, 9)), "the faults have a seed of their own");
}
