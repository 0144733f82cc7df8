//! What is remembered of the values at a path: counts, lengths and formats, but no value.

use crate::payload::json::cursor::{Cursor, Pattern};
use crate::payload::json::decimal::Decimal;
use crate::payload::json::lex::Number;
use crate::payload::json::url::UrlSyntax;
use crate::payload::schema::compiled::{JsonType, Literal, ObjectSchema};
use crate::payload::schema::table::Format;
use crate::payload::validate::formats::Conformance;
use crate::text::{decimal, join, pointer};

/// The values at a path.
#[derive(Default)]
pub(super) struct Shape {
    counts: [u64; JsonType::ALL.len()],
    pub(super) numbers: NumberShape,
    pub(super) strings: StringShape,
    /// The least and the greatest number of items of an array.
    pub(super) items: Extent,
    /// The items of all arrays.
    pub(super) item: Option<Box<Shape>>,
    pub(super) object: ObjectShape,
    /// The rest of each path whose values are listed; empty for this one.
    listed: Vec<String>,
    /// The different values, if they are listed. `None` once there are too many.
    pub(super) values: Option<Vec<Literal>>,
}

impl Shape {
    /// Values that are listed: more are not a set that a schema should name.
    const MAX_VALUES: usize = 100;
    const MAX_VALUE_LENGTH: usize = 256;

    pub(super) fn new(listed: Vec<String>) -> Self {
        let values = listed.iter().any(String::is_empty).then(Vec::new);
        Self { listed, values, ..Self::default() }
    }

    #[inline(always)]
    pub(super) fn add(&mut self, kind: JsonType) {
        if let Some(count) = self.counts.get_mut(kind as usize) {
            *count += 1;
        }
    }

    /// Adds a value to those that are listed.
    #[inline(always)]
    pub(super) fn list(&mut self, literal: impl FnOnce() -> Option<Literal>) {
        if self.values.is_some() {
            self.list_literal(literal());
        }
    }

    #[inline(never)]
    fn list_literal(&mut self, literal: Option<Literal>) {
        let Some(values) = &mut self.values else { return };
        match literal {
            Some(new) if values.iter().any(|known| is_same(known, &new)) => {}
            Some(new) if values.len() < Self::MAX_VALUES && length(&new) <= Self::MAX_VALUE_LENGTH => {
                values.push(new);
            }
            _ => self.values = None,
        }
    }

    pub(super) fn count(&self, kind: JsonType) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or(0)
    }

    pub(super) fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The types of its values that are not `null`.
    pub(super) fn types(&self) -> impl Iterator<Item = JsonType> {
        JsonType::ALL.into_iter().filter(|kind| *kind != JsonType::Null && self.count(*kind) > 0)
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.count(JsonType::Null) > 0
    }

    /// The rest of the listed paths under a property, or under `*` for the items of an array.
    pub(super) fn listed_under(&self, name: &str) -> Vec<String> {
        let segment = pointer(name);
        let rest = |path: &String| {
            let rest = path.strip_prefix('/')?.strip_prefix(segment.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
        };
        self.listed.iter().filter_map(rest).collect()
    }
}

fn is_same(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::Name(a), Literal::Name(b)) => a == b,
        (Literal::Number(a), Literal::Number(b)) | (Literal::String(a), Literal::String(b)) => a == b,
        _ => false,
    }
}

fn length(literal: &Literal) -> usize {
    match literal {
        Literal::Name(text) => text.len(),
        Literal::Number(text) | Literal::String(text) => text.len(),
    }
}

/// The least and the greatest of some lengths.
#[derive(Clone, Copy, Default)]
pub(super) struct Extent(pub(super) Option<(usize, usize)>);

impl Extent {
    pub(super) fn add(&mut self, length: usize) {
        self.0 = Some(match self.0 {
            Some((least, greatest)) => (least.min(length), greatest.max(length)),
            None => (length, length),
        });
    }
}

