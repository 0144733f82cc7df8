//! Schemas of a user's own: the part of JSON Schema that the walk can check. All else is refused, so that nobody
//! takes for checked what isn't.

use super::choice::Literal;
use super::decimal::Decimal;
use super::range::Range;
use super::schema::Format;
use super::shape::{Check, Member, Rest, Shape, Value};
use super::table;
use super::tree::Tree;
use super::validate::Validator;
use crate::issue::{Issue, IssueCode};
use crate::text::{join, pointer, shorten};

impl Validator {
    /// Pins the data of an event, known or not, by a JSON Schema. It takes the place of what the catalogue says of
    /// them, and the event is a known one from then on.
    ///
    /// A breach is an error in both modes. These keywords are checked:
    ///
    /// | keyword | meaning |
    /// | --- | --- |
    /// | `type` | a type, or a type and `"null"`; the data itself is an `"object"` |
    /// | `properties`, `required` | at most 64 in an object |
    /// | `additionalProperties` | `false` makes every other property an error; without it, each gets a notice |
    /// | `items` | one schema for all items |
    /// | `enum`, `const` | strings, numbers, booleans and `null` |
    /// | `format` | `date`, `date-time`, `uri` (absolute, `http` or `https`) |
    /// | `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` | exact, however many digits |
    ///
    /// `$schema`, `$comment`, `title`, `description`, `default`, `deprecated`, `examples` and what begins with `x-` say
    /// nothing about what is valid, and are passed over.
    ///
    /// # Errors
    /// Every other keyword, a keyword without the `type` that it speaks of, and whatever else can't be checked, each
    /// with the JSON Pointer to its place in the schema. What was defined before stays.
    ///
    /// ```
    /// use autograb_webhooks::{ValidateOptions, Validator};
    ///
    /// let mut validator = Validator::new();
    /// validator.define("stock_sold", r#"{
    ///     "type": "object",
    ///     "properties": { "id": { "type": "string" }, "sold": { "type": ["string", "null"], "format": "date" } },
    ///     "required": ["id"]
    /// }"#).unwrap();
    /// let payload = br#"{"event": "stock_sold", "data": {"sold": "yesterday"}}"#;
    /// let verdict = validator.validate(payload, &ValidateOptions::default());
    /// let paths: Vec<_> = verdict.issues.iter().map(|issue| issue.path.as_str()).collect();
    /// assert!(!verdict.valid);
    /// assert_eq!(paths, ["/data/id", "/data/sold"]);
    ///
    /// let issues = validator.define("stock_sold", r#"{"type": "object", "minProperties": 1}"#).unwrap_err();
    /// assert_eq!(issues[0].to_string(), "/minProperties: `minProperties` can't be checked; leave it out");
    /// ```
    pub fn define(&mut self, event: &str, schema: &str) -> Result<(), Vec<Issue>> {
        let definition = write_definition(event, schema)?;
        // What was written here can be read.
        self.shapes.apply(&definition);
        Ok(())
    }

    /// Takes a definition back: the event's data are what the catalogue says, if it knows the event.
    ///
    /// ```
    /// use autograb_webhooks::{PayloadIssueCode, ValidateOptions, Validator};
    ///
    /// let mut validator = Validator::new();
    /// let payload = br#"{"event": "stock_sold", "data": {}}"#;
    /// validator.define("stock_sold", r#"{"type": "object"}"#).unwrap();
    /// assert!(validator.validate(payload, &ValidateOptions::default()).issues.is_empty());
    ///
    /// validator.undefine("stock_sold");
    /// let verdict = validator.validate(payload, &ValidateOptions::default());
    /// assert_eq!(verdict.issues[0].code, PayloadIssueCode::UnknownEvent);
    /// ```
    pub fn undefine(&mut self, event: &str) {
        self.shapes.forget(event);
    }
}

