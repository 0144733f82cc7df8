//! What pages are told: who may call, and which headers they may send and read.

use autograb_webhooks::api::{Call as _, Get};
use autograb_webhooks::http::{READ_HEADERS, Request, Response};
use autograb_webhooks_sandbox::{Options, Sandbox};
use serde_json::json;

use super::common::{config, create, draft, request, sandbox};

const LIST: &str = "/v2/webhooks?region=uk";

fn from_page(method: &str, path: &str, key: Option<&str>, origin: &str) -> Request {
    let mut request = request(method, path, key, None);
    request.headers.push("Origin", origin);
    request
}

fn allowed(answer: &Response) -> Option<&str> {
    answer.headers.get("Access-Control-Allow-Origin")
}

/// A sandbox whose only key is bound.
fn bound() -> Sandbox {
    let keys = json!([{"key": "pub_bound", "origins": ["https://dealer.example"]}]);
    Sandbox::new(Options::from_json(json!({"accounts": [{"keys": keys}]})).unwrap())
}

#[test]
fn a_browser_is_told_whether_a_page_may_call() {
    let (dealer, evil) = ("https://dealer.example", "https://evil.example");
    for (mut sandbox, origin, path, is_allowed) in [
        (bound(), dealer, LIST, true),
        (bound(), evil, LIST, false),
        (bound(), "null", LIST, false),
        (bound(), dealer, "/auth-broker/request-token", true),
        (sandbox(), evil, "/v2/webhooks/wh_1/ping?region=uk", true),
    ] {
        let mut request = from_page("OPTIONS", path, None, origin);
        request.headers.push("Access-Control-Request-Method", "PATCH");
        request.headers.push("Access-Control-Request-Headers", "apikey,content-type");
        let answer = sandbox.handle(&request, 0);
        let names = ["Access-Control-Allow-Methods", "Access-Control-Allow-Headers"];
        let told = names.map(|name| answer.headers.get(name));
        let expected = ["GET, POST, PATCH, DELETE", "ApiKey, Authorization, Content-Type"];
        assert_eq!((answer.status, answer.body.as_str()), (204, ""), "{origin} {path}");
        assert_eq!(allowed(&answer), is_allowed.then_some(origin), "{origin} {path}");
        assert_eq!(told, expected.map(|value| is_allowed.then_some(value)), "{origin} {path}");
        assert_eq!(answer.headers.get("Vary"), Some("Origin"), "{origin} {path}");
    }
    for header in ["Origin", "Access-Control-Request-Method"] {
        let mut request = request("OPTIONS", LIST, Some("pub_a"), None);
        request.headers.push(header, "GET");
        assert_eq!(sandbox().handle(&request, 0).status, 405, "with `{header}` alone it is no such question");
    }
}

#[test]
fn pages_of_allowed_origins_read_answers_refusals_and_limits() {
    let dealer = "https://dealer.example";
    for (key, origin, status, is_readable) in [
        (Some("pub_bound"), dealer, 200, true),
        (Some("pub_nobody"), dealer, 401, true),
        (None, dealer, 401, true),
        (Some("pub_bound"), "https://evil.example", 403, false),
        (Some("pub_nobody"), "https://evil.example", 401, false),
    ] {
        let answer = bound().handle(&from_page("GET", LIST, key, origin), 0);
        assert_eq!(
            (answer.status, allowed(&answer)),
            (status, is_readable.then_some(origin)),
            "{key:?} {origin}"
        );
        let exposed = answer.headers.get("Access-Control-Expose-Headers");
        assert_eq!(exposed, is_readable.then(|| READ_HEADERS.join(", ")).as_deref(), "{key:?} {origin}");
        assert_eq!(answer.headers.get("Vary"), Some("Origin"));
    }
    let elsewhere = bound().handle(&request("GET", LIST, Some("pub_nobody"), None), 0);
    assert_eq!(allowed(&elsewhere), None, "what comes from no page needs no leave");
}

#[test]
fn a_key_bound_to_an_origin_is_of_no_use_elsewhere() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft());
    let get = format!("/v2/webhooks/{id}?region=uk");
    for (origin, status) in [
        ("https://dealer.example", 200),
        ("https://dealer.example:8443", 403),
        ("http://dealer.example", 403),
        ("https://sub.dealer.example", 403),
    ] {
        let answer = sandbox.handle(&from_page("GET", &get, Some("pub_bound"), origin), 0);
        assert_eq!(answer.status, status, "{origin}");
        // Another key works from anywhere, so that the page may read why it was refused.
        assert_eq!(allowed(&answer), Some(origin));
    }
    let client = Get::new(id.clone()).encode(&config("pub_bound")).unwrap();
    assert_eq!(sandbox.handle(&client, 0).status, 403, "from no page at all");
}
