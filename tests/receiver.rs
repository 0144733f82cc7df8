//! The decisions of a receiver: a table with a row for each outcome, and properties over any text.

use autograb_webhooks::receiver::{
    Accepted, BodyEnd, ClaimResult, Coding, Credentials, HandlerResult, Head, Outcome, Policy, Pushed, Step,
    admit, after_body, after_claim, after_handler, after_verdict, authenticate, headers_of,
};
use proptest::prelude::*;

const POST: Head<'_> = Head {
    method: "POST",
    is_authenticated: true,
    is_closed: false,
    content_type: Some("application/json"),
    content_encoding: None,
    content_length: Some("2"),
};

const DEDUPLICATING: Policy<'_> = Policy {
    content_types: &[],
    codings: &["gzip", "deflate", "br"],
    max_bytes: 1000,
    deduplicates: true,
    keeps_invalid: false,
};

const INVALID: Pushed<'_> = Pushed { valid: false, event: Some("recapture_new") };
const VALID: Pushed<'_> = Pushed { valid: true, ..INVALID };

/// A decision, its outcome, and status and header fields of that, besides those of all.
type Row<'a> = (Step, Outcome, u16, &'a [(&'a str, &'a str)]);

#[test]
fn every_outcome_has_a_decision_a_status_and_header_fields() {
    let by_head = |head: Head<'_>| admit(&head, &DEDUPLICATING);
    let by_end = |end| after_body(end, None, None);
    let close = ("Connection", "close");
    let rows: &[Row<'_>] = &[
        (after_handler(HandlerResult::Done), Outcome::Handled, 200, &[]),
        (after_handler(HandlerResult::Running), Outcome::Accepted, 202, &[]),
        (after_claim(ClaimResult::Handled), Outcome::Duplicate, 200, &[]),
        (after_claim(ClaimResult::Busy), Outcome::Busy, 503, &[("Retry-After", "5")]),
        (after_handler(HandlerResult::Kept), Outcome::Kept, 202, &[]),
        (after_verdict(&INVALID, &DEDUPLICATING), Outcome::Invalid, 422, &[]),
        (by_head(Head { method: "GET", ..POST }), Outcome::Alive, 200, &[]),
        (
            by_head(Head { is_authenticated: false, ..POST }),
            Outcome::Unauthorized,
            401,
            &[("WWW-Authenticate", "Token")],
        ),
        (
            by_head(Head { method: "PUT", ..POST }),
            Outcome::MethodNotAllowed,
            405,
            &[("Allow", "GET, HEAD, POST")],
        ),
        (
            by_head(Head { content_type: Some("text/html"), ..POST }),
            Outcome::UnsupportedMediaType,
            415,
            &[("Accept", "application/json")],
        ),
        (
            by_head(Head { content_encoding: Some("zstd"), ..POST }),
            Outcome::UnsupportedEncoding,
            415,
            &[("Accept-Encoding", "gzip, deflate, br")],
        ),
        (by_head(Head { content_length: Some("1001"), ..POST }), Outcome::TooLarge, 413, &[close]),
        (by_end(BodyEnd::Malformed), Outcome::MalformedBody, 400, &[]),
        (by_end(BodyEnd::Interrupted), Outcome::Interrupted, 499, &[]),
        (by_end(BodyEnd::TimedOut), Outcome::Timeout, 408, &[close]),
        (by_end(BodyEnd::Evicted), Outcome::Overloaded, 503, &[("Retry-After", "10"), close]),
        (after_handler(HandlerResult::Failed), Outcome::Failed, 500, &[]),
        (by_head(Head { is_closed: true, ..POST }), Outcome::Closed, 503, &[("Retry-After", "10")]),
        (by_end(BodyEnd::Consumed), Outcome::Misconfigured, 500, &[]),
    ];
    for (step, outcome, status, expected) in rows {
        assert_eq!(*step, Step::Respond(*outcome));
        assert_eq!(outcome.status(), *status, "{outcome:?}");
        let headers = headers_of(*outcome, &DEDUPLICATING);
        let fields: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        let common: &[_] = &[("Cache-Control", "no-store"), ("Content-Length", "0")];
        assert_eq!(fields, [common, *expected].concat(), "{outcome:?}");
    }
    let covered: Vec<_> = rows.iter().map(|(_, outcome, ..)| *outcome).collect();
    assert_eq!(covered, Outcome::ALL);
}

