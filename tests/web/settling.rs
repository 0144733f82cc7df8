//! Every promise settles, whatever `fetch`, its answer, the body and the signal do.

use autograb_webhooks::wasm::client::Client;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::bindings::{get, js, outcome};

/// What a call ends with when this expression is its `fetch`: the error's code, or `ok`.
async fn ends(fetch: &str, options: &str) -> String {
    let client =
        js("({ apiKey: 'pub_key', region: 'uk', maxRetries: 0, timeoutMs: 200, maxResponseBytes: 1000 })");
    Reflect::set(&client, &"fetch".into(), &js(fetch)).unwrap();
    let client = Client::new(&client).unwrap();
    match outcome(client.list(&js(options))).await {
        Ok(_) => "ok".to_owned(),
        Err(error) => get(&error, "code").as_string().unwrap(),
    }
}

#[wasm_bindgen_test]
async fn whatever_fetch_does() {
    for (fetch, code) in [
        ("(async () => new Response('[]'))", "ok"),
        ("(() => new Response('[]'))", "ok"),
        ("(() => ({ then(resolve) { resolve(new Response('[]')) } }))", "ok"),
        ("(() => { throw 'a string' })", "network"),
        ("(() => { throw undefined })", "network"),
        ("(async () => { throw null })", "network"),
        ("(async () => { throw new Proxy({}, { get() { throw 1 } }) })", "network"),
        ("(() => ({ then(_, reject) { reject('no') } }))", "network"),
        ("(() => ({ then() { throw 'no' } }))", "network"),
        ("(() => new Promise(() => {}))", "timeout"),
        ("(() => ({ then() {} }))", "timeout"),
        ("(() => 42)", "unexpected_response"),
        ("(() => undefined)", "unexpected_response"),
        ("(() => ({}))", "unexpected_response"),
        ("(() => ({ status: 200 }))", "unexpected_response"),
        (
            "(() => ({ status: '200', headers: new Headers(), text: async () => '[]' }))",
            "unexpected_response",
        ),
        ("(() => ({ get status() { throw 1 } }))", "unexpected_response"),
        (
            "(() => { const p = Promise.resolve(); Object.defineProperty(p, 'constructor', { get() { throw 1 } }); return p })",
            "network",
        ),
        (
            "(() => ({ status: 200, headers: {}, arrayBuffer: async () => ({ length: 1e12 }) }))",
            "unexpected_response",
        ),
        (
            "(() => ({ status: 200, headers: {}, body: { async *[Symbol.asyncIterator]() { yield new TextEncoder().encode('[]') } } }))",
            "ok",
        ),
        (
            "(() => ({ status: 200, headers: {}, body: { async *[Symbol.asyncIterator]() { for (;;) yield new Uint8Array(9) } } }))",
            "unexpected_response",
        ),
        (
            "(() => ({ status: 200, headers: new Headers({ 'Content-Length': '1001' }), text: async () => '[]' }))",
            "unexpected_response",
        ),
        ("(() => Response.error())", "unexpected_response"),
        ("(() => Response.redirect('https://a.example'))", "unexpected_response"),
        ("(() => ({ status: 200, headers: {}, text: async () => '[]' }))", "ok"),
        ("(() => ({ status: 200, headers: { get() { throw 1 } }, text: () => '[]' }))", "ok"),
        (
            "(() => ({ status: 200, headers: new Headers(), arrayBuffer: async () => new TextEncoder().encode('[]').buffer }))",
            "unexpected_response",
        ),
    ] {
        assert_eq!(ends(fetch, "undefined").await, code, "{fetch}");
    }
}

#[wasm_bindgen_test]
async fn whatever_the_body_does() {
    let stream = |source: &str| format!("(() => new Response(new ReadableStream({{ {source} }})))");
    let chunk = "c.enqueue(new TextEncoder().encode('['));";
    for (fetch, code) in [
        (stream(&format!("start(c) {{ {chunk} c.error('broken') }}")), "network"),
        (stream("start(c) { c.error(undefined) }"), "network"),
        (stream(&format!("start(c) {{ {chunk} }}")), "timeout"),
        (
            stream(&format!("async pull(c) {{ {chunk} await new Promise(r => setTimeout(r, 50)) }}")),
            "timeout",
        ),
        (stream(&format!("pull(c) {{ {chunk} }}")), "unexpected_response"),
        (stream("start(c) { c.enqueue('text'); c.close() }"), "unexpected_response"),
        (stream("start(c) { c.enqueue(new Uint8Array([0xff])); c.close() }"), "unexpected_response"),
        (stream("start(c) { c.enqueue(new TextEncoder().encode('\u{feff}[]')); c.close() }"), "ok"),
        ("(async () => { const r = new Response('[]'); await r.text(); return r })".into(), "network"),
        ("(async () => { const r = new Response('[]'); r.body.getReader(); return r })".into(), "network"),
        ("(() => ({ status: 200, headers: {}, text: () => { throw 1 } }))".into(), "network"),
        ("(() => ({ status: 200, headers: {}, text: async () => 42 }))".into(), "unexpected_response"),
        ("(() => ({ status: 200, headers: {}, text: () => new Promise(() => {}) }))".into(), "timeout"),
        (
            "(() => ({ status: 200, headers: {}, text: () => 'x'.repeat(1001) }))".into(),
            "unexpected_response",
        ),
        ("(() => new Response('['.repeat(900)))".into(), "unexpected_response"),
        ("(() => new Response(null, { status: 204 }))".into(), "unexpected_response"),
    ] {
        assert_eq!(ends(&fetch, "undefined").await, code, "{fetch}");
    }
}

