//! What is known of the fields of a payload, for people: the schema table field by field.

use serde::Serialize;

use super::json_schema::VIN;
use super::table::{Bounds, DATA, EVENT, Field, Format, Kind, Object, PAYLOADS};
use crate::event::{Event, suggest_event};
use crate::issue::{Issue, IssueCode};
use crate::source::Source;
use crate::suggest::suggest;
use crate::text::{join, pointer, shorten};

/// What is known of a field of a payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The name of the event.
    pub event: &'static str,
    /// The JSON Pointer to the field, in which `*` matches every index of an array.
    pub path: String,
    /// What the field means.
    pub meaning: &'static str,
    /// The JSON types that its values may have. Empty if nobody has described them.
    pub types: Vec<&'static str>,
    /// The formats of its strings, of which a value has one.
    pub formats: &'static [&'static str],
    /// The regular expression that its strings match.
    pub pattern: Option<&'static str>,
    /// The least number, as JSON.
    pub minimum: Option<&'static str>,
    /// The greatest number, as JSON.
    pub maximum: Option<&'static str>,
    /// Whether the object around it must have it.
    pub required: bool,
    /// Whether that is published. An assumption never makes a payload invalid, except in strict mode.
    pub certain: bool,
    /// Where the field is known from; `None` for a field that nobody has described.
    pub source: Option<Source>,
}

/// Explains all fields of an event, in the order of the catalogue.
///
/// ```
/// use autograb_webhooks::explain_event;
///
/// let fields = explain_event("claim_report_generated")?;
/// let paths: Vec<_> = fields.iter().map(|field| field.path.as_str()).collect();
/// assert_eq!(paths[..3], ["/event", "/data", "/data/claimID"]);
/// # Ok::<(), autograb_webhooks::Issue>(())
/// ```
///
/// # Errors
/// An issue for an event that the catalogue does not know, with a suggestion.
pub fn explain_event(event: &str) -> Result<Vec<Explanation>, Issue> {
    let payload = Node::Payload(find(event)?);
    let mut fields = Vec::new();
    list(payload, "", &mut fields);
    Ok(fields)
}

/// Explains a field of an event, by a JSON Pointer (RFC 6901) such as the path of an issue. An index of an array may be `*`.
///
/// What is in an open object, such as `/data/additional_fields/colour`, nobody has described: it has no type and no source.
///
/// ```
/// use autograb_webhooks::{Source, explain_path};
///
/// let price = explain_path("recapture_new", "/data/sightings/0/listing_price")?;
/// assert_eq!(price.path, "/data/sightings/*/listing_price");
/// assert_eq!(price.types, ["number", "null"]);
/// assert_eq!((price.minimum, price.source), (Some("0"), Some(Source::Assumed)));
///
/// let issue = explain_path("recapture_new", "/data/vinn").unwrap_err();
/// assert_eq!(issue.message, "the catalogue does not have the field `/data/vinn`; did you mean `/data/vin`?");
/// # Ok::<(), autograb_webhooks::Issue>(())
/// ```
///
/// # Errors
/// An issue for an event or a field that the catalogue does not know, with a suggestion.
pub fn explain_path(event: &str, path: &str) -> Result<Explanation, Issue> {
    let event = find(event)?;
    let (mut node, mut known) = (Node::Payload(event), String::new());
    let mut segments = path.split('/');
    if segments.next() != Some("") {
        return Err(unknown(event, path));
    }
    for segment in segments {
        let name = segment.replace("~1", "/").replace("~0", "~");
        let (next, segment) = node.child(&name).ok_or_else(|| unknown(event, path))?;
        known = join(&[&known, "/", &segment]);
        node = next;
    }
    Ok(node.explain(known))
}

fn find(name: &str) -> Result<&'static Event, Issue> {
    Event::find(name).ok_or_else(|| {
        let hint = match suggest_event(name.as_bytes()) {
            Some(suggestion) => join(&["did you mean `", suggestion, "`?"]),
            None => "`EVENTS` lists them".to_owned(),
        };
        let message = join(&["the catalogue does not have the event `", &shorten(name), "`; ", &hint]);
        Issue::new("/event", IssueCode::UnknownEvent, message)
    })
}