#[test]
fn a_request_is_admitted_by_its_head() {
    let step = |head: Head<'_>| admit(&head, &DEDUPLICATING);
    for (head, expected) in [
        (POST, Step::Read(Coding::Identity)),
        // A stranger learns nothing else.
        (
            Head { is_authenticated: false, method: "PUT", is_closed: true, ..POST },
            Step::Respond(Outcome::Unauthorized),
        ),
        (Head { method: "HEAD", content_type: None, ..POST }, Step::Respond(Outcome::Alive)),
        (Head { method: "GET", is_closed: true, ..POST }, Step::Respond(Outcome::Closed)),
        (Head { method: "post", ..POST }, Step::Respond(Outcome::MethodNotAllowed)),
        (Head { content_length: None, ..POST }, Step::Read(Coding::Identity)),
        (Head { content_length: Some("1000"), ..POST }, Step::Read(Coding::Identity)),
        (Head { content_length: Some("99999999999999999999"), ..POST }, Step::Respond(Outcome::TooLarge)),
        (Head { content_length: Some("-1"), ..POST }, Step::Respond(Outcome::MalformedBody)),
        (Head { content_length: Some("2, 2"), ..POST }, Step::Respond(Outcome::MalformedBody)),
    ] {
        assert_eq!(step(head), expected, "{head:?}");
    }
}

#[test]
fn content_types_and_codings() {
    let policy = Policy { content_types: &["text/plain"], codings: &["gzip", "deflate"], ..DEDUPLICATING };
    for (content_type, is_accepted) in [
        (None, true),
        (Some(""), true),
        (Some("application/json"), true),
        (Some("Application/JSON ; charset=utf-8"), true),
        (Some("application/cloudevents+json"), true),
        (Some("application/vnd.a.b+JSON;v=1"), true),
        (Some("text/plain;charset=UTF-8"), true),
        (Some("+json"), false),
        (Some("application/+json"), false),
        (Some("application/jsonp"), false),
        (Some("text/html, application/json"), false),
        (Some("multipart/form-data; boundary=a+json"), false),
    ] {
        let step = admit(&Head { content_type, ..POST }, &policy);
        let refused = Step::Respond(Outcome::UnsupportedMediaType);
        assert_eq!(step != refused, is_accepted, "{content_type:?}");
    }
    for (content_encoding, expected) in [
        (Some(""), Some(Coding::Identity)),
        (Some("identity"), Some(Coding::Identity)),
        (Some("GZIP"), Some(Coding::Gzip)),
        (Some("x-gzip"), Some(Coding::Gzip)),
        (Some("identity, deflate"), Some(Coding::Deflate)),
        (Some("br"), None),
        (Some("gzip, gzip"), None),
        (Some("gzip,deflate"), None),
        (Some("gzipped"), None),
    ] {
        let step = admit(&Head { content_encoding, ..POST }, &policy);
        let expected = expected.map_or(Step::Respond(Outcome::UnsupportedEncoding), Step::Read);
        assert_eq!(step, expected, "{content_encoding:?}");
    }
}

