//! The plan of a story: when its events happen, and when they are pushed.

use std::sync::Arc;

use super::options::PlayOptions;
use super::sale::{StoryEvent, sale};
use crate::delivery::payload;
use crate::random::Random;

/// An event of a story as it is pushed.
#[derive(Clone, Debug)]
pub(crate) struct PlannedEvent {
    pub(crate) name: &'static str,
    pub(crate) body: Arc<str>,
    /// How often it is pushed.
    pub(crate) copies: usize,
}

/// What is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The event happens: its pushes are queued for those who subscribe to it at that moment.
    Happen { event: usize },
    /// One of its pushes is sent to each of them.
    Push { event: usize, copy: usize },
    /// The webhooks are deleted that have got an event.
    DeleteWebhooks,
}

/// The plan of a story.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) events: Vec<PlannedEvent>,
    /// The steps in their order, each with its time since the beginning in milliseconds.
    pub(crate) steps: Vec<(u64, Step)>,
}

impl Plan {
    /// The plan for a seed.
    pub(crate) fn new(options: &PlayOptions, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let story = sale(options.region.as_ref(), &mut random);
        let count = story.len();
        let late = chosen(options.late, count, &mut random);
        let twice = chosen(options.duplicates, count, &mut random);
        let mut pushes = Pushes::new(&late);
        pushes.reorder(options.reorder, &mut random);
        pushes.duplicate(&twice, &mut random);
        let event = |(StoryEvent { name, data }, is_twice): (_, &bool)| PlannedEvent {
            name,
            body: payload(name, Some(&data), 0),
            copies: 1 + usize::from(*is_twice),
        };
        Self { events: story.into_iter().zip(&twice).map(event).collect(), steps: pushes.into_steps(options) }
    }
}

/// One push of an event, and its place among the others.
#[derive(Clone, Copy)]
struct PlannedPush {
    /// The number of the event after which it is sent; the number of all events for a late one.
    slot: usize,
    /// Its place among those of the same slot.
    rank: Rank,
    event: usize,
    copy: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    First,
    Overtaken,
    Repeated,
}

/// The pushes of a story.
struct Pushes {
    pushes: Vec<PlannedPush>,
    count: usize,
}

impl Pushes {
    /// A push for each event: at once, or after all of them.
    fn new(late: &[bool]) -> Self {
        let count = late.len();
        let push = |(event, is_late): (usize, &bool)| {
            let slot = if *is_late { count } else { event };
            PlannedPush { slot, rank: Rank::First, event, copy: 0 }
        };
        Self { pushes: late.iter().enumerate().map(push).collect(), count }
    }

    /// Makes pushes change places with the next one.
    fn reorder(&mut self, share: f64, random: &mut Random) {
        let count = self.count;
        let mut punctual: Vec<_> = self.pushes.iter_mut().filter(|push| push.slot < count).collect();
        let (pairs, rest) = (punctual.len() / 2, punctual.len() % 2);
        // Of an odd number, the first or the last stays in its place.
        punctual.rotate_left(rest * random.below(2) as usize);
        let swapped = chosen(share, pairs, random);
        for (pair, _) in punctual.chunks_exact_mut(2).zip(swapped).filter(|(_, is_swapped)| *is_swapped) {
            if let [overtaken, next] = pair {
                overtaken.slot = next.slot;
                overtaken.rank = Rank::Overtaken;
            }
        }
    }

    /// Repeats pushes, up to two events later.
    fn duplicate(&mut self, twice: &[bool], random: &mut Random) {
        let last = self.count - 1;
        let repeat = |push: &PlannedPush| {
            let slot =
                if push.slot > last { push.slot } else { last.min(push.slot + random.below(3) as usize) };
            PlannedPush { slot, rank: Rank::Repeated, copy: 1, ..*push }
        };
        let repeated = self.pushes.iter().zip(twice).filter(|(_, is_twice)| **is_twice);
        let repeated: Vec<_> = repeated.map(|(push, _)| push).map(repeat).collect();
        self.pushes.extend(repeated);
    }

    /// The steps of the events and of these pushes, which are in the order of their events.
    fn into_steps(self, options: &PlayOptions) -> Vec<(u64, Step)> {
        let mut steps = Vec::new();
        for slot in 0..=self.count {
            let at = slot as u64 * options.interval_ms;
            if slot < self.count {
                steps.push((at, Step::Happen { event: slot }));
            } else if options.delete_webhooks {
                steps.push((at, Step::DeleteWebhooks));
            }
            for rank in [Rank::First, Rank::Overtaken, Rank::Repeated] {
                let pushes = self.pushes.iter().filter(|push| push.slot == slot && push.rank == rank);
                steps.extend(pushes.map(|push| (at, Step::Push { event: push.event, copy: push.copy })));
            }
        }
        steps
    }
}

/// Which of so many are chosen: a share of them, rounded up, so that a small share of a few chooses one.
fn chosen(share: f64, count: usize, random: &mut Random) -> Vec<bool> {
    let mut left = (share * count as f64).ceil() as usize;
    let mut choose = |rest: usize| {
        let is_chosen = (random.below(rest as u64) as usize) < left;
        left -= usize::from(is_chosen);
        is_chosen
    };
    (0..count).map(|index| choose(count - index)).collect()
}
