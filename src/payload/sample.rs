//! Sample payloads: realistic, valid, and reproducible by their seed.

use super::schema::table::{Field, Kind, Object, PAYLOADS, Sample};
use crate::payload::json::writer::JsonWriter;
use crate::text::join;

/// Returns a made-up payload of an event as JSON, the same for the same seed. Returns `None` for an event that the
/// catalogue does not know.
///
/// The seed also selects the region. [`sample_payload_in`] takes one.
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
    let mut random = Random { state: seed };
    let market = random.choose(MARKETS)?;
    sample(event, market, random)
}

/// Returns a made-up payload of an event in a region, with its number plates, currency and sites. Returns `None` for an
/// unknown event or region.
///
/// ```
/// use autograb_webhooks::sample_payload_in;
///
/// let payload = sample_payload_in("uk", "recapture_new", 7).unwrap();
/// assert!(payload.contains("https://cars.example.co.uk/"));
/// assert_eq!(sample_payload_in("atlantis", "recapture_new", 7), None);
/// ```
pub fn sample_payload_in(region: &str, event: &str, seed: u64) -> Option<String> {
    let market = MARKETS.iter().find(|market| market.region == region)?;
    sample(event, market, Random { state: seed })
}

fn sample(event: &str, market: &'static Market, random: Random) -> Option<String> {
    let payload = PAYLOADS.iter().find(|payload| payload.event == event)?;
    let mut story = Story::new(market, random);
    let mut json = JsonWriter::new();
    json.object(|json| {
        json.key("event").string(event);
        json.key("data");
        story.object(json, payload.data);
    });
    Some(json.into_text())
}

/// A region with its number plates, sites and currency.
struct Market {
    region: &'static str,
    /// The states and the patterns of their plates: `A` is a letter and `0` a digit.
    plates: &'static [(Option<&'static str>, &'static str)],
    site: &'static str,
    /// A mobile number of a range that is reserved for fiction, where there is one.
    mobile: &'static str,
    /// The value of an Australian dollar in hundredths of the currency.
    rate: u64,
}

const MARKETS: &[Market] = &[
    Market {
        region: "uk",
        plates: &[(None, "AA19AAA"), (None, "AA71AAA")],
        site: "https://cars.example.co.uk",
        mobile: "+447700900123",
        rate: 52,
    },
    Market {
        region: "au",
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
        mobile: "+61491570156",
        rate: 100,
    },
    Market {
        region: "nz",
        plates: &[(None, "AAA000")],
        site: "https://cars.example.co.nz",
        mobile: "+64200000000",
        rate: 108,
    },
    Market {
        region: "my",
        plates: &[(None, "WAA0000"), (None, "BAA0000")],
        site: "https://cars.example.com.my",
        mobile: "+60100000000",
        rate: 290,
    },
];

/// Models: the code of the maker in VINs, the name, and the price of a new car in Australian dollars.
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

/// A SplitMix64 generator.
struct Random {
    state: u64,
}

impl Random {
    /// Returns a number below `limit`.
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
        // Plates and VINs avoid letters that look like digits.
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
        self.choose(LETTERS).map_or('A', |&letter| char::from(letter))
    }
}

/// One vehicle and its history: everything in a payload is about it. The days count from 1 March 2000.
struct Story {
    random: Random,
    market: &'static Market,
    plate: String,
    state: Option<&'static str>,
    vin: String,
    title: String,
    price: u64,
    sold: u64,
    monitor_start: u64,
    monitor_end: u64,
}

impl Story {
    fn new(market: &'static Market, mut random: Random) -> Self {
        let (state, pattern) = random.choose(market.plates).copied().unwrap_or_default();
        let (maker, model, price_new) = random.choose(MODELS).copied().unwrap_or_default();
        let year = 2017 + random.below(5);
        let sold = (year - 2000) * 365 + random.below(300);
        let monitor_start = sold + 1 + random.below(30);
        Self {
            plate: plate(&mut random, pattern),
            vin: vin(&mut random, maker, year),
            title: join(&[&year.to_string(), " ", model]),
            price: price_new * market.rate / 100 * (60 + random.below(20)) / 100,
            monitor_end: monitor_start + 365 * (2 + random.below(3)),
            monitor_start,
            sold,
            state,
            market,
            random,
        }
    }

    fn object(&mut self, json: &mut JsonWriter, object: &Object) {
        json.object(|json| {
            for field in object.fields {
                json.key(field.name);
                self.value(json, field);
            }
        });
    }