/// A definition as bytes, or what of the schema can't be checked.
pub(crate) fn write_definition(event: &str, schema: &str) -> Result<Vec<u8>, Vec<Issue>> {
    if event.is_empty() {
        return Err(vec![Issue::new("", IssueCode::Empty, "name the event to define")]);
    }
    Ok(table::write(event, &read(schema)?))
}

/// The shape that a JSON Schema describes.
pub(crate) fn read(schema: &str) -> Result<Shape, Vec<Issue>> {
    let refuse = |reason: String| {
        let message = join(&["the schema is no JSON that can be read: ", &reason]);
        vec![Issue::new("", IssueCode::Type, message)]
    };
    let tree = Tree::parse(schema).map_err(refuse)?;
    let mut reader = Reader { issues: Vec::new() };
    match reader.value(&tree, &mut String::new()) {
        Value { check: Check::Object(shape), nullable: false, .. } if reader.issues.is_empty() => Ok(shape),
        Value { check: Check::Object(_), nullable: false, .. } => Err(reader.issues),
        _ => {
            let message = "an event's data is an object: say `\"type\": \"object\"`";
            reader.issues.push(Issue::new("/type", IssueCode::Type, message));
            Err(reader.issues)
        }
    }
}

type Members = [(String, Tree)];

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Any,
    Null,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

const TYPES: &[(&str, Type)] = &[
    ("null", Type::Null),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("string", Type::Text),
    ("array", Type::List),
    ("object", Type::Object),
];

/// What speaks of one type only. JSON Schema lets it stand beside others too, where it says nothing.
const KEYWORDS: &[(&str, Type)] = &[
    ("properties", Type::Object),
    ("required", Type::Object),
    ("additionalProperties", Type::Object),
    ("items", Type::List),
    ("format", Type::Text),
    ("minimum", Type::Number),
    ("maximum", Type::Number),
    ("exclusiveMinimum", Type::Number),
    ("exclusiveMaximum", Type::Number),
];

const ANNOTATIONS: &[&str] =
    &["$schema", "$comment", "title", "description", "default", "deprecated", "examples"];

/// Whether a keyword says nothing about what is valid. Those of one's own begin with `x-`, as AutoGrab's sources in the
/// schemas that this package gives.
fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-") || ANNOTATIONS.contains(&keyword)
}

const FORMATS: &[(&str, Format)] =
    &[("date", Format::Date), ("date-time", Format::DateTime), ("uri", Format::Url)];

/// Reads schemas, and goes on where one can't be taken, so that all there is to say is said at once. `path` is where
/// it is, and the same after each call.
struct Reader {
    issues: Vec<Issue>,
}

impl Reader {
    fn value(&mut self, schema: &Tree, path: &mut String) -> Value {
        let Tree::Object(members) = schema else {
            self.refuse(path, IssueCode::Type, "a schema must be an object");
            return pinned(Check::Any, false);
        };
        let (kind, nullable) = self.kind(members, path);
        let choices = get(members, "enum").is_some() || get(members, "const").is_some();
        for (keyword, _) in members {
            self.keyword(keyword, kind, choices, path);
        }
        if choices {
            return pinned(Check::Among(self.choices(members, kind, nullable, path)), false);
        }
        let check = match kind {
            Type::Any => Check::Any,
            Type::Null => Check::Among(vec![Literal::Word("null")]),
            Type::Boolean => Check::Boolean,
            Type::Integer | Type::Number => Check::Number(self.range(members, kind, path)),
            Type::Text => Check::Text(self.format(members, path)),
            Type::List => Check::List(Box::new(self.part(members, "items", path))),
            Type::Object => Check::Object(self.shape(members, path)),
        };
        pinned(check, nullable)
    }

    fn kind(&mut self, members: &Members, path: &mut String) -> (Type, bool) {
        let named = |tree: &Tree| find(TYPES, tree);
        let kind = match get(members, "type") {
            None => Some((Type::Any, false)),
            Some(Tree::List(types)) => match types.as_slice() {
                [kind] => named(kind).map(|kind| (kind, false)),
                [kind, null] if named(null) == Some(Type::Null) => named(kind).map(|kind| (kind, true)),
                [null, kind] if named(null) == Some(Type::Null) => named(kind).map(|kind| (kind, true)),
                _ => None,
            },
            Some(kind) => named(kind).map(|kind| (kind, false)),
        };
        kind.unwrap_or_else(|| {
            let message = "give one type of JSON, or one and `null`";
            self.refuse_at(path, "type", IssueCode::Unsupported, message);
            (Type::Any, false)
        })
    }