#[wasm_bindgen_test]
async fn whenever_and_however_the_signal_aborts() {
    let answers = "(async () => new Response('[]'))";
    let never = "(() => new Promise(() => {}))";
    let trickle = "(() => new Response(new ReadableStream({ start() {} })))";
    for (fetch, options, code) in [
        (answers, "({ signal: AbortSignal.abort() })", "aborted"),
        (answers, "({ signal: AbortSignal.abort('text') })", "aborted"),
        (answers, "({ signal: AbortSignal.abort(null) })", "aborted"),
        (never, "({ signal: AbortSignal.timeout(20) })", "aborted"),
        (trickle, "({ signal: AbortSignal.timeout(20) })", "aborted"),
        (answers, "({ signal: AbortSignal.timeout(5000) })", "ok"),
        (answers, "({ signal: { addEventListener() { throw 1 } } })", "ok"),
        (never, "({ signal: { aborted: false, addEventListener() {} } })", "timeout"),
        (answers, "({ signal: { get aborted() { throw 1 }, addEventListener() {} } })", "ok"),
    ] {
        assert_eq!(ends(fetch, options).await, code, "{fetch} {options}");
    }
}

#[wasm_bindgen_test]
async fn the_reason_and_what_was_thrown_are_the_cause() {
    for (fetch, options, cause) in [
        ("(() => { throw 'a string' })", "undefined", JsValue::from("a string")),
        ("(() => new Promise(() => {}))", "({ signal: AbortSignal.abort('why') })", JsValue::from("why")),
    ] {
        let client = js("({ apiKey: 'pub_key', region: 'uk', maxRetries: 0 })");
        Reflect::set(&client, &"fetch".into(), &js(fetch)).unwrap();
        let error = outcome(Client::new(&client).unwrap().list(&js(options))).await.unwrap_err();
        assert_eq!(get(&error, "cause"), cause);
    }
}

#[wasm_bindgen_test]
async fn a_signal_keeps_no_listeners() {
    let signal = js(
        "globalThis.counted = { aborted: false, n: 0, addEventListener() { this.n++ }, removeEventListener() { this.n-- } }",
    );
    for _ in 0..50 {
        assert_eq!(ends("(async () => new Response('[]'))", "({ signal: globalThis.counted })").await, "ok");
    }
    assert_eq!(get(&signal, "n"), 0);
}

#[wasm_bindgen_test]
async fn a_hundred_calls_at_once_outlive_their_client() {
    let client = js(
        "({ apiKey: 'pub_key', region: 'uk', fetch: () => new Promise(r => setTimeout(() => r(new Response('[]')), 20)) })",
    );
    let client = Client::new(&client).unwrap();
    let calls: js_sys::Array = (0..100).map(|_| JsValue::from(client.list(&JsValue::UNDEFINED))).collect();
    drop(client);
    let results = outcome(js_sys::Promise::all(&calls)).await.unwrap();
    assert_eq!(results.unchecked_into::<js_sys::Array>().length(), 100);
}

#[wasm_bindgen_test]
async fn keys_may_come_from_a_function() {
    for (key, code) in [
        ("() => 'pub_key'", "ok"),
        ("async () => 'pub_key'", "ok"),
        ("async () => { throw 'no' }", "network"),
        ("() => { throw 'no' }", "network"),
        ("() => 42", "invalid_request"),
        ("() => 'a\\nb'", "invalid_request"),
        ("() => 'sec_key'", "invalid_request"),
        ("() => new Promise(() => {})", "timeout"),
    ] {
        let fetch =
            "async (url, init) => new Response(init.headers.get('ApiKey') === 'pub_key' ? '[]' : 'no')";
        let client = js(&format!(
            "({{ apiKey: {key}, region: 'uk', maxRetries: 0, timeoutMs: 100, fetch: {fetch} }})"
        ));
        let ended = match outcome(Client::new(&client).unwrap().list(&JsValue::UNDEFINED)).await {
            Ok(_) => "ok".to_owned(),
            Err(error) => get(&error, "code").as_string().unwrap(),
        };
        assert_eq!(ended, code, "{key}");
    }
}
