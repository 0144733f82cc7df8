//! Playing a story: its events happen, and are pushed as a service might push them that is not at its best.

mod options;
mod plan;
mod sale;

use std::collections::VecDeque;
use std::sync::Arc;

use autograb_webhooks::Webhook;
use serde::{Serialize, Serializer};

pub use options::{PlayOptions, Retries};
use plan::{Plan, Step};

use crate::bounds::MAX_SAFE_INTEGER;
use crate::outbox::Outbox;
use crate::sandbox::Sandbox;

/// A story that is being played. It has a clock of its own, which only its waits advance: what happens in which order
/// depends on the seed and on the answers, and not on how long they take.
///
/// [`Sandbox::play`] begins one, and [`Sandbox::advance`] takes it a step further.
#[derive(Clone, Debug)]
pub struct Play {
    plan: Plan,
    options: PlayOptions,
    /// The state of the sandbox that its deliveries belong to.
    generation: u64,
    /// The time since the beginning, in milliseconds.
    now_ms: u64,
    /// The number of the next step.
    next: usize,
    /// The ids of the deliveries, by event and by copy.
    queued: Vec<Vec<Vec<String>>>,
    /// The ids of the webhooks that have got an event, once for each.
    webhooks: Vec<String>,
    /// The pushes that are under way, in the order in which they were sent.
    underway: VecDeque<Push>,
    /// Those that failed and are to be repeated, each with its time.
    retries: Vec<(u64, Push)>,
    summary: PlaySummary,
}

/// A delivery that is sent.
#[derive(Clone, Debug)]
struct Push {
    id: String,
    /// How often it was repeated.
    repeated: u64,
}

/// What the caller of [`Sandbox::advance`] has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Make the pushes that [`Sandbox::take_pushes`] gives, and [`settle`](Play::settle) each.
    Push,
    /// Wait this number of milliseconds.
    Wait(u64),
    /// Nothing: the story has ended.
    Ended,
}

/// What has become of a story.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlaySummary {
    /// The seed, with which it can be played again.
    pub seed: u64,
    /// The events in the order in which they happened, each once.
    pub events: Vec<PlayedEvent>,
    /// The number of pushes: one for each event, each of its duplicates, and each webhook that subscribes to it.
    pub deliveries: u64,
    /// How often a push was sent.
    pub sent: u64,
    /// The statuses that were answered, each with how often.
    #[serde(serialize_with = "as_object")]
    pub answered: Vec<(u16, u64)>,
    /// How often there was no answer.
    pub unanswered: u64,
    /// How often a push was sent that had failed before.
    pub retried: u64,
    /// The number of pushes that were never answered with a 2xx status, though they were repeated as often as allowed.
    pub gave_up: u64,
}

/// An event of a story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlayedEvent {
    /// Its name.
    pub event: &'static str,
    /// The body that is pushed: JSON text.
    #[serde(serialize_with = "as_text")]
    pub body: Arc<str>,
}

impl Play {
    pub(crate) fn new(options: PlayOptions, seed: u64, generation: u64) -> Self {
        let plan = Plan::new(&options, seed);
        let events =
            plan.events.iter().map(|event| PlayedEvent { event: event.name, body: event.body.clone() });
        Self {
            summary: PlaySummary { seed, events: events.collect(), ..PlaySummary::default() },
            queued: Vec::new(),
            webhooks: Vec::new(),
            underway: VecDeque::new(),
            retries: Vec::new(),
            plan,
            options,
            generation,
            now_ms: 0,
            next: 0,
        }
    }

    /// What has become of it so far.
    pub fn summary(&self) -> &PlaySummary {
        &self.summary
    }

    /// Takes note of the outcome of a push: the status of the answer, if there was one.
    pub fn settle(&mut self, id: &str, status: Option<u16>) {
        // They are mostly settled in the order in which they were sent.
        let index = self.underway.iter().position(|push| push.id == id);
        let Some(mut push) = index.and_then(|index| self.underway.remove(index)) else { return };
        self.summary.count(status);
        if status.is_some_and(|status| (200..300).contains(&status)) {
            return;
        }
        if push.repeated >= self.options.retries.count {
            self.summary.gave_up += 1;
            return;
        }
        let due = self.now_ms + self.options.retries.wait_ms(push.repeated);
        push.repeated += 1;
        self.retries.push((due, push));
    }

    /// Has pushes sent.
    fn send(&mut self, outbox: &mut Outbox, pushes: impl Iterator<Item = Push>) {
        for push in pushes {
            // A delivery that was forgotten in the meantime can't be sent.
            if outbox.resend(&push.id).is_err() {
                self.summary.gave_up += 1;
                continue;
            }
            self.summary.sent += 1;
            self.summary.retried += u64::from(push.repeated > 0);
            self.underway.push_back(push);
        }
    }

