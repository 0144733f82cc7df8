//! The pushes: those that are owed, and those that are remembered.

use std::collections::VecDeque;

use autograb_webhooks::Webhook;

use crate::delivery::{Attempt, Delivery};

/// The pushes: those that are owed, and those that are remembered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    /// How many there have been.
    pub(crate) made: u64,
    /// Those that are remembered, the newest last.
    pub(crate) kept: VecDeque<Delivery>,
    /// Those that nobody has taken yet.
    pub(crate) owed: Vec<Delivery>,
}

impl Outbox {
    /// Adds a push to a webhook, and forgets the oldest beyond the limit.
    pub(crate) fn add(&mut self, webhook: &Webhook, event: &str, payload: &str, now_ms: u64, limit: usize) {
        self.made += 1;
        let delivery = Delivery::new(format!("dl_{:06}", self.made), webhook, event, payload, now_ms);
        self.owed.push(delivery.clone());
        self.kept.push_back(delivery);
        while self.kept.len() > limit {
            self.kept.pop_front();
        }
    }

    /// Owes a push once more. Says whether it is one that is remembered.
    pub(crate) fn resend(&mut self, id: &str) -> bool {
        let delivery = self.find(id).cloned();
        let is_known = delivery.is_some();
        self.owed.extend(delivery);
        is_known
    }

    pub(crate) fn record(&mut self, id: &str, attempt: Attempt) {
        if let Some(delivery) = self.find(id) {
            delivery.attempts.push(attempt);
        }
    }

    fn find(&mut self, id: &str) -> Option<&mut Delivery> {
        self.kept.iter_mut().rfind(|delivery| delivery.id == id)
    }
}
