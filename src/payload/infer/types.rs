//! Shapes as TypeScript and Rust.

use super::schema::{choices, counted, is_required};
use super::shape::{PropertyShape, Shape};
use crate::payload::json::writer::JsonWriter;
use crate::payload::schema::compiled::{JsonType, Literal};

/// Writes an interface for the data of each event.
pub(super) fn typescript(events: &[(String, Shape)]) -> String {
    let mut names = Names::default();
    let interface = |(event, payload): &(String, Shape)| {
        let name = names.unique(&format!("{}Data", pascal_case(event)));
        let members = payload.object.get("data").map(|data| typescript_object(data, 0));
        let members = members.unwrap_or_else(|| "{ [name: string]: unknown }".to_owned());
        format!(
            "/** The data of `{event}`, inferred from {}. */\nexport interface {name} {members}\n",
            counted(payload)
        )
    };
    events.iter().map(interface).collect::<Vec<_>>().join("\n")
}

fn typescript_object(shape: &Shape, depth: usize) -> String {
    if shape.object.properties.is_empty() {
        return "{ [name: string]: unknown }".to_owned();
    }
    let indent = "  ".repeat(depth);
    let member = |property: &PropertyShape| {
        let optional = if is_required(&property.value, shape) { "" } else { "?" };
        let name = &property.name;
        let key = if is_identifier(name) { name.clone() } else { quoted(name) };
        format!("{indent}  {key}{optional}: {};\n", typescript_value(&property.value, depth + 1))
    };
    let members: String = shape.object.properties.iter().map(member).collect();
    format!("{{\n{members}{indent}}}")
}

fn typescript_value(shape: &Shape, depth: usize) -> String {
    let mut members: Vec<String> = match choices(shape) {
        Some(literals) => literals.iter().map(typescript_literal).collect(),
        None => shape.types().map(|kind| typescript_type(shape, kind, depth)).collect(),
    };
    if members.is_empty() {
        return "unknown".to_owned();
    }
    members.extend(shape.is_nullable().then(|| "null".to_owned()));
    members.join(" | ")
}

fn typescript_literal(literal: &Literal) -> String {
    match literal {
        Literal::Name(text) => (*text).to_owned(),
        Literal::Number(text) => text.clone(),
        Literal::String(text) => quoted(text),
    }
}

fn typescript_type(shape: &Shape, kind: JsonType, depth: usize) -> String {
    match kind {
        JsonType::Null => "null".to_owned(),
        JsonType::Boolean => "boolean".to_owned(),
        JsonType::Number => "number".to_owned(),
        JsonType::String => "string".to_owned(),
        JsonType::Object => typescript_object(shape, depth),
        JsonType::Array => match &shape.item {
            Some(item) => format!("Array<{}>", typescript_value(item, depth)),
            None => "unknown[]".to_owned(),
        },
    }
}

/// A string literal of TypeScript: that of JSON. Names have no characters that Rust would write in another way.
fn quoted(text: &str) -> String {
    let mut json = JsonWriter::new();
    json.string(text);
    json.into_text()
}

/// Writes a struct for each object.
pub(super) fn rust(events: &[(String, Shape)]) -> String {
    let mut writer = RustWriter::default();
    for (event, payload) in events {
        let meaning = format!("The data of `{event}`, inferred from {}.", counted(payload));
        let empty = Shape::default();
        writer.structure(
            &format!("{}Data", pascal_case(event)),
            &meaning,
            payload.object.get("data").unwrap_or(&empty),
        );
    }
    format!("use serde::{{Deserialize, Serialize}};\n{}", writer.structs.concat())
}

#[derive(Default)]
struct RustWriter {
    names: Names,
    structs: Vec<String>,
}

