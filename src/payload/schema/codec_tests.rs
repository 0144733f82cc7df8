//! Definitions round-trip, and no bytes make the decoder panic or hang.

use super::*;
use crate::payload::json::value::JsonValue;
use crate::payload::schema::compiled::ObjectSchema;
use crate::payload::schema::define;
use crate::{Mode, ValidateOptions, Validator, Verdict};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const NAMES: &[&str] = &["a", "b", "c d", "é\"\\"];

fn choose<T: Clone + std::fmt::Debug + 'static>(choices: &'static [T]) -> impl Strategy<Value = T> + Clone {
    prop::sample::select(choices)
}

/// Scalar values.
fn scalar() -> impl Strategy<Value = Json> + Clone {
    const DAY: &str = "2024-02-29";
    const MOMENT: &str = "2024-02-29T10:00:00Z";
    let texts = choose(&["", "x", DAY, MOMENT, "https://a.example/"]).prop_map(Json::from);
    let numbers = choose(&[-2.5, -1.0, 0.0, 1.5, 7.0, 100.0, 1e9]).prop_map(Json::from);
    let integers = choose(&[-1, 0, 7, 100]).prop_map(Json::from);
    prop_oneof![texts, numbers, integers, any::<bool>().prop_map(Json::from), Just(Json::Null)]
}

fn with_null(kind: &str, nullable: bool) -> Json {
    if nullable { json!([kind, "null"]) } else { json!(kind) }
}

fn object(value: impl Strategy<Value = Json> + 'static) -> impl Strategy<Value = Json> {
    let members = prop::collection::btree_map(choose(NAMES).prop_map(str::to_owned), value, 0..4);
    members.prop_map(|members| Json::Object(members.into_iter().collect()))
}

fn object_schema(
    schema: BoxedStrategy<Json>,
    nullable: impl Strategy<Value = bool>,
) -> impl Strategy<Value = Json> {
    let required = prop::sample::subsequence(NAMES, 0..NAMES.len());
    let open = choose(&[None, Some(true), Some(false)]);
    (object(schema), required, open, nullable).prop_map(|(properties, required, open, nullable)| {
        let mut schema =
            json!({ "type": with_null("object", nullable), "properties": properties, "required": required });
        if let Some(open) = open {
            schema["additionalProperties"] = open.into();
        }
        schema
    })
}

