use std::collections::BTreeMap;

use autograb_webhooks::api::{Call as _, Delete};
use autograb_webhooks::{Mode, Overrides, Region, ValidateOptions, WebhookDraft, validate};
use autograb_webhooks_sandbox::{
    Delivery, MAX_RETRIES, Options, PlayOptions, PlaySummary, Progress, Retries, Sandbox,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{config, create, sandbox};

const EVENTS: [&str; 5] = [
    "recapture_new",
    "recapture_price_change",
    "recapture_delist",
    "valuation_change",
    "claim_report_generated",
];

fn draft(region: &str) -> WebhookDraft {
    let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook?token=t").region(region);
    EVENTS.iter().fold(draft, |draft, event| draft.event(*event))
}

/// Plays a story to its end: the bodies in the order in which they are sent, the waits, and the summary. `answer` gets
/// the number of the push, and the delivery.
fn play(
    sandbox: &mut Sandbox,
    options: PlayOptions,
    mut answer: impl FnMut(usize, &Delivery) -> Option<u16>,
) -> (Vec<String>, Vec<u64>, PlaySummary) {
    let (mut sent, mut waits) = (Vec::new(), Vec::new());
    let mut play = sandbox.play(options);
    loop {
        match sandbox.advance(&mut play, 0) {
            Progress::Ended => return (sent, waits, play.summary().clone()),
            Progress::Wait(ms) => waits.push(ms),
            Progress::Push => {
                for push in sandbox.take_pushes() {
                    play.settle(&push.id, answer(sent.len(), &push));
                    sent.push(push.body.to_string());
                }
            }
        }
    }
}

fn subscribed() -> Sandbox {
    let mut sandbox = sandbox();
    create(&mut sandbox, "pub_a", &draft("uk"));
    sandbox
}

fn bodies(summary: &PlaySummary) -> Vec<String> {
    summary.events.iter().map(|event| event.body.to_string()).collect()
}

fn seeded(seed: u64) -> PlayOptions {
    PlayOptions { seed: Some(seed), ..PlayOptions::default() }
}

fn data(body: &str) -> Value {
    serde_json::from_str::<Value>(body).unwrap().get_mut("data").unwrap().take()
}

fn options() -> impl Strategy<Value = PlayOptions> {
    let shares = (0.0..=1.0, 0.0..=1.0, 0.0..=1.0);
    (any::<u64>(), shares, any::<bool>()).prop_map(|(seed, (duplicates, reorder, late), delete_webhooks)| {
        PlayOptions { duplicates, reorder, late, delete_webhooks, ..seeded(seed) }
    })
}

proptest! {
    #[test]
    fn the_same_seed_gives_the_same_pushes(options in options()) {
        let played = || play(&mut subscribed(), options.clone(), |_, _| Some(200));
        prop_assert_eq!(played(), played());
    }

    #[test]
    fn every_event_is_pushed_once_and_the_chosen_ones_twice(options in options()) {
        let (sent, _, summary) = play(&mut subscribed(), options.clone(), |_, _| Some(200));
        let mut counts = BTreeMap::new();
        for body in sent {
            *counts.entry(body).or_insert(0) += 1;
        }
        let twice = (options.duplicates * summary.events.len() as f64).ceil() as usize;
        prop_assert_eq!(counts.values().filter(|count| **count == 2).count(), twice);
        prop_assert!(counts.values().all(|count| (1..=2).contains(count)));
        let mut bodies = bodies(&summary);
        bodies.sort();
        prop_assert_eq!(counts.into_keys().collect::<Vec<_>>(), bodies, "no two events have the same body");
        prop_assert_eq!(summary.sent, (summary.events.len() + twice) as u64);
        prop_assert_eq!(summary.answered, vec![(200, summary.sent)]);
    }

    #[test]
    fn the_story_is_plausible(seed: u64, region in 0..5usize) {
        let region = Region::KNOWN.get(region).cloned();
        let story = PlayOptions { region: region.clone(), ..seeded(seed) };
        let (_, _, summary) = play(&mut sandbox(), story, |_, _| None);
        let strict = ValidateOptions { mode: Mode::Strict, ..Default::default() };
        for body in bodies(&summary) {
            let verdict = validate(&body, &strict);
            prop_assert!(verdict.issues.is_empty(), "{}", body);
        }
        let named = |name: &'static str| {
            summary.events.iter().filter(move |event| event.event == name).map(|event| data(&event.body))
        };
        let customers: Vec<_> = EVENTS[..3].iter().flat_map(|name| named(name)).collect();
        for of_one_car in ["vin", "rego", "id", "external_id", "client_name", "vehicle_title"] {
            prop_assert!(customers.iter().all(|data| data[of_one_car] == customers[0][of_one_car]));
        }
        prop_assert_eq!(&customers[0]["client_name"], "Sample Customer");
        let sightings: Vec<usize> =
            customers.iter().map(|data| data["sightings"].as_array().unwrap().len()).collect();
        let changes = named("recapture_price_change").count();
        prop_assert_eq!(&sightings[..=changes], &(1..=changes + 1).collect::<Vec<_>>()[..]);
        prop_assert_eq!(sightings[changes + 1..].to_vec(), vec![changes + 1], "the end adds no sighting");

        let times: Vec<_> = summary.events.iter().map(|event| data(&event.body)).filter_map(|data| {
            data.get("last_updated").or(data.get("created_at")).map(Value::to_string)
        }).collect();
        prop_assert!(times.is_sorted(), "{:?}", times);
        let [start, end] = ["monitor_start_date", "monitor_end_date"].map(|name| customers[0][name].to_string());
        prop_assert!(times.iter().all(|time| start < *time && *time < end));

        let last = customers.last().unwrap()["sightings"].as_array().unwrap();
        let prices: Vec<u64> = last.iter().map(|sighting| sighting["listing_price"].as_u64().unwrap()).collect();
        prop_assert!(prices[0] > prices[1] && prices[1] > prices[2] && prices[1] == prices[3], "{:?}", prices);
        let claim = named("claim_report_generated").next().unwrap();
        prop_assert_eq!(claim["claimValuation"].as_u64(), prices.last().copied());
        let order: Vec<_> = summary.events.iter().map(|event| event.event).collect();
        prop_assert_eq!((order[0], order[order.len() - 1]), ("recapture_new", "claim_report_generated"));
        prop_assert!(EVENTS.iter().all(|event| order.contains(event)));
    }

    #[test]
    fn a_push_is_repeated_as_often_and_as_late_as_the_policy_says(
        count in 0..=MAX_RETRIES,
        delay_ms in 0..3_600_000u64,
        max_delay_ms in 0..3_600_000u64,
    ) {
        let options = PlayOptions { retries: Retries { count, delay_ms, max_delay_ms }, ..seeded(7) };
        let mut sandbox = sandbox();
        create(&mut sandbox, "pub_a", &WebhookDraft::new("a", "https://dealer.example").event("recapture_new"));
        let (sent, waits, summary) = play(&mut sandbox, options, |_, _| Some(503));
        prop_assert_eq!(sent.len() as u64, 1 + count);
        let expected = (0..count).map(|number| (delay_ms << number).min(max_delay_ms));
        prop_assert_eq!(waits, expected.filter(|wait| *wait > 0).collect::<Vec<_>>());
        prop_assert_eq!((summary.retried, summary.gave_up), (count, 1));
        prop_assert_eq!(summary.answered, vec![(503, 1 + count)]);
    }
}