impl RustWriter {
    /// Writes a struct, and returns its name. It comes before those of the objects in it.
    fn structure(&mut self, wanted: &str, meaning: &str, shape: &Shape) -> String {
        let name = self.names.unique(wanted);
        let place = self.structs.len();
        self.structs.push(String::new());
        let mut fields = Names::default();
        let mut members = String::new();
        for property in &shape.object.properties {
            let field = fields.unique(&snake_case(&property.name));
            let meaning = format!("`{}` in [`{name}`].", property.name);
            let kind =
                self.value(&format!("{name}{}", pascal_case(&property.name)), &meaning, &property.value);
            let is_optional = !is_required(&property.value, shape) || property.value.is_nullable();
            let (kind, default) = match kind.as_str() {
                // It holds `null` as well.
                "serde_json::Value" if is_optional => (kind, "    #[serde(default)]\n"),
                _ if is_optional => (format!("Option<{kind}>"), ""),
                _ => (kind, ""),
            };
            if field.strip_prefix("r#").unwrap_or(&field) != property.name {
                members.push_str(&format!("    #[serde(rename = {})]\n", quoted(&property.name)));
            }
            members.push_str(&format!("{default}    pub {field}: {kind},\n"));
        }
        if let Some(text) = self.structs.get_mut(place) {
            *text = format!(
                "\n/// {meaning}\n#[derive(Clone, Debug, Deserialize, Serialize)]\npub struct {name} {{\n{members}}}\n"
            );
        }
        name
    }

    fn value(&mut self, name: &str, meaning: &str, shape: &Shape) -> String {
        let types: Vec<_> = shape.types().collect();
        match types.as_slice() {
            [JsonType::Boolean] => "bool".to_owned(),
            [JsonType::Number] => "f64".to_owned(),
            [JsonType::String] => "String".to_owned(),
            [JsonType::Array] => match &shape.item {
                Some(item) if item.is_nullable() => {
                    format!("Vec<Option<{}>>", self.value(name, meaning, item))
                }
                Some(item) => format!("Vec<{}>", self.value(name, meaning, item)),
                None => "Vec<serde_json::Value>".to_owned(),
            },
            [JsonType::Object] if !shape.object.properties.is_empty() => self.structure(name, meaning, shape),
            [JsonType::Object] => "serde_json::Map<String, serde_json::Value>".to_owned(),
            _ => "serde_json::Value".to_owned(),
        }
    }
}

/// Names that were given out. A second one gets a number.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn unique(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1;
        while self.0.contains(&name) {
            number += 1;
            name = format!("{wanted}{number}");
        }
        self.0.push(name.clone());
        name
    }
}

fn is_identifier(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$';
    name.bytes().all(is_part) && !name.starts_with(|first: char| first.is_ascii_digit())
}

/// The words of a name: letters and digits of ASCII, split at everything else and before capitals.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut after_small = false;
    let mut in_word = false;
    for character in name.chars() {
        if !character.is_ascii_alphanumeric() {
            in_word = false;
            continue;
        }
        if !in_word || (after_small && character.is_ascii_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(character.to_ascii_lowercase());
        }
        in_word = true;
        after_small = !character.is_ascii_uppercase();
    }
    words
}

fn pascal_case(name: &str) -> String {
    let capital = |word: String| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((&word, ""));
        format!("{}{rest}", first.to_ascii_uppercase())
    };
    let joined: String = words(name).into_iter().map(capital).collect();
    if joined.starts_with(|first: char| first.is_ascii_alphabetic()) { joined } else { format!("X{joined}") }
}

/// A field of Rust. A keyword becomes a raw identifier; the few that can't be raw get an underscore.
fn snake_case(name: &str) -> String {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
        "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
        "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where",
        "while", "yield",
    ];
    let joined = words(name).join("_");
    match joined.as_str() {
        "self" | "super" | "crate" => format!("{joined}_"),
        _ if KEYWORDS.contains(&joined.as_str()) => format!("r#{joined}"),
        _ if joined.starts_with(|first: char| first.is_ascii_lowercase()) => joined,
        _ => format!("x_{joined}"),
    }
}
