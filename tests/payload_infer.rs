//! Schemas that are inferred from logs.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy takes only the test functions themselves for tests"
)]

use std::collections::BTreeMap;

use autograb_webhooks::{
    EventShape, FieldShape, FieldStatus, InferOptions, Inference, Inferred, PayloadIssueCode,
    ValidateOptions, Validator, sample_payload,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn infer_with(log: &str, options: InferOptions<'_>) -> Inferred {
    let mut inference = Inference::new(options);
    // A chunk may end anywhere.
    log.as_bytes().chunks(97).for_each(|chunk| inference.push(chunk));
    inference.finish()
}

fn infer(log: &str) -> Inferred {
    infer_with(log, InferOptions::default())
}

fn log_of(payloads: impl IntoIterator<Item = Value>) -> String {
    payloads.into_iter().map(|payload| format!("{payload}\n")).collect()
}

/// A validator with all inferred schemas.
fn validator(inferred: &Inferred) -> Validator {
    let mut validator = Validator::new();
    for (event, schema) in &inferred.schemas {
        validator.define(event, schema).unwrap_or_else(|issues| panic!("{issues:?} in {schema}"));
    }
    validator
}

fn is_valid(validator: &mut Validator, payload: &Value) -> bool {
    validator.validate(payload.to_string().as_bytes(), &ValidateOptions::default()).valid
}

fn schema_of(inferred: &Inferred, event: &str) -> Value {
    let (_, schema) = inferred.schemas.iter().find(|(name, _)| name == event).unwrap();
    serde_json::from_str(schema).unwrap()
}

fn field<'a>(event: &'a EventShape, path: &str) -> &'a FieldShape {
    event.fields.iter().find(|field| field.path == path).unwrap_or_else(|| panic!("{path} is missing"))
}

/// Ten payloads, so that rules without exception become rules.
fn ten(data: impl Fn(usize) -> Value) -> String {
    log_of((0..10).map(|index| json!({ "event": "stock_sold", "data": data(index) })))
}

#[test]
fn types_formats_and_presence_become_rules() {
    for (data, expected) in [
        (json!({ "a": "text" }), json!({ "type": "string" })),
        (json!({ "a": 5 }), json!({ "type": "number" })),
        (json!({ "a": true }), json!({ "type": "boolean" })),
        (json!({ "a": null }), json!({})),
        (json!({ "a": [] }), json!({ "type": "array" })),
        (json!({ "a": {} }), json!({ "type": "object" })),
        (
            json!({ "a": [1, "b"] }),
            json!({ "type": "array", "items": { "anyOf": [{ "type": "number" }, { "type": "string" }] } }),
        ),
        (json!({ "a": "2024-02-29" }), json!({ "type": "string", "format": "date" })),
        (json!({ "a": "2024-02-29T12:30:00Z" }), json!({ "type": "string", "format": "date-time" })),
        (json!({ "a": "https://dealer.example/a" }), json!({ "type": "string", "format": "uri" })),
        (
            json!({ "a": "WVWZZZ1JZXW000001" }),
            json!({ "type": "string", "pattern": "^[A-HJ-NPR-Z0-9]{17}$" }),
        ),
        (json!({ "a": "1234" }), json!({ "type": "string" })),
    ] {
        let schema = schema_of(&infer(&ten(|_| data.clone())), "stock_sold");
        assert_eq!(schema["properties"]["a"], expected, "{data}");
        assert_eq!(schema["required"], json!(["a"]));
    }
}

