//! Schemas of users: what they check, and which parts of JSON Schema are refused.

use autograb_webhooks::{
    EVENTS, Mode, PayloadIssue, PayloadIssueCode, ValidateOptions, Validator, Verdict, payload_json_schema,
    sample_payload,
};

fn validator(schema: &str) -> Validator {
    let mut validator = Validator::new();
    assert_eq!(validator.define("own", schema), Ok(()), "{schema}");
    validator
}

fn validate(validator: &mut Validator, payload: &str) -> Verdict {
    let [lenient, strict] = [Mode::Lenient, Mode::Strict].map(|mode| {
        validator.validate(payload.as_bytes(), &ValidateOptions { mode, ..ValidateOptions::default() })
    });
    assert_eq!(lenient, strict, "the user's rules are errors in both modes");
    lenient
}

/// Returns each issue as a line: `error type /data`.
fn lines(verdict: &Verdict) -> Vec<String> {
    let line =
        |issue: &PayloadIssue| format!("{} {} {}", issue.severity.as_str(), issue.code.as_str(), issue.path);
    verdict.issues.iter().map(line).collect()
}

/// A schema, values that it accepts, and values that it refuses with their codes.
type Case = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

#[test]
fn every_keyword_is_checked() {
    let cases: &[Case] = &[
        (r#"{}"#, &["1", "null", "[{}]", r#""x""#], &[]),
        (r#"{"type":"string"}"#, &[r#""""#], &[("1", "type"), ("null", "type")]),
        (r#"{"type":["string"]}"#, &[r#""""#], &[("null", "type")]),
        (r#"{"type":["string","null"]}"#, &[r#""""#, "null"], &[("1", "type"), ("{}", "type")]),
        (r#"{"type":["null","boolean"]}"#, &["true", "false", "null"], &[("0", "type"), (r#""t""#, "type")]),
        (r#"{"type":"boolean"}"#, &["true"], &[("null", "type"), ("[]", "type")]),
        (r#"{"type":"null"}"#, &["null"], &[("0", "enum"), ("{}", "enum")]),
        (r#"{"type":"number"}"#, &["-1.5", "1e3"], &[(r#""1""#, "type")]),
        (r#"{"type":"integer"}"#, &["1", "-1.0", "1e2"], &[("1.5", "type"), ("true", "type")]),
        (r#"{"type":"array"}"#, &["[]", "[1,{}]"], &[("{}", "type")]),
        (r#"{"type":"array","items":{"type":"string"}}"#, &["[]", r#"["a"]"#], &[("[1]", "type")]),
        (
            r#"{"type":"object"}"#,
            &["{}", r#"{"a":1}"#],
            &[("[]", "type"), (r#"{"a":1,"a":1}"#, "duplicate_key")],
        ),
        (
            r#"{"type":"object","required":["a"]}"#,
            &[r#"{"a":null}"#, r#"{"b":1,"a":[]}"#],
            &[("{}", "missing_field")],
        ),
        (
            r#"{"type":"object","additionalProperties":false,"properties":{"a":{}}}"#,
            &["{}", r#"{"a":1}"#],
            &[(r#"{"b":1}"#, "unknown_field")],
        ),
        (r#"{"type":"object","additionalProperties":false}"#, &["{}"], &[(r#"{"b":1}"#, "unknown_field")]),
        (r#"{"type":"object","additionalProperties":true,"properties":{"a":{}}}"#, &[r#"{"b":1}"#], &[]),
        (
            r#"{"type":"string","format":"date"}"#,
            &[r#""2024-02-29""#],
            &[(r#""2023-02-29""#, "format"), ("1", "type")],
        ),
        (
            r#"{"type":"string","format":"date-time"}"#,
            &[r#""2024-02-29T10:00:00Z""#],
            &[(r#""2024-02-29""#, "format"), (r#""x""#, "format")],
        ),
        (
            r#"{"type":"string","format":"uri"}"#,
            &[r#""https://a.example/""#],
            &[(r#""a.example""#, "format")],
        ),
        (r#"{"type":"number","minimum":1}"#, &["1", "2"], &[("0.9", "range"), ("-2", "range")]),
        (r#"{"type":"number","maximum":1.5}"#, &["1.50", "-2"], &[("1.51", "range")]),
        (
            r#"{"type":"number","exclusiveMinimum":0}"#,
            &["0.1"],
            &[("0", "range"), ("-0.0", "range"), ("-1", "range")],
        ),
        (r#"{"type":"integer","exclusiveMaximum":1e2}"#, &["99"], &[("100", "range"), ("9.5", "type")]),
        (
            r#"{"type":"number","minimum":9007199254740993}"#,
            &["9007199254740993"],
            &[("9007199254740992", "range")],
        ),
        (
            r#"{"enum":["a",1.50,true,null]}"#,
            &[r#""\u0061""#, "1.5", "15e-1", "true", "null"],
            &[(r#""b""#, "enum"), ("1", "enum"), ("false", "enum"), ("[]", "enum"), (r#"{"a":1}"#, "enum")],
        ),
        (r#"{"type":["string","null"],"enum":["a",null]}"#, &[r#""a""#, "null"], &[("1", "enum")]),
        (r#"{"type":["string","null"],"enum":["a"]}"#, &[r#""a""#], &[("null", "enum")]),
        (r#"{"const":"a"}"#, &[r#""a""#], &[(r#""A""#, "enum")]),
        (r#"{"const":null}"#, &["null"], &[("0", "enum")]),
        (
            r#"{"type":"string","minLength":2,"maxLength":3}"#,
            &[r#""é🚗""#, r#""abc""#],
            &[(r#""é""#, "range"), (r#""abcd""#, "range"), ("12", "type")],
        ),
        (
            r#"{"type":["string","null"],"pattern":"^\\d+$"}"#,
            &[r#""12""#, r#""1""#, "null"],
            &[(r#""1a""#, "format"), ("1", "type")],
        ),
        (
            r#"{"type":"string","format":"email","pattern":"^(?!\\.)[a-z.]+@[a-z.]+$"}"#,
            &[r#""a.b@c""#],
            &[(r#"".a@c""#, "format")],
        ),
        (
            r#"{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2}"#,
            &["[1]", "[1,2]"],
            &[("[]", "range"), ("[1,2,3]", "range"), ("{}", "type"), (r#"["1"]"#, "type")],
        ),
        (
            r#"{"type":"number","multipleOf":0.01}"#,
            &["19.99", "1e300", "0"],
            &[("19.999", "range"), (r#""1""#, "type")],
        ),
        (r#"{"type":"integer","multipleOf":3,"minimum":0}"#, &["9"], &[("10", "range"), ("-3", "range")]),
        (
            r#"{"anyOf":[{"type":"string","minLength":1},{"type":"number"},{"type":"null"}]}"#,
            &[r#""a""#, "1", "null"],
            &[(r#""""#, "range"), ("true", "type"), ("[]", "type")],
        ),
        (
            r#"{"oneOf":[{"const":"auto"},{"type":"integer","minimum":1},{"type":"null"}]}"#,
            &[r#""auto""#, "3", "null"],
            &[(r#""b""#, "enum"), ("0", "range"), ("{}", "type")],
        ),
        (
            r#"{"anyOf":[{"const":"a"},{"enum":["b",1]},{"type":"null"}]}"#,
            &[r#""a""#, r#""b""#, "1", "null"],
            &[(r#""c""#, "enum"), ("2", "enum"), ("true", "enum")],
        ),
        (
            r#"{"type":["string","null"],"anyOf":[{"format":"date"},{"format":"date-time"}]}"#,
            &[r#""2024-02-29""#, r#""2024-02-29T10:00:00Z""#, "null"],
            &[(r#""today""#, "format"), ("1", "type")],
        ),
        (
            r#"{"oneOf":[
                {"type":"object","properties":{"kind":{"const":"car"},"plate":{"type":"string"}},"required":["kind","plate"]},
                {"type":"object","properties":{"kind":{"enum":["van",7]},"load":{"type":"number"}},"required":["kind"]},
                {"type":"array"}
            ]}"#,
            &[r#"{"kind":"car","plate":"x"}"#, r#"{"load":1,"kind":7}"#, r#"{"kind":"van"}"#, "[]"],
            &[
                (r#"{"kind":"car"}"#, "missing_field"),
                (r#"{"load":"1","kind":"van"}"#, "type"),
                (r#"{"kind":"bus"}"#, "enum"),
                (r#"{"load":1}"#, "missing_field"),
                ("1", "type"),
            ],
        ),
        (
            r#"{"allOf":[
                {"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},
                {"type":"object","properties":{"b":{"type":"number"}},"required":["b"]}
            ]}"#,
            &[r#"{"a":"","b":1}"#],
            &[(r#"{"a":""}"#, "missing_field"), (r#"{"a":1,"b":1}"#, "type")],
        ),
        (
            r#"{"type":"object","properties":{"id":{"type":"string"}},"required":["Id"],"additionalProperties":false}"#,
            &[],
            &[(r#"{"Id":[1,2]}"#, "unknown_field"), ("{}", "missing_field")],
        ),
        (
            r#"{"$schema":"s","$comment":"","title":"","description":"","default":1,"deprecated":true,"examples":[{}]}"#,
            &["1"],
            &[],
        ),
    ];
    for (schema, valid, invalid) in cases {
        let mut validator = validator(&format!(r#"{{"type":"object","properties":{{"x":{schema}}}}}"#));
        for x in *valid {
            let mut verdict = validate(&mut validator, &format!(r#"{{"event":"own","data":{{"x":{x}}}}}"#));
            verdict.issues.retain(|issue| issue.code != PayloadIssueCode::Precision);
            assert_eq!(verdict.issues, [], "{schema} {x}");
        }
        for (x, code) in *invalid {
            let verdict = validate(&mut validator, &format!(r#"{{"data":{{"x":{x}}},"event":"own"}}"#));
            assert!(!verdict.valid, "{schema} {x}");
            let codes: Vec<_> = verdict.issues.iter().map(|issue| issue.code.as_str()).collect();
            assert_eq!(codes, [*code], "{schema} {x}");
        }
    }
}

#[test]
fn messages_say_what_is_expected() {
    let schema = r#"{"type":"object","properties":{"kind":{"enum":["a",1,null]},"n":{"type":"number","exclusiveMinimum":0},
        "m":{"type":"number","exclusiveMaximum":5},"b":{"type":"boolean"}},"required":["other"],"additionalProperties":false}"#;
    let payload = r#"{"event":"own","data":{"kind":"b","n":0,"m":7,"b":1,"more":1}}"#;
    let verdict = validate(&mut validator(schema), payload);
    let messages: Vec<_> = verdict.issues.iter().map(PayloadIssue::to_string).collect();
    assert_eq!(
        messages,
        [
            "/data/other: `other` is missing; expected a value",
            r#"/data/kind: expected `kind` to be one of ["a",1,null], found `"b"`"#,
            "/data/n: expected `n` to be a number above 0, found `0`",
            "/data/m: expected `m` to be a number below 5, found `7`",
            "/data/b: expected `b` to be a boolean, found a number",
            "/data/more: `more` is not allowed here",
        ]
    );
}

#[test]
fn a_definition_replaces_the_schema_of_the_catalogue() {
    let mut validator = Validator::new();
    let payload = r#"{"event":"recapture_new","data":{"id":7,"more":1}}"#;
    validator.define("recapture_new", r#"{"type":"object","properties":{"id":{"type":"integer"}}}"#).unwrap();
    assert_eq!(lines(&validate(&mut validator, payload)), ["notice unknown_field /data/more"]);
    assert!(validator.define("recapture_new", r#"{"type":"object","oneOf":[]}"#).is_err());
    assert_eq!(lines(&validate(&mut validator, payload)), ["notice unknown_field /data/more"]);
    validator.undefine("recapture_new");
    validator.undefine("never_defined");
    let fresh = Validator::new().validate(payload.as_bytes(), &ValidateOptions::default());
    assert_eq!(validator.validate(payload.as_bytes(), &ValidateOptions::default()), fresh);
}

/// Keys with escapes and keys that are too long for a pattern are recognised.
#[test]
fn properties_can_have_any_name() {
    for name in ["", "é", "a\"b", "a\\b", "a\":1,\"b", "\n", "\u{0}", "/~", &"k".repeat(100)] {
        let key = serde_json::to_string(name).unwrap();
        let schema = format!(
            r#"{{"type":"object","properties":{{{key}:{{"type":"null"}}}},"required":[{key}],"additionalProperties":false}}"#
        );
        let mut validator = validator(&schema);
        for (value, valid) in [("null", true), ("1", false)] {
            let payload = format!(r#"{{"event":"own","data":{{{key}:{value}}}}}"#);
            assert_eq!(validate(&mut validator, &payload).valid, valid, "{payload}");
        }
        if !name.is_empty() {
            validator.define(name, r#"{"type":"object"}"#).unwrap();
            let payload = format!(r#"{{"event":{key},"data":{{}}}}"#);
            for _ in 0..2 {
                assert_eq!(validate(&mut validator, &payload).issues, [], "{payload}");
            }
        }
    }
}

#[test]
fn unsupported_schemas_are_refused_with_paths() {
    let many: String = (0..65).map(|n| format!(r#""p{n}":{{}},"#)).collect();
    let many = format!(r#"{{"type":"object","properties":{{{}}}}}"#, many.trim_end_matches(','));
    let cases: &[(&str, &[&str])] = &[
        ("", &["type "]),
        ("{", &["type "]),
        ("[]", &["type ", "type /type"]),
        ("{}", &["type /type"]),
        (r#"{"type":["object","null"]}"#, &["type /type"]),
        (r#"{"type":"string"}"#, &["type /type"]),
        (r#"{"type":"object","$ref":"x","allOf":[]}"#, &["unsupported /$ref", "unsupported /allOf"]),
        (r#"{"type":"object","own":1}"#, &["unsupported /own"]),
        (r#"{"type":"object","properties":[]}"#, &["type /properties"]),
        (r#"{"type":"object","properties":{"a":true}}"#, &["type /properties/a"]),
        (r#"{"type":"object","properties":{"a":{"type":"text"}}}"#, &["unsupported /properties/a/type"]),
        (
            r#"{"type":"object","properties":{"a":{"type":["string","number"]}}}"#,
            &["unsupported /properties/a/type"],
        ),
        (r#"{"type":"object","properties":{"a~/":{"type":[]}}}"#, &["unsupported /properties/a~0~1/type"]),
        (r#"{"type":"object","properties":{"a":{"minimum":1}}}"#, &["conflict /properties/a/minimum"]),
        (
            r#"{"type":"object","properties":{"a":{"type":"number","minimum":"1"}}}"#,
            &["type /properties/a/minimum"],
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"number","exclusiveMinimum":true}}}"#,
            &["type /properties/a/exclusiveMinimum"],
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"string","format":"email"}}}"#,
            &["unsupported /properties/a/format"],
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"array","items":[{}]}}}"#,
            &["type /properties/a/items"],
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"array","items":{"uniqueItems":true}}}}"#,
            &["unsupported /properties/a/items/uniqueItems"],
        ),
        (r#"{"type":"object","properties":{"a":{"enum":[]}}}"#, &["type /properties/a/enum"]),
        (r#"{"type":"object","properties":{"a":{"enum":[[]]}}}"#, &["type /properties/a/enum"]),
        (
            r#"{"type":"object","properties":{"a":{"type":"integer","enum":[1.5]}}}"#,
            &["type /properties/a/enum"],
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"string","const":null}}}"#,
            &["type /properties/a/const"],
        ),
        (r#"{"type":"object","properties":{"a":{"enum":[1],"const":1}}}"#, &["conflict /properties/a/const"]),
        (
            r#"{"type":"object","properties":{"a":{"type":"number","enum":[1],"minimum":1}}}"#,
            &["conflict /properties/a/minimum"],
        ),
        (r#"{"type":"object","required":"a"}"#, &["type /required"]),
        (r#"{"type":"object","required":[1]}"#, &["type /required"]),
        (r#"{"type":"object","additionalProperties":{}}"#, &["unsupported /additionalProperties"]),
        (&many, &["range /properties"]),
    ];
    for (schema, expected) in cases {
        let issues = Validator::new().define("own", schema).unwrap_err();
        let found: Vec<_> =
            issues.iter().map(|issue| format!("{} {}", issue.code.as_str(), issue.path)).collect();
        assert_eq!(found, *expected, "{schema}");
        for issue in &issues {
            assert!(!issue.message.is_empty() && !issue.message.ends_with('.'), "{}", issue.message);
        }
    }
    assert_eq!(Validator::new().define("", r#"{"type":"object"}"#).unwrap_err()[0].code.as_str(), "empty");
}

#[test]
fn references_are_followed() {
    let schema = r##"{
        "type":"object",
        "properties":{"a":{"$ref":"#/$defs/money"},"b":{"type":"array","items":{"$ref":"#/$defs/a~1b%25"}}},
        "$defs":{"money":{"type":"number","minimum":0},"a/b%":{"anyOf":[{"$ref":"#/$defs/money"},{"type":"null"}]}}
    }"##;
    let mut validator = validator(schema);
    let verdict = validate(&mut validator, r#"{"event":"own","data":{"a":-1,"b":[1,null,-1,"x"]}}"#);
    assert_eq!(lines(&verdict), ["error range /data/a", "error range /data/b/2", "error type /data/b/3"]);
    let levels: String = (0..20).map(|n| format!(r##","d{n}":{{"type":"object","properties":{{"a":{{"$ref":"#/$defs/d{0}"}},"b":{{"$ref":"#/$defs/d{0}"}}}}}}"##, n + 1)).collect();
    for schema in [
        r##"{"type":"object","properties":{"a":{"$ref":"#"}}}"##.to_owned(),
        r##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}"##.to_owned(),
        r##"{"$ref":"https://a.example/schema"}"##.to_owned(),
        r##"{"$ref":"#/$defs/b"}"##.to_owned(),
        format!(r##"{{"$ref":"#/$defs/d0","$defs":{{"d20":{{}}{levels}}}}}"##),
    ] {
        let issues = Validator::new().define("own", &schema).unwrap_err();
        assert!(issues.iter().any(|issue| issue.code.as_str() == "unsupported"), "{issues:?}");
    }
}

#[test]
fn branches_that_overlap_are_refused_with_advice() {
    for branches in [
        r#"{"type":"string"},{"type":"string","minLength":1}"#,
        r#"{"type":"number"},{"type":"integer"}"#,
        r#"{"type":"object","properties":{"a":{}}},{"type":"object","properties":{"b":{}}}"#,
        r#"{"type":"object","properties":{"k":{"const":1}}},{"type":"object","properties":{"k":{"const":2}}}"#,
        r#"{"type":"object","properties":{"k":{"const":1}},"required":["k"]},{"type":"object","properties":{"k":{"const":1.0}},"required":["k"]}"#,
        r#"{},{"type":"string"}"#,
    ] {
        for keyword in ["anyOf", "oneOf"] {
            let schema = format!(r#"{{"type":"object","properties":{{"x":{{"{keyword}":[{branches}]}}}}}}"#);
            let issues = Validator::new().define("own", &schema).unwrap_err();
            assert_eq!(issues[0].path, format!("/properties/x/{keyword}"));
            assert!(issues[0].message.contains("must differ in their JSON type"), "{}", issues[0].message);
        }
    }
    for (schema, path) in [
        (r#"{"oneOf":[{"type":["string","null"]},{"type":["number","null"]}]}"#, "oneOf"),
        (r#"{"allOf":[{"type":"string"}]}"#, "allOf"),
        (
            r#"{"allOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"type":"object","properties":{"a":{"type":"string"}}}]}"#,
            "allOf",
        ),
        (r#"{"type":"string","anyOf":[{"type":"number"}]}"#, "anyOf/0/type"),
        (r#"{"type":"string","pattern":"(a)\\1"}"#, "pattern"),
        (r#"{"type":"string","minLength":-1}"#, "minLength"),
        (r#"{"type":"number","multipleOf":0}"#, "multipleOf"),
        (r#"{"$schema":"https://example.com/own","type":"number"}"#, "$schema"),
    ] {
        let schema = format!(r#"{{"type":"object","properties":{{"x":{schema}}}}}"#);
        let issues = Validator::new().define("own", &schema).unwrap_err();
        assert_eq!(issues[0].path, format!("/properties/x/{path}"), "{schema}");
    }
}

/// The export of each event, and of all, can be defined. It then refuses what the catalogue refuses.
#[test]
fn exported_schemas_can_be_defined() {
    for event in EVENTS.iter().map(|event| event.name) {
        for mode in [Mode::Lenient, Mode::Strict] {
            for exported in [Some(event), None] {
                let schema = payload_json_schema(exported, mode).unwrap();
                let mut validator = Validator::new();
                assert_eq!(validator.define(event, &schema), Ok(()), "{event} {mode:?} {exported:?}");
                let options = ValidateOptions { mode, ..ValidateOptions::default() };
                let sample = sample_payload(event, 1).unwrap();
                for payload in [
                    &sample,
                    &sample.replacen("\"5", "5", 1),
                    &sample.replacen("https:", "ftp:", 1),
                    &sample.replacen("-0", "-9", 1),
                ] {
                    let defined = validator.validate(payload.as_bytes(), &options);
                    let expected = Validator::new().validate(payload.as_bytes(), &options);
                    assert_eq!(defined.valid, expected.valid, "{payload} {defined:?}");
                }
            }
        }
    }
}

#[test]
fn an_object_can_have_sixty_four_properties() {
    let fields: Vec<_> = (0..64).map(|n| format!("p{n}")).collect();
    let (last, others) = fields.split_last().unwrap();
    let properties: Vec<_> = others.iter().map(|name| format!(r#""{name}":{{"type":"integer"}}"#)).collect();
    let schema = format!(
        r#"{{"type":"object","properties":{{{}}},"required":["{last}","p0"]}}"#,
        properties.join(",")
    );
    let mut validator = validator(&schema);
    let members: Vec<_> = fields.iter().map(|name| format!(r#""{name}":1"#)).collect();
    let payload = |members: &[String]| format!(r#"{{"event":"own","data":{{{}}}}}"#, members.join(","));
    assert_eq!(validate(&mut validator, &payload(&members)).issues, []);
    let missing = validate(&mut validator, &payload(&members[1..63]));
    assert_eq!(lines(&missing), ["error missing_field /data/p0", "error missing_field /data/p63"]);
}

/// The deepest schema that the parser accepts does not overflow the stack of the visitor.
#[test]
fn deep_schemas_work() {
    let deep = |levels: usize| {
        let inner = r#"{"type":"array","items":"#.repeat(levels);
        format!(r#"{{"type":"object","properties":{{"a":{inner}{{}}{}}}}}"#, "}".repeat(levels))
    };
    let mut validator = validator(&deep(97));
    let payload = format!(r#"{{"event":"own","data":{{"a":{}1{}}}}}"#, "[".repeat(97), "]".repeat(97));
    assert_eq!(validate(&mut validator, &payload).issues, []);
    assert!(Validator::new().define("own", &deep(98)).is_err());
}

#[test]
fn a_file_defines_several_events() {
    let file = format!(
        "\u{feff}{{\"own\": {{\"type\": \"object\", \"required\": [\"id\"]}}, \"ping\": {}}}",
        payload_json_schema(Some("ping"), Mode::Strict).unwrap()
    );
    let mut validator = Validator::new();
    assert_eq!(validator.define_all(&file).unwrap(), ["own", "ping"]);
    let missing = validate(&mut validator, r#"{"event":"own","data":{}}"#);
    assert_eq!(lines(&missing), ["error missing_field /data/id"]);
    assert_eq!(validate(&mut validator, r#"{"event":"ping","data":{}}"#).issues, []);
    assert_eq!(validator.define_all("{}"), Ok(Vec::new()));
}

/// All problems of all schemas are reported, with the event in the path, and nothing is defined.
#[test]
fn a_file_with_a_bad_schema_defines_nothing() {
    for (file, expected) in [
        (
            r#"{"own":{"type":"object"},"a/b":{"type":"object","minProperties":1},"c":{"type":"array"},"d":7}"#,
            &[
                "/a~1b/minProperties: `minProperties` can't be checked; leave it out",
                "/c/type: the data of an event must be an object: add `\"type\": \"object\"`",
                "/d: a schema must be an object",
                "/d/type: the data of an event must be an object: add `\"type\": \"object\"`",
            ] as &[_],
        ),
        (r#"{"":{"type":"object"}}"#, &["/: name the event to define"]),
        ("[]", &["the schemas must be a JSON object that has one for each event, by its name"]),
        (r#"{"type":"object"}"#, &["this is a schema itself; put it under the name of its event"]),
        (
            "{\n  \"own\": {},\n}",
            &["the schemas are not JSON: expected a property name in double quotes at line 3, column 1"],
        ),
        (
            r#"{"own":{},"own":{}}"#,
            &["the schemas are not JSON: expected each key once in an object at line 1, column 17"],
        ),
    ] {
        let mut validator = Validator::new();
        let issues = validator.define_all(file).unwrap_err();
        assert_eq!(issues.iter().map(ToString::to_string).collect::<Vec<_>>(), expected, "{file}");
        let verdict = validator.validate(br#"{"event":"own","data":{}}"#, &ValidateOptions::default());
        assert_eq!(verdict.issues[0].code, PayloadIssueCode::UnknownEvent);
    }
}

/// A schema in a file may be nested as deeply as one that is defined by itself.
#[test]
fn deep_schemas_work_in_files() {
    let deep = |levels: usize| {
        let inner = r#"{"type":"array","items":"#.repeat(levels);
        format!(r#"{{"own":{{"type":"object","properties":{{"a":{inner}{{}}{}}}}}}}"#, "}".repeat(levels))
    };
    assert!(Validator::new().define_all(&deep(97)).is_ok());
    assert!(Validator::new().define_all(&deep(98)).is_err());
}
