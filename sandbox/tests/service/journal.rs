//! Snapshots and journals of whatever a sandbox can come to, and journals whose writing was interrupted anywhere.

use autograb_webhooks::api::{Call as _, Delete, List, Ping, Update};
use autograb_webhooks::{OAuth, Region, WebhookPatch};
use autograb_webhooks_sandbox::{Attempt, Fault, Options, Sandbox};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::common::config;

const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Something that happens to a sandbox.
#[derive(Clone, Debug)]
enum Action {
    Create(String, Map<String, Value>),
    Rename(usize, String),
    Delete(usize),
    Ping(usize),
    Trigger(Option<Value>),
    Push(Attempt),
    Resend(usize),
    Token,
    Fault(Value),
    List,
    Restore,
}

fn any_number() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(1), Just(MAX_SAFE_INTEGER), 0..=MAX_SAFE_INTEGER]
}

fn any_time() -> impl Strategy<Value = u64> {
    prop_oneof![Just(u64::MAX), any_number()]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![Just("__proto__".to_owned()), Just("é\u{2028}\"\\\n".to_owned()), "[a-z]{1,8}"]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any_number().prop_map(Value::from),
        (-1e9..1e9f64).prop_map(Value::from),
        any_text().prop_map(Value::from),
        Just(nested(99)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(any_text(), inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!([inner]))
}

fn any_fault() -> impl Strategy<Value = Value> {
    prop_oneof![
        any_json().prop_map(|body| json!({"status": 200, "body": body, "times": 1_000_000})),
        any_number().prop_map(|bytes| json!({"truncateBody": bytes, "match": ["list", "get"]})),
        Just(json!({"html": true, "headers": {"__proto__": "a"}, "delayMs": 3_600_000, "trickle": 1})),
        Just(json!({"dropConnection": true, "runs": true, "match": "ping"})),
    ]
}

fn any_attempt() -> impl Strategy<Value = Attempt> {
    let text = || prop::option::of(prop_oneof![any_text(), Just("é".repeat(2_000))]);
    (any_time(), any_time(), prop::option::of(0..1_000u16), text(), text(), any::<bool>()).prop_map(
        |(at, ms, status, body, error, interrupted)| Attempt { at, ms, status, body, error, interrupted },
    )
}

fn any_action() -> impl Strategy<Value = (u64, Action)> {
    let index = 0..6usize;
    let action = prop_oneof![
        3 => (any_text(), any_json()).prop_map(|(name, json)| {
            Action::Create(name.clone(), [(name, json)].into_iter().collect())
        }),
        1 => (index.clone(), any_text()).prop_map(|(index, name)| Action::Rename(index, name)),
        1 => index.clone().prop_map(Action::Delete),
        1 => index.clone().prop_map(Action::Ping),
        2 => prop::option::of(any_json()).prop_map(Action::Trigger),
        2 => any_attempt().prop_map(Action::Push),
        1 => index.prop_map(Action::Resend),
        1 => Just(Action::Token),
        1 => any_fault().prop_map(Action::Fault),
        1 => Just(Action::List),
        1 => Just(Action::Restore),
    ];
    (any_time(), action)
}

prop_compose! {
    fn any_options()(
        seed in any_number(), total in any_number(), period in any_number(), lifetime in any_number(),
        base in any_number(), max in any_number(), deliveries in 1..4u64, rate in 0.0..0.3,
    ) -> Value {
        json!({
            "seed": seed,
            "accounts": [{"keys": ["pub_a"], "oauthClients": [{"clientId": "a", "clientSecret": "s"}]}],
            "rateLimit": {"total": total.max(50), "periodMs": period.max(1)},
            "quota": {"base": base, "max": max.max(50)},
            "tokenExpiresIn": (lifetime / 1_000).max(1),
            "maxDeliveries": deliveries,
            "faults": {"rate": rate, "seed": seed},
            "allowUnknownFields": true,
            "allowUnknownRegion": true,
        })
    }
}

fn sandbox(options: &Value) -> Sandbox {
    Sandbox::new(Options::from_json(options.clone()).unwrap())
}

fn run(sandbox: &mut Sandbox, now: u64, action: &Action) {
    let config = config("pub_a");
    let list = List.encode(&config).unwrap();
    let snapshot = sandbox.snapshot();
    let id = |index: &usize| {
        let id = snapshot.pointer(&format!("/webhooks/{index}/webhook/id"));
        id.and_then(Value::as_str).unwrap_or("wh_none").to_owned()
    };
    match action {
        Action::Create(name, extra) => {
            let mut body = json!({
                "name": name, "endpoint": "https://dealer.example/hook?token=t", "events": ["recapture_new"],
                "region": "uk", "format": "json", "headers": [{"name": "__proto__", "value": "1"}],
            });
            let properties = body.as_object_mut().unwrap();
            for (name, value) in extra {
                properties.entry(name.clone()).or_insert(value.clone());
            }
            let mut request = list;
            request.method = "POST".into();
            request.body = Some(body.to_string());
            sandbox.exchange(&request, now);
        }
        Action::Rename(index, name) => {
            let patch =
                WebhookPatch { name: autograb_webhooks::Patch::Set(name.clone()), ..WebhookPatch::default() };
            sandbox.exchange(&Update::new(id(index), patch.clone()).encode(&config).unwrap(), now);
        }
        Action::Delete(index) => {
            sandbox.exchange(&Delete::new(id(index).clone()).encode(&config).unwrap(), now);
        }
        Action::Ping(index) => {
            sandbox.exchange(&Ping::new(id(index).clone()).encode(&config).unwrap(), now);
        }
        Action::Trigger(data) => {
            sandbox.trigger("recapture_new", data.clone(), Some(&Region::UK), now);
        }
        Action::Push(attempt) => {
            for push in sandbox.take_pushes() {
                sandbox.record(&push.id, attempt.clone());
            }
        }
        Action::Resend(index) => {
            let id = sandbox.deliveries().nth(*index).map(|delivery| delivery.id.clone());
            let _ = sandbox.resend(&id.unwrap_or_default());
        }
        Action::Token => {
            sandbox.exchange(&OAuth::new("a", "s").token_request(), now);
        }
        Action::Fault(fault) => {
            // One that is nested too deeply is refused.
            let _ = Fault::from_json(fault.clone()).and_then(|fault| sandbox.fail_next(fault));
        }
        Action::List => {
            sandbox.exchange(&list, now);
        }
        Action::Restore => sandbox.restore(sandbox.snapshot()).unwrap(),
    }
}

/// Whether JavaScript represents every number exactly.
fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_u64().is_none_or(|number| number <= MAX_SAFE_INTEGER),
        Value::Array(elements) => elements.iter().all(is_exact),
        Value::Object(properties) => properties.values().all(is_exact),
        _ => true,
    }
}

