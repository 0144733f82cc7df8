//! Everything that is wrong with the options and with faults is said, at its place.

use autograb_webhooks::Issue;
use autograb_webhooks_sandbox::{Fault, Options};
use serde_json::{Value, json};

fn places(issues: &[Issue]) -> Vec<String> {
    issues.iter().map(|issue| format!("{} {}", issue.path, issue.code.as_str())).collect()
}

#[test]
fn wrong_options() {
    for (options, issues) in [
        (json!({"seed": -1, "acounts": []}), vec!["/seed range", "/acounts unknown_field"]),
        (json!({"accounts": []}), vec!["/accounts empty"]),
        (json!({"accounts": {}}), vec!["/accounts type"]),
        (json!({"accounts": [{"keys": []}, 3]}), vec!["/accounts/0/keys empty", "/accounts/1 type"]),
        (
            json!({"accounts": [{"keys": ["a\nb", "a", "a", {"key": "c", "origin": 1}]}, {"keys": ["a"]}]}),
            vec![
                "/accounts/0/keys/0 header_value",
                "/accounts/0/keys/2 duplicate",
                "/accounts/0/keys/3/origin unknown_field",
                "/accounts/1/keys/0 duplicate",
            ],
        ),
        (
            json!({"accounts": [{"keys": ["a"], "oauthClients": [{"clientId": "c"}, {"clientId": "d", "clientSecret": "s", "x": 1}]}]}),
            vec![
                "/accounts/0/oauthClients/0/clientSecret required",
                "/accounts/0/oauthClients/1/x unknown_field",
            ],
        ),
        (
            json!({"rateLimit": {"total": "1", "periodMs": 0}}),
            vec!["/rateLimit/total type", "/rateLimit/periodMs range"],
        ),
        (json!({"quota": 3}), vec!["/quota type"]),
        (
            json!({"tokenExpiresIn": 0, "maxDeliveries": 0}),
            vec!["/tokenExpiresIn range", "/maxDeliveries range"],
        ),
        (json!({"faults": {}}), vec!["/faults/rate required"]),
        (json!({"faults": {"rate": 1.5, "seed": "a"}}), vec!["/faults/rate range", "/faults/seed type"]),
        (json!([]), vec![" type"]),
    ] {
        assert_eq!(places(&Options::from_json(options.clone()).unwrap_err()), issues, "{options}");
    }
}

#[test]
fn wrong_faults() {
    for (fault, issues) in [
        (json!(3), vec![" type"]),
        (json!({"status": 99}), vec!["/status range"]),
        (json!({"status": 600}), vec!["/status range"]),
        (json!({"body": "x", "html": true}), vec!["/html conflict"]),
        (json!({"times": 0, "tiems": 1}), vec!["/times range", "/tiems unknown_field"]),
        (json!({"match": "created"}), vec!["/match type"]),
        (json!({"match": ["create", 3]}), vec!["/match/1 type", "/match type"]),
        (json!({"truncateBody": "half"}), vec!["/truncateBody type"]),
        (json!({"truncateBody": -1}), vec!["/truncateBody type"]),
        (json!({"runs": 1}), vec!["/runs type"]),
        (
            json!({"headers": {"a b": "c", "d": "e\nf"}}),
            vec!["/headers header_name", "/headers header_value"],
        ),
        (json!({"headers": {"d": 1}}), vec!["/headers/d type"]),
        (
            json!({"dropConnection": true, "status": 200, "body": "", "headers": {"a": "b"}, "truncateBody": 3, "trickle": 1}),
            vec![
                "/status conflict",
                "/body conflict",
                "/headers conflict",
                "/truncateBody conflict",
                "/trickle conflict",
            ],
        ),
    ] {
        assert_eq!(places(&Fault::from_json(fault.clone()).unwrap_err()), issues, "{fault}");
    }
}

/// Who prints a sandbox for a log shows no key, secret or token.
#[test]
fn nothing_secret_is_printed() {
    let accounts =
        json!([{"keys": ["sec_hidden"], "oauthClients": [{"clientId": "c", "clientSecret": "hidden"}]}]);
    let options = Options::from_json(json!({"accounts": accounts})).unwrap();
    let fault: Value = json!({"body": "hidden", "headers": {"X-Hidden": "hidden"}});
    let printed = format!("{options:?} {:?}", Fault::from_json(fault).unwrap());
    assert!(!printed.contains("hidden"), "{printed}");
}
