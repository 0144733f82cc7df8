//! Which fault meets a call: the first that was ordered for it, else one that comes by chance.

use std::collections::VecDeque;

use autograb_webhooks::Header;
use autograb_webhooks::api::{Route, route};
use autograb_webhooks::http::Request;

use super::{Body, Fault, Truncation};
use crate::options::RandomFaults;
use crate::random::Random;
use crate::tokens::asks_for_token;

/// The faults to come.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    pub(crate) ordered: VecDeque<Fault>,
    pub(crate) random: Random,
}

impl Faults {
    pub(crate) fn new(options: &RandomFaults) -> Self {
        Self { ordered: VecDeque::new(), random: Random::new(options.seed) }
    }

    /// The fault that meets this request, if one does.
    pub(crate) fn next(&mut self, options: &RandomFaults, request: &Request) -> Option<Fault> {
        let call = call_of(request);
        let meets =
            |fault: &Fault| fault.calls.is_empty() || call.is_some_and(|call| fault.calls.contains(&call));
        match self.ordered.iter().position(meets) {
            Some(place) => self.take(place),
            None if options.rate > 0.0 && self.random.fraction() < options.rate => {
                Some(at_random(self.random.bits()))
            }
            None => None,
        }
    }

    fn take(&mut self, place: usize) -> Option<Fault> {
        let fault = self.ordered.get_mut(place)?;
        fault.times = fault.times.saturating_sub(1);
        let taken = fault.clone();
        if taken.times == 0 {
            self.ordered.remove(place);
        }
        Some(taken)
    }
}

/// The name of the call that a request makes, among [`CALLS`](super::CALLS).
fn call_of(request: &Request) -> Option<&'static str> {
    if asks_for_token(request) {
        return Some("token");
    }
    let (call, _) = route(&request.method, &request.url).ok()?;
    Some(match call {
        Route::Create => "create",
        Route::List => "list",
        Route::Get(_) => "get",
        Route::Update(_) => "update",
        Route::Delete(_) => "delete",
        Route::Ping(_) => "ping",
    })
}

/// What goes wrong between a client and a service: before the call took effect, and after.
fn at_random(bits: u64) -> Fault {
    let before = Fault { takes_effect: Some(false), ..Fault::default() };
    let after = Fault { takes_effect: Some(true), ..Fault::default() };
    let busy = Fault { status: Some(429), headers: vec![Header::new("Retry-After", "0")], ..before.clone() };
    let page =
        |status, fault: &Fault| Fault { status: Some(status), body: Some(Body::Html), ..fault.clone() };
    let kinds = [
        Fault { drop_connection: true, ..before.clone() },
        Fault { drop_connection: true, ..after.clone() },
        Fault { status: Some(503), ..before.clone() },
        Fault { status: Some(500), ..after.clone() },
        page(502, &before),
        page(504, &after),
        // As a hotel's network answers in the service's place.
        page(200, &before),
        busy,
        Fault { truncate_body: Some(Truncation::Half), ..after.clone() },
        Fault { trickle_ms: 2, ..after.clone() },
        Fault { delay_ms: 20, ..after },
    ];
    let place = bits % kinds.len() as u64;
    kinds.into_iter().nth(place as usize).unwrap_or_default()
}