#[test]
fn exceptions_are_allowed() {
    for (a, b, expected) in [
        (json!("text"), json!(null), json!({ "type": ["string", "null"] })),
        (json!("text"), json!(5), json!({ "anyOf": [{ "type": "number" }, { "type": "string" }] })),
        (
            json!("2024-02-29"),
            json!("2024-02-29T12:30:00Z"),
            json!({ "anyOf": [{ "type": "string", "format": "date" }, { "type": "string", "format": "date-time" }] }),
        ),
        (json!("2024-02-29"), json!(""), json!({ "type": "string" })),
        (
            json!({ "b": 1 }),
            json!([{ "b": 1 }]),
            json!({ "anyOf": [
            { "type": "array", "items": { "type": "object", "required": ["b"], "properties": { "b": { "type": "number" } } } },
            { "type": "object", "required": ["b"], "properties": { "b": { "type": "number" } } },
        ] }),
        ),
    ] {
        let log = log_of((0..20).map(|index| {
            let value = if index % 2 == 0 { a.clone() } else { b.clone() };
            json!({ "event": "stock_sold", "data": { "a": value } })
        }));
        let schema = schema_of(&infer(&log), "stock_sold");
        assert_eq!(schema["properties"]["a"], expected);
    }
    let log = ten(|index| if index == 3 { json!({}) } else { json!({ "a": 1 }) });
    assert_eq!(schema_of(&infer(&log), "stock_sold")["required"], Value::Null);
}

#[test]
fn few_payloads_make_no_rules() {
    let log = log_of((0..9).map(|_| json!({ "event": "stock_sold", "data": { "sold": "2024-02-29" } })));
    let schema = schema_of(&infer(&log), "stock_sold");
    assert_eq!(schema["properties"]["sold"], json!({ "type": "string" }));
    assert_eq!(schema["required"], Value::Null);
}