/// What a sandbox of these options is brought back to.
fn restored(options: &Value, journal: &[u8]) -> Result<Value, String> {
    let mut sandbox = sandbox(options);
    sandbox.restore_journal(journal).map_err(|issues| format!("{issues:?}"))?;
    Ok(sandbox.snapshot())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_state_is_brought_back(options in any_options(), actions in prop::collection::vec(any_action(), 0..25)) {
        let mut running = sandbox(&options);
        let mut journal = String::new();
        for (now, action) in &actions {
            journal += &running.journal_record(false);
            run(&mut running, *now, action);
        }
        journal += &running.journal_record(false);
        let snapshot = running.snapshot();
        prop_assert!(is_exact(&snapshot));

        let mut other = sandbox(&options);
        other.restore(serde_json::from_str(&snapshot.to_string()).unwrap()).unwrap();
        prop_assert_eq!(&other.snapshot(), &snapshot);
        prop_assert_eq!(restored(&options, journal.as_bytes()), Ok(snapshot.clone()));
        prop_assert_eq!(restored(&options, running.journal_record(true).as_bytes()), Ok(snapshot));
    }

    #[test]
    fn a_journal_that_is_cut_off_leads_to_its_last_whole_record(
        options in any_options(), actions in prop::collection::vec(any_action(), 1..6), cut in any::<prop::sample::Index>()
    ) {
        let mut running = sandbox(&options);
        let mut journal = running.journal_record(false);
        let mut states = vec![(journal.len(), running.snapshot())];
        for (now, action) in &actions {
            run(&mut running, *now, action);
            journal += &running.journal_record(false);
            states.push((journal.len(), running.snapshot()));
        }
        let first = states[0].0;
        let cut = first + cut.index(journal.len() - first + 1);
        // Without its line break, a record is whole as well.
        let whole = states.iter().rev().find(|(length, _)| *length <= cut + 1).unwrap();
        prop_assert_eq!(restored(&options, &journal.as_bytes()[..cut]), Ok(whole.1.clone()));
        // A machine that crashes may leave zeros where it had not yet written.
        let mut zeros = journal.as_bytes()[..cut].to_vec();
        zeros.resize(journal.len() + 7, 0);
        prop_assert_eq!(restored(&options, &zeros), Ok(states.iter().rev().find(|(length, _)| *length <= cut).unwrap().1.clone()));
    }

    #[test]
    fn a_compaction_that_is_interrupted_loses_nothing(
        options in any_options(), actions in prop::collection::vec(any_action(), 1..6), at in any::<prop::sample::Index>()
    ) {
        let mut running = sandbox(&options);
        let mut journal = running.journal_record(false).into_bytes();
        for (now, action) in &actions {
            run(&mut running, *now, action);
            journal.extend(running.journal_record(false).into_bytes());
        }
        let snapshot = running.journal_record(true).into_bytes();
        journal.push(b'\n');
        let end = journal.len();
        journal.extend(&snapshot);
        let written = at.index(snapshot.len().min(end) + 1);
        journal[..written].copy_from_slice(&snapshot[..written]);
        prop_assert_eq!(restored(&options, &journal), Ok(running.snapshot()));
    }
}

