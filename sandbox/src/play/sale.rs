//! The story of a sale: what becomes known of one car, from its listing to its next owner's claim.
//!
//! Everything is made up by [`sample_payload_in`], which gives the events of one seed the same car. Here only prices
//! and times are changed, so that the events follow from each other.

use autograb_webhooks::shared::parse_json;
use autograb_webhooks::{Region, sample_payload_in};
use serde_json::{Value, json};

use crate::calendar::{day_of, rfc_3339};
use crate::random::Random;

/// An event of a story.
pub(crate) struct StoryEvent {
    pub(crate) name: &'static str,
    pub(crate) data: Value,
}

/// What happens to the car.
enum Chapter {
    Listed,
    PriceChanged(u64),
    Delisted,
    Valued,
    Claimed,
}

/// The events of one car's sale, in the order in which they happen.
pub(crate) fn sale(region: Option<&Region>, random: &mut Random) -> Vec<StoryEvent> {
    let mut car = Car::new(region, random);
    let mut events = Vec::new();
    for chapter in chapters(car.price, random) {
        // Between one and nine days later, in the daytime.
        car.day += 1 + random.below(9);
        let at = rfc_3339(car.day * 86_400 + 8 * 3_600 + random.below(12 * 3_600));
        events.push(car.tell(chapter, at));
    }
    events
}

/// The chapters of a sale. The price falls, rises to where it was, and may fall again: a receiver that takes events
/// with the same car and price for duplicates misses one.
fn chapters(asked: u64, random: &mut Random) -> Vec<Chapter> {
    let step = round(asked / (25 + random.below(25)));
    let [high, low] = [asked - step, asked - step * (2 + random.below(3))];
    let mut chapters = vec![Chapter::Listed];
    chapters.extend([high, low, high].map(Chapter::PriceChanged));
    chapters.extend((1..=random.below(3)).map(|cut| Chapter::PriceChanged(low - cut * step)));
    chapters.push(Chapter::Delisted);
    for _ in 0..=random.below(2) {
        let after_the_first = 1 + random.below(chapters.len() as u64 - 1);
        chapters.insert(after_the_first as usize, Chapter::Valued);
    }
    chapters.push(Chapter::Claimed);
    chapters
}

/// A car, with what is known of it.
struct Car {
    customer: Value,
    valuation: Value,
    claim: Value,
    /// The listing as it was spotted first.
    listing: Value,
    sightings: Vec<Value>,
    price: u64,
    /// The day that the story has reached, since the Unix epoch.
    day: u64,
}

impl Car {
    fn new(region: Option<&Region>, random: &mut Random) -> Self {
        let markets = Region::KNOWN;
        let own = markets.get(random.below(markets.len() as u64) as usize);
        let region = region.filter(|region| region.is_known()).or(own).map_or("", Region::as_str);
        let mut sample = |event| data_of(region, event, random.bits());
        let customer = sample("recapture_new");
        let listing =
            customer.get("sightings").and_then(|sightings| sightings.get(0)).cloned().unwrap_or_default();
        let monitored = customer.get("monitor_start_date").and_then(Value::as_str).and_then(day_of);
        Self {
            price: listing.get("listing_price").and_then(Value::as_u64).unwrap_or_default(),
            // The next events of the same seed would have the same ids.
            valuation: sample("valuation_change"),
            claim: sample("claim_report_generated"),
            day: monitored.unwrap_or_default() + random.below(200),
            sightings: Vec::new(),
            listing,
            customer,
        }
    }

    /// The event of a chapter.
    fn tell(&mut self, chapter: Chapter, at: String) -> StoryEvent {
        match chapter {
            Chapter::Listed => self.spotted("recapture_new", self.price, at),
            Chapter::PriceChanged(price) => self.spotted("recapture_price_change", price, at),
            Chapter::Delisted => self.updated("recapture_delist", at),
            Chapter::Valued => self.valued(at),
            Chapter::Claimed => {
                let data = with(&self.claim, [("claimValuation", json!(self.price))]);
                StoryEvent { name: "claim_report_generated", data }
            }
        }
    }

    fn spotted(&mut self, name: &'static str, price: u64, at: String) -> StoryEvent {
        self.price = price;
        self.sightings.push(with(&self.listing, [("at", json!(at)), ("listing_price", json!(price))]));
        self.updated(name, at)
    }

    fn updated(&self, name: &'static str, at: String) -> StoryEvent {
        let news = [("last_updated", json!(at)), ("sightings", json!(self.sightings))];
        StoryEvent { name, data: with(&self.customer, news) }
    }

    /// A new prediction for the car, somewhat below what is asked for it.
    fn valued(&self, at: String) -> StoryEvent {
        let percent = |share: u64| json!(round(self.price * share / 100));
        let news = [
            ("created_at", json!(at)),
            ("price", percent(96)),
            ("retail_price", percent(101)),
            ("trade_price", percent(88)),
        ];
        StoryEvent { name: "valuation_change", data: with(&self.valuation, news) }
    }
}

/// The data of a sample.
fn data_of(region: &str, event: &str, seed: u64) -> Value {
    let payload = sample_payload_in(region, event, seed);
    let mut payload = payload.as_deref().and_then(parse_json).unwrap_or_default();
    payload.get_mut("data").map(Value::take).unwrap_or_default()
}

/// A copy of an object with other values of some properties.
fn with<const N: usize>(object: &Value, properties: [(&str, Value); N]) -> Value {
    let mut copy = object.clone();
    for (name, value) in properties {
        if let Some(own) = copy.get_mut(name) {
            *own = value;
        }
    }
    copy
}

/// An amount in tens, as sellers ask it.
fn round(amount: u64) -> u64 {
    amount / 10 * 10
}
