//! The options of clients and calls.
use autograb_webhooks::codegen::{CLIENT_GROUPS, Kind, OptionRow};
use autograb_webhooks::shared::Options;
use autograb_webhooks::{DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUT_MS, IssueCode};
use serde_json::{Value, json};

#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn paths(issues: &[autograb_webhooks::Issue]) -> Vec<(&str, &str)> {
    issues.iter().map(|issue| (issue.path.as_str(), issue.code.as_str())).collect()
}

fn rows_of(groups: &[&str]) -> impl Iterator<Item = &'static OptionRow> {
    let groups = CLIENT_GROUPS.iter().filter(|group| groups.contains(&group.name));
    groups.flat_map(|group| group.rows)
}

#[test]
fn the_code_reads_what_the_table_describes() {
    let read = |group: &str, options| match group {
        "CallOptions" | "SharedOptions" | "Rules" => Options::of_call(options),
        "EnsureOptions" => Options::of_ensure(options),
        _ => Options::of_client(options),
    };
    let mut count = 0;
    for group in CLIENT_GROUPS {
        let issue = |row: &OptionRow, value: Value| {
            let issues = read(group.name, json!({ row.name: value })).err().unwrap_or_default();
            issues.first().map(|issue| issue.code.as_str())
        };
        for row in group.rows {
            match row.kind {
                Kind::Flag => {
                    assert_eq!(issue(row, json!("yes")), Some("type"), "{row:?}");
                    assert_eq!(issue(row, json!(true)), None, "{row:?}");
                }
                Kind::Integer(integer) => {
                    let (min, max) = (i64::from(integer.min), i64::from(integer.max));
                    assert_eq!(issue(row, json!("5")), Some("type"), "{row:?}");
                    for (value, expected) in
                        [(min - 1, Some("range")), (min, None), (max, None), (max + 1, Some("range"))]
                    {
                        assert_eq!(issue(row, json!(value)), expected, "{row:?}");
                    }
                    assert!((integer.min..=integer.max).contains(&integer.default), "{row:?}");
                }
                _ => continue,
            }
            count += 1;
        }
    }
    assert!(count >= 14, "{count}");
}

#[test]
fn every_option_is_read_and_checked() {
    for (options, expected) in [
        (json!({}), None),
        (json!([]), Some(("", "type"))),
        (json!("pub_key"), Some(("", "type"))),
        (json!({"apiKey": 1}), Some(("/apiKey", "type"))),
        (json!({"baseUrl": 1}), Some(("/baseUrl", "type"))),
        (json!({"region": 1}), Some(("/region", "type"))),
        (json!({"timeoutMs": 0}), Some(("/timeoutMs", "range"))),
        (json!({"timeoutMs": 1.5}), Some(("/timeoutMs", "range"))),
        (json!({"timeoutMs": "5s"}), Some(("/timeoutMs", "type"))),
        (json!({"timeoutMs": 2_147_483_647u64}), None),
        (json!({"timeoutMs": 2_147_483_648u64}), Some(("/timeoutMs", "range"))),
        (json!({"maxRetries": -1}), Some(("/maxRetries", "range"))),
        (json!({"maxRetries": 0}), None),
        (json!({"maxRetryAfterMs": null}), Some(("/maxRetryAfterMs", "type"))),
        (json!({"maxResponseBytes": 0}), Some(("/maxResponseBytes", "range"))),
        (json!({"headers": {"X-A": "1"}}), None),
        (json!({"headers": {"X-A": 1}}), Some(("/headers/X-A", "type"))),
        (json!({"headers": [["X-A", "1"]]}), Some(("/headers", "type"))),
        (json!({"allowPingEvent": "yes"}), Some(("/allowPingEvent", "type"))),
        (json!({"apikey": "pub_key"}), Some(("/apikey", "unknown_field"))),
        (json!({"oauth": "id:secret"}), Some(("/oauth", "type"))),
        (json!({"oauth": {"clientId": "id"}}), Some(("/oauth/clientSecret", "required"))),
        (json!({"oauth": {"clientId": "id", "clientSecret": " "}}), Some(("/oauth/clientSecret", "empty"))),
        (
            json!({"oauth": {"clientId": "i", "clientSecret": "s", "tokenUrl": "x"}}),
            Some(("/oauth/tokenUrl", "url")),
        ),
        (
            json!({"oauth": {"clientId": "i", "clientSecret": "s", "scope": "x"}}),
            Some(("/oauth/scope", "unknown_field")),
        ),
    ] {
        let found = Options::of_client(options.clone()).err().unwrap_or_default();
        assert_eq!(paths(&found), expected.into_iter().collect::<Vec<_>>(), "{options}");
    }
}

#[test]
fn a_call_takes_what_is_named_for_it_and_nothing_of_the_client() {
    let value = |name: &str| match name {
        "region" => json!("uk"),
        "headers" => json!({}),
        "timeoutMs" | "maxRetries" | "maxRetryAfterMs" | "maxResponseBytes" => json!(1),
        "oauth" => json!({"clientId": "id", "clientSecret": "secret"}),
        "apiKey" | "baseUrl" => json!("https://a.example"),
        _ => json!(true),
    };
    for OptionRow { name, .. } in rows_of(&["SharedOptions", "Rules"]) {
        let options = json!({ *name: value(name) });
        assert!(Options::of_call(options.clone()).is_ok(), "{options}");
        assert!(Options::of_client(options).is_ok());
    }
    let of_client = rows_of(&["RequestConfig", "OAuthOptions"])
        .chain(rows_of(&["ClientSettings"]).filter(|row| matches!(row.kind, Kind::Flag)));
    for OptionRow { name, .. } in of_client {
        let options = json!({ *name: value(name) });
        assert_eq!(
            Options::of_call(options.clone()).unwrap_err()[0].code,
            IssueCode::UnknownField,
            "{options}"
        );
        assert!(Options::of_client(options).is_ok());
    }
}