    fn value(&mut self, json: &mut JsonWriter, field: &Field) {
        let site = self.market.site;
        let random = &mut self.random;
        match field.sample {
            Sample::Id => json.string(&join(&["5", &random.digits(15)])),
            Sample::ClaimNumber => json.string(&join(&["CLM-", &random.digits(7)])),
            Sample::ReportUrl => json.string(&join(&[site, "/reports/", &random.digits(8), ".pdf"])),
            Sample::ListingUrl => json.string(&join(&[site, "/listings/", &random.digits(8)])),
            Sample::Plate => json.string(&self.plate),
            Sample::State => json.string_or_null(self.state),
            Sample::Vin => json.string(&self.vin),
            Sample::Title => json.string(&self.title),
            Sample::ClientName => json.string("Sample Customer"),
            Sample::Mobile => json.string(self.market.mobile),
            Sample::Sold => json.string(&day(self.sold)),
            Sample::MonitorStart => json.string(&day(self.monitor_start)),
            Sample::MonitorEnd => json.string(&day(self.monitor_end)),
            Sample::Expiry => json.string(&day(self.monitor_end + 365)),
            Sample::Sighted => {
                // In the first half of the monitoring, so that the last update comes later.
                let half = (self.monitor_end - self.monitor_start) / 2;
                json.string(&moment(self.monitor_start + 1 + random.below(half - 1), random));
            }
            Sample::Updated => {
                let half = (self.monitor_end - self.monitor_start) / 2;
                json.string(&moment(self.monitor_start + half + random.below(half), random));
            }
            Sample::SellerType => json.string(if random.below(3) == 0 { "private" } else { "dealer" }),
            Sample::Price => json.literal(&(self.price / 10 * 10 + random.below(5) * 100).to_string()),
            Sample::Kms => json.literal(&(8_000 + random.below(120_000)).to_string()),
            Sample::Score => json.literal(&join(&["0.", &(50 + random.below(50)).to_string()])),
            Sample::Adjustment => json.literal(&join(&["-", &(50 + random.below(800)).to_string()])),
            Sample::Nested => match field.kind {
                Kind::Object(object) => self.object(json, object),
                Kind::Array(object) => {
                    let length = 1 + self.random.below(3);
                    json.array(0..length, |json, _| self.object(json, object));
                }
                Kind::String(_) | Kind::Number(_) => json.literal("null"),
            },
        }
    }
}

fn plate(random: &mut Random, pattern: &str) -> String {
    let fill = |pattern| match pattern {
        'A' => random.letter(),
        '0' => char::from(b'0' + random.below(10) as u8),
        fixed => fixed,
    };
    pattern.chars().map(fill).collect()
}

/// Returns a VIN of a maker and a model year, with a valid check digit.
fn vin(random: &mut Random, maker: &str, year: u64) -> String {
    const YEARS: &[u8] = b"HJKLMNPRST";
    let year = YEARS.get(year.saturating_sub(2017) as usize).map_or('H', |&code| char::from(code));
    let model: String = (0..5).map(|_| random.letter()).collect();
    let [before, after] = [join(&[maker, &model]), join(&[&String::from(year), "A", &random.digits(6)])];
    let check = check_digit(&join(&[&before, "0", &after]));
    join(&[&before, check.encode_utf8(&mut [0; 4]), &after])
}

/// Returns the check digit of a VIN, its ninth character. The current ninth character has no weight.
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

/// Returns the date of a day that counts from 1 March 2000. Years that begin in March have their leap day last.
fn day(number: u64) -> String {
    // No sample is so late that the exceptions of the Gregorian calendar matter.
    let (cycle, rest) = (number / 1461, number % 1461);
    let year = (rest / 365).min(3);
    let rest = rest - 365 * year;
    let month = (5 * rest + 2) / 153;
    let day = rest - (153 * month + 2) / 5 + 1;
    let (carry, month) = if month < 10 { (0, month + 3) } else { (1, month - 9) };
    let year = 2000 + 4 * cycle + year + carry;
    join(&[&year.to_string(), "-", &two_digits(month), "-", &two_digits(day)])
}

fn moment(number: u64, random: &mut Random) -> String {
    let [hour, minute, second] = [random.below(24), random.below(60), random.below(60)].map(two_digits);
    join(&[&day(number), "T", &hour, ":", &minute, ":", &second, "Z"])
}

fn two_digits(number: u64) -> String {
    let digit = |number: u64| char::from(b'0' + (number % 10) as u8);
    String::from_iter([digit(number / 10), digit(number)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::schema::table::Format;
    use crate::payload::validate::formats::Conformance;

    #[test]
    fn check_digits_equal_those_of_real_vins() {
        for vin in ["1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"] {
            assert_eq!(Some(check_digit(vin)), vin.chars().nth(8), "{vin}");
        }
    }

    #[test]
    fn sample_vins_are_valid() {
        for (seed, market) in (0..200).zip(MARKETS.iter().cycle()) {
            let vin = Story::new(market, Random { state: seed }).vin;
            assert!(
                Format::Vin.check(vin.as_bytes()) == Conformance::Valid
                    && Some(check_digit(&vin)) == vin.chars().nth(8),
                "{vin}"
            );
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (number, expected) in [
            (0, "2000-03-01"),
            (30, "2000-03-31"),
            (31, "2000-04-01"),
            (305, "2000-12-31"),
            (306, "2001-01-01"),
            (364, "2001-02-28"),
            (365, "2001-03-01"),
            (1460, "2004-02-29"),
            (1461, "2004-03-01"),
            (6512, "2017-12-29"),
        ] {
            assert_eq!(day(number), expected);
        }
        assert!((0..20_000).all(|number| Format::Date.check(day(number).as_bytes()) == Conformance::Valid));
        assert!((0..20_000).map(day).is_sorted());
    }
}
