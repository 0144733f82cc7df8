//! Triggering events: what happens at AutoGrab's side of the service.

use autograb_webhooks::shared::check_region;
use autograb_webhooks::{Issue, IssueCode, Issues, Overrides, Region, Webhook, check_event_names};
use serde_json::Value;

use crate::bounds::MAX_SAFE_INTEGER;
use crate::delivery::payload;
use crate::sandbox::Sandbox;
use crate::state::StoredWebhook;

impl Sandbox {
    /// Triggers an event: it is pushed to every webhook that subscribes to it, in one region or in all. Without
    /// data, an example is pushed. Returns the number of pushes.
    pub fn trigger(
        &mut self,
        event: &str,
        data: Option<Value>,
        region: Option<&Region>,
        now_ms: u64,
    ) -> usize {
        let webhooks = self.subscribers(event, region);
        let payload = payload(event, data.as_ref(), self.state.random.bits());
        let pushes: Vec<&Webhook> = webhooks.iter().collect();
        self.state.outbox.add(&pushes, event, &payload, now_ms.min(MAX_SAFE_INTEGER));
        webhooks.len()
    }

    /// Whether there is a webhook, in one region or in any.
    pub fn has_webhooks(&self, region: Option<&Region>) -> bool {
        let is_in = |stored: &StoredWebhook| region.is_none_or(|region| stored.webhook.region == *region);
        self.state.webhooks.entries.values().any(is_in)
    }

    /// The webhooks that subscribe to an event, in one region or in all.
    pub(crate) fn subscribers(&self, event: &str, region: Option<&Region>) -> Vec<Webhook> {
        let subscribes = |webhook: &&Webhook| {
            webhook.events.iter().any(|own| own == event)
                && region.is_none_or(|region| webhook.region == *region)
        };
        let stored = self.state.webhooks.entries.values();
        stored.map(|stored| &stored.webhook).filter(subscribes).cloned().collect()
    }

    /// What is wrong with an event that is to be triggered: nobody can subscribe to it, or the region does not exist.
    pub fn check_event(&self, event: &str, region: Option<&Region>) -> Issues {
        let rules = Overrides { allow_ping_event: true, ..self.options.rules };
        let mut issues = Issues::new();
        if event.is_empty() {
            issues.push(Issue::new("/event", IssueCode::Empty, "name the event to trigger"));
        } else {
            let named = Issues::from(check_event_names(&[event], &rules)).into_iter();
            issues.extend(named.map(|issue| Issue::new("/event", issue.code, issue.message)));
        }
        if region.is_some() {
            check_region(region, &rules, &mut issues);
        }
        issues
    }
}
