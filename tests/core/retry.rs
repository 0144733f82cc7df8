//! The policy of retries, as a table.
use autograb_webhooks::http::{Method, Response};
use autograb_webhooks::{Decision, Outcome, RetryPolicy, decide};

#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Sunday, 6 November 1994, 08:49:37 GMT, in milliseconds.
const NOW: u64 = 784_111_777_000;

fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
    headers.iter().fold(Response::new(status, ""), |response, (name, value)| response.header(name, *value))
}

fn after(method: &Method, attempts: u32, outcome: Outcome<'_>) -> Option<u64> {
    match decide(&RetryPolicy::default(), method, attempts, outcome, NOW, 0.5) {
        Decision::Retry { after_ms } => Some(after_ms),
        Decision::GiveUp => None,
    }
}

#[test]
fn what_may_be_sent_again_depends_on_whether_it_may_have_run() {
    let first = Some(250);
    for (status, read, post) in [
        (200, None, None),
        (302, None, None),
        (400, None, None),
        (401, None, None),
        (403, None, None),
        (404, None, None),
        (408, first, None),
        (429, first, first),
        (500, first, None),
        (502, first, None),
        (503, first, None),
        (599, first, None),
    ] {
        let answer = answer(status, &[]);
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            assert_eq!(after(&method, 1, Outcome::Answer(&answer)), read, "{method} {status}");
        }
        assert_eq!(after(&Method::POST, 1, Outcome::Answer(&answer)), post, "POST {status}");
    }
    for method in Method::KNOWN {
        assert_eq!(after(method, 1, Outcome::NotSent), first);
        assert_eq!(after(method, 1, Outcome::Lost).is_some(), *method != Method::POST);
    }
}

#[test]
fn waits_double_up_to_a_bound_and_end() {
    let policy = RetryPolicy { max_retries: 50, ..RetryPolicy::default() };
    for (attempts, longest) in
        [(1, 500), (2, 1_000), (3, 2_000), (4, 4_000), (5, 8_000), (6, 8_000), (50, 8_000)]
    {
        for random in [0.0, 0.25, 0.999_999] {
            let decision = decide(&policy, &Method::GET, attempts, Outcome::Lost, NOW, random);
            assert_eq!(decision, Decision::Retry { after_ms: (f64::from(longest) * random) as u64 });
        }
    }
    assert_eq!(decide(&policy, &Method::GET, 51, Outcome::Lost, NOW, 0.5), Decision::GiveUp);
    let never = RetryPolicy { max_retries: 0, ..policy };
    assert_eq!(decide(&never, &Method::GET, 1, Outcome::NotSent, NOW, 0.5), Decision::GiveUp);
    for random in [f64::NAN, -1.0, 7.0] {
        let Decision::Retry { after_ms } = decide(&policy, &Method::GET, 1, Outcome::Lost, NOW, random)
        else {
            panic!()
        };
        assert!(after_ms <= 500);
    }
}

#[test]
fn what_the_service_asks_for_is_obeyed() {
    for (status, headers, expected) in [
        (429, &[("Retry-After", "2")][..], Some(2_000)),
        (503, &[("retry-after", " 2 ")], Some(2_000)),
        // Never sooner than the client would of its own accord.
        (429, &[("Retry-After", "0")], Some(250)),
        (429, &[("Retry-After", "60")], Some(60_000)),
        (429, &[("Retry-After", "61")], None),
        (429, &[("Retry-After", "99999999999999999999999")], None),
        (429, &[("Retry-After", "Sun, 06 Nov 1994 08:49:40 GMT")], Some(3_000)),
        (429, &[("Retry-After", "Sun, 06 Nov 1994 08:49:00 GMT")], Some(250)),
        (429, &[("Retry-After", "Mon, 07 Nov 1994 08:49:37 GMT")], None),
        (429, &[("Retry-After", "soon")], Some(250)),
        (429, &[("Retry-After", "2.5")], Some(250)),
        (429, &[("Retry-After", "-1")], Some(250)),
        (429, &[("Retry-After", "+5;")], Some(250)),
        (429, &[("Rate-Limit-Reset", "784111780")], Some(3_000)),
        (429, &[("Rate-Limit-Reset", "784111000")], Some(250)),
        (429, &[("Rate-Limit-Reset", "784119999")], None),
        (503, &[("Rate-Limit-Reset", "784119999")], Some(250)),
        (429, &[("Retry-After", "1"), ("Rate-Limit-Reset", "784119999")], Some(1_000)),
        // Points in time are on the service's clock, which may be five minutes ahead of or behind this one.
        (429, &[("Rate-Limit-Reset", "784112080"), ("Date", "Sun, 06 Nov 1994 08:54:37 GMT")], Some(3_000)),
        (429, &[("Rate-Limit-Reset", "784111480"), ("Date", "Sun, 06 Nov 1994 08:44:37 GMT")], Some(3_000)),
        (
            429,
            &[("Retry-After", "Sun, 06 Nov 1994 08:54:40 GMT"), ("Date", "Sun, 06 Nov 1994 08:54:37 GMT")],
            Some(3_000),
        ),
        (429, &[("Rate-Limit-Reset", "784111780"), ("Date", "today")], Some(3_000)),
    ] {
        let answer = answer(status, headers);
        assert_eq!(after(&Method::GET, 1, Outcome::Answer(&answer)), expected, "{status} {headers:?}");
    }
}