    /// Refuses a keyword that wouldn't be checked.
    fn keyword(&mut self, keyword: &str, kind: Type, choices: bool, path: &mut String) {
        let name = shorten(keyword);
        if let Some((_, owner)) = KEYWORDS.iter().find(|(known, _)| *known == keyword) {
            let fits = *owner == kind || (*owner == Type::Number && kind == Type::Integer);
            if choices {
                let message = join(&["`", &name, "` can't stand beside `enum` or `const`; leave it out"]);
                self.refuse_at(path, keyword, IssueCode::Conflict, &message);
            } else if !fits {
                let owner = TYPES.iter().find(|(_, kind)| kind == owner).map_or("", |(name, _)| name);
                let message = join(&["`", &name, "` needs `\"type\": \"", owner, "\"` beside it"]);
                self.refuse_at(path, keyword, IssueCode::Conflict, &message);
            }
        } else if !is_annotation(keyword) && !["type", "enum", "const"].contains(&keyword) {
            let message = join(&["`", &name, "` can't be checked; leave it out"]);
            self.refuse_at(path, keyword, IssueCode::Unsupported, &message);
        }
    }

    fn choices(&mut self, members: &Members, kind: Type, nullable: bool, path: &mut String) -> Vec<Literal> {
        let (keyword, listed) = match (get(members, "enum"), get(members, "const")) {
            (Some(Tree::List(items)), None) if !items.is_empty() => ("enum", items.as_slice()),
            (None, Some(item)) => ("const", std::slice::from_ref(item)),
            (Some(_), Some(_)) => {
                self.refuse_at(path, "const", IssueCode::Conflict, "give `enum` or `const`, not both");
                return Vec::new();
            }
            _ => {
                self.refuse_at(path, "enum", IssueCode::Type, "must be an array of the values");
                return Vec::new();
            }
        };
        let mut choices = Vec::new();
        for item in listed {
            let message = match item {
                Tree::List(_) | Tree::Object(_) => "can list strings, numbers, booleans and `null` only",
                _ if !(is_of(item, kind) || nullable && is_of(item, Type::Null)) => {
                    "must have values of the `type` beside it"
                }
                Tree::Word(word) => {
                    choices.push(Literal::Word(word));
                    continue;
                }
                Tree::Number(digits) => {
                    choices.push(Literal::Number(digits.clone()));
                    continue;
                }
                Tree::Text(text) => {
                    choices.push(Literal::Text(text.clone()));
                    continue;
                }
            };
            self.refuse_at(path, keyword, IssueCode::Type, message);
        }
        choices
    }

    fn range(&mut self, members: &Members, kind: Type, path: &mut String) -> Range {
        let mut bound = |keyword| match get(members, keyword) {
            Some(Tree::Number(digits)) => Some(digits.clone()),
            None => None,
            Some(_) => {
                self.refuse_at(path, keyword, IssueCode::Type, "must be a number");
                None
            }
        };
        let (minimum, maximum) = (bound("minimum"), bound("maximum"));
        let (above, below) = (bound("exclusiveMinimum"), bound("exclusiveMaximum"));
        Range::new(kind == Type::Integer, minimum, maximum).between(above, below)
    }

    fn format(&mut self, members: &Members, path: &mut String) -> Format {
        let Some(format) = get(members, "format") else { return Format::Any };
        find(FORMATS, format).unwrap_or_else(|| {
            let message = "must be `date`, `date-time` or `uri`; no other format can be checked";
            self.refuse_at(path, "format", IssueCode::Unsupported, message);
            Format::Any
        })
    }

