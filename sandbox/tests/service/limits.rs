//! Rate limits and quotas: what the headers tell, and what happens past them.

use autograb_webhooks::api::{Call as _, Create, List};
use autograb_webhooks::http::{Headers, Response};
use autograb_webhooks::{ErrorCode, Quota, RateLimit};
use autograb_webhooks_sandbox::{Options, Sandbox};
use serde_json::json;

use super::common::{config, request};

/// 1 January 2025, 00:00 UTC, in milliseconds.
const NEW_YEAR: u64 = 1_735_689_600_000;
const DAY: u64 = 86_400_000;

fn limited(rate_limit: serde_json::Value, quota: serde_json::Value) -> Sandbox {
    let accounts = json!([{"keys": ["pub_a", "pub_a2"]}, {"keys": ["pub_b"]}]);
    let options = json!({"accounts": accounts, "rateLimit": rate_limit, "quota": quota});
    Sandbox::new(Options::from_json(options).unwrap())
}

fn list(sandbox: &mut Sandbox, key: &str, at: u64) -> Response {
    sandbox.handle(&List.encode(&config(key)).unwrap(), at)
}

#[test]
fn a_period_allows_so_many_calls_and_the_next_begins_with_a_call() {
    let mut sandbox = limited(json!({"total": 2, "periodMs": 10_000}), json!({}));
    for (at, status, remaining, reset, retry_after) in [
        (1_500, 200, 1, 12, None),
        (2_000, 200, 0, 12, None),
        (2_000, 429, 0, 12, Some("10")),
        (11_499, 429, 0, 12, Some("1")),
        (11_500, 200, 1, 22, None),
        (40_000, 200, 1, 50, None),
        // A clock that was set back.
        (1_000, 200, 1, 11, None),
    ] {
        let answer = list(&mut sandbox, "pub_a", at);
        let limit = RateLimit::read(&answer.headers).unwrap();
        let numbers = (limit.total, limit.remaining, limit.reset);
        assert_eq!((answer.status, numbers), (status, (Some(2), Some(remaining), Some(reset))), "{at}");
        assert_eq!(answer.headers.get("Retry-After"), retry_after, "{at}");
    }
}

#[test]
fn a_call_too_many_is_refused_as_the_hub_says_and_does_nothing() {
    let mut sandbox = limited(json!({"total": 1, "periodMs": 10_000}), json!({}));
    let draft = super::common::draft();
    let request = Create::new(draft.clone()).encode(&config("pub_a")).unwrap();
    assert_eq!(sandbox.handle(&request, 0).status, 201);
    let error = List.decode(&sandbox.handle(&request, 0)).unwrap_err();
    assert_eq!((error.code(), error.status()), (ErrorCode::RateLimited, Some(429)));
    assert!(error.to_string().contains("Too Many Requests"), "{error}");
    assert_eq!(List.decode(&list(&mut sandbox, "pub_a", 10_000)).unwrap().len(), 1);
}

#[test]
fn limits_are_those_of_the_account_and_only_of_those_who_may_call() {
    let mut sandbox = limited(json!({"total": 1}), json!({}));
    let foreign = |path: &str, key: Option<&str>| request("GET", path, key, None);
    for (request, status, is_told) in [
        (foreign("/v2/webhooks?region=uk", Some("pub_nobody")), 401, false),
        (foreign("/v2/vehicles", Some("pub_a")), 404, false),
        (foreign("/v2/webhooks/wh_none?region=uk", Some("pub_a")), 404, true),
        (foreign("/v2/webhooks?region=uk", Some("pub_a2")), 429, true),
        (foreign("/v2/webhooks?region=uk", Some("pub_b")), 200, true),
    ] {
        let answer = sandbox.handle(&request, 0);
        assert_eq!(answer.status, status, "{request:?}");
        assert_eq!(RateLimit::read(&answer.headers).is_some(), is_told, "{request:?}");
        assert_eq!(Quota::read(&answer.headers).is_some(), is_told, "{request:?}");
    }
}

#[test]
fn a_month_allows_so_many_calls_and_ends_with_the_calendars() {
    let mut sandbox = limited(json!({}), json!({"base": 1, "max": 2}));
    let end_of_january = 31 * DAY;
    for (at, status, used, retry_after) in [
        (0, 200, 1, None),
        (DAY, 200, 2, None),
        (30 * DAY, 429, 2, Some("86400")),
        (end_of_january - 1, 429, 2, Some("1")),
        (end_of_january, 200, 1, None),
    ] {
        let answer = list(&mut sandbox, "pub_a", NEW_YEAR + at);
        let quota = Quota::read(&answer.headers).unwrap();
        let numbers = (quota.base, quota.max, quota.used);
        assert_eq!((answer.status, numbers), (status, (Some(1), Some(2), Some(used))), "{at}");
        assert_eq!(answer.headers.get("Retry-After"), retry_after, "{at}");
    }
    let mut spent = limited(json!({}), json!({"max": 0}));
    let error = List.decode(&list(&mut spent, "pub_a", 0)).unwrap_err();
    assert!(error.to_string().contains("quota"), "{error}");
}

#[test]
fn nobody_meets_the_limits_by_chance() {
    let mut sandbox = Sandbox::new(Options::default());
    let key = sandbox.api_key().to_owned();
    let mut headers = Headers::default();
    for _ in 0..10_000 {
        let answer = list(&mut sandbox, &key, 0);
        assert_eq!(answer.status, 200);
        headers = answer.headers;
    }
    assert_eq!(Quota::read(&headers).unwrap().used, Some(10_000));
}