/// The numbers at a path. Their bounds are powers of ten, see [`Decimal::bounds`]: the least and the greatest number
/// themselves are values.
#[derive(Default)]
pub(super) struct NumberShape {
    pub(super) integers: u64,
    pub(super) bounds: Option<(i16, i16)>,
}

impl NumberShape {
    pub(super) fn add(&mut self, number: Number, input: &Cursor<'_>) {
        let digits = input.slice(number.start, number.end);
        let is_plain_integer = !number.fraction && !number.exponent;
        self.integers += u64::from(is_plain_integer || Decimal::new(digits).is_integer());
        if let Some((least, greatest)) = self.bounds
            && let Some((lower, upper)) = rough_bounds(number, digits)
            && least <= lower
            && upper <= greatest
        {
            return;
        }
        let (lower, upper) = Decimal::new(digits).bounds();
        self.bounds = Some(match self.bounds {
            Some((least, greatest)) => (least.min(lower), greatest.max(upper)),
            None => (lower, upper),
        });
    }
}

/// Returns bounds around a positive number, by its length before the point. A power of ten has closer ones.
fn rough_bounds(number: Number, digits: &[u8]) -> Option<(i16, i16)> {
    if number.negative || number.exponent {
        return None;
    }
    let whole = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let scale = if digits.first() == Some(&b'0') { 0 } else { i16::try_from(whole.min(400)).ok()? };
    Some((scale, scale + 1))
}

/// Returns the number that an index of [`Decimal::bounds`] stands for, as JSON.
pub(super) fn bound(index: i16) -> String {
    let zeros = usize::from(index.unsigned_abs().saturating_sub(1));
    let sign = if index < 0 { "-" } else { "" };
    match (index, zeros) {
        (0, _) => "0".to_owned(),
        (_, 0..=15) => join(&[sign, "1", &"0".repeat(zeros)]),
        _ => join(&[sign, "1e", &decimal(zeros as u64)]),
    }
}

/// The strings at a path.
#[derive(Default)]
pub(super) struct StringShape {
    /// In characters.
    pub(super) lengths: Extent,
    /// A bit for each format that some string does not have.
    refuted: u8,
}

/// A format that strings are tested for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringFormat {
    Date,
    DateTime,
    DateOrDateTime,
    /// A URL by RFC 3986.
    Uri,
    /// A URL that browsers accept.
    Url,
    Vin,
    Uuid,
    /// Digits, after an optional sign, without leading zeros.
    Integer,
}

impl StringFormat {
    /// The narrower formats come before the wider ones.
    pub(super) const ALL: [Self; 8] = [
        Self::Date,
        Self::DateTime,
        Self::DateOrDateTime,
        Self::Uri,
        Self::Url,
        Self::Vin,
        Self::Uuid,
        Self::Integer,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::DateOrDateTime => "date or date-time",
            Self::Uri => "uri",
            Self::Url => "url",
            Self::Vin => "vin",
            Self::Uuid => "uuid",
            Self::Integer => "integer",
        }
    }

    /// The bits of wider formats, which need not be tested.
    const fn implied(self) -> u8 {
        match self {
            Self::Date | Self::DateTime => Self::DateOrDateTime.bit(),
            Self::Uri => Self::Url.bit(),
            _ => 0,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }

    fn accepts(self, value: &[u8]) -> bool {
        let has = |format: Format| format.check(value) == Conformance::Valid;
        match self {
            Self::Date => has(Format::Date),
            Self::DateTime => has(Format::DateTime),
            Self::DateOrDateTime => has(Format::DateOrDateTime),
            Self::Uri => has(Format::Uri),
            Self::Url => UrlSyntax::of(value) != UrlSyntax::Invalid,
            Self::Vin => has(Format::Vin),
            Self::Uuid => is_uuid(value),
            Self::Integer => is_integer(value),
        }
    }
}

impl StringShape {
    /// Adds a string by its value.
    #[inline(always)]
    pub(super) fn add(&mut self, value: &[u8], characters: usize) {
        self.lengths.add(characters);
        if self.refuted != u8::MAX {
            self.test_formats(value);
        }
    }

