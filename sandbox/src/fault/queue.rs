//! Which fault affects a call: the first that was ordered for it, otherwise a random one.

use std::collections::VecDeque;

use autograb_webhooks::api::route;
use autograb_webhooks::http::Request;
use autograb_webhooks::{Header, Issue, IssueCode};

use super::{Fault, Truncation};
use crate::bounds::{MAX_FAULT_BYTES, MAX_FAULTS, json_size};
use crate::options::RandomFaults;
use crate::random::Random;
use crate::tokens::asks_for_token;

/// The faults that wait for their calls.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    pub(crate) ordered: VecDeque<Fault>,
    pub(crate) random: Random,
    /// Whether `ordered` has changed since a journal was last written.
    pub(crate) has_changed: bool,
}

impl Faults {
    pub(crate) fn new(options: &RandomFaults) -> Self {
        Self { ordered: VecDeque::new(), random: Random::new(options.seed), has_changed: false }
    }

    /// Adds a fault behind those that were ordered before it.
    pub(crate) fn order(&mut self, fault: Fault) -> Result<(), Issue> {
        if self.ordered.len() >= MAX_FAULTS {
            let message = format!("{MAX_FAULTS} faults wait for their calls, which is the most; use `times`");
            return Err(Issue::new("", IssueCode::Range, message));
        }
        let size = self.ordered.iter().map(json_size).sum::<usize>() + json_size(&fault);
        if size > MAX_FAULT_BYTES {
            let message = format!("the faults that wait for their calls may have {MAX_FAULT_BYTES} bytes");
            return Err(Issue::new("", IssueCode::Range, message));
        }
        self.has_changed = true;
        self.ordered.push_back(fault);
        Ok(())
    }

    /// The fault that affects this request, if one does.
    pub(crate) fn next(&mut self, options: &RandomFaults, request: &Request) -> Option<Fault> {
        let call = call_of(request);
        let affects =
            |fault: &Fault| fault.calls.is_empty() || call.is_some_and(|call| fault.calls.contains(&call));
        match self.ordered.iter().position(affects) {
            Some(index) => self.take(index),
            None if options.rate > 0.0 && self.random.fraction() < options.rate => {
                Some(at_random(self.random.bits()))
            }
            None => None,
        }
    }

    fn take(&mut self, index: usize) -> Option<Fault> {
        let fault = self.ordered.get_mut(index)?;
        self.has_changed = true;
        fault.times = fault.times.saturating_sub(1);
        let taken = fault.clone();
        if taken.times == 0 {
            self.ordered.remove(index);
        }
        Some(taken)
    }
}

/// The name of the call that a request makes, among [`CALLS`](super::CALLS).
fn call_of(request: &Request) -> Option<&'static str> {
    if asks_for_token(request) {
        return Some("token");
    }
    Some(route(&request.method, &request.url).ok()?.operation.as_str())
}

/// A failure between a client and a service, before or after the call took effect.
fn at_random(bits: u64) -> Fault {
    let before = Fault { takes_effect: Some(false), ..Fault::default() };
    let after = Fault { takes_effect: Some(true), ..Fault::default() };
    let busy = Fault { status: Some(429), headers: vec![Header::new("Retry-After", "0")], ..before.clone() };
    let page = |status, fault: &Fault| Fault { status: Some(status), html: true, ..fault.clone() };
    let kinds = [
        Fault { drop_connection: true, ..before.clone() },
        Fault { drop_connection: true, ..after.clone() },
        Fault { status: Some(503), ..before.clone() },
        Fault { status: Some(500), ..after.clone() },
        page(502, &before),
        page(504, &after),
        // A captive portal that answers in the service's place.
        page(200, &before),
        busy,
        Fault { truncate_body: Some(Truncation::Half), ..after.clone() },
        Fault { trickle_ms: 2, ..after.clone() },
        Fault { delay_ms: 20, ..after },
    ];
    let index = bits % kinds.len() as u64;
    kinds.into_iter().nth(index as usize).unwrap_or_default()
}
