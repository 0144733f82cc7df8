//! The exports of `wasm-pack build`: plain values in and out, and real errors.

use autograb_webhooks::wasm::client::Client;
use autograb_webhooks::wasm::requests;
use autograb_webhooks::wasm::standalone::{
    check_event_name, check_event_names, payload_json_schema, safe_parse_payload, sample_payload,
    validate_payload, with_token,
};
use js_sys::{Array, Error, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::bindings::{get, js};

const UNDEFINED: JsValue = JsValue::UNDEFINED;

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

/// `code path code path …` of what was thrown, which must be an `Error` with the message of its first issue.
fn thrown(error: &JsValue) -> String {
    let error: &Error = error.dyn_ref().expect("an `Error`");
    assert_eq!(error.name(), "WebhooksError");
    let issues: Array = get(error, "issues").unchecked_into();
    let issue = |issue| format!(" {} {}", word(&issue, "code"), word(&issue, "path"));
    let issues: String = issues.iter().map(issue).collect();
    assert!(!String::from(error.message()).is_empty());
    word(error, "code") + &issues
}

fn word(value: &JsValue, name: &str) -> String {
    get(value, name).as_string().unwrap()
}

#[wasm_bindgen_test]
fn payloads_of_every_form_are_validated() {
    let payload = r#"({ event: "claim_report_generated", data: { claimID: "c", claimNumber: "7", claimValuation: 1, reportURL: "https://a.example" } })"#;
    let text = format!("JSON.stringify({payload})");
    let bytes = format!("new TextEncoder().encode({text})");
    for input in [
        text.clone(),
        bytes.clone(),
        format!("({bytes}).buffer"),
        format!("new DataView(({bytes}).buffer)"),
        format!("new Uint8Array([0, ...{bytes}, 0]).subarray(1, -1)"),
        format!("'\\ufeff' + {text}"),
        format!("({{ toJSON: () => {payload} }})"),
        payload.to_owned(),
    ] {
        let verdict = validate_payload(&js(&input), &UNDEFINED).unwrap();
        let expected = r#"{"valid":true,"event":"claim_report_generated","issues":[],"omitted":0}"#;
        assert_eq!(json(&verdict), expected, "{input}");
        let result = safe_parse_payload(&js(&input), &UNDEFINED).unwrap();
        assert_eq!(get(&result, "known"), true);
        assert_eq!(json(&get(&result, "payload")), json(&js(payload)), "{input}");
    }
    let result = safe_parse_payload(&r#"{"event": "sold", "data": {}}"#.into(), &UNDEFINED).unwrap();
    assert_eq!((get(&result, "valid"), get(&result, "known")), (true.into(), false.into()));
    let result = safe_parse_payload(&"{".into(), &UNDEFINED).unwrap();
    assert_eq!(get(&result, "valid"), false);
    assert!(!Reflect::has(&result, &"payload".into()).unwrap());
}

#[wasm_bindgen_test]
fn issues_have_positions_unless_the_input_is_a_value() {
    let text = "{\n  \"event\": \"claim_report_generated\", \"data\": {\"claimID\": 5}}";
    let issue = |input: &JsValue| {
        let verdict = validate_payload(input, &UNDEFINED).unwrap();
        assert_eq!(get(&verdict, "valid"), false);
        let issues = Array::from(&get(&verdict, "issues"));
        issues.iter().find(|issue| word(issue, "path") == "/data/claimID").expect("an issue of the id")
    };
    let found = issue(&text.into());
    let words = ["severity", "code", "expected", "found"].map(|name| word(&found, name));
    assert_eq!(words, ["error", "type", "a string", "a number"]);
    for (name, number) in [("offset", 59), ("line", 2), ("column", 58)] {
        assert_eq!(get(&found, name), number, "{name}");
    }
    let issue = issue(&JSON::parse(text).unwrap());
    for name in ["offset", "line", "column"] {
        assert!(get(&issue, name).is_null(), "{name}");
    }
}

#[wasm_bindgen_test]
fn inputs_that_are_no_payload_are_refused_by_the_verdict() {
    for (input, code, message) in [
        ("undefined", "unserializable", "was the body read?"),
        ("Promise.resolve('{}')", "unserializable", "await it first"),
        ("new Response('{}')", "unserializable", "read the bytes in it first"),
        ("new Response('{}').body", "unserializable", "read the bytes in it first"),
        ("Symbol('a')", "unserializable", "`JSON.stringify` returns nothing for it"),
        ("10n", "unserializable", "`JSON.stringify` returns nothing for it"),
        ("({ toJSON() { throw 1 } })", "unserializable", "`JSON.stringify` returns nothing for it"),
        (
            "(() => { const b = new ArrayBuffer(8); structuredClone(b, { transfer: [b] }); return b })()",
            "unserializable",
            "detached",
        ),
        ("new Uint8Array(101)", "size", "at most 100 bytes, found 101 bytes"),
        ("'x'.repeat(101)", "size", "at most 100 bytes"),
        ("'é'.repeat(51)", "size", "at most 100 bytes, found 102 bytes"),
        ("new Uint8Array([0x22, 0xff, 0x22])", "encoding", ""),
        ("''", "syntax", ""),
        ("null", "type", ""),
        ("42", "type", ""),
    ] {
        let verdict = validate_payload(&js(input), &js("({ maxBytes: 100 })")).expect(input);
        let issue = Array::from(&get(&verdict, "issues")).get(0);
        assert_eq!(word(&issue, "code"), code, "{input}");
        assert!(word(&issue, "message").contains(message), "{input}: {}", word(&issue, "message"));
    }
}

#[wasm_bindgen_test]
fn options_of_the_validator() {
    let sold = r#"{"event": "sold", "data": {"a": {}}}"#;
    for (options, valid) in [
        ("undefined", true),
        ("({})", true),
        ("({ mode: undefined, event: undefined })", true),
        ("({ mode: 'lenient', event: 'sold', maxDepth: 3, maxBytes: 99, maxIssues: 0 })", true),
        ("({ mode: 'strict' })", false),
        ("({ event: 'ping' })", false),
        ("({ maxDepth: 2 })", false),
        ("({ maxBytes: 9 })", false),
    ] {
        let verdict = validate_payload(&sold.into(), &js(options)).unwrap();
        assert_eq!(get(&verdict, "valid"), valid, "{options}");
    }
    for (options, expected) in [
        ("42", "invalid_request type "),
        (
            "({ mode: 'loose', event: 1, maxDepth: '1', maxBytes: -1, maxIssue: 1 })",
            "invalid_request type /mode type /event type /maxDepth range /maxBytes unknown_field /maxIssue",
        ),
    ] {
        let error = validate_payload(&sold.into(), &js(options)).unwrap_err();
        assert_eq!(thrown(&error), expected);
        assert_eq!(thrown(&safe_parse_payload(&sold.into(), &js(options)).unwrap_err()), expected);
    }
}

#[wasm_bindgen_test]
fn event_names_are_checked() {
    for (name, expected) in [
        ("'ping'", r#"{"known":true}"#),
        ("'price_change'", r#"{"known":false,"suggestion":"recapture_price_change"}"#),
        ("'?'", r#"{"known":false}"#),
        ("42", r#"{"known":false}"#),
    ] {
        assert_eq!(json(&check_event_name(&js(name))), expected);
    }
    let issues = |names: &str, rules: &str| {
        let issues = check_event_names(&js(names), &js(rules)).unwrap();
        let issue = |issue: JsValue| format!("{} {}", word(&issue, "code"), word(&issue, "path"));
        Array::from(&issues).iter().map(issue).collect::<Vec<_>>()
    };
    assert_eq!(issues("['recapture_new']", "undefined"), [""; 0]);
    assert_eq!(
        issues("['ping', 1, 'sold', {}, '', 'sold']", "undefined"),
        ["not_subscribable /0", "type /1", "unknown_event /2", "type /3", "unknown_event /4", "duplicate /5"]
    );
    assert_eq!(issues("['ping', 'sold']", "({ allowPingEvent: true, allowUnknownEvents: true })"), [""; 0]);
    assert_eq!(issues("'ping'", "({})"), ["type "]);
    let error = check_event_names(&js("[]"), &js("({ allowPing: true })")).unwrap_err();
    assert_eq!(thrown(&error), "invalid_request unknown_field /allowPing");
}

#[wasm_bindgen_test]
fn samples_are_valid_and_schemas_are_objects() {
    for seed in ["undefined", "({ seed: 7 })", "({ seed: -0.5, region: 'nz' })"] {
        let sample = sample_payload(&"recapture_new".into(), &js(seed)).unwrap();
        let strict = js("({ mode: 'strict', event: 'recapture_new' })");
        assert_eq!(get(&validate_payload(&sample, &strict).unwrap(), "valid"), true, "{seed}");
    }
    let schema = payload_json_schema(&"ping".into(), &js("({ mode: 'strict' })")).unwrap();
    assert!(get(&get(&schema, "properties"), "event").is_object());
    assert!(payload_json_schema(&UNDEFINED, &UNDEFINED).unwrap().is_object());
    for event in ["'price_change'", "42", "null", "''"] {
        let error = sample_payload(&js(event), &UNDEFINED).unwrap_err();
        assert_eq!(thrown(&error), "invalid_request unknown_event ", "{event}");
        let error = payload_json_schema(&js(event), &UNDEFINED).unwrap_err();
        assert_eq!(thrown(&error), "invalid_request unknown_event ", "{event}");
    }
    let error = sample_payload(&"price_change".into(), &UNDEFINED).unwrap_err();
    assert!(word(&error, "message").ends_with("did you mean `recapture_price_change`?"));
    let error = sample_payload(&"ping".into(), &js("({ seed: '1', region: 'xx' })")).unwrap_err();
    assert_eq!(thrown(&error), "invalid_request type /seed unknown_region /region");
}

#[wasm_bindgen_test]
fn endpoints_get_tokens() {
    let endpoint = "https://dealer.example/hook".into();
    let with = |token: &str, options: &str| with_token(&endpoint, &js(token), &js(options));
    assert_eq!(with("'t'", "undefined").unwrap(), "https://dealer.example/hook?token=t");
    assert_eq!(with("'t'", "({ parameter: 'key' })").unwrap(), "https://dealer.example/hook?key=t");
    let random = with("undefined", "undefined").unwrap();
    assert_eq!(random.len(), "https://dealer.example/hook?token=".len() + 48);
    assert_ne!(random, with("undefined", "undefined").unwrap());
    let url = js("new URL('https://dealer.example/hook?token=t')");
    assert!(with_token(&url, &"u".into(), &UNDEFINED).unwrap().contains("token=u"));
    assert_eq!(requests::redact_endpoint(&url).unwrap(), "https://dealer.example/hook?token=…");
    for (token, options, expected) in [
        ("1", "undefined", "invalid_request type /token"),
        ("'t'", "({ parametre: 'a' })", "invalid_request unknown_field /parametre"),
    ] {
        assert_eq!(thrown(&with(token, options).unwrap_err()), expected);
    }
    assert_eq!(thrown(&requests::redact_endpoint(&js("42")).unwrap_err()), "invalid_request type /endpoint");
}

#[wasm_bindgen_test]
async fn builders_throw_and_promises_are_rejected_with_errors() {
    let config = js("({ apiKey: 'pub_key', region: 'uk' })");
    let error = requests::create(&config, &js("({ name: '' })")).unwrap_err();
    assert_eq!(thrown(&error), "invalid_request required /endpoint required /events empty /name");
    assert_eq!(thrown(&Client::new(&UNDEFINED).err().unwrap()), "invalid_request required /apiKey");

    let fetch =
        "async () => new Response('{\"message\": \"Invalid Region\", \"token\": \"t\"}', { status: 400 })";
    let options = format!("({{ apiKey: 'pub_key', region: 'uk', maxRetries: 0, fetch: {fetch} }})");
    let client = Client::new(&js(&options)).unwrap();
    let error = JsFuture::from(client.list(&UNDEFINED)).await.unwrap_err();
    let error: Error = error.dyn_into().expect("an `Error`");
    assert_eq!((word(&error, "code"), get(&error, "status")), ("invalid_region".into(), 400.into()));
    assert!(word(&error, "body").contains("Invalid Region"));
    assert!(!Object::keys(&error).includes(&"body".into(), 0), "the body is not enumerable");

    let drafts = js("[{ name: 'a', endpoint: 'https://a.example', events: ['recapture_new'] }]");
    let fetch = "async (_, { method }) => new Response(method === 'GET' ? '[]' : '', { status: 200 })";
    let options = format!("({{ apiKey: 'pub_key', region: 'uk', maxRetries: 0, fetch: {fetch} }})");
    let ensured: Promise = Client::new(&js(&options)).unwrap().ensure(&drafts, &UNDEFINED);
    let error = JsFuture::from(ensured).await.unwrap_err();
    assert_eq!(get(&get(&error, "plan"), "done"), 0);
    assert!(!Object::keys(error.unchecked_ref::<Object>()).includes(&"plan".into(), 0));
}