    #[inline(never)]
    fn test_formats(&mut self, value: &[u8]) {
        let mut open = !self.refuted;
        while let Some(format) = StringFormat::ALL.get(open.trailing_zeros() as usize) {
            open &= open - 1;
            if format.accepts(value) {
                open &= !format.implied();
            } else {
                self.refuted |= format.bit();
            }
        }
    }

    /// Returns whether every string has a format.
    pub(super) fn all_have(&self, format: StringFormat) -> bool {
        self.lengths.0.is_some() && self.refuted & format.bit() == 0
    }

    /// The narrowest format that every string has.
    pub(super) fn format(&self) -> Option<StringFormat> {
        StringFormat::ALL.into_iter().find(|format| self.all_have(*format))
    }
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_integer(value: &[u8]) -> bool {
    match value.strip_prefix(b"-").unwrap_or(value) {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 20 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// The objects at a path.
#[derive(Default)]
pub(super) struct ObjectShape {
    pub(super) properties: Vec<PropertyShape>,
    /// Whether names stand for data, as in an object of prices by registration plate. They are not kept then.
    pub(super) is_map: bool,
    /// Whether a property was left out because there are too many paths.
    pub(super) is_truncated: bool,
    /// The index of the property that came first in the last object.
    first: usize,
}

/// A property. It is present as often as it has values, because no object has a key twice.
pub(super) struct PropertyShape {
    pub(super) name: String,
    pub(super) value: Shape,
    /// The key in its quotes, and the colon.
    pattern: Option<Pattern>,
    /// The index of the property that came after this one in the last object.
    next: usize,
}

impl ObjectShape {
    /// A schema can list as many. An object with more is taken for a map.
    pub(super) const MAX_PROPERTIES: usize = ObjectSchema::MAX_PROPERTIES;

    pub(super) fn map() -> Self {
        Self { is_map: true, ..Self::default() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Shape> {
        self.properties.iter().find(|property| property.name == name).map(|property| &property.value)
    }

    /// Returns the index of the property whose key and colon are at the cursor, if it is the expected one.
    #[inline(always)]
    pub(super) fn predict(&self, previous: Option<usize>, cursor: &mut Cursor<'_>) -> Option<usize> {
        let index =
            previous.map_or(Some(self.first), |previous| Some(self.properties.get(previous)?.next))?;
        let pattern = self.properties.get(index)?.pattern.as_ref()?;
        cursor.eat_pattern(pattern).then_some(index)
    }

    pub(super) fn position(&self, name: &[u8]) -> Option<usize> {
        self.properties.iter().position(|property| property.name.as_bytes() == name)
    }

    /// Finds a property by its name, and expects it after `previous` from now on.
    pub(super) fn find(&mut self, previous: Option<usize>, name: &[u8]) -> Option<usize> {
        let index = self.position(name)?;
        self.expect(previous, index);
        Some(index)
    }

    /// Adds a property, and returns its index.
    pub(super) fn insert(&mut self, previous: Option<usize>, name: &str, value: Shape) -> usize {
        let index = self.properties.len();
        let pattern = Pattern::new("\"", name, "\":");
        self.properties.push(PropertyShape { name: name.to_owned(), value, pattern, next: index + 1 });
        self.expect(previous, index);
        index
    }

    fn expect(&mut self, previous: Option<usize>, index: usize) {
        match previous {
            None => self.first = index,
            Some(previous) => {
                if let Some(property) = self.properties.get_mut(previous) {
                    property.next = index;
                }
            }
        }
    }
}

/// Returns whether the name of a property is likely to be data: a number, an address, an identifier.
pub(super) fn is_data(name: &str) -> bool {
    const MAX_LENGTH: usize = 64;
    let bytes = name.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    name.is_empty()
        || bytes.len() > MAX_LENGTH
        || digits > 4
        || digits == bytes.len()
        || bytes.iter().any(|byte| matches!(byte, b'@' | b'/' | b'\\' | b'"' | 0..b' ' | 0x7F))
}