/// A value in a payload of an event.
#[derive(Clone, Copy)]
enum Node {
    Payload(&'static Event),
    Data(&'static Event, &'static Object),
    Field(&'static Event, &'static Field),
    /// An item of an array.
    Item(&'static Event, &'static Field, &'static Object),
    /// A value in an open object.
    Undescribed(&'static Event),
}

impl Node {
    /// Returns the value at a segment of a path, and the segment as it is written.
    fn child(self, name: &str) -> Option<(Self, String)> {
        if let Self::Field(event, field @ Field { kind: Kind::Array(object), .. }) = self {
            let is_index =
                name == "*" || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()));
            return is_index.then(|| (Self::Item(event, field, object), "*".to_owned()));
        }
        let known = self.children().find(|(known, _)| *known == name).map(|(_, child)| child);
        let child = known.or_else(|| self.open_event().map(Self::Undescribed))?;
        Some((child, pointer(name)))
    }

    /// The properties of an object that are described.
    fn children(self) -> impl Iterator<Item = (&'static str, Self)> {
        let (event, fields) = match self {
            Self::Payload(event) => (event, std::slice::from_ref(&EVENT)),
            Self::Data(event, object) | Self::Item(event, _, object) => (event, object.fields),
            Self::Field(event, Field { kind: Kind::Object(object), .. }) => (event, object.fields),
            Self::Field(event, _) | Self::Undescribed(event) => (event, &[][..]),
        };
        let data = matches!(self, Self::Payload(_))
            .then(|| PAYLOADS.iter().find(|payload| payload.event == event.name))
            .flatten()
            .map(|payload| (DATA.name, Self::Data(event, payload.data)));
        fields.iter().map(move |field| (field.name, Self::Field(event, field))).chain(data)
    }

    /// Returns the event of an object that may have any properties, and of everything in it.
    fn open_event(self) -> Option<&'static Event> {
        match self {
            Self::Data(event, Object { open: true, .. })
            | Self::Field(event, Field { kind: Kind::Object(Object { open: true, .. }), .. })
            | Self::Undescribed(event) => Some(event),
            _ => None,
        }
    }

    fn explain(self, path: String) -> Explanation {
        let (event, meaning, source) = match self {
            Self::Payload(event) => (event, event.meaning, Some(event.source)),
            Self::Data(event, object) => (event, object.meaning, Some(DATA.source)),
            Self::Field(event, field) => (event, field.meaning, Some(field.source)),
            Self::Item(event, field, object) => (event, object.meaning, Some(field.source)),
            Self::Undescribed(event) => (event, "Nobody has described this field.", None),
        };
        let (required, nullable) = match self {
            Self::Field(_, field) => (field.required, field.nullable),
            Self::Data(..) => (DATA.required, DATA.nullable),
            Self::Payload(_) | Self::Item(..) | Self::Undescribed(_) => (false, false),
        };
        let (mut format, mut bounds) = (Format::Any, Bounds { integer: false, minimum: None, maximum: None });
        let name = match self {
            Self::Undescribed(_) => None,
            Self::Field(_, field) => Some(match field.kind {
                Kind::Object(_) => "object",
                Kind::Array(_) => "array",
                Kind::String(own) => {
                    format = own;
                    "string"
                }
                Kind::Number(own) => {
                    bounds = own;
                    if own.integer { "integer" } else { "number" }
                }
            }),
            Self::Payload(_) | Self::Data(..) | Self::Item(..) => Some("object"),
        };
        Explanation {
            event: event.name,
            path,
            meaning,
            types: name.into_iter().chain(nullable.then_some("null")).collect(),
            formats: formats(format),
            pattern: (format == Format::Vin).then_some(VIN),
            minimum: bounds.minimum,
            maximum: bounds.maximum,
            required,
            certain: source.is_some_and(Source::is_published),
            source,
        }
    }
}

/// The names of a format in JSON Schema.
const fn formats(format: Format) -> &'static [&'static str] {
    match format {
        Format::Any | Format::Vin => &[],
        Format::Date => &["date"],
        Format::DateTime => &["date-time"],
        Format::DateOrDateTime => &["date", "date-time"],
        Format::Url | Format::Uri => &["uri"],
    }
}

fn list(node: Node, path: &str, fields: &mut Vec<Explanation>) {
    for (name, child) in node.children() {
        let path = join(&[path, "/", &pointer(name)]);
        fields.push(child.explain(path.clone()));
        match child {
            Node::Field(event, field @ Field { kind: Kind::Array(object), .. }) => {
                list(Node::Item(event, field, object), &join(&[&path, "/*"]), fields);
            }
            _ => list(child, &path, fields),
        }
    }
}