    fn shape(&mut self, members: &Members, path: &mut String) -> Shape {
        let properties = match get(members, "properties") {
            Some(Tree::Object(properties)) => properties.as_slice(),
            None => &[],
            Some(_) => {
                self.refuse_at(path, "properties", IssueCode::Type, "must be an object of schemas");
                &[]
            }
        };
        let required = self.required(members, path);
        let rest = match get(members, "additionalProperties") {
            None if properties.is_empty() => Rest::Free,
            None => Rest::Noticed,
            Some(Tree::Word("true")) => Rest::Free,
            Some(Tree::Word("false")) => Rest::Refused,
            Some(_) => {
                let message = "must be `true` or `false`; a schema can't be checked";
                self.refuse_at(path, "additionalProperties", IssueCode::Unsupported, message);
                Rest::Free
            }
        };
        let mut fields = Vec::new();
        let end = path.len();
        push_segment(path, "properties");
        for (name, _) in properties {
            let value = self.part(properties, name, path);
            fields.push(Member::new(name.clone(), value, required.contains(&name.as_str())));
        }
        path.truncate(end);
        // What must be there may be anything, if nothing else is said of it.
        for name in required {
            if !fields.iter().any(|field| field.name == name) {
                fields.push(Member::new(name.to_owned(), pinned(Check::Any, false), true));
            }
        }
        if fields.len() > Shape::MOST_FIELDS {
            let message = "an object can have at most 64 properties, those of `required` included";
            self.refuse_at(path, "properties", IssueCode::Range, message);
            fields.clear();
        }
        Shape::new(fields, rest)
    }

    fn required<'a>(&mut self, members: &'a Members, path: &mut String) -> Vec<&'a str> {
        let name = |item: &'a Tree| match item {
            Tree::Text(name) => Some(name.as_str()),
            _ => None,
        };
        let names = match get(members, "required") {
            Some(Tree::List(items)) => items.iter().map(name).collect(),
            None => Some(Vec::new()),
            Some(_) => None,
        };
        names.unwrap_or_else(|| {
            self.refuse_at(path, "required", IssueCode::Type, "must be an array of property names");
            Vec::new()
        })
    }

    /// The schema under a key: anything, if there is none.
    fn part(&mut self, members: &Members, key: &str, path: &mut String) -> Value {
        let Some(schema) = get(members, key) else { return pinned(Check::Any, false) };
        let end = path.len();
        push_segment(path, key);
        let value = self.value(schema, path);
        path.truncate(end);
        value
    }

    fn refuse_at(&mut self, path: &mut String, key: &str, code: IssueCode, message: &str) {
        let end = path.len();
        push_segment(path, key);
        self.refuse(path, code, message);
        path.truncate(end);
    }

    fn refuse(&mut self, path: &str, code: IssueCode, message: &str) {
        self.issues.push(Issue::new(path, code, message));
    }
}

fn push_segment(path: &mut String, key: &str) {
    path.push('/');
    path.push_str(&pointer(key));
}

/// Nobody knows better than the user: no mode makes a breach a warning.
fn pinned(check: Check, nullable: bool) -> Value {
    Value { check, nullable, certain: true }
}

fn get<'a>(members: &'a Members, key: &str) -> Option<&'a Tree> {
    members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// What a table has for a name.
fn find<T: Copy>(table: &[(&str, T)], name: &Tree) -> Option<T> {
    let Tree::Text(name) = name else { return None };
    table.iter().find(|(known, _)| known == name).map(|(_, meaning)| *meaning)
}

fn is_of(literal: &Tree, kind: Type) -> bool {
    match (literal, kind) {
        (_, Type::Any)
        | (Tree::Text(_), Type::Text)
        | (Tree::Number(_), Type::Number)
        | (Tree::Word("null"), Type::Null)
        | (Tree::Word("true" | "false"), Type::Boolean) => true,
        (Tree::Number(digits), Type::Integer) => Decimal::new(digits.as_bytes()).is_integer(),
        _ => false,
    }
}
