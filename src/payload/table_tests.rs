//! That shapes come back from bytes as they were, and that no bytes do harm.

use super::*;
use crate::payload::define;
use crate::{Mode, ValidateOptions, Validator, Verdict};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const NAMES: &[&str] = &["a", "b", "c d", "é\"\\"];

fn choose<T: Clone + std::fmt::Debug + 'static>(choices: &'static [T]) -> impl Strategy<Value = T> + Clone {
    prop::sample::select(choices)
}

/// Values that have no parts.
fn word() -> impl Strategy<Value = Json> + Clone {
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
    let choices = prop::collection::vec(word(), 1..4).prop_map(|choices| json!({ "enum": choices }));
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
    let value = word().prop_recursive(3, 16, 4, |value| {
        prop_oneof![prop::collection::vec(value.clone(), 0..3).prop_map(Json::from), object(value)]
    });
    object(value)
}

fn verdicts(validator: &mut Validator, payload: &str) -> [Verdict; 2] {
    [Mode::Lenient, Mode::Strict].map(|mode| {
        validator.validate(payload.as_bytes(), &ValidateOptions { mode, ..ValidateOptions::default() })
    })
}

proptest! {
    #[test]
    fn what_was_written_reads_back_the_same(
        schema in object_schema(schema(), Just(false)),
        documents in prop::collection::vec(document(), 1..8),
    ) {
        let shape = define::read(&schema.to_string()).unwrap();
        let definition = write("own", &shape);
        let [mut direct, mut read] = [Validator::new(), Validator::new()];
        direct.shapes.define("own", shape);
        prop_assert!(read.shapes.apply(&definition));
        for document in documents {
            let payload = json!({ "event": "own", "data": document }).to_string();
            prop_assert_eq!(verdicts(&mut direct, &payload), verdicts(&mut read, &payload));
        }
        for length in 0..definition.len() {
            prop_assert!(!read.shapes.apply(&definition[..length]), "it is cut at {}", length);
        }
    }

    #[test]
    fn what_was_changed_does_no_harm(
        schema in object_schema(schema(), Just(false)),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        document in document(),
    ) {
        let mut definition = write("own", &define::read(&schema.to_string()).unwrap());
        for (index, byte) in changes {
            let place = index.index(definition.len());
            definition[place] = byte;
        }
        let mut validator = Validator::new();
        validator.shapes.apply(&definition);
        verdicts(&mut validator, &json!({ "event": "own", "data": document }).to_string());
    }

    #[test]
    fn bytes_of_any_kind_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut validator = Validator::new();
        let before = verdicts(&mut validator, r#"{"event":"ping","data":{}}"#);
        if !validator.shapes.apply(&bytes) {
            prop_assert_eq!(verdicts(&mut validator, r#"{"event":"ping","data":{}}"#), before);
        }
    }
}

#[test]
fn what_nobody_has_written_is_refused() {
    let named = |bytes: &[u8]| [&[1, b'x'], bytes].concat();
    let field = |value: &[u8]| named(&[&[0, 1, 1, b'a'], value].concat());
    for (bytes, what) in [
        (Vec::new(), "nothing"),
        (vec![1], "a name that is cut"),
        (vec![1, 0xFF, 0, 0], "a name that is no UTF-8"),
        (named(&[3, 0]), "a rest that there is not"),
        (named(&[&[0, 65], &[1, b'a', ANY].repeat(65)[..]].concat()), "too many fields"),
        (named(&[0, 0, 0]), "something behind the end"),
        (named(&[&[0][..], &[0xFF; 12]].concat()), "a size without an end"),
        (field(&[TEXT + 6]), "a kind that there is not"),
        (field(&[AMONG, 1, 5]), "a word that there is not"),
        (field(&[AMONG, 0xFF, 0xFF, 0xFF, 0x7F]), "choices that are not there"),
        (field(&[LIST; 100_000]), "too many levels"),
    ] {
        assert!(!Validator::new().shapes.apply(&bytes), "{what}");
    }
    assert!(Validator::new().shapes.apply(&field(&[ANY])), "it is one of these changes that is refused");
}

#[test]
fn formats_and_rests_stand_at_their_places() {
    for (place, format) in FORMATS.into_iter().enumerate() {
        assert_eq!(format as usize, place);
    }
    for (place, rest) in RESTS.into_iter().enumerate() {
        assert_eq!(rest as usize, place);
    }
}