    /// Has the pushes repeated whose time has come.
    fn send_due_retries(&mut self, outbox: &mut Outbox) {
        let retries = std::mem::take(&mut self.retries);
        let (due, later) = retries.into_iter().partition::<Vec<_>, _>(|(due, _)| *due <= self.now_ms);
        self.retries = later;
        self.send(outbox, due.into_iter().map(|(_, push)| push));
    }
}

impl PlaySummary {
    fn count(&mut self, status: Option<u16>) {
        let Some(status) = status else {
            self.unanswered += 1;
            return;
        };
        match self.answered.iter_mut().find(|(own, _)| *own == status) {
            Some((_, count)) => *count += 1,
            None => self.answered.push((status, 1)),
        }
    }
}

impl Sandbox {
    /// Begins to play a story. Nothing happens before [`advance`](Self::advance) is called.
    ///
    /// ```
    /// use autograb_webhooks::{Config, WebhookDraft, api::{Call, Create}};
    /// use autograb_webhooks_sandbox::{Options, PlayOptions, Progress, Sandbox};
    ///
    /// let mut sandbox = Sandbox::new(Options::default());
    /// let config = Config::new(sandbox.api_key()).region("uk");
    /// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new");
    /// sandbox.handle(&Create::new(draft).encode(&config)?, 0);
    ///
    /// let mut play = sandbox.play(PlayOptions { duplicates: 1.0, ..PlayOptions::default() });
    /// while sandbox.advance(&mut play, 0) == Progress::Push {
    ///     for push in sandbox.take_pushes() {
    ///         play.settle(&push.id, Some(204));
    ///     }
    /// }
    /// assert_eq!(play.summary().answered, [(204, 2)]);
    /// # Ok::<(), autograb_webhooks::Error>(())
    /// ```
    pub fn play(&mut self, options: PlayOptions) -> Play {
        // As many bits as a number of JavaScript has, so that a caller can give it again.
        let seed = options.seed.unwrap_or_else(|| self.state.random.bits() & MAX_SAFE_INTEGER);
        Play::new(options, seed, self.generation)
    }

    /// Takes a story a step further, and says what its caller has to do.
    ///
    /// A story ends early when the sandbox returns to a snapshot.
    pub fn advance(&mut self, play: &mut Play, now_ms: u64) -> Progress {
        while play.generation == self.generation {
            let due_retry = play.retries.iter().map(|(due, _)| *due).min();
            let due_step = play.plan.steps.get(play.next).map(|(due, _)| *due);
            let Some(due) = due_retry.into_iter().chain(due_step).min() else { break };
            if due > play.now_ms {
                let wait = due - play.now_ms;
                play.now_ms = due;
                return Progress::Wait(wait);
            }
            let sent = play.summary.sent;
            if due_retry == Some(due) {
                play.send_due_retries(&mut self.state.outbox);
            } else if let Some((_, step)) = play.plan.steps.get(play.next).copied() {
                play.next += 1;
                self.take_step(play, step, now_ms.min(MAX_SAFE_INTEGER));
            }
            if play.summary.sent > sent {
                return Progress::Push;
            }
        }
        Progress::Ended
    }

    fn take_step(&mut self, play: &mut Play, step: Step, now_ms: u64) {
        match step {
            Step::Happen { event } => self.queue(play, event, now_ms),
            Step::Push { event, copy } => {
                let queued = play.queued.get_mut(event).and_then(|copies| copies.get_mut(copy));
                let deliveries = queued.map(std::mem::take).unwrap_or_default();
                let pushes = deliveries.into_iter().map(|id| Push { id, repeated: 0 });
                play.send(&mut self.state.outbox, pushes);
            }
            Step::DeleteWebhooks => {
                for id in &play.webhooks {
                    self.state.webhooks.remove(id);
                }
            }
        }
    }

    /// Queues the pushes of an event that happens, for those who subscribe to it now.
    fn queue(&mut self, play: &mut Play, event: usize, now_ms: u64) {
        let Some(planned) = play.plan.events.get(event) else { return };
        let webhooks = self.subscribers(planned.name, play.options.region.as_ref());
        play.webhooks.extend(webhooks.iter().map(|webhook| webhook.id.clone()));
        let pushes: Vec<&Webhook> = std::iter::repeat_n(&webhooks, planned.copies).flatten().collect();
        let ids = self.state.outbox.queue(&pushes, planned.name, &planned.body, now_ms);
        play.summary.deliveries += ids.len() as u64;
        play.queued.push(ids.chunks(webhooks.len().max(1)).map(<[String]>::to_vec).collect());
    }
}

fn as_object<S: Serializer>(answered: &[(u16, u64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(answered.iter().copied())
}

fn as_text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}