fn schema() -> BoxedStrategy<Json> {
    let bounds = prop::collection::btree_map(
        choose(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
        choose(&["-2.50", "0", "1e2"]),
        0..3,
    );
    let number =
        (choose(&["number", "integer"]), any::<bool>(), bounds).prop_map(|(kind, nullable, bounds)| {
            let mut schema = json!({ "type": with_null(kind, nullable) });
            for (keyword, bound) in bounds {
                schema[keyword] = serde_json::from_str(bound).unwrap();
            }
            schema
        });
    let text = (choose(&[None, Some("date"), Some("date-time"), Some("uri")]), any::<bool>()).prop_map(
        |(format, nullable)| {
            let mut schema = json!({ "type": with_null("string", nullable) });
            if let Some(format) = format {
                schema["format"] = format.into();
            }
            schema
        },
    );
    let choices = prop::collection::vec(scalar(), 1..4).prop_map(|choices| json!({ "enum": choices }));
    let plain = (choose(&["boolean", "null"]), any::<bool>())
        .prop_map(|(kind, nullable)| json!({ "type": with_null(kind, nullable && kind != "null") }));
    let leaf = prop_oneof![Just(json!({})), number, text, choices, plain];
    leaf.prop_recursive(3, 16, 4, |schema| {
        let list = (schema.clone(), any::<bool>())
            .prop_map(|(items, nullable)| json!({ "type": with_null("array", nullable), "items": items }));
        prop_oneof![list, object_schema(schema, any::<bool>())]
    })
    .boxed()
}

fn document() -> impl Strategy<Value = Json> {
    let value = scalar().prop_recursive(3, 16, 4, |value| {
        prop_oneof![prop::collection::vec(value.clone(), 0..3).prop_map(Json::from), object(value)]
    });
    object(value)
}

fn verdicts(validator: &mut Validator, payload: &str) -> [Verdict; 2] {
    [Mode::Lenient, Mode::Strict].map(|mode| {
        validator.validate(payload.as_bytes(), &ValidateOptions { mode, ..ValidateOptions::default() })
    })
}

fn compile(schema: &Json) -> ObjectSchema {
    let root = JsonValue::parse(&schema.to_string(), JsonValue::MAX_DEPTH).unwrap();
    define::compile("own", &root).unwrap()
}

proptest! {
    #[test]
    fn definitions_round_trip(
        schema in object_schema(schema(), Just(false)),
        documents in prop::collection::vec(document(), 1..8),
    ) {
        let object = compile(&schema);
        let definition = encode("own", &object);
        let [mut direct, mut decoded] = [Validator::new(), Validator::new()];
        direct.schemas.define("own", object);
        prop_assert!(decoded.schemas.apply(&definition).is_some());
        for document in documents {
            let payload = json!({ "event": "own", "data": document }).to_string();
            prop_assert_eq!(verdicts(&mut direct, &payload), verdicts(&mut decoded, &payload));
        }
        for length in 0..definition.len() {
            prop_assert!(decoded.schemas.apply(&definition[..length]).is_none(), "cut at {}", length);
        }
    }

    #[test]
    fn a_corrupted_definition_does_no_harm(
        schema in object_schema(schema(), Just(false)),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        document in document(),
    ) {
        let mut definition = encode("own", &compile(&schema));
        for (index, byte) in changes {
            let index = index.index(definition.len());
            definition[index] = byte;
        }
        let mut validator = Validator::new();
        validator.schemas.apply(&definition);
        verdicts(&mut validator, &json!({ "event": "own", "data": document }).to_string());
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut validator = Validator::new();
        let before = verdicts(&mut validator, r#"{"event":"ping","data":{}}"#);
        if validator.schemas.apply(&bytes).is_none() {
            prop_assert_eq!(verdicts(&mut validator, r#"{"event":"ping","data":{}}"#), before);
        }
    }
}

#[test]
fn malformed_definitions_are_refused() {
    let named = |bytes: &[u8]| [&[1, b'x'], bytes].concat();
    let field = |value: &[u8]| named(&[&[0, 1, 1, b'a'], value].concat());
    for (bytes, what) in [
        (Vec::new(), "no bytes"),
        (vec![1], "a truncated name"),
        (vec![1, 0xFF, 0, 0], "a name that is not UTF-8"),
        (named(&[3, 0]), "an unknown value of `additional`"),
        (named(&[&[0, 65], &[1, b'a', ANY].repeat(65)[..]].concat()), "too many properties"),
        (named(&[0, 0, 0]), "trailing bytes"),
        (named(&[&[0][..], &[0xFF; 12]].concat()), "an endless size"),
        (field(&[STRING + 7]), "an unknown kind"),
        (field(&[TEXT, 7]), "an unknown format"),
        (field(&[TEXT, 0, 0, 0, 1]), "a missing pattern"),
        (field(&[UNION, 0xFF, 0xFF, 0xFF, 0x7F]), "missing alternatives"),
        (field(&[TAGGED, 1, b't', ANY, 1]), "a missing branch"),
        (field(&[ONE_OF, 1, 5]), "an unknown name"),
        (field(&[ONE_OF, 0xFF, 0xFF, 0xFF, 0x7F]), "missing literals"),
        (field(&[ARRAY; 100_000]), "too many levels"),
    ] {
        assert!(Validator::new().schemas.apply(&bytes).is_none(), "{what}");
    }
    assert!(Validator::new().schemas.apply(&field(&[ANY])).is_some(), "the unchanged definition is valid");
}

#[test]
fn tables_are_in_the_order_of_their_enums() {
    for (index, format) in FORMATS.into_iter().enumerate() {
        assert_eq!(format as usize, index);
    }
    for (index, additional) in ADDITIONAL.into_iter().enumerate() {
        assert_eq!(additional as usize, index);
    }
}