#[test]
fn an_unknown_option_gets_a_suggestion() {
    let of_client = |options| Options::of_client(options).unwrap_err();
    let of_call = |options| Options::of_call(options).unwrap_err();
    for (issues, expected) in [
        (of_client(json!({"timeoutMS": 5})), "`timeoutMS` is not an option; did you mean `timeoutMs`?"),
        (of_client(json!({"max_retries": 5})), "`max_retries` is not an option; did you mean `maxRetries`?"),
        (of_client(json!({"onReqest": null})), "`onReqest` is not an option; did you mean `onRequest`?"),
        (of_client(json!({"colour": "red"})), "`colour` is not an option"),
        (of_call(json!({"singal": null})), "`singal` is not an option; did you mean `signal`?"),
        // An option of the client is none of a call.
        (of_call(json!({"apikey": "pub_key"})), "`apikey` is not an option"),
        (
            of_client(json!({"oauth": {"clientId": "i", "clientSecret": "s", "tokenURL": "x"}})),
            "`tokenURL` is not a property of `oauth`; did you mean `tokenUrl`?",
        ),
    ] {
        assert_eq!(issues[0].message, expected);
    }
}

#[test]
fn a_call_wins_over_its_client() {
    let client = json!({
        "apiKey": "pub_key", "region": "uk", "timeoutMs": 10, "maxRetries": 1, "maxResponseBytes": 5,
        "headers": {"X-A": "client", "X-B": "client"}, "allowPingEvent": true,
    });
    let client = Options::of_client(client).unwrap();
    let both = |call: Value| Options::of_call(call).unwrap().merged_over(&client);
    let silent = both(json!({}));
    assert_eq!((silent.timeout_ms(), silent.policy().max_retries, silent.max_response_bytes()), (10, 1, 5));
    let call = both(json!({"region": "au", "timeoutMs": 20, "maxRetries": 0, "headers": {"x-a": "call"}}));
    assert_eq!((call.timeout_ms(), call.policy().max_retries), (20, 0));
    let config = call.config();
    assert_eq!(config.region.unwrap().as_str(), "au");
    assert!(config.rules.allow_ping_event);
    let headers: Vec<_> = config.headers.iter().map(|h| (h.name.as_str(), h.value.as_str())).collect();
    assert_eq!(headers, [("X-B", "client"), ("x-a", "call")]);
    let none = Options::of_client(json!({})).unwrap();
    assert_eq!(
        (none.timeout_ms(), none.max_response_bytes()),
        (DEFAULT_TIMEOUT_MS, DEFAULT_MAX_RESPONSE_BYTES)
    );
}

#[test]
fn a_client_needs_a_key_and_no_secret_in_a_browser() {
    for (options, in_browser, elsewhere, expected) in [
        (json!({}), false, false, Some(("/apiKey", "required"))),
        (json!({}), false, true, None),
        (json!({"apiKey": null}), true, false, None),
        (json!({"apiKey": "pub_key"}), true, false, None),
        (json!({"apiKey": "sec_key"}), false, false, None),
        (json!({"apiKey": "sec_key"}), true, false, Some(("/apiKey", "secret_key"))),
        (json!({"apiKey": "sec_key", "dangerouslyAllowSecretKey": true}), true, false, None),
        (json!({"oauth": {"clientId": "i", "clientSecret": "s"}}), false, false, None),
        (
            json!({"oauth": {"clientId": "i", "clientSecret": "s"}}),
            true,
            false,
            Some(("/oauth/clientSecret", "secret_key")),
        ),
        (
            json!({"oauth": {"clientId": "i", "clientSecret": "s"}, "dangerouslyAllowSecretKey": true}),
            true,
            false,
            None,
        ),
        (json!({"oauth": {"clientId": "i", "clientSecret": "s"}}), false, true, Some(("/oauth", "conflict"))),
        (
            json!({"apiKey": "k", "oauth": {"clientId": "i", "clientSecret": "s"}}),
            false,
            false,
            Some(("/oauth", "conflict")),
        ),
        (json!({"apiKey": ""}), false, false, Some(("/apiKey", "empty"))),
        (
            json!({"apiKey": null, "headers": {"apikey": "sec_key"}}),
            true,
            false,
            Some(("/headers/apikey", "conflict")),
        ),
        (json!({"apiKey": "k", "headers": {"Authorization": "Basic a"}}), false, false, None),
        (
            json!({"oauth": {"clientId": "i", "clientSecret": "s"}, "headers": {"authorization": "Basic a"}}),
            false,
            false,
            Some(("/headers", "conflict")),
        ),
    ] {
        let issues = Options::of_client(options.clone()).unwrap().check(in_browser, elsewhere);
        assert_eq!(paths(&issues), expected.into_iter().collect::<Vec<_>>(), "{options}");
        assert!(issues.iter().all(|issue| !issue.message.contains("sec_key")));
    }
}
