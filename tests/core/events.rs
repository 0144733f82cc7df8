//! The event catalogue: every row, and what is suggested for what is not in it.
use autograb_webhooks::{
    EVENTS, Event, EventCheck, EventState, Overrides, Source, check_event_name, check_event_names,
};

#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn the_catalogue_says_what_is_published() {
    use EventState::{Announced, InUse};
    let expected = [
        ("ping", InUse, false, Source::Seed),
        ("recapture_new", InUse, true, Source::Seed),
        ("recapture_price_change", InUse, true, Source::Seed),
        ("recapture_delist", Announced, true, Source::Seed),
        ("valuation_change", Announced, true, Source::Seed),
        ("claim_report_generated", InUse, true, Source::Hub),
    ];
    let rows: Vec<_> = EVENTS.iter().map(|e| (e.name, e.state, e.subscribable, e.source)).collect();
    assert_eq!(rows, expected);
    for event in EVENTS {
        assert_eq!(Event::find(event.name), Some(event));
        assert_eq!(check_event_name(event.name), EventCheck::Known(event));
        assert!(event.meaning.ends_with('.'), "{}", event.meaning);
    }
}

#[test]
fn suggestions_are_what_was_probably_meant() {
    for (name, meant) in [
        ("price_change", Some("recapture_price_change")),
        ("delist", Some("recapture_delist")),
        ("new", Some("recapture_new")),
        ("recapture-new", Some("recapture_new")),
        ("recapture.new", Some("recapture_new")),
        ("RecaptureNew", Some("recapture_new")),
        ("RECAPTURE_NEW", Some("recapture_new")),
        (" recapture_new ", Some("recapture_new")),
        ("recapturenew", Some("recapture_new")),
        ("recapture_pricechange", Some("recapture_price_change")),
        ("recapture_price_changed", Some("recapture_price_change")),
        ("recaptrue_new", Some("recapture_new")),
        ("valuation_changed", Some("valuation_change")),
        ("valuationChange", Some("valuation_change")),
        ("claim_report", None),
        ("claim_report_generate", Some("claim_report_generated")),
        ("Ping", Some("ping")),
        ("king", None),
        ("change", None),
        ("foo", None),
        ("", None),
        ("_", None),
        ("\u{1f697}", None),
        ("recapture_new_listing_of_a_car", None),
    ] {
        let expected = EventCheck::Unknown { suggestion: meant.and_then(Event::find) };
        assert_eq!(check_event_name(name), expected, "{name:?}");
    }
    assert_eq!(check_event_name(&"recapture_new".repeat(1_000)), EventCheck::Unknown { suggestion: None });
}

#[test]
fn lists_are_checked_whole() {
    let unknown = Overrides { allow_unknown_events: true, ..Overrides::default() };
    let ping = Overrides { allow_ping_event: true, ..Overrides::default() };
    for (names, rules, expected) in [
        (&[][..], Overrides::default(), &[][..]),
        (&["recapture_new", "valuation_change"], Overrides::default(), &[]),
        (
            &["foo", "recapture_new", "ping", "foo", "recapture_new", ""],
            Overrides::default(),
            &[
                ("/0", "unknown_event"),
                ("/2", "not_subscribable"),
                ("/3", "duplicate"),
                ("/4", "duplicate"),
                ("/5", "unknown_event"),
            ],
        ),
        (
            &["foo", "ping", "foo", ""],
            unknown,
            &[("/1", "not_subscribable"), ("/2", "duplicate"), ("/3", "unknown_event")],
        ),
        (&["foo", "ping"], ping, &[("/0", "unknown_event")]),
    ] {
        let issues = check_event_names(names, &rules);
        let found: Vec<_> = issues.iter().map(|issue| (issue.path.as_str(), issue.code.as_str())).collect();
        assert_eq!(found, expected, "{names:?}");
    }
}

#[test]
fn messages_suggest_and_stay_on_one_short_line() {
    let rules = Overrides::default();
    let message = |name: &str| check_event_names(&[name], &rules)[0].message.clone();
    assert_eq!(
        message("price_change"),
        "`price_change` is not a known event; did you mean `recapture_price_change`?"
    );
    assert_eq!(message("a\nb"), "`a<U+000A>b` is not a known event");
    assert!(message("ping").contains("only sent when the ping call is made"));
    assert!(message(&"x".repeat(10_000)).chars().count() < 120);
}