#[test]
fn tokens_in_the_query_and_in_a_header() {
    let accepted =
        |query_tokens, header_tokens| Accepted { parameter: Some("token"), query_tokens, header_tokens };
    for (target, header, expected) in [
        ("/hook?token=new", None, true),
        ("/hook?token=old", None, true),
        ("https://dealer.example/hook?x=1&token=new#top", None, true),
        ("/hook?token=a%20b%2B", None, true),
        ("/hook?token=a+b%2B", None, true),
        ("/hook?token=a%20b+", None, true),
        ("/hook?t%6Fken=new", None, true),
        ("/hook", Some("k3y"), true),
        ("/hook?token=wrong", Some("k3y"), true),
        ("/hook", None, false),
        ("/hook?token", None, false),
        ("/hook?token=", Some(""), false),
        ("/hook?token=ne", None, false),
        ("/hook?token=newer", None, false),
        ("/hook?token=wrong&token=new", None, false),
        ("/hook?Token=new", None, false),
        ("/hook?token=%6E%65%77%", None, false),
        ("/hook#?token=new", None, false),
        ("/token=new", None, false),
        ("/hook?token=k3y", Some("new"), false),
        ("/hook", Some("k3y, k3y"), false),
    ] {
        let accepted = accepted(&["new", "old", "a b+", ""], &["k3y", ""]);
        assert_eq!(authenticate(&Credentials { target, header }, &accepted), expected, "{target} {header:?}");
    }
    let none = accepted(&[], &[]);
    assert!(!authenticate(&Credentials { target: "/hook?token=", header: Some("") }, &none));
}

#[test]
fn bodies_verdicts_and_claims() {
    let cut = Step::Respond(Outcome::MalformedBody);
    for (received, announced, expected) in [
        (Some(3), Some("3"), Step::Validate),
        (Some(3), None, Step::Validate),
        (None, Some("3"), Step::Validate),
        (Some(3), Some("4"), cut),
        (Some(3), Some("three"), cut),
    ] {
        assert_eq!(after_body(BodyEnd::Complete, received, announced), expected);
    }
    let keeping = Policy { keeps_invalid: true, ..DEDUPLICATING };
    let plain = Policy { deduplicates: false, ..DEDUPLICATING };
    let ping = Pushed { valid: true, event: Some("ping") };
    assert_eq!(after_verdict(&VALID, &DEDUPLICATING), Step::Claim);
    assert_eq!(after_verdict(&VALID, &plain), Step::Handle);
    assert_eq!(after_verdict(&ping, &DEDUPLICATING), Step::Handle);
    assert_eq!(after_verdict(&INVALID, &keeping), Step::Keep);
    assert_eq!(after_claim(ClaimResult::Claimed), Step::Handle);
    assert_eq!(after_claim(ClaimResult::Unavailable), Step::Handle);
}

proptest! {
    /// Whatever the header fields say, there is a step, and nobody gets in without a token.
    #[test]
    fn any_head_gets_a_step(
        texts in prop::array::uniform5(prop::option::of(any::<String>())),
        target in any::<String>(),
        tokens in prop::collection::vec("[ -~]{1,8}", 0..3),
    ) {
        let [method, content_type, content_encoding, content_length, header] = texts.each_ref().map(Option::as_deref);
        let tokens: Vec<_> = tokens.iter().map(String::as_str).collect();
        let accepted = Accepted { parameter: Some("token"), query_tokens: &tokens, header_tokens: &tokens };
        let is_authenticated = authenticate(&Credentials { target: &target, header }, &accepted);
        let method = method.unwrap_or("POST");
        let head =
            Head { method, is_authenticated, is_closed: false, content_type, content_encoding, content_length };
        let step = admit(&head, &Policy::default());
        prop_assert_eq!(step == Step::Respond(Outcome::Unauthorized), !is_authenticated);
        after_body(BodyEnd::Complete, Some(1), content_length);
    }

    /// What `withToken` adds to an endpoint is accepted, and no other token is.
    #[test]
    fn a_token_that_was_added_is_accepted(token in any::<String>(), other in any::<String>()) {
        prop_assume!(!token.is_empty() && token != other);
        let endpoint = autograb_webhooks::with_token("https://dealer.example/h?x=1", "token", &token).unwrap();
        let accepts = |tokens: &[&str]| {
            let accepted = Accepted { parameter: Some("token"), query_tokens: tokens, header_tokens: &[] };
            authenticate(&Credentials { target: &endpoint, header: None }, &accepted)
        };
        prop_assert!(accepts(&["another", &token]));
        prop_assert!(!accepts(&[&other]));
    }
}