#[test]
fn without_disturbances_each_event_is_pushed_in_its_order() {
    for seed in 0..50 {
        let (sent, waits, summary) = play(&mut subscribed(), seeded(seed), |_, _| Some(200));
        assert_eq!((sent, waits), (bodies(&summary), vec![]));
    }
}

#[test]
fn reordered_pushes_change_places_with_their_neighbours() {
    let places = |share| {
        let options = PlayOptions { reorder: share, ..seeded(7) };
        let (sent, _, summary) = play(&mut subscribed(), options, |_, _| Some(200));
        let events = bodies(&summary);
        sent.iter().map(|body| events.iter().position(|event| event == body).unwrap()).collect::<Vec<_>>()
    };
    let [few, all] = [places(0.01), places(1.0)];
    let displaced =
        |places: &[usize]| places.iter().enumerate().filter(|(place, event)| place != *event).count();
    assert_eq!(displaced(&few), 2, "{few:?}");
    assert_eq!(displaced(&all), all.len() / 2 * 2, "{all:?}");
    assert!(all.iter().enumerate().all(|(place, event)| place.abs_diff(*event) <= 1), "{all:?}");
}

#[test]
fn late_pushes_arrive_although_their_webhook_was_deleted() {
    let mut sandbox = subscribed();
    let mut play = sandbox.play(PlayOptions { late: 0.4, delete_webhooks: true, ..seeded(7) });
    let [mut before, mut after] = [Vec::new(), Vec::new()];
    while sandbox.advance(&mut play, 0) == Progress::Push {
        let is_deleted = sandbox.snapshot()["webhooks"].as_array().unwrap().is_empty();
        let sent = if is_deleted { &mut after } else { &mut before };
        sent.extend(sandbox.take_pushes().into_iter().map(|push| push.body.to_string()));
    }
    let events = bodies(play.summary());
    assert_eq!(after.len(), (events.len() as f64 * 0.4).ceil() as usize);
    let (late, punctual): (Vec<_>, Vec<_>) = events.into_iter().partition(|body| after.contains(body));
    assert_eq!((before, after), (punctual, late));
}