/// The issue of a path that the catalogue does not have. The field that was meant has a similar name, wherever it is.
fn unknown(event: &'static Event, path: &str) -> Issue {
    let mut fields = Vec::new();
    list(Node::Payload(event), "", &mut fields);
    let last_name = |path: &str| path.rsplit(['/', '.']).next().unwrap_or_default().to_owned();
    let names: Vec<_> = fields.iter().map(|field| last_name(&field.path).into_bytes()).collect();
    let word = last_name(path).into_bytes();
    let is_same = || names.iter().position(|name| *name == word);
    let names_as_slices: Vec<_> = names.iter().map(Vec::as_slice).collect();
    let meant = is_same().or_else(|| suggest(&word, &names_as_slices)).and_then(|index| fields.get(index));
    let hint = match meant {
        Some(field) => join(&["did you mean `", &field.path, "`?"]),
        None => join(&["a path of `", event.name, "` is one such as `/data`"]),
    };
    let message = join(&["the catalogue does not have the field `", &shorten(path), "`; ", &hint]);
    Issue::new("/path", IssueCode::UnknownField, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::EVENTS;
    use crate::{Mode, payload_json_schema};

    #[test]
    fn every_field_of_an_event_can_be_explained() {
        for event in EVENTS {
            for field in explain_event(event.name).unwrap() {
                assert_eq!(explain_path(event.name, &field.path), Ok(field.clone()));
                assert_eq!(explain_path(event.name, &field.path.replace('*', "17")), Ok(field));
            }
        }
    }

    /// The exported schema has the same facts.
    #[test]
    fn explanations_agree_with_the_json_schema() {
        for event in EVENTS {
            let schema = payload_json_schema(Some(event.name), Mode::Strict).unwrap();
            let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
            for field in explain_event(event.name).unwrap() {
                let mut node = &schema;
                let (mut parent, mut last) = (&schema, "");
                for segment in field.path.split('/').skip(1) {
                    parent = node;
                    last = segment;
                    node = if segment == "*" { &node["items"] } else { &node["properties"][segment] };
                }
                let path = &field.path;
                assert_eq!(node["description"], field.meaning, "{path}");
                assert_eq!(node["$comment"], format!("source: {}", field.source.unwrap().as_str()), "{path}");
                let required = parent["required"].as_array();
                assert_eq!(
                    required.is_some_and(|names| names.iter().any(|name| name == last)),
                    field.required,
                    "{path}"
                );
                if path != "/event" {
                    let types = if let [one] = field.types[..] { json!(one) } else { json!(field.types) };
                    assert_eq!(node["type"], types, "{path}");
                }
                assert_eq!(
                    node["pattern"].as_str().filter(|_| field.formats.is_empty()),
                    field.pattern,
                    "{path}"
                );
            }
        }
    }

    #[test]
    fn undescribed_fields_and_items_have_answers() {
        for (event, path, expected, types) in [
            ("recapture_new", "", "", &["object"][..]),
            ("recapture_new", "/data/sightings/0", "/data/sightings/*", &["object"]),
            ("recapture_new", "/data/sightings", "/data/sightings", &["array"]),
            ("recapture_new", "/data/additional_fields", "/data/additional_fields", &["object", "null"]),
            ("recapture_new", "/data/additional_fields/a~1b/0", "/data/additional_fields/a~1b/0", &[]),
            ("ping", "/data/anything/at/all", "/data/anything/at/all", &[]),
            ("valuation_change", "/data/kms", "/data/kms", &["integer", "null"]),
        ] {
            let field = explain_path(event, path).unwrap();
            assert_eq!((field.path.as_str(), field.types.as_slice()), (expected, types), "{path}");
            assert_eq!(field.source.is_none(), types.is_empty(), "{path}");
        }
    }

    #[test]
    fn unknown_names_are_refused_with_a_suggestion() {
        for (event, path, path_of_issue, expected) in [
            (
                "recapture_now",
                "",
                "/event",
                "the catalogue does not have the event `recapture_now`; did you mean `recapture_new`?",
            ),
            (
                "stock_sold",
                "",
                "/event",
                "the catalogue does not have the event `stock_sold`; `EVENTS` lists them",
            ),
            (
                "recapture_new",
                "vin",
                "/path",
                "the catalogue does not have the field `vin`; did you mean `/data/vin`?",
            ),
            (
                "recapture_new",
                "data.lead_id",
                "/path",
                "the catalogue does not have the field `data.lead_id`; did you mean `/data/sightings/*/lead_id`?",
            ),
            (
                "recapture_new",
                "/data/sightings/at",
                "/path",
                "the catalogue does not have the field `/data/sightings/at`; did you mean `/data/sightings/*/at`?",
            ),
            (
                "recapture_new",
                "/data/sightings/-1",
                "/path",
                "the catalogue does not have the field `/data/sightings/-1`; a path of `recapture_new` is one such as `/data`",
            ),
            (
                "recapture_new",
                "/data/vin/0",
                "/path",
                "the catalogue does not have the field `/data/vin/0`; a path of `recapture_new` is one such as `/data`",
            ),
            (
                "recapture_new",
                "/data/vehcile_title",
                "/path",
                "the catalogue does not have the field `/data/vehcile_title`; did you mean `/data/vehicle_title`?",
            ),
            (
                "recapture_new",
                "/source",
                "/path",
                "the catalogue does not have the field `/source`; a path of `recapture_new` is one such as `/data`",
            ),
            (
                "ping",
                "/datas",
                "/path",
                "the catalogue does not have the field `/datas`; did you mean `/data`?",
            ),
        ] {
            let issue = explain_path(event, path).unwrap_err();
            assert_eq!((issue.path.as_str(), issue.message.as_str()), (path_of_issue, expected));
        }
    }
}