#[test]
fn damage_before_intact_records_is_not_passed_over() {
    let options = json!({});
    let mut running = sandbox(&options);
    let mut journal = running.journal_record(false);
    let damaged = journal.len() + 30;
    for now in 0..3 {
        running.trigger("recapture_new", None, None, now);
        journal += &running.journal_record(false);
    }
    let mut bytes = journal.into_bytes();
    bytes[damaged] ^= 1;
    let error = restored(&options, &bytes).unwrap_err();
    assert!(error.contains("line 2 is damaged"), "{error}");
    bytes.extend(running.journal_record(true).into_bytes());
    assert_eq!(restored(&options, &bytes), Ok(running.snapshot()), "a snapshot supersedes it");
}

#[test]
fn what_is_no_journal() {
    let empty = Ok(sandbox(&json!({})).snapshot());
    for (journal, message) in [
        ("", None),
        (" \n\n", None),
        ("{", Some("line 1 is damaged")),
        ("{}", Some("/version")),
        (r#"{"version":99}"#, Some("/version")),
        ("[]", Some("must be an object")),
        ("not a journal\n", Some("line 1 is damaged")),
    ] {
        let outcome = restored(&json!({}), journal.as_bytes());
        match message {
            None => assert_eq!(outcome, empty, "{journal:?}"),
            Some(message) => {
                assert!(outcome.clone().unwrap_err().contains(message), "{journal:?}: {outcome:?}")
            }
        }
    }
    let plain = sandbox(&json!({})).snapshot();
    assert_eq!(
        restored(&json!({}), plain.to_string().as_bytes()),
        Ok(plain),
        "a snapshot that was downloaded"
    );
}

#[test]
fn other_options_are_named_as_the_reason() {
    let accounts = json!({"accounts": [{"keys": ["a"]}, {"keys": ["pub_a"]}]});
    let mut running = sandbox(&accounts);
    super::common::create(&mut running, "pub_a", &super::common::draft());
    let error = restored(&json!({}), running.journal_record(false).as_bytes()).unwrap_err();
    assert!(error.contains("use the options of the sandbox that wrote this"), "{error}");
}
