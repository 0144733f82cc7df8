//! Pieces of JavaScript, TypeScript and prose that several generated files contain.

use autograb_webhooks::codegen::{CLIENT_GROUPS, Kind, OptionRow, PAYLOAD_GROUPS, RECEIVER_GROUPS, Unit};

/// The width of generated lines, as prettier is configured.
const WIDTH: usize = 110;

/// Returns all options. An option of several groups comes several times.
pub(super) fn rows() -> impl Iterator<Item = &'static OptionRow> {
    CLIENT_GROUPS.iter().chain(PAYLOAD_GROUPS).chain(RECEIVER_GROUPS).flat_map(|group| group.rows)
}

/// Returns text as a string literal.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns string literals as a union type.
pub(super) fn union<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    values.into_iter().map(quoted).collect::<Vec<_>>().join(" | ")
}

/// Returns a documentation comment: one line if it fits. Paragraphs are separated by empty lines.
pub(super) fn doc_comment(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    if !text.contains("\n\n") && indent + text.len() + "/**  */".len() <= WIDTH {
        return format!("{margin}/** {text} */\n");
    }
    let paragraphs = text.split("\n\n").map(|paragraph| wrapped(paragraph, WIDTH - indent - " * ".len()));
    let lines = paragraphs.collect::<Vec<_>>().join(&String::new());
    let lines: String =
        lines.iter().map(|line| format!("{margin} * {line}").trim_end().to_owned() + "\n").collect();
    format!("{margin}/**\n{lines}{margin} */\n")
}

/// Breaks a paragraph into lines, but no code in it.
fn wrapped(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut is_in_code = false;
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if is_in_code || line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
        is_in_code ^= word.matches('`').count() % 2 == 1;
    }
    lines
}

/// Spells options in a Rust text as JavaScript does: `allow_ping_event` becomes `allowPingEvent`.
pub(crate) fn in_javascript(text: &str) -> String {
    let is_option = |name: &str| rows().any(|row| row.name == name);
    let word = |(index, part): (usize, &str)| match camel_case(part) {
        name if index % 2 == 1 && is_option(&name) => name,
        _ => part.to_owned(),
    };
    text.split('`').enumerate().map(word).collect::<Vec<_>>().join("`")
}

/// Returns `allow_ping_event` as `allowPingEvent`.
pub(super) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| match word.split_at_checked(1) {
        Some((initial, rest)) => name + &initial.to_uppercase() + rest,
        None => name,
    })
}

/// Returns the first paragraph of a text in one line.
pub(super) fn summary(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the unit, range and default of an option, as sentences.
pub(super) fn limits(row: &OptionRow) -> String {
    match row.kind {
        Kind::Flag => "Default: `false`.".to_owned(),
        Kind::Integer(integer) => {
            let unit = unit_prefix(integer.unit);
            let range = format!("{unit}from {} to {}", grouped(integer.min), grouped(integer.max));
            format!("{} Default: {}.", sentence(&range), amount(integer.default, integer.unit))
        }
        Kind::Limit(limit) => {
            let default = amount(limit.default, limit.unit);
            match limit.max {
                usize::MAX => format!("{} Default: {default}.", unit_sentence(limit.unit)).trim().to_owned(),
                max => format!("Default: {default}; maximum: {}.", amount(max, limit.unit)),
            }
        }
        Kind::Choice(_, [default, ..]) => format!("Default: `{default:?}`."),
        Kind::Url { default, uk } => {
            format!("Default: `{default}`, and `{uk}` for a client whose region is `uk`.")
        }
        Kind::Defaulted(..) => format!("Default: `{}`.", default_literal(row)),
        Kind::Choice(_, []) | Kind::KnownRegion | Kind::Required(_) | Kind::Optional(_) => String::new(),
    }
}

/// Returns the default of an option for a table.
pub(super) fn default_cell(row: &OptionRow) -> String {
    match row.kind {
        Kind::Flag => "`false`".to_owned(),
        Kind::Integer(integer) => amount(integer.default, integer.unit),
        Kind::Limit(limit) => amount(limit.default, limit.unit),
        Kind::Choice(_, [default, ..]) => format!("`{default:?}`"),
        Kind::Url { default, .. } => format!("`{default}`"),
        Kind::Defaulted(..) => format!("`{}`", default_literal(row)),
        Kind::Choice(_, []) | Kind::KnownRegion | Kind::Required(_) | Kind::Optional(_) => String::new(),
    }
}

fn default_literal(row: &OptionRow) -> String {
    match row.kind {
        Kind::Defaulted("string", text) => quoted(text),
        Kind::Defaulted(_, code) => code.to_owned(),
        _ => String::new(),
    }
}

fn unit_prefix(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "",
        Unit::Milliseconds => "in milliseconds, ",
        Unit::Bytes => "in bytes, ",
    }
}

fn unit_sentence(unit: Unit) -> String {
    sentence(unit_prefix(unit).trim_end_matches(", "))
}

fn sentence(text: &str) -> String {
    match text.split_at_checked(1) {
        Some((initial, rest)) => format!("{}{rest}.", initial.to_uppercase()),
        None => String::new(),
    }
}

/// Returns a number with its unit, such as "30,000 ms" or "8 MiB".
fn amount(value: impl TryInto<u64>, unit: Unit) -> String {
    const MIB: u64 = 1 << 20;
    let value = value.try_into().unwrap_or(u64::MAX);
    match unit {
        Unit::Bytes if value.is_multiple_of(MIB) => format!("{} MiB", grouped(value / MIB)),
        Unit::Bytes => format!("{} bytes", grouped(value)),
        Unit::Milliseconds => format!("{} ms", grouped(value)),
        Unit::Count => grouped(value),
    }
}

/// Returns a number with a comma before each group of three digits.
fn grouped(value: impl Into<u64>) -> String {
    let digits = value.into().to_string();
    let comma = |(index, digit): (usize, char)| {
        let is_group = index > 0 && (digits.len() - index).is_multiple_of(3);
        is_group.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(comma).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_have_units() {
        for (value, unit, expected) in [
            (0, Unit::Count, "0"),
            (999, Unit::Count, "999"),
            (30_000, Unit::Milliseconds, "30,000 ms"),
            (2_147_483_647, Unit::Bytes, "2,147,483,647 bytes"),
            (8 << 20, Unit::Bytes, "8 MiB"),
        ] {
            assert_eq!(amount(value as u64, unit), expected);
        }
    }

    #[test]
    fn long_comments_are_wrapped() {
        assert_eq!(doc_comment("Short.", 2), "  /** Short. */\n");
        let long = doc_comment(&"word ".repeat(40), 2);
        assert!(long.starts_with("  /**\n   * word ") && long.ends_with("\n   */\n"), "{long}");
        assert!(long.lines().all(|line| line.len() <= WIDTH), "{long}");
        let code = wrapped("one `two three` four", 9);
        assert_eq!(code, ["one `two three`", "four"]);
        assert_eq!(doc_comment("a\n\nb", 0), "/**\n * a\n *\n * b\n */\n");
    }

    #[test]
    fn only_options_are_spelt_as_in_javascript() {
        let text = "`allow_ping_event` permits it; see `invalid_request`";
        assert_eq!(in_javascript(text), "`allowPingEvent` permits it; see `invalid_request`");
    }
}
