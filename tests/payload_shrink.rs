//! Smaller payloads with the same verdict.
#![expect(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::collections::BTreeSet;

use autograb_webhooks::{
    EVENTS, Mode, PayloadIssue, Shrunk, ValidateOptions, Validator, payload_json_schema, sample_payload,
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
        let expected = issue.expected.clone().map(|expected| (expected, issue.offset == payload.len()));
        let expected = expected.filter(|_| issue.code.as_str() == "syntax");
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
    fn payload()(event in prop::sample::select(EVENTS), seed: u64, changes in prop::collection::vec(change(), 0..5)) -> Value {
        let sample = sample_payload(event.name, seed).unwrap();
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
fn the_smallest_payloads() {
    let deep = format!(r#"{{"event":"ping","data":{{"x":1,"y":{}1"#, "[".repeat(200));
    for (payload, expected) in [
        (r#"{"event":"ping","data":{"a":"Jo"}}"#, r#"{"event":"ping","data":{}}"#),
        (r#" { "data" : {"a": 1} , "event" : "stock_sold" } "#, r#"{"data":{},"event":"aaaaa_aaaa"}"#),
        (r#"[{"event":"ping","data":{}}]"#, "[]"),
        (r#""Jo Smith, 12 Long Road""#, r#""Aa Aaaaa, 11 Aaaa Aaaa""#),
        (r#"{"event":5,"data":"x"}"#, r#"{"event":1,"data":"a"}"#),
        (
            r#"{"event":"ping","data":{"a":{"Jo":1,"b":2,"\u004ao":3}}}"#,
            r#"{"event":"ping","data":{"a":{"a":1,"a":1}}}"#,
        ),
        (
            r#"{"event":"ping","data":{"a":[1,2,12345678901234567890]}}"#,
            r#"{"event":"ping","data":{"a":[11111111111111111111]}}"#,
        ),
        (
            r#"{"event":"valuation_change","data":{"id":"7","vehicle_id":"8","score":1.5,"price":-3,"kms":1.5,"sort":0}}"#,
            r#"{"event":"valuation_change","data":{"id":"1","vehicle_id":"1","score":1.1,"price":-1,"kms":1.1,"a":1}}"#,
        ),
        (
            r#"{"event":"recapture_new","data":{"id":"1","sightings":[{"at":"2024-02-30","lead_id":"7"},{"at":"never"},{"at":"2024-02-29","Jo":1}]}}"#,
            r#"{"event":"recapture_new","data":{"id":"1","sightings":[{"at":"aaaaa"},{"at":"2000-01-01","a":1}]}}"#,
        ),
        ("", ""),
        ("{\"event\":\"ping\",\"data\":{\"name\":\"Jo\n", "{\"event\":\"ping\",\"data\":{\"a\":\"\n"),
        (r#"{"event":"ping","data":{"name":"J\o"}}"#, r#"{"event":"ping","data":{"a":"\z"#),
        (r#"{"event":"ping","data":{"vin":tru}}"#, r#"{"event":"ping","data":{"vin":z"#),
        (r#"{"event":"ping","data":{"name" 77"#, r#"{"event":"ping","data":{"a"1"#),
        ("[12 34]", "[11 1"),
        ("[0123]", "[01"),
        ("[-12.e5]", "[-1.z"),
        ("\u{feff}{}", "{}"),
        (&deep, &format!(r#"{{"event":"ping","data":{{"a":{}"#, "[".repeat(127))),
    ] {
        let shrunk = check(&mut Validator::new(), &catalogue_names(), payload.as_bytes(), &LENIENT);
        assert_eq!(String::from_utf8_lossy(&shrunk.payload), expected, "{payload}");
        assert!(shrunk.kept.is_empty(), "{payload}");
    }
}

#[test]
fn what_a_schema_needs_is_kept_and_said() {
    let schema = json!({
        "type": "object",
        "properties": {
            "state": { "enum": ["VIC", "NSW"] },
            "code": { "type": "string", "pattern": "^CLM-[0-9]+$" },
            "sold": { "const": false },
            "tags": { "type": "array", "items": { "type": "string", "maxLength": 60 }, "minItems": 2, "maxItems": 3 },
            "step": { "type": "number", "multipleOf": 10, "exclusiveMinimum": 1000 },
        },
        "required": ["state", "code", "sold", "tags", "step"],
        "additionalProperties": false,
    });
    let mut validator = Validator::new();
    validator.define("stock_sold", &schema.to_string()).unwrap();
    let mut names = catalogue_names();
    names_in(&schema, &mut names);
    names.insert("stock_sold".to_owned());
    let payload = |state: &str, tags: Value| json!({ "event": "stock_sold", "data": { "state": state, "code": "CLM-4711", "sold": false, "tags": tags, "step": 2340 } });
    for (payload, expected, kept) in [
        (
            payload("VIC", json!(["Jo", "Al", "Ed"])),
            r#"{"data":{"code":"CLM-1111","sold":false,"state":"VIC","step":1110,"tags":["Aa","Aa"]},"event":"stock_sold"}"#,
            &["/data/code", "/data/sold", "/data/state", "/data/step"][..],
        ),
        (
            payload("TAS", json!(["Jo", "x".repeat(5_000), 7, 8, 9])),
            r#"{"data":{"code":"CLM-1111","sold":false,"state":"AAA","step":1110,"tags":["Aa","TAG",1,1]},"event":"stock_sold"}"#,
            &["/data/code", "/data/sold", "/data/step"],
        ),
    ] {
        let shrunk = check(&mut validator, &names, payload.to_string().as_bytes(), &LENIENT);
        let expected = expected.replace("TAG", &"a".repeat(80));
        assert_eq!(String::from_utf8_lossy(&shrunk.payload), expected);
        assert_eq!(shrunk.kept, kept);
    }
}

#[test]
fn options_are_part_of_the_verdict() {
    let payload = br#"{"event":"stock_sold","data":{"id":7}}"#;
    for (options, expected, kept) in [
        (LENIENT, r#"{"event":"aaaaa_aaaa","data":{}}"#, &[][..]),
        (STRICT, r#"{"event":"aaaaa_aaaa","data":{}}"#, &[]),
        (
            ValidateOptions { event: Some("stock_sold"), ..LENIENT },
            r#"{"event":"stock_sold","data":{}}"#,
            &["/event"],
        ),
        (ValidateOptions { event: Some("ping"), ..LENIENT }, r#"{"event":"aaaaa_aaaa","data":{}}"#, &[]),
        (ValidateOptions { max_depth: 1, ..LENIENT }, r#"{"event":"aaaaa_aaaa","data":{"#, &[]),
        (ValidateOptions { max_bytes: 3, ..LENIENT }, "    ", &[]),
    ] {
        let shrunk = check(&mut Validator::new(), &catalogue_names(), payload, &options);
        assert_eq!(String::from_utf8_lossy(&shrunk.payload), expected);
        assert_eq!(shrunk.kept, kept);
    }
}

/// Large payloads, of which most are made to take long.
#[test]
fn hostile_payloads_finish() {
    const LENGTH: usize = 60_000;
    let repeated = |item: &str| [item].repeat(LENGTH / item.len()).join(",");
    let customer = |sightings: &str| {
        format!(r#"{{"event":"recapture_new","data":{{"id":"1","sightings":[{sightings}]}}}}"#)
    };
    let ping = |data: &str| format!(r#"{{"event":"ping","data":{{{data}}}}}"#);
    let numbered =
        |member: &dyn Fn(usize) -> String| (0..LENGTH / 40).map(member).collect::<Vec<_>>().join(",");
    for (payload, most) in [
        (customer(&repeated(r#"{"at":5,"x":[1,"k"],"lead_id":7,"listing_url":"nope"}"#)), 110),
        (customer(&format!(r#"{},{{"at":5}}"#, repeated(r#"{"at":"2024-02-29","lead_id":"7"}"#))), 70),
        (customer(&repeated("[]")), 60),
        (ping(&numbered(&|index| format!(r#""k{index}":{{"p{index}":[1e400,{index}]}}"#))), 50),
        (
            ping(&numbered(&|index| {
                format!(r#""k{index}":{}1e400{}"#, "[".repeat(index % 9), "]".repeat(index % 9))
            })),
            220,
        ),
        (ping(&repeated(r#""a":1"#)), 40),
        (ping(&format!(r#""a":"{}""#, "é\\\"".repeat(LENGTH / 4))), 30),
        ("[".repeat(LENGTH), 129),
        (format!("[{}]", "1".repeat(LENGTH)), 30),
        (format!(r#"{{"event":"ping","data":"{}""#, "a".repeat(LENGTH)), 66),
    ] {
        let shrunk = check(&mut Validator::new(), &catalogue_names(), payload.as_bytes(), &LENIENT);
        let text = String::from_utf8_lossy(&shrunk.payload);
        assert!(text.len() <= most, "{} bytes: {text}", text.len());
        assert!(shrunk.kept.is_empty());
    }
}