#[test]
fn values_are_listed_for_named_paths_only() {
    let log = ten(
        |index| json!({ "state": (["VIC", "NSW"][index % 2]), "cars": [{ "doors": index % 3 }], "vin": "secret" }),
    );
    let paths = ["/data/state", "/data/cars/*/doors"];
    let inferred = infer_with(&log, InferOptions { values: &paths, ..InferOptions::default() });
    let schema = schema_of(&inferred, "stock_sold");
    assert_eq!(schema["properties"]["state"], json!({ "enum": ["VIC", "NSW"] }));
    assert_eq!(schema["properties"]["cars"]["items"]["properties"]["doors"], json!({ "enum": [0, 1, 2] }));
    assert!(inferred.typescript.contains(r#"state: "VIC" | "NSW";"#));
    assert!(is_valid(
        &mut validator(&inferred),
        &json!({ "event": "stock_sold", "data": { "state": "NSW", "cars": [], "vin": "" } })
    ));
    let report = serde_json::to_string(&inferred.report).unwrap();
    assert!(!report.contains("NSW"), "the report has no values at all");

    let many = log_of((0..200).map(|index| json!({ "event": "stock_sold", "data": { "state": index } })));
    let inferred = infer_with(&many, InferOptions { values: &paths, ..InferOptions::default() });
    assert_eq!(schema_of(&inferred, "stock_sold")["properties"]["state"], json!({ "type": "number" }));
}

#[test]
fn samples_confirm_the_catalogue() {
    let names = ["recapture_new", "valuation_change", "claim_report_generated"];
    let log: String =
        (0..100).map(|seed| format!("{}\n", sample_payload(names[seed % 3], seed as u64).unwrap())).collect();
    let inferred = infer(&log);
    assert_eq!(inferred.report.payloads, 100);
    for event in &inferred.report.events {
        assert!(event.known);
        let odd: Vec<_> = event
            .fields
            .iter()
            .filter(|field| {
                !field.path.contains("additional_fields/") && field.status != FieldStatus::Confirmed
            })
            .map(|field| (&field.path, field.status, &field.contradictions))
            .collect();
        assert!(odd.is_empty(), "{}: {odd:?}", event.event);
    }
    assert_eq!(inferred.report.events_never_seen, ["ping", "recapture_price_change", "recapture_delist"]);
}

#[test]
fn the_report_names_what_differs_from_the_catalogue() {
    let log = log_of((0..10).map(|index| {
        json!({ "event": "valuation_change", "id": "p", "data": {
            "id": index, "created_at": "yesterday", "kms": 0.5, "price": -5, "score": 0.5,
            "retail_price": 18_500, "old": { "price": "1" }, "trade_price": null,
        } })
    }));
    let inferred = infer(&log);
    let event = &inferred.report.events[0];
    for (path, status, contradictions) in [
        ("/id", FieldStatus::New, &[][..]),
        ("/data/id", FieldStatus::Contradicted, &[PayloadIssueCode::Type]),
        ("/data/vehicle_id", FieldStatus::NeverSeen, &[]),
        ("/data/created_at", FieldStatus::Contradicted, &[PayloadIssueCode::Format]),
        ("/data/kms", FieldStatus::Contradicted, &[PayloadIssueCode::Range]),
        ("/data/price", FieldStatus::Contradicted, &[PayloadIssueCode::Range]),
        ("/data/score", FieldStatus::Confirmed, &[]),
        ("/data/retail_price", FieldStatus::Confirmed, &[]),
        ("/data/trade_price", FieldStatus::Confirmed, &[]),
        ("/data/old", FieldStatus::New, &[]),
        ("/data/old/price", FieldStatus::New, &[]),
    ] {
        let field = field(event, path);
        assert_eq!((field.status, field.contradictions.as_slice()), (status, contradictions), "{path}");
    }
    let price = field(event, "/data/retail_price");
    assert_eq!(price.range, Some(["10000".to_owned(), "100000".to_owned()]));
    assert_eq!((price.present, price.of, price.integers), (10, 10, Some(true)));
    assert_eq!(field(event, "/data/old/price").format, Some("integer"));
}

#[test]
fn lines_that_are_not_payloads_are_counted() {
    let good = json!({ "event": "ping", "data": {} }).to_string();
    let other = json!({ "data": {}, "event": "later" }).to_string();
    let long = json!({ "event": "ping", "data": { "a": "b".repeat(200) } }).to_string();
    let lines = [
        &good,
        "",
        "{",
        r#"{"event":"ping","data":{"a":1,"a":2}}"#,
        r#"{"event":"ping","data":[]}"#,
        "[]",
        &other,
        &long,
    ];
    let options = InferOptions { event: Some("ping"), max_bytes: 150, ..InferOptions::default() };
    let report = infer_with(&lines.join("\r\n"), options).report;
    let skipped = report.skipped;
    assert_eq!(report.payloads, 1);
    assert_eq!(
        (skipped.not_json, skipped.not_a_payload, skipped.other_event, skipped.too_long),
        (2, 2, 1, 1)
    );
}

#[test]
fn names_that_look_like_data_are_forgotten() {
    let data = |index: usize| json!({ "by_plate": { (format!("AB{index:02}5678")): 1 }, "by_mail": { "jo@dealer.example": 1 } });
    let inferred = infer(&ten(data));
    assert!(field(&inferred.report.events[0], "/data/by_plate").map);
    let all = serde_json::to_string(&inferred).unwrap();
    assert!(!all.contains("5678") && !all.contains("dealer"));
    let many: Map<String, Value> = (0..70).map(|index| (format!("n{index}"), json!(1))).collect();
    let inferred = infer(&ten(|_| json!(many)));
    assert!(is_valid(&mut validator(&inferred), &json!({ "event": "stock_sold", "data": many })));
}

#[test]
fn the_number_of_paths_is_bounded() {
    let log = log_of((0..500).map(|index| {
        let name = format!("e{}", index / 50);
        json!({ "event": "stock_sold", "data": { (name): { (format!("f{}", index % 50)): { "g": [[index]] } } } })
    }));
    let inferred = infer(&log);
    assert!(inferred.report.limit_reached);
    let mut validator = validator(&inferred);
    assert!(log.lines().all(|line| is_valid(&mut validator, &serde_json::from_str(line).unwrap())));
    let few = infer_with(&log, InferOptions { max_paths: 3, ..InferOptions::default() });
    assert!(few.report.events[0].fields.len() <= 3);
}

#[test]
fn types_can_be_compiled() {
    let log = ten(|index| {
        json!({
            "id": "c1", "type": 1, "listing price": [{ "at": "x", "self": null }], "a-b": true, "any": ([json!(1), json!("b")][index % 2]),
            "none": null, "nested": { "deep": { "er": [[1]] } }, "maybe": if index == 0 { json!(null) } else { json!(1) },
        })
    });
    let Inferred { typescript, rust, .. } = infer(&log);
    for line in [
        "/** The data of `stock_sold`, inferred from 10 payloads. */",
        "export interface StockSoldData {",
        "  id: string;",
        "  \"listing price\": Array<{",
        "    self: unknown;",
        "  \"a-b\": boolean;",
        "  any: number | string;",
        "  maybe: number | null;",
        "      er: Array<Array<number>>;",
    ] {
        assert!(typescript.lines().any(|written| written == line), "{line} in {typescript}");
    }
    for line in [
        "pub struct StockSoldData {",
        "    pub r#type: f64,",
        "    #[serde(rename = \"listing price\")]",
        "    pub listing_price: Vec<StockSoldDataListingPrice>,",
        "    pub maybe: Option<f64>,",
        "    pub any: serde_json::Value,",
        "pub struct StockSoldDataNestedDeep {",
    ] {
        assert!(rust.lines().any(|written| written == line), "{line} in {rust}");
    }
}

/// Any JSON, with names and strings that occur again.
fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        "[ -~é😀\u{0}-\u{1f}]{0,8}".prop_map(Value::from),
        Just(json!("2024-02-29")),
        Just(json!("2024-02-29T12:30:00Z")),
        Just(json!("https://dealer.example/a b")),
        Just(json!("6f1c2b9e-3d57-4c0a-9a77-0c6a6e1d2f3b")),
    ];
    scalar.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            any_object(inner).prop_map(Value::Object),
        ]
    })
}