#[test]
fn a_webhook_that_is_deleted_while_the_story_goes_on_gets_what_was_queued_and_nothing_new() {
    let mut sandbox = sandbox();
    let id = create(&mut sandbox, "pub_a", &draft("uk"));
    let delete = Delete::new(id).encode(&config("pub_a")).unwrap();
    let mut play = sandbox.play(PlayOptions { late: 1.0, interval_ms: 1_000, ..seeded(7) });
    // Before the fourth event.
    for _ in 0..3 {
        assert_eq!(sandbox.advance(&mut play, 0), Progress::Wait(1_000));
    }
    sandbox.handle(&delete, 0);
    let mut sent = 0;
    loop {
        match sandbox.advance(&mut play, 0) {
            Progress::Ended => break,
            Progress::Wait(ms) => assert_eq!(ms, 1_000),
            Progress::Push => sent += sandbox.take_pushes().len(),
        }
    }
    assert_eq!((sent, play.summary().deliveries), (3, 3));
}

#[test]
fn retries_wait_while_the_story_goes_on() {
    let options = PlayOptions {
        interval_ms: 1_000,
        retries: Retries { count: 2, delay_ms: 1_500, max_delay_ms: 2_000 },
        ..seeded(7)
    };
    let (sent, waits, summary) = play(&mut subscribed(), options, |number, _| (number > 0).then_some(204));
    let events = bodies(&summary);
    assert_eq!(sent, [&events[..2], &events[..1], &events[2..]].concat());
    assert_eq!(waits[..3], [1_000, 500, 500]);
    assert_eq!((summary.unanswered, summary.retried, summary.gave_up), (1, 1, 0));
}

#[test]
fn an_event_goes_to_every_webhook_that_subscribes_to_it_in_its_region() {
    let mut sandbox = sandbox();
    for region in ["uk", "uk", "au"] {
        create(&mut sandbox, "pub_a", &draft(region));
    }
    create(
        &mut sandbox,
        "pub_b",
        &WebhookDraft::new("b", "https://dealer.example").event("recapture_delist"),
    );
    let mut played = |region: Option<&str>| {
        let options = PlayOptions { region: region.map(Region::from), duplicates: 1.0, ..seeded(7) };
        let (_, _, summary) = play(&mut sandbox, options, |_, _| Some(200));
        (summary.deliveries, 2 * summary.events.len() as u64)
    };
    for (region, webhooks, further) in
        [(None, 3, 2), (Some("uk"), 2, 2), (Some("au"), 1, 0), (Some("my"), 0, 0)]
    {
        let (deliveries, pushes) = played(region);
        assert_eq!(deliveries, webhooks * pushes + further, "{region:?}");
    }
}

