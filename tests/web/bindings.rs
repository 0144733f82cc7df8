//! What the exports take and give: plain objects, `undefined` for what is absent, and descriptions of errors.

use autograb_webhooks::wasm::client::Client;
use autograb_webhooks::wasm::requests;
use js_sys::{Array, JSON, Object, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const CONFIG: &str = "({ apiKey: 'pub_key', region: 'uk' })";
const DRAFT: &str =
    "({ name: 'a', endpoint: 'https://dealer.example/h', events: ['recapture_new'], headers: undefined })";

/// What an expression of JavaScript gives.
pub(crate) fn js(expression: &str) -> JsValue {
    js_sys::eval(expression).unwrap()
}

pub(crate) fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

/// The JSON of a value, with the properties of each object in alphabetical order.
fn text(value: &JsValue) -> String {
    let json: String = JSON::stringify(value).unwrap().into();
    serde_json::from_str::<serde_json::Value>(&json).unwrap().to_string()
}

/// `code path code path …` of a description of an error.
fn described(error: &JsValue) -> String {
    let issues = get(error, "issues");
    let mut words = vec![get(error, "code").as_string().unwrap()];
    if issues.is_object() {
        for issue in Array::from(&issues).iter() {
            words.push(get(&issue, "path").as_string().unwrap());
            words.push(get(&issue, "code").as_string().unwrap());
        }
    }
    words.join(" ")
}

#[wasm_bindgen_test]
fn builders_give_plain_objects() {
    let request = requests::create(&js(CONFIG), &js(DRAFT)).unwrap();
    assert!(Object::get_prototype_of(&request).loose_eq(&get(&js("Object"), "prototype")));
    let body = JSON::parse(&get(&request, "body").as_string().unwrap()).unwrap();
    Reflect::set(&request, &"body".into(), &text(&body).into()).unwrap();
    assert_eq!(
        text(&request),
        concat!(
            r#"{"body":"{\"endpoint\":\"https://dealer.example/h\",\"events\":[\"recapture_new\"],"#,
            r#"\"format\":\"json\",\"name\":\"a\",\"region\":\"uk\"}","#,
            r#""headers":{"Accept":"application/json","ApiKey":"pub_key","Content-Type":"application/json"},"#,
            r#""method":"POST","url":"https://api.autograb.co.uk/v2/webhooks"}"#
        )
    );
    let list = requests::list(&js(CONFIG)).unwrap();
    assert!(!Reflect::has(&list, &"body".into()).unwrap(), "an absent body is left out");
    for (request, method) in [
        (requests::get(&js(CONFIG), &"w".into()), "GET"),
        (requests::update(&js(CONFIG), &"w".into(), &js("({ name: null })")), "PATCH"),
        (requests::delete(&js(CONFIG), &"w".into()), "DELETE"),
        (requests::ping(&js(CONFIG), &"w".into()), "POST"),
    ] {
        assert_eq!(get(&request.unwrap(), "method").as_string().unwrap(), method);
    }
}

#[wasm_bindgen_test]
fn whatever_is_given_is_refused_with_a_description() {
    for (config, draft, expected) in [
        ("undefined", DRAFT, "invalid_request"),
        (CONFIG, "undefined", "invalid_request  type"),
        (CONFIG, "null", "invalid_request  type"),
        (CONFIG, "42", "invalid_request  type"),
        (CONFIG, "Symbol('x')", "invalid_request  type"),
        (CONFIG, "(() => 1)", "invalid_request  type"),
        (CONFIG, "(() => { const a = {}; a.a = a; return a; })()", "invalid_request  type"),
        (CONFIG, "(() => { const a = {}; a.a = a; a.b = a; return a; })()", "invalid_request  type"),
        (CONFIG, "Proxy.revocable([], {}).proxy", "invalid_request  type"),
        (
            CONFIG,
            "(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy; })()",
            "invalid_request  type",
        ),
        (CONFIG, "new Set([1])", "invalid_request  type"),
        (CONFIG, "({ name: 10n })", "invalid_request /name type"),
        (CONFIG, "({ name: () => 'a' })", "invalid_request /name type"),
        (CONFIG, "({ get name() { throw 'no' } })", "invalid_request /name type"),
        (CONFIG, "({ get toJSON() { throw 'no' } })", "invalid_request /toJSON type"),
        (CONFIG, "({ toJSON() { throw 'no' } })", "invalid_request  type"),
        (CONFIG, "({ toJSON() { return this } })", "invalid_request  type"),
        (CONFIG, "new Proxy({}, { ownKeys() { throw new Error('no') } })", "invalid_request  type"),
        (
            CONFIG,
            "(() => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a; })()",
            "invalid_request  type",
        ),
        (
            CONFIG,
            "(() => { let a = []; for (let i = 0; i < 500; i++) a = [a]; return { name: a }; })()",
            "invalid_request  type",
        ),
        (
            CONFIG,
            "new Map([['name', 'a'], ['events', [undefined, Symbol('a')]], ['headers', () => []]])",
            "invalid_request /events/0 type /events/1 type /headers type /endpoint required",
        ),
        (
            "({ apiKey: 'k', region: 'uk', get headers() { throw 1 } })",
            DRAFT,
            "invalid_request /headers type",
        ),
        ("({ apiKey: 'k', region: 'uk', headers: new Set(['a']) })", DRAFT, "invalid_request /headers type"),
        ("({ apiKey: 'k', region: 'uk', headers: [['a', 'b']] })", DRAFT, "invalid_request /headers type"),
        ("({ apiKey: 'k', region: () => 'uk' })", DRAFT, "invalid_request /region type"),
        (
            "({ apiKey: 42, timeoutMs: 'x' })",
            "({})",
            "invalid_request /apiKey type /timeoutMs type /name required",
        ),
        ("'pub_key'", DRAFT, "invalid_request  type"),
        ("['pub_key']", DRAFT, "invalid_request  type"),
        ("({ apiKey: 'k', regoin: 'uk' })", DRAFT, "invalid_request /regoin unknown_field"),
        (
            "({ apiKey: 'k\\n' })",
            "({})",
            "invalid_request /name required /endpoint required /events required /region required /apiKey header_value",
        ),
    ] {
        let result = requests::create(&js(config), &js(draft));
        let error = result.expect_err(&format!("{config} {draft}"));
        assert!(described(&error).starts_with(expected), "{draft}: {} is not {expected}", described(&error));
    }
    for id in ["undefined", "null", "42", "({})", "''", "'..'"] {
        let error = requests::delete(&js(CONFIG), &js(id)).unwrap_err();
        assert!(described(&error).starts_with("invalid_request /id "), "{id}");
    }
}

#[wasm_bindgen_test]
fn urls_and_class_instances_count_as_their_json() {
    let draft = "({ name: 'a', endpoint: new URL('https://dealer.example/h'), events: ['recapture_new'] })";
    assert!(requests::create(&js(CONFIG), &js(draft)).is_ok());
    let config =
        "({ apiKey: 'pub_key', region: 'uk', baseUrl: new URL('https://a.example/v2/'), onRetry: () => 1 })";
    let request = requests::list(&js(config)).unwrap();
    assert_eq!(get(&request, "url").as_string().unwrap(), "https://a.example/v2/webhooks?region=uk");
}

#[wasm_bindgen_test]
fn constructors_report_everything_at_once() {
    for (options, expected) in [
        ("undefined", "invalid_request /apiKey required"),
        ("({ apiKey: 'sec_key' })", "invalid_request /apiKey secret_key"),
        (
            "({ apiKey: 'a\\nb', baseUrl: 'x', region: 'xx' })",
            "invalid_request /apiKey header_value /baseUrl url /region unknown_region",
        ),
        ("({ apiKey: 'k', fetch: 1 })", "invalid_request /fetch type"),
        (
            "({ apiKey: 42, baseUrl: 'x', fetch: 1, timeoutMs: NaN, region: 'xx', a: 1, headers: new Map([['a b', 'c']]) })",
            "invalid_request /timeoutMs type /fetch type /apiKey type /a unknown_field /baseUrl url \
             /region unknown_region /headers/a b header_name",
        ),
        ("({ oauth: { clientId: 'i' } })", "invalid_request /oauth/clientSecret required"),
        ("({ oauth: 'i:s' })", "invalid_request /oauth type"),
        ("({ apiKey: 'k', onRetry: null })", "invalid_request /onRetry type"),
        ("({ apiKey: 'k', region: null })", "invalid_request /region type"),
        ("({ apiKey: 'k', get region() { throw 'a string' } })", "invalid_request /region type"),
        ("(new Proxy({}, { ownKeys() { throw 'a string' } }))", "invalid_request  type"),
        ("42", "invalid_request  type"),
    ] {
        let error = Client::new(&js(options)).err().expect(options);
        assert_eq!(described(&error), expected);
        assert!(!text(&error).contains("sec_key"));
    }
    assert!(
        Client::new(&js("({ apiKey: 'sec_key', dangerouslyAllowSecretKey: true, region: undefined })"))
            .is_ok()
    );
    assert!(Client::new(&js("({ apiKey: () => 'pub_key' })")).is_ok());
}

/// A client whose `fetch` answers with this status and body.
fn answering(status: u16, body: &str) -> Client {
    let options = js(CONFIG);
    let fetch = js(&format!("(async () => new Response({body}, {{ status: {status} }}))"));
    Reflect::set(&options, &"fetch".into(), &fetch).unwrap();
    Reflect::set(&options, &"maxRetries".into(), &0.into()).unwrap();
    Client::new(&options).unwrap()
}

pub(crate) async fn outcome(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

#[wasm_bindgen_test]
async fn answers_are_plain_and_whole() {
    let body = r#"'{"id":"w","name":"a","region":"uk","format":"json","endpoint":"https://a","events":[],"team":{"n":null,"f":1.5}}'"#;
    let webhook = outcome(answering(200, body).get(&"w".into(), &JsValue::UNDEFINED)).await.unwrap();
    assert_eq!(
        text(&webhook),
        r#"{"endpoint":"https://a","events":[],"extra":{"team":{"f":1.5,"n":null}},"format":"json","headers":[],"id":"w","name":"a","region":"uk"}"#
    );
    let updated =
        outcome(answering(200, body).update(&"w".into(), &js("({ name: 'a' })"), &JsValue::UNDEFINED)).await;
    let updated = updated.unwrap();
    assert!(!Reflect::has(&updated, &"changes".into()).unwrap(), "unknown changes are left out");
    let deleted = outcome(answering(204, "null").delete(&"w".into(), &JsValue::UNDEFINED)).await.unwrap();
    assert!(deleted.is_undefined());
    let pinged =
        outcome(answering(200, "'{\"ok\":true}'").ping(&"w".into(), &JsValue::UNDEFINED)).await.unwrap();
    assert_eq!(text(&pinged), r#"{"ok":true}"#);
}

#[wasm_bindgen_test]
async fn errors_carry_what_is_known() {
    let refused = r#"'{"error":true,"message":"Invalid Region"}'"#;
    let error = outcome(answering(400, refused).get(&"w".into(), &JsValue::UNDEFINED)).await.unwrap_err();
    assert_eq!(get(&error, "code").as_string().unwrap(), "invalid_region");
    assert_eq!(get(&error, "status"), 400);
    assert_eq!(get(&error, "attempts"), 1);
    assert_eq!(get(&error, "method").as_string().unwrap(), "GET");
    assert!(get(&error, "hint").as_string().unwrap().contains("region"));
    assert!(get(&error, "body").as_string().unwrap().contains("Invalid Region"));
    for absent in ["issues", "requestId", "retryAfterMs", "rateLimit", "outcomeUnknown", "cause"] {
        assert!(!Reflect::has(&error, &absent.into()).unwrap(), "{absent}");
    }
}

#[wasm_bindgen_test]
async fn options_and_input_are_reported_together() {
    let client = answering(200, "'[]'");
    let drafts = "[{ name: 'a' }, { name: 'a' }]";
    for (options, create, ensure) in [
        (
            "({ timeoutMs: Infinity, region: 'xx', headers: { 'a b': 'c' } })",
            "/events/0 type /name empty /endpoint url /options/timeoutMs type /options/region unknown_region \
             /options/headers/a b header_name",
            "/0/endpoint required /0/events required /1/endpoint required /1/events required /1/name duplicate \
             /options/timeoutMs type /options/region unknown_region /options/headers/a b header_name",
        ),
        (
            "({ signal: 1, apiKey: 'k', region: () => 1 })",
            "/events/0 type /name empty /endpoint url /options/region type /options/signal type \
             /options/apiKey unknown_field",
            "/0/endpoint required /0/events required /1/endpoint required /1/events required /1/name duplicate \
             /options/region type /options/signal type /options/apiKey unknown_field",
        ),
        (
            "42",
            "/events/0 type /name empty /endpoint url /options type",
            "/0/endpoint required /0/events required /1/endpoint required /1/events required /1/name duplicate \
             /options type",
        ),
    ] {
        let draft = js("({ name: '', endpoint: 'x', events: [undefined] })");
        let error = outcome(client.create(&draft, &js(options))).await.unwrap_err();
        assert_eq!(described(&error), format!("invalid_request {create}"));
        let error = outcome(client.ensure(&js(drafts), &js(options))).await.unwrap_err();
        assert_eq!(described(&error), format!("invalid_request {ensure}"));
    }
}

#[wasm_bindgen_test]
fn messages_name_what_was_given() {
    for (options, named) in [
        ("({ apiKey: 'k', maxRetries: Infinity })", "/maxRetries: must be plain data, not `Infinity`"),
        ("({ apiKey: 'k', maxRetries: -Infinity })", "/maxRetries: must be plain data, not `-Infinity`"),
        ("({ apiKey: 'k', maxRetries: NaN })", "/maxRetries: must be plain data, not `NaN`"),
        ("({ apiKey: 'k', region: () => 'uk' })", "/region: must be plain data, not `function`"),
        (
            "({ apiKey: 'k', headers: { a: undefined, b: Symbol('b') } })",
            "/headers/b: must be plain data, not `symbol`",
        ),
    ] {
        let error = Client::new(&js(options)).err().expect(options);
        assert_eq!(get(&error, "message").as_string().unwrap(), named);
    }
}

#[wasm_bindgen_test]
async fn headers_of_any_kind_are_sent() {
    let client = js(
        "({ apiKey: 'k', region: 'uk', fetch: async (url, init) => new Response(JSON.stringify([{ id: init.headers.get('x-a') }])) })",
    );
    let client = Client::new(&client).unwrap();
    for headers in ["{ 'X-A': '1' }", "new Headers({ 'X-A': '1' })", "new Map([['X-A', '1']])"] {
        let webhooks = outcome(client.list(&js(&format!("({{ headers: {headers} }})")))).await.unwrap();
        assert!(text(&webhooks).contains(r#""id":"1""#), "{headers}");
    }
}

#[wasm_bindgen_test]
async fn options_of_a_call_are_refused_by_its_promise() {
    for options in ["({ signal: 1 })", "({ timeoutMs: 'x' })", "({ apiKey: 'k' })", "42", "[]"] {
        let error = outcome(answering(200, "'[]'").list(&js(options))).await.unwrap_err();
        assert_eq!(get(&error, "code").as_string().unwrap(), "invalid_request", "{options}");
    }
    for options in ["undefined", "null", "({})", "({ signal: undefined })", "({ signal: null })"] {
        assert!(outcome(answering(200, "'[]'").list(&js(options))).await.is_ok(), "{options}");
    }
}