fn any_object(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("[abc]|[0-9é~ ]{0,2}|\\PC{1,9}", value, 0..6)
        .prop_map(|members: BTreeMap<String, Value>| members.into_iter().collect())
}

fn any_payload() -> impl Strategy<Value = Value> {
    ("ping|stock_sold|[a-z]{1,3}", any_object(any_json()), any_object(any_json())).prop_map(
        |(event, data, more)| {
            let mut payload = more;
            payload.insert("event".to_owned(), event.into());
            payload.insert("data".to_owned(), data.into());
            Value::Object(payload)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn schemas_accept_the_log_they_were_made_from(payloads in prop::collection::vec(any_payload(), 1..40), max_paths in 1usize..1200) {
        let options = InferOptions { max_paths, values: &["/data/a", "/data/b/*", "/data/a/~0"], ..InferOptions::default() };
        let inferred = infer_with(&log_of(payloads.clone()), options);
        let mut validator = validator(&inferred);
        for payload in &payloads {
            let verdict = validator.validate(payload.to_string().as_bytes(), &ValidateOptions::default());
            prop_assert!(verdict.valid, "{payload} {:?} {:?}", verdict.issues, inferred.schemas);
        }
    }
}

/// Breaks a line that is a JSON object: it is cut off, followed by more, or has a key twice.
fn broken(line: &str, how: usize) -> String {
    let at = line.char_indices().nth(how % line.chars().count()).map_or(0, |(at, _)| at);
    match how % 3 {
        0 if at > 0 => line[..at].to_owned(),
        1 => format!("{line} ]"),
        _ => format!("{},\"data\":{{}}}}", &line[..line.len() - 1]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn broken_lines_change_nothing(lines in prop::collection::vec((any_payload(), prop::option::of(any::<usize>())), 1..40)) {
        let mut log = String::new();
        let mut good = String::new();
        let mut count = 0;
        for (payload, how) in &lines {
            let line = payload.to_string();
            if let Some(how) = how {
                log += &format!("{}\n", broken(&line, *how));
                count += 1;
            }
            log += &format!("{line}\n");
            good += &format!("{line}\n");
        }
        let (inferred, expected) = (infer(&log), infer(&good));
        prop_assert_eq!(inferred.report.skipped.not_json, count);
        prop_assert_eq!(inferred.schemas, expected.schemas);
        prop_assert_eq!(inferred.report.events, expected.report.events);
    }
}

/// A field of a generated log: how its values are made, and values that it refuses.
#[derive(Clone, Copy, Debug)]
enum Model {
    Text,
    Number,
    Date,
    Vin,
    Flag,
    List,
}

impl Model {
    const ALL: [Self; 6] = [Self::Text, Self::Number, Self::Date, Self::Vin, Self::Flag, Self::List];

    fn value(self, seed: usize) -> Value {
        match self {
            Self::Text => json!(format!("text {seed}")),
            Self::Number => json!(seed as f64 / 2.0),
            Self::Date => json!(format!("2024-01-{:02}", seed % 28 + 1)),
            Self::Vin => json!(format!("WVWZZZ1JZXW{seed:06}")),
            Self::Flag => json!(seed.is_multiple_of(2)),
            Self::List => json!([{ "at": seed, "of": "x" }]),
        }
    }

    fn wrong_values(self) -> Vec<Value> {
        let others = Self::ALL
            .into_iter()
            .filter(|other| other.value(0).as_str().is_none() || self.value(0).as_str().is_none());
        let mut wrong: Vec<_> = others
            .filter(|other| std::mem::discriminant(other) != std::mem::discriminant(&self))
            .map(|other| other.value(7))
            .collect();
        match self {
            Self::Date | Self::Vin => wrong.push(json!("text")),
            Self::List => wrong.extend([json!([{ "at": "7", "of": "x" }]), json!([{ "at": 7 }]), json!([7])]),
            _ => {}
        }
        wrong
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn schemas_refuse_payloads_unlike_the_log(
        models in prop::collection::vec((prop::sample::select(&Model::ALL[..]), any::<bool>(), any::<bool>()), 1..6),
        count in 20usize..60,
    ) {
        let data = |index: usize| -> Map<String, Value> {
            let present = |(place, (_, is_optional, _)): &(usize, &(Model, bool, bool))| !is_optional || !(index + place).is_multiple_of(3);
            models.iter().enumerate().filter(present).map(|(place, (model, _, is_nullable))| {
                let is_null = *is_nullable && index % 5 == 4;
                (format!("f{place}"), if is_null { Value::Null } else { model.value(index + place) })
            }).collect()
        };
        let payload = |data: Map<String, Value>| json!({ "event": "stock_sold", "data": data });
        let mut validator = validator(&infer(&log_of((0..count).map(|index| payload(data(index))))));
        let whole: Map<String, Value> =
            models.iter().enumerate().map(|(place, (model, ..))| (format!("f{place}"), model.value(3))).collect();
        prop_assert!(is_valid(&mut validator, &payload(whole.clone())));
        for (place, (model, is_optional, is_nullable)) in models.iter().enumerate() {
            let name = format!("f{place}");
            let with = |value: Value| {
                let mut data = whole.clone();
                data.insert(name.clone(), value);
                payload(data)
            };
            for wrong in model.wrong_values() {
                prop_assert!(!is_valid(&mut validator, &with(wrong.clone())), "{model:?} {wrong}");
            }
            prop_assert_eq!(is_valid(&mut validator, &with(Value::Null)), *is_nullable);
            let mut without = whole.clone();
            without.remove(&name);
            prop_assert_eq!(is_valid(&mut validator, &payload(without)), *is_optional);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// The markers stand at every kind of place: whole values and parts of them, numbers, and names of a map.
    #[test]
    fn no_value_of_the_log_is_written(tens in 100_000u32..999_999, letters in "[xyz]{6}", fraction in any::<bool>()) {
        // Unlike a power of ten, which may stand for a range.
        let digits = tens * 10 + 7;
        let text = format!("q{letters}q");
        let number = if fraction { json!(f64::from(digits) / 8.0) } else { json!(digits) };
        let log = ten(|index| json!({
            "name": text, "phone": format!("04{digits}"), "url": format!("https://{text}.example/{digits}"),
            "price": number, "debt": -i64::from(digits), "list": [text, digits], "mixed": ([json!(text), json!(digits)][index % 2]),
            "by_number": { (format!("{digits}")): text }, "by_mail": { (format!("{text}@x")): digits },
            "deep": { "a": { "b": [[{ "c": text }]] } }, "date": format!("2024-01-01T00:00:00.{digits}Z"),
        }));
        let bad = format!("{log}{{\"event\":\"ping\",\"data\":{{\"{text}\":{digits}}}\n{text}\n{{\"event\":\"{text} {digits}\",\"data\":{{}}}}\n");
        let all = serde_json::to_string(&infer(&bad)).unwrap();
        for marker in [text.as_str(), &digits.to_string(), &number.to_string()] {
            prop_assert!(!all.contains(marker), "{marker} in {all}");
        }
    }
}