#[test]
fn what_is_forgotten_is_given_up() {
    let mut sandbox = Sandbox::new(Options { max_deliveries: 1, ..Options::default() });
    create(&mut sandbox, "pub_sandbox", &draft("uk"));
    let (sent, _, summary) = play(&mut sandbox, PlayOptions { late: 1.0, ..seeded(7) }, |_, _| Some(200));
    // The first is taken before the others displace it, and the newest is never forgotten.
    assert_eq!((sent.len() as u64, summary.gave_up), (2, summary.deliveries - 2));
}

#[test]
fn a_story_ends_with_the_state_that_it_was_begun_in() {
    let mut sandbox = subscribed();
    let snapshot = sandbox.snapshot();
    let mut play = sandbox.play(PlayOptions { late: 1.0, ..seeded(7) });
    assert_eq!(sandbox.advance(&mut play, 0), Progress::Push);
    sandbox.restore(snapshot).unwrap();
    assert_eq!(sandbox.advance(&mut play, 0), Progress::Ended);
    assert_eq!(play.summary().sent, 1);
}

#[test]
fn without_a_seed_each_story_is_another_one() {
    let mut sandbox = subscribed();
    let mut played = || play(&mut sandbox, PlayOptions::default(), |_, _| Some(200)).2;
    let [first, second] = [played(), played()];
    assert_ne!(first.events, second.events);
    let (_, _, again) = play(&mut subscribed(), seeded(second.seed), |_, _| Some(200));
    assert_eq!(again.events, second.events);
    assert!(first.seed < 1 << 53 && second.seed < 1 << 53);
}

#[test]
fn wrong_options_are_all_reported() {
    let rules = Overrides::default();
    for (options, expected) in [
        (json!(3), vec![("", "type")]),
        (json!({"story": 1}), vec![("/story", "type")]),
        (json!({"story": "crash"}), vec![("/story", "range")]),
        (json!({"seed": -1, "region": "atlantis"}), vec![("/seed", "range"), ("/region", "unknown_region")]),
        (
            json!({"duplicates": -0.1, "reorder": 1.1, "late": "0.5"}),
            vec![("/duplicates", "range"), ("/reorder", "range"), ("/late", "type")],
        ),
        (
            json!({"deleteWebhooks": 1, "intervalMs": 1.5}),
            vec![("/deleteWebhooks", "type"), ("/intervalMs", "range")],
        ),
        (json!({"retries": 21}), vec![("/retries", "range")]),
        (json!({"retries": "3"}), vec![("/retries", "type")]),
        (json!({"retries": {}}), vec![("/retries/count", "required")]),
        (
            json!({"retries": {"count": -1, "delayMs": "1", "maxDelayMs": 3_600_001, "delay": 1}}),
            vec![
                ("/retries/count", "range"),
                ("/retries/delayMs", "type"),
                ("/retries/maxDelayMs", "range"),
                ("/retries/delay", "unknown_field"),
            ],
        ),
        (json!({"signal": 1, "retry": 1}), vec![("/signal", "type"), ("/retry", "unknown_field")]),
    ] {
        let issues = PlayOptions::from_json(options.clone(), &rules).unwrap_err();
        let found: Vec<_> = issues.iter().map(|issue| (issue.path.as_str(), issue.code.as_str())).collect();
        assert_eq!(found, expected, "{options}");
    }
    let allowed = Overrides { allow_unknown_region: true, ..rules };
    assert!(PlayOptions::from_json(json!({"region": "atlantis"}), &allowed).is_ok());
    assert_eq!(PlayOptions::from_json(json!({}), &rules).unwrap(), PlayOptions::default());
}
