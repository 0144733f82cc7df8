//! Smaller payloads with the same verdict.
#![expect(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::collections::BTreeSet;

use autograb_webhooks::{
    EVENTS, Mode, PayloadIssue, Shrunk, ValidateOptions, Validator, payload_json_schema, sample_payload,
    shrink_payload,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const LENIENT: ValidateOptions<'_> = ValidateOptions {
    mode: Mode::Lenient,
    event: None,
    max_depth: 128,
    max_bytes: 16 << 20,
    max_issues: 100_000,
};
const STRICT: ValidateOptions<'_> = ValidateOptions { mode: Mode::Strict, ..LENIENT };

/// The verdict as it is compared: names that no schema has, and indexes, are `*`.
fn verdict(
    validator: &mut Validator,
    names: &BTreeSet<String>,
    payload: &[u8],
    options: &ValidateOptions<'_>,
) -> impl PartialEq + std::fmt::Debug + use<> {
    let verdict = validator.validate(payload, options);
    assert_eq!(verdict.omitted, 0);
    let class = |issue: &PayloadIssue| {
        let segment = |segment| if names.contains(segment) { segment } else { "*" };
        let path: Vec<_> = issue.path.split('/').skip(1).map(segment).collect();
        let expected = issue.expected.clone().filter(|_| issue.code.as_str() == "syntax");
        (issue.severity, issue.code.as_str(), path.join("/"), expected)
    };
    let issues: BTreeSet<_> = verdict.issues.iter().map(class).collect();
    let is_known = |name: &_| EVENTS.iter().any(|event| event.name == name) || names.contains(name);
    (verdict.valid, verdict.event.filter(|event| is_known(&**event)), issues)
}

/// The names of properties in a schema.
fn names_in(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                if let ("properties", Some(properties)) = (key.as_str(), value.as_object()) {
                    names.extend(properties.keys().cloned());
                }
                names_in(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        _ => {}
    }
}

fn catalogue_names() -> BTreeSet<String> {
    let schema = payload_json_schema(None, Mode::Strict).unwrap();
    let mut names = BTreeSet::new();
    names_in(&serde_json::from_str(&schema).unwrap(), &mut names);
    names
}

fn shrunk_text(payload: impl AsRef<[u8]>, options: &ValidateOptions<'_>) -> (String, Vec<String>) {
    let Shrunk { payload, kept } = shrink_payload(payload, options);
    (String::from_utf8_lossy(&payload).into_owned(), kept)
}

/// Shrinks a payload, and checks all that a result promises.
fn check(
    validator: &mut Validator,
    names: &BTreeSet<String>,
    payload: &[u8],
    options: &ValidateOptions<'_>,
) -> Shrunk {
    let shrunk = validator.shrink(payload, options);
    let show = || {
        format!("{} became {}", String::from_utf8_lossy(payload), String::from_utf8_lossy(&shrunk.payload))
    };
    assert_eq!(
        verdict(validator, names, payload, options),
        verdict(validator, names, &shrunk.payload, options),
        "{}",
        show()
    );
    assert!(shrunk.payload.len() <= payload.len(), "{}", show());
    assert_eq!(validator.shrink(&shrunk.payload, options), shrunk, "{}", show());
    shrunk
}

/// A piece of a value that must not survive.
const MARKER: &str = "Zk7Wm";

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
        Just(json!(1e300)),
        "[a-z ]{0,60}".prop_map(|text| Value::from(format!("{text}{MARKER}é\n\""))),
        Just(json!(format!("https://{MARKER}.example/a?token={MARKER}"))),
        Just(json!(format!("https://{MARKER}.exa mple/"))),
        Just(json!(format!("{MARKER}@{MARKER}.example"))),
        Just(json!("2024-02-29")),
        Just(json!("2024-02-30")),
        Just(json!("2024-02-29T12:30:00+01:00")),
        Just(json!("WVWZZZ1JZXW000001")),
        Just(json!("WVWZZZ1JZXW00000O")),
        Just(json!([])),
        Just(json!({})),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("vin".to_owned()),
        Just("at".to_owned()),
        Just("sightings".to_owned()),
        Just("é".to_owned()),
        Just(String::new()),
        Just(format!("{MARKER}/~")),
        "[a-c]",
        "[0-9]",
    ]
}

/// A change of a payload: the value at some place is replaced, removed, or gets a sibling.
#[derive(Clone, Debug)]
enum Change {
    Replace(usize, Value),
    Remove(usize),
    Add(usize, String, Value),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0usize..64;
    prop_oneof![
        (at.clone(), value()).prop_map(|(at, value)| Change::Replace(at, value)),
        at.clone().prop_map(Change::Remove),
        (at, key(), value()).prop_map(|(at, key, value)| Change::Add(at, key, value)),
    ]
}

/// Applies a change to the value whose number in the payload it has.
fn apply(value: &mut Value, change: &Change, number: &mut usize) {
    let (Change::Replace(at, _) | Change::Remove(at) | Change::Add(at, ..)) = change;
    let is_here = *number == *at;
    *number += 1;
    match (value, change) {
        (value, Change::Replace(_, new)) if is_here => *value = new.clone(),
        (Value::Object(members), Change::Add(_, key, new)) if is_here => {
            members.insert(key.clone(), new.clone());
        }
        (Value::Array(items), Change::Add(.., new)) if is_here => items.push(new.clone()),
        (Value::Object(members), Change::Remove(_)) if is_here => {
            let first = members.keys().next().cloned();
            first.map(|key| members.remove(&key));
        }
        (Value::Object(members), _) => members.values_mut().for_each(|value| apply(value, change, number)),
        (Value::Array(items), _) => items.iter_mut().for_each(|value| apply(value, change, number)),
        _ => {}
    }
}

