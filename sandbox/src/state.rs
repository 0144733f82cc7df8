//! Everything that a sandbox keeps.

use std::collections::VecDeque;

use autograb_webhooks::Webhook;
use serde::Serialize;

use crate::bounds::{MAX_WEBHOOK_BYTES, json_size};
use crate::fault::{Fault, Faults};
use crate::options::Options;
use crate::outbox::Outbox;
use crate::random::Random;
use crate::tokens::Tokens;
use crate::tracked::Tracked;
use crate::usage::Usage;

/// Everything that a sandbox keeps.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) random: Random,
    pub(crate) faults: Faults,
    /// How many requests were answered.
    pub(crate) requests: u64,
    /// How many webhooks were created.
    pub(crate) created: u64,
    pub(crate) webhooks: Webhooks,
    pub(crate) outbox: Outbox,
    /// By the index of the account.
    pub(crate) usage: Tracked<usize, Usage>,
    pub(crate) tokens: Tokens,
}

/// The webhooks by id, which is the order in which they were created.
#[derive(Clone, Debug, Default)]
pub(crate) struct Webhooks {
    pub(crate) entries: Tracked<String, StoredWebhook>,
    /// The size of all entries, as JSON.
    size: usize,
}

/// A webhook and its owner.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StoredWebhook {
    /// The index of its account among the options' accounts.
    pub(crate) account: usize,
    pub(crate) webhook: Webhook,
}

impl State {
    /// The state in which nothing has happened.
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            random: Random::new(options.seed),
            faults: Faults::new(&options.faults),
            requests: 0,
            created: 0,
            webhooks: Webhooks::default(),
            outbox: Outbox::default(),
            usage: Tracked::default(),
            tokens: Tokens::default(),
        }
    }

    /// The id of the next webhook. The number comes first, so the order of the ids is that of creation.
    pub(crate) fn next_id(&mut self) -> String {
        self.created += 1;
        format!("wh_{:06}{:08x}", self.created, self.random.bits() >> 32)
    }

    /// Collects the changes from here on, so that a journal can record them.
    pub(crate) fn track(&mut self) {
        self.faults.has_changed = false;
        self.webhooks.entries.track();
        self.outbox.deliveries.track();
        self.outbox.payloads.track();
        self.usage.track();
        self.tokens.0.track();
    }

    /// The faults that wait, if they have changed since [`track`](Self::track).
    pub(crate) fn changed_faults(&self) -> Option<&VecDeque<Fault>> {
        self.faults.has_changed.then_some(&self.faults.ordered)
    }
}

impl Webhooks {
    /// Inserts or replaces a webhook; refuses one for which there is no room.
    pub(crate) fn insert(&mut self, stored: StoredWebhook) -> Result<(), NoRoom> {
        let id = &stored.webhook.id;
        let replaced = self.entries.get(id).map_or(0, json_size);
        let size = self.size - replaced + json_size(&stored);
        if size > MAX_WEBHOOK_BYTES {
            return Err(NoRoom);
        }
        self.size = size;
        self.entries.insert(id.clone(), stored);
        Ok(())
    }

    pub(crate) fn remove(&mut self, id: &str) {
        if let Some(removed) = self.entries.remove(id) {
            self.size -= json_size(&removed);
        }
    }

    /// Computes the size after the entries were read.
    pub(crate) fn measure(&mut self) {
        self.size = self.entries.values().map(json_size).sum();
    }
}

/// The webhooks would exceed [`MAX_WEBHOOK_BYTES`].
#[derive(Debug)]
pub(crate) struct NoRoom;
