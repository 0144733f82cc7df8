//! The wanted lists of `ensure`: everything that is wrong with one is told at once, and once.
use autograb_webhooks::{Config, Header, Issue, Webhook, WebhookDraft, ensure};
use serde_json::{Value, json};

#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Path and code of each issue.
fn places(issues: &[Issue]) -> Vec<String> {
    issues.iter().map(|issue| format!("{} {}", issue.path, issue.code.as_str())).collect()
}

#[test]
fn everything_wrong_with_a_wanted_list_is_reported_once() {
    let row = |name: &str, more: Value| {
        let mut row = json!({"name": name, "endpoint": "https://a.example", "events": ["recapture_new"]});
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let uk = Config::new("k").region("uk");
    let nowhere = Config::new("k");
    for (config, wanted, expected) in [
        (&uk, json!({}), &[" type"][..]),
        (
            &uk,
            json!([row("a", json!({})), row("a", json!({"events": []}))]),
            &["/1/name duplicate", "/1/events empty"],
        ),
        (
            &uk,
            json!([row("a", json!({"endpoint": 1})), row("a", json!({}))]),
            &["/0/endpoint type", "/1/name duplicate"],
        ),
        (
            &uk,
            json!([{}, {}]),
            &[
                "/0/name required",
                "/0/endpoint required",
                "/0/events required",
                "/1/name required",
                "/1/endpoint required",
                "/1/events required",
            ],
        ),
        (
            &uk,
            json!([row("a", json!({"region": "au"})), row("b", json!({"region": "xx"}))]),
            &["/0/region conflict", "/1/region unknown_region"],
        ),
        (&nowhere, json!([row("a", json!({})), row("b", json!({}))]), &["/region required"]),
        (&nowhere, json!([row("a", json!({"region": "uk"}))]), &["/region required"]),
        (&Config::new("k").region("xx"), json!([row("a", json!({}))]), &["/region unknown_region"]),
        (&uk, json!([row("a", json!({"region": "uk"}))]), &[]),
    ] {
        let found = ensure::drafts_from_json(wanted.clone(), config).err().unwrap_or_default();
        assert_eq!(places(&found), expected, "{wanted}");
    }
}

/// Ways in which a service may store something else than it was sent, each switched by one bit.
fn stored(draft: &WebhookDraft, bits: u32) -> Webhook {
    let is_on = |bit: u32| bits & (1 << bit) != 0;
    let mut webhook = Webhook::new("wh_1", "uk");
    webhook.name = draft.name.clone();
    if is_on(0) {
        webhook.name = webhook.name.trim().to_owned();
    }
    if is_on(1) {
        webhook.name = webhook.name.replace("e\u{301}", "é");
    }
    webhook.endpoint = draft.endpoint.clone();
    for (bit, from, to) in [
        (2, "https://Dealer.Example", "https://dealer.example"),
        (3, ":443", ""),
        (4, "?token", "/?token"),
        (5, "%7e", "~"),
        (6, "%c3%a9", "%C3%A9"),
    ] {
        if is_on(bit) {
            webhook.endpoint = webhook.endpoint.replacen(from, to, 1);
        }
    }
    webhook.events = draft.events.clone();
    if is_on(7) {
        webhook.events.reverse();
    }
    webhook.headers = draft.headers.clone();
    if is_on(8) {
        webhook.headers.reverse();
    }
    for header in &mut webhook.headers {
        if is_on(9) {
            header.name = header.name.to_lowercase();
        }
        if is_on(10) {
            header.value = "****1234".into();
        }
    }
    webhook
}

#[test]
fn a_second_run_keeps_what_the_service_has_normalised() {
    let draft = WebhookDraft::new(" Caf\u{65}\u{301} ", "https://Dealer.Example:443?token=a%7eb%c3%a9")
        .events(["recapture_new", "recapture_delist"])
        .header("X-Token", "secret-1234")
        .header("X-Source", "autograb");
    for bits in 0..1 << 11 {
        let plan = ensure::plan(std::slice::from_ref(&draft), &[stored(&draft, bits)], true).unwrap();
        assert!(matches!(plan.steps[..], [ensure::PlanStep::Keep { .. }]), "{bits:b}: {plan:?}");
    }
}

#[test]
fn what_differs_is_updated_all_the_same() {
    let draft = WebhookDraft::new("a", "https://dealer.example/h?token=a%2Fb")
        .event("recapture_new")
        .header("X-Token", "secret");
    let changed = |change: fn(&mut Webhook)| {
        let mut webhook = stored(&draft, 0);
        change(&mut webhook);
        let plan = ensure::plan(std::slice::from_ref(&draft), &[webhook], true).unwrap();
        plan.steps.into_iter().next().unwrap()
    };
    let changes: [fn(&mut Webhook); 8] = [
        |webhook| webhook.endpoint = "https://dealer.example/h?token=a/b".into(),
        |webhook| webhook.endpoint = "https://dealer.example/H?token=a%2Fb".into(),
        |webhook| webhook.endpoint = "https://dealer.example:8443/h?token=a%2Fb".into(),
        |webhook| webhook.endpoint = "http://dealer.example/h?token=a%2Fb".into(),
        |webhook| webhook.events.push("recapture_delist".into()),
        |webhook| webhook.headers.clear(),
        |webhook| webhook.headers.push(Header::new("X-More", "1")),
        |webhook| webhook.headers[0].value = "other".into(),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert!(matches!(changed(change), ensure::PlanStep::Update { .. }), "change {index}");
    }
}
