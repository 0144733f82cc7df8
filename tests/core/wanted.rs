//! The wanted lists of `ensure`: everything that is wrong with one is told at once, and once.
use autograb_webhooks::{Config, Issue, ensure};
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
