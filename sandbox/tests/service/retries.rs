//! The client's retries, proven safe: whatever is lost on the way, nothing is doubled, and what the client says of a
//! call is true of the service.

use autograb_webhooks::api::{Call as _, List};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::{
    Client, Config, Error, ErrorCode, Patch, Transport, TransportError, Webhook, WebhookDraft, WebhookPatch,
};
use autograb_webhooks_sandbox::{Options, PIECES, Sandbox};
use serde_json::json;

const TIMEOUT_MS: u64 = 15;

/// Carries requests to a sandbox, on a clock of its own.
struct Wire {
    sandbox: RefCell<Sandbox>,
    now: Cell<u64>,
}

impl Transport for &Wire {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let answer = self.sandbox.borrow_mut().exchange(request, self.now.get());
        let took = answer.delay_ms + answer.trickle_ms * PIECES as u64;
        self.now.set(self.now.get() + took.min(TIMEOUT_MS));
        let lost = |code| TransportError::new(code, "lost", true);
        if took > TIMEOUT_MS {
            return Err(lost(ErrorCode::Timeout));
        }
        let whole = answer.response.filter(|_| answer.break_after.is_none());
        whole.ok_or_else(|| lost(ErrorCode::Network))
    }

    async fn sleep(&self, ms: u64) -> Result<(), TransportError> {
        self.now.set(self.now.get() + ms);
        Ok(())
    }

    fn now_ms(&self) -> u64 {
        self.now.get()
    }

    fn random(&self) -> f64 {
        0.5
    }
}

impl Wire {
    fn new(options: serde_json::Value) -> Self {
        let sandbox = Sandbox::new(Options::from_json(options).unwrap());
        Self { sandbox: sandbox.into(), now: 1_000_000.into() }
    }

    fn client(&self) -> Client<&Self> {
        Client::new(Config::new("pub_sandbox").region("uk"), self)
    }

    /// What the service really has, past all faults.
    fn truth(&self) -> BTreeMap<String, Webhook> {
        let list = List.encode(&Config::new("pub_sandbox").region("uk")).unwrap();
        let answer = self.sandbox.borrow_mut().handle(&list, self.now.get());
        List.decode(&answer).unwrap().into_iter().map(|webhook| (webhook.id.clone(), webhook)).collect()
    }

    fn pings(&self) -> usize {
        self.sandbox.borrow().deliveries().count()
    }
}

/// What the client believes the service to have, after a call that failed: the truth where it says that it
/// doesn't know, else what it believed before.
fn believe(wire: &Wire, error: &Error, believed: BTreeMap<String, Webhook>) -> BTreeMap<String, Webhook> {
    if error.is_outcome_unknown() { wire.truth() } else { believed }
}

#[test]
fn nothing_is_doubled_and_nothing_is_lost_whatever_the_faults() {
    let (mut failed, mut unknown, mut settled) = (0, 0, 0);
    for seed in 0..100 {
        let wire = Wire::new(json!({"faults": {"rate": 0.5, "seed": seed}}));
        let client = wire.client();
        let mut believed: BTreeMap<String, Webhook> = BTreeMap::new();
        for turn in 0..20u64 {
            let (before, pings) = (wire.truth().len(), wire.pings());
            let id = believed.keys().next().cloned().unwrap_or_default();
            let (error, may_ping) = match (turn + seed) % 5 {
                _ if id.is_empty() => (create(&client, turn, &mut believed), false),
                0 | 1 => (create(&client, turn, &mut believed), false),
                2 => (update(&client, &id, turn, &mut believed), false),
                3 => (delete(&client, &id, &mut believed), false),
                _ => (pollster::block_on(client.ping(&id)).err(), true),
            };
            let pinged = wire.pings() - pings;
            assert!(
                wire.truth().len().abs_diff(before) <= 1 && pinged <= 1,
                "doubled: {seed} {turn} {error:?}"
            );
            match &error {
                None => assert_eq!(pinged == 1, may_ping, "{seed} {turn}"),
                Some(error) => {
                    assert!(pinged == 0 || error.is_outcome_unknown(), "{seed} {turn} {error}");
                    believed = believe(&wire, error, believed);
                    failed += 1;
                    unknown += usize::from(error.is_outcome_unknown());
                }
            }
            settled += usize::from(error.is_none());
            assert_eq!(believed, wire.truth(), "{seed} {turn} {error:?}");
        }
    }
    assert!(failed > 50 && unknown > 50 && settled > 500, "{failed} {unknown} {settled}");
}

fn create(client: &Client<&Wire>, turn: u64, believed: &mut BTreeMap<String, Webhook>) -> Option<Error> {
    let draft =
        WebhookDraft::new(format!("desk {turn}"), "https://dealer.example/hook").event("recapture_new");
    match pollster::block_on(client.create(&draft)) {
        Ok(webhook) => {
            believed.insert(webhook.id.clone(), webhook);
            None
        }
        Err(error) => Some(error),
    }
}

fn update(
    client: &Client<&Wire>,
    id: &str,
    turn: u64,
    believed: &mut BTreeMap<String, Webhook>,
) -> Option<Error> {
    let patch = WebhookPatch { name: Patch::Set(format!("renamed {turn}")), ..WebhookPatch::default() };
    match pollster::block_on(client.update(id, &patch)) {
        Ok(updated) => {
            if let Some(changes) = updated.changes {
                let names: Vec<_> = changes.iter().map(|change| change.property.as_str()).collect();
                assert_eq!(names, ["name"], "changes that are told are those of this call");
            }
            believed.insert(id.to_owned(), updated.webhook);
            None
        }
        Err(error) => Some(error),
    }
}

fn delete(client: &Client<&Wire>, id: &str, believed: &mut BTreeMap<String, Webhook>) -> Option<Error> {
    let result = pollster::block_on(client.delete(id));
    if result.is_ok() {
        believed.remove(id);
    }
    result.err()
}

#[test]
fn a_limit_that_is_met_is_waited_out_to_the_second() {
    let wire = Wire::new(json!({"rateLimit": {"total": 2, "periodMs": 10_000}}));
    for (call, now) in [1_000_000, 1_000_000, 1_010_000, 1_010_000, 1_020_000].into_iter().enumerate() {
        pollster::block_on(wire.client().list()).unwrap();
        assert_eq!(wire.now.get(), now, "{call}");
    }
    let spent = Wire::new(json!({"quota": {"max": 0}}));
    let error = pollster::block_on(spent.client().list()).unwrap_err();
    assert_eq!((error.code(), error.attempts(), spent.now.get()), (ErrorCode::RateLimited, 1, 1_000_000));
    assert!(error.retry_after_ms().is_some_and(|wait| wait > 86_400_000), "{error:?}");
}