prop_compose! {
    fn payload()(event in 0..EVENTS.len(), seed: u64, changes in prop::collection::vec(change(), 0..5)) -> Value {
        let sample = sample_payload(EVENTS[event].name, seed).unwrap();
        let mut payload = serde_json::from_str(&sample).unwrap();
        for change in &changes {
            apply(&mut payload, change, &mut 0);
        }
        payload
    }
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 2_000, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_verdict_is_kept_and_the_values_are_not(payload in payload(), is_strict: bool, is_pretty: bool) {
        let text = if is_pretty { format!("{payload:#}") } else { payload.to_string() };
        let options = if is_strict { STRICT } else { LENIENT };
        let Shrunk { payload, kept } = check(&mut Validator::new(), &catalogue_names(), text.as_bytes(), &options);
        let shrunk = String::from_utf8(payload).unwrap();
        prop_assert!(!shrunk.contains(MARKER), "{shrunk}");
        prop_assert_eq!(kept, Vec::<String>::new(), "{} became {}", text, shrunk);
    }

    #[test]
    fn damaged_payloads_keep_their_error(payload in payload(), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..4)) {
        let mut bytes = payload.to_string().into_bytes();
        for (index, byte, kind) in edits {
            let at = index.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, b"{}[],:\"\\019eE.-+ntu \n"[usize::from(byte) % 21]),
                2 => bytes.truncate(at + 1),
                _ => drop(bytes.remove(at)),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let Shrunk { payload, kept } = check(&mut Validator::new(), &catalogue_names(), &bytes, &LENIENT);
        let shrunk = String::from_utf8_lossy(&payload);
        prop_assert!(!shrunk.contains(MARKER));
        prop_assert_eq!(kept, Vec::<String>::new(), "{} became {}", String::from_utf8_lossy(&bytes), shrunk);
    }

    #[test]
    fn any_bytes_finish(bytes in prop::collection::vec(any::<u8>(), 0..40), text in "[\\[\\]{}:,\"\\\\a1.e\\-n ]{0,40}") {
        for input in [bytes.as_slice(), text.as_bytes()] {
            check(&mut Validator::new(), &catalogue_names(), input, &LENIENT);
        }
    }
}

#[test]
fn zz_hostile_time() {
    let n: usize = std::env::var("N").unwrap().parse().unwrap();
    let item = r#"{"at":5,"x":[1,"k"],"lead_id":7,"listing_url":"nope"}"#;
    let wrap = |sightings: String| {
        format!(r#"{{"event":"recapture_new","data":{{"id":"1","sightings":[{sightings}]}}}}"#)
    };
    let distinct =
        (0..n / 30).map(|i| format!(r#""k{i}":{{"p{i}":[1e400,{i}]}}"#)).collect::<Vec<_>>().join(",");
    // each with another shape
    let shapes = (0..n / 2000)
        .map(|i| {
            let d = i % 100;
            format!(r#""k{i}":{}1e400{}"#, "[".repeat(d), "]".repeat(d)) + &" ".repeat(1900 - 2 * d)
        })
        .collect::<Vec<_>>()
        .join(",");
    let dup = (0..n / 8).map(|_| r#""a":1"#).collect::<Vec<_>>().join(",");
    let inputs = [
        ("items", wrap(vec![item; n / item.len()].join(","))),
        (
            "good items then one bad",
            wrap([vec![r#"{"at":"2024-02-29","lead_id":"7"}"#; n / 40].join(","), item.to_owned()].join(",")),
        ),
        ("distinct keys", format!(r#"{{"event":"ping","data":{{{distinct}}}}}"#)),
        ("shapes", format!(r#"{{"event":"ping","data":{{{shapes}}}}}"#)),
        ("dups", format!(r#"{{"event":"ping","data":{{{dup}}}}}"#)),
        (
            "dups known",
            format!(r#"{{"event":"recapture_new","data":{{{}}}}}"#, dup.replace("\"a\"", "\"vin\"")),
        ),
        ("deep", "[".repeat(n)),
        ("string", format!(r#"{{"event":"ping","data":"{}"}}"#, "é\\\"".repeat(n / 4))),
        ("zeros", wrap("0,".repeat(n / 2))),
        ("number", format!("[{}]", "1".repeat(n))),
        ("numbers", format!("[{}1]", "1e999,".repeat(n / 6))),
        ("empties", wrap("[],".repeat(n / 3))),
    ];
    for (name, input) in inputs {
        let started = std::time::Instant::now();
        let shrunk = shrink_payload(&input, &LENIENT);
        println!(
            "{name}: {:?}, {} to {} kept {}  {}",
            started.elapsed(),
            input.len(),
            shrunk.payload.len(),
            shrunk.kept.len(),
            String::from_utf8_lossy(&shrunk.payload[..shrunk.payload.len().min(200)])
        );
    }
}
