//! Payloads to try a receiver with: realistic, valid, and the same for the same seed.

use super::json::Json;
use super::schema::{Field, Kind, Object, PAYLOADS, Sample};
use crate::text::join;

/// A payload of an event as JSON, made up from a seed; `None` for an event that the catalogue doesn't know.
///
/// ```
/// use autograb_webhooks::{Mode, ValidateOptions, sample_payload, validate};
///
/// let payload = sample_payload("recapture_new", 7).unwrap();
/// let strict = ValidateOptions { mode: Mode::Strict, ..Default::default() };
/// assert!(validate(&payload, &strict).issues.is_empty());
/// assert_eq!(sample_payload("recapture_new", 7).unwrap(), payload);
/// assert_ne!(sample_payload("recapture_new", 8).unwrap(), payload);
/// assert_eq!(sample_payload("no_such_event", 7), None);
/// ```
pub fn sample_payload(event: &str, seed: u64) -> Option<String> {
    let payload = PAYLOADS.iter().find(|payload| payload.event == event)?;
    let mut story = Story::new(Random { state: seed });
    let mut json = Json::new();
    json.object(|json| {
        json.key("event").string(event);
        json.key("data");
        story.object(json, payload.data);
    });
    Some(json.into_text())
}

/// A country, with the plates and the places it has.
struct Market {
    /// States and the patterns of their plates, in which `A` stands for a letter and `0` for a digit.
    plates: &'static [(Option<&'static str>, &'static str)],
    site: &'static str,
    /// What an Australian dollar is worth, in hundredths of the currency.
    rate: u64,
}

const MARKETS: &[Market] = &[
    Market { plates: &[(None, "AA19AAA"), (None, "AA71AAA")], site: "https://cars.example.co.uk", rate: 52 },
    Market {
        plates: &[
            (Some("NSW"), "AA00AA"),
            (Some("VIC"), "1AA0AA"),
            (Some("QLD"), "000AA0"),
            (Some("SA"), "S000AAA"),
            (Some("WA"), "1AAA000"),
            (Some("TAS"), "A00AA"),
            (Some("ACT"), "YAA00A"),
            (Some("NT"), "CA00AA"),
        ],
        site: "https://cars.example.com.au",
        rate: 100,
    },
    Market { plates: &[(None, "AAA000")], site: "https://cars.example.co.nz", rate: 108 },
    Market {
        plates: &[(None, "WAA0000"), (None, "BAA0000")],
        site: "https://cars.example.com.my",
        rate: 290,
    },
];

/// A model by its maker's code in VINs, its name, and its price new in Australian dollars.
const MODELS: &[(&str, &str, u64)] = &[
    ("WVW", "Volkswagen Polo Comfortline", 27_000),
    ("JTD", "Toyota Corolla Ascent Sport", 29_000),
    ("JM0", "Mazda CX-5 Maxx Sport", 38_000),
    ("6FP", "Ford Ranger XLT", 57_000),
    ("KMH", "Hyundai i30 Active", 26_000),
    ("W0L", "Škoda Octavia Élégance", 36_000),
    ("PL1", "Proton X50 Premium", 31_000),
    ("SAL", "Land Rover Discovery Sport", 68_000),
];

/// SplitMix64: small, and good enough to make things up.
struct Random {
    state: u64,
}

impl Random {
    /// A number below `limit`.
    fn below(&mut self, limit: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % limit.max(1)
    }

