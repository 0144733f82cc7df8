//! The deliveries: those that are to be pushed, and those that are remembered.

use std::collections::VecDeque;
use std::sync::Arc;

use autograb_webhooks::{Issue, IssueCode, Webhook};

use crate::bounds::{MAX_ATTEMPTS, MAX_DELIVERY_BYTES, json_size};
use crate::delivery::{Attempt, Delivery, number_of};
use crate::tracked::Tracked;

/// The deliveries: those that are to be pushed, and those that are remembered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    /// How many deliveries have been made; the number of the newest.
    pub(crate) made: u64,
    /// By number, so the oldest comes first.
    pub(crate) deliveries: Tracked<u64, Delivery>,
    /// The bodies, by the number of the first delivery that has it. Those that share it follow that one.
    pub(crate) payloads: Tracked<u64, Arc<str>>,
    /// The numbers of the deliveries that nobody has taken yet.
    pub(crate) pending: VecDeque<u64>,
    /// The size of all deliveries and payloads, as JSON.
    size: usize,
}

impl Outbox {
    /// Adds a push of one payload to each of these webhooks.
    pub(crate) fn add(&mut self, webhooks: &[&Webhook], event: &str, payload: &Arc<str>, now_ms: u64) {
        let first = self.made + 1;
        self.queue(webhooks, event, payload, now_ms);
        self.pending.extend(first..=self.made);
    }

    /// Adds pushes of one payload that are sent later, by [`resend`](Self::resend). Returns their ids.
    pub(crate) fn queue(
        &mut self,
        webhooks: &[&Webhook],
        event: &str,
        payload: &Arc<str>,
        now_ms: u64,
    ) -> Vec<String> {
        let first = self.made + 1;
        if !webhooks.is_empty() {
            self.size += json_size(&&**payload);
            self.payloads.insert(first, payload.clone());
        }
        let mut ids = Vec::with_capacity(webhooks.len());
        for webhook in webhooks {
            self.made += 1;
            let delivery = Delivery::new(self.made, webhook, event, (first, payload.clone()), now_ms);
            self.size += json_size(&delivery);
            ids.push(delivery.id.clone());
            self.deliveries.insert(self.made, delivery);
        }
        ids
    }

    /// Takes the deliveries that are to be pushed. After that the oldest beyond the limits are forgotten.
    pub(crate) fn take_pending(&mut self, limit: usize) -> Vec<Delivery> {
        let pending = std::mem::take(&mut self.pending);
        let deliveries = pending.iter().filter_map(|number| self.deliveries.get(number).cloned()).collect();
        self.forget_beyond(limit);
        deliveries
    }

    /// Has a delivery pushed once more.
    pub(crate) fn resend(&mut self, id: &str) -> Result<(), Issue> {
        let (number, delivery) = self.remembered(id)?;
        if delivery.attempts.len() >= MAX_ATTEMPTS {
            let message = format!(
                "the delivery was attempted {MAX_ATTEMPTS} times, which is the most; trigger the event again"
            );
            return Err(Issue::new("/id", IssueCode::Range, message));
        }
        self.pending.push_back(number);
        Ok(())
    }

    /// Has another body pushed to where a delivery went, as a delivery of its own.
    pub(crate) fn resend_with(&mut self, id: &str, body: Arc<str>, now_ms: u64) -> Result<(), Issue> {
        let delivery = self.remembered(id)?.1.with_body(self.made + 1, body, now_ms);
        self.made += 1;
        self.size += json_size(&&*delivery.body) + json_size(&delivery);
        self.payloads.insert(self.made, delivery.body.clone());
        self.deliveries.insert(self.made, delivery);
        self.pending.push_back(self.made);
        Ok(())
    }

    /// The delivery with this id, and its number.
    fn remembered(&self, id: &str) -> Result<(u64, &Delivery), Issue> {
        let delivery = number_of(id).and_then(|number| Some((number, self.deliveries.get(&number)?)));
        delivery.filter(|(_, delivery)| delivery.id == id).ok_or_else(|| {
            let message = "no delivery with this id is remembered; `deliveries` lists those that are";
            Issue::new("/id", IssueCode::Id, message)
        })
    }

    /// Has the deliveries pushed once more that are remembered and undelivered.
    pub(crate) fn resend_undelivered(&mut self) {
        let Self { deliveries, pending, .. } = self;
        let is_due = |number: &u64, delivery: &Delivery| {
            delivery.is_undelivered() && delivery.attempts.len() < MAX_ATTEMPTS && !pending.contains(number)
        };
        let due: Vec<u64> = deliveries
            .iter()
            .filter(|(number, delivery)| is_due(number, delivery))
            .map(|(number, _)| *number)
            .collect();
        pending.extend(due);
    }

    /// Records an attempt; one of a delivery that is forgotten is ignored.
    pub(crate) fn record(&mut self, id: &str, attempt: Attempt) {
        let number = number_of(id).unwrap_or_default();
        let Some(delivery) = self.deliveries.get_mut(&number).filter(|delivery| delivery.id == id) else {
            return;
        };
        let before = json_size(delivery);
        if delivery.attempts.len() >= MAX_ATTEMPTS {
            delivery.attempts.remove(0);
        }
        delivery.attempts.push(attempt.bounded());
        self.size = self.size + json_size(delivery) - before;
    }

    /// Forgets the oldest deliveries beyond a number and beyond [`MAX_DELIVERY_BYTES`], but never the newest.
    fn forget_beyond(&mut self, limit: usize) {
        while self.deliveries.len() > limit.max(1)
            || (self.size > MAX_DELIVERY_BYTES && self.deliveries.len() > 1)
        {
            let Some((&oldest, _)) = self.deliveries.first_from(0) else { return };
            self.forget(oldest);
        }
    }

    /// Forgets a delivery, and its payload if no other delivery shares it.
    fn forget(&mut self, number: u64) {
        let Some(delivery) = self.deliveries.remove(&number) else { return };
        self.size -= json_size(&delivery);
        let shares = |other: &Delivery| other.payload == delivery.payload;
        if !self.deliveries.first_from(delivery.payload).is_some_and(|(_, other)| shares(other)) {
            self.payloads.remove(&delivery.payload);
            self.size -= json_size(&&*delivery.body);
        }
    }

    /// Computes the size after the parts were read, and forgets what is beyond the limits.
    pub(crate) fn enforce_bounds(&mut self, limit: usize) {
        let deliveries: usize = self.deliveries.values().map(json_size).sum();
        let payloads: usize = self.payloads.values().map(|payload| json_size(&&**payload)).sum();
        self.size = deliveries + payloads;
        if self.pending.is_empty() {
            self.forget_beyond(limit);
        }
    }
}