    fn choose<T>(&mut self, choices: &'static [T]) -> Option<&'static T> {
        choices.get(self.below(choices.len() as u64) as usize)
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    fn letter(&mut self) -> char {
        // Neither plates nor VINs have letters that look like digits.
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
        self.choose(LETTERS).map_or('A', |&letter| char::from(letter))
    }
}

/// One vehicle and what happened to it: everything in a payload is about the same one.
struct Story {
    random: Random,
    plate: String,
    state: Option<&'static str>,
    vin: String,
    title: String,
    site: &'static str,
    price: u64,
    /// The year of the sale.
    sold: u64,
}

impl Story {
    fn new(mut random: Random) -> Self {
        let market = random.choose(MARKETS);
        let (state, pattern) =
            market.and_then(|market| random.choose(market.plates)).copied().unwrap_or_default();
        let (maker, model, price_new) = random.choose(MODELS).copied().unwrap_or_default();
        let sold = 2017 + random.below(5);
        Self {
            plate: plate(&mut random, pattern),
            vin: vin(&mut random, maker, sold),
            title: join(&[&sold.to_string(), " ", model]),
            price: price_new * market.map_or(100, |market| market.rate) / 100 * (60 + random.below(20)) / 100,
            site: market.map_or("", |market| market.site),
            state,
            sold,
            random,
        }
    }

    fn object(&mut self, json: &mut Json, object: &Object) {
        json.object(|json| {
            for field in object.fields {
                json.key(field.name);
                self.value(json, field);
            }
        });
    }

    fn value(&mut self, json: &mut Json, field: &Field) {
        let random = &mut self.random;
        match field.sample {
            Sample::Id => json.string(&join(&["5", &random.digits(15)])),
            Sample::ClaimNumber => json.string(&join(&["CLM-", &random.digits(7)])),
            Sample::ReportUrl => json.string(&join(&[self.site, "/reports/", &random.digits(8), ".pdf"])),
            Sample::ListingUrl => json.string(&join(&[self.site, "/listings/", &random.digits(8)])),
            Sample::Plate => json.string(&self.plate),
            Sample::State => json.string_or_null(self.state),
            Sample::Vin => json.string(&self.vin),
            Sample::Title => json.string(&self.title),
            Sample::Day => json.string(&day(random, self.sold)),
            Sample::Moment => json.string(&moment(random)),
            Sample::SellerType => json.string(if random.below(3) == 0 { "private" } else { "dealer" }),
            Sample::Price => json.literal(&(self.price / 10 * 10 + random.below(5) * 100).to_string()),
            Sample::Kms => json.literal(&(8_000 + random.below(120_000)).to_string()),
            Sample::Score => json.literal(&join(&["0.", &(50 + random.below(50)).to_string()])),
            Sample::Adjustment => json.literal(&join(&["-", &(50 + random.below(800)).to_string()])),
            Sample::Nested => match field.kind {
                Kind::Object(object) => self.object(json, object),
                Kind::List(object) => {
                    let length = 1 + self.random.below(3);
                    json.array(0..length, |json, _| self.object(json, object));
                }
                Kind::Text(_) | Kind::Number(_) => json.literal("null"),
            },
        }
    }
}

fn plate(random: &mut Random, pattern: &str) -> String {
    let fill = |place| match place {
        'A' => random.letter(),
        '0' => char::from(b'0' + random.below(10) as u8),
        fixed => fixed,
    };
    pattern.chars().map(fill).collect()
}

/// A VIN of a maker and a model year, with the check digit that North America asks for.
fn vin(random: &mut Random, maker: &str, year: u64) -> String {
    const YEARS: &[u8] = b"HJKLMNPRST";
    let year = YEARS.get(year.saturating_sub(2017) as usize).map_or('H', |&code| char::from(code));
    let model: String = (0..5).map(|_| random.letter()).collect();
    let [before, after] = [join(&[maker, &model]), join(&[&String::from(year), "A", &random.digits(6)])];
    let check = check_digit(&join(&[&before, "0", &after]));
    join(&[&before, check.encode_utf8(&mut [0; 4]), &after])
}

/// What belongs in the ninth place of a VIN. What stands there makes no difference.
fn check_digit(vin: &str) -> char {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = vin.chars().zip(WEIGHTS).map(|(char, weight)| vin_value(char) * weight).sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}

fn vin_value(char: char) -> u32 {
    match char {
        'A'..='H' => char as u32 - 'A' as u32 + 1,
        'J'..='R' => char as u32 - 'J' as u32 + 1,
        'S'..='Z' => char as u32 - 'S' as u32 + 2,
        _ => char.to_digit(10).unwrap_or(0),
    }
}

/// A day of the three years after the sale, one that every month has.
fn day(random: &mut Random, sold: u64) -> String {
    let [year, month, day] = [sold + random.below(3), 1 + random.below(12), 1 + random.below(28)];
    join(&[&year.to_string(), "-", &two_digits(month), "-", &two_digits(day)])
}

fn moment(random: &mut Random) -> String {
    let day = day(random, 2023);
    let [hour, minute, second] = [random.below(24), random.below(60), random.below(60)].map(two_digits);
    join(&[&day, "T", &hour, ":", &minute, ":", &second, "Z"])
}

fn two_digits(number: u64) -> String {
    let digit = |number: u64| char::from(b'0' + (number % 10) as u8);
    String::from_iter([digit(number / 10), digit(number)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::schema::Format;

    #[test]
    fn check_digits_are_those_of_real_vins() {
        for vin in ["1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"] {
            assert_eq!(Some(check_digit(vin)), vin.chars().nth(8), "{vin}");
        }
    }

    #[test]
    fn every_vin_is_one() {
        for seed in 0..200 {
            let vin = Story::new(Random { state: seed }).vin;
            assert!(
                Format::Vin.accepts(vin.as_bytes()) && Some(check_digit(&vin)) == vin.chars().nth(8),
                "{vin}"
            );
        }
    }
}
