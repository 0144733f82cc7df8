//! The options of functions and of the command.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use autograb_webhooks::codegen::{
    CLIENT_GROUPS, Integer, Kind, MAX_BAD_LINES, OPTIONS, OptionGroup, OptionRow, PAYLOAD_GROUPS,
    RECEIVER_GROUPS,
};

use autograb_webhooks::{DEFAULT_BASE_URL, IssueCode, Region};

use super::javascript::{default_cell, doc_comment, in_javascript, limits, quoted, rows, summary, union};
use super::markdown::table;

/// `lib/client-options.d.ts`.
pub(super) fn client_types() -> String {
    let regions = union(Region::KNOWN.iter().map(Region::as_str));
    format!(
        "import type {{ RequestInfo, ResponseInfo }} from \"./client.js\";\nimport type {{ AbortSignal, Headers, URL }} from \"./host.js\";\n\n\
         /** A region of the service. Others can be sent with `allowUnknownRegion`. */\n\
         export type Region = {regions} | (string & {{}});\n\n{}",
        interfaces(CLIENT_GROUPS, ""),
    )
}

/// `lib/payload-options.d.ts`.
pub(super) fn payload_types() -> String {
    let mut choices = BTreeMap::new();
    for (name, code) in rows().filter_map(choice) {
        choices.entry(name).or_insert(code);
    }
    let choices: String = choices.into_values().collect();
    let interfaces = interfaces(PAYLOAD_GROUPS, "readonly ");
    format!("import type {{ KnownEventName }} from \"./events.js\";\n\n{choices}\n{interfaces}")
}

/// `lib/receiver-options.d.ts`.
pub(super) fn receiver_types() -> String {
    format!(
        "import type {{ Region }} from \"./client-options.js\";\nimport type {{ AbortSignal }} from \"./host.js\";\nimport type {{ Mode }} from \"./payload-options.js\";\nimport type {{ Payload }} from \"./payload.js\";\n\
         import type {{\nDriftReport, ErrorInfo, Handler, Handlers, HeaderToken, InvalidPush, OutcomeInfo, QueryToken, ReceiverSchemas }} from \"./receiver.js\";\n\
         import type {{ DeduplicationStore }} from \"./stores.js\";\n\n{}",
        interfaces(RECEIVER_GROUPS, "readonly "),
    )
}

/// The type of an option that is one of a few strings. Its meaning is that of the first such option.
fn choice(row: &OptionRow) -> Option<(&'static str, String)> {
    let Kind::Choice(name, values) = row.kind else { return None };
    let union = union(values.iter().copied());
    Some((name, format!("{}export type {name} = {union};\n", doc_comment(row.meaning, 0))))
}

fn interfaces(groups: &[OptionGroup], modifier: &str) -> String {
    groups.iter().map(|group| interface(group, modifier)).collect::<Vec<_>>().join("\n")
}

fn interface(group: &OptionGroup, modifier: &str) -> String {
    let mut code = doc_comment(group.meaning, 0);
    let extends = match group.extends {
        [] => String::new(),
        names => format!("extends {} ", names.join(", ")),
    };
    let _ = writeln!(code, "export interface {} {extends}{{", group.name);
    for row in group.rows {
        code += &doc_comment(&documentation(row), 2);
        let _ = writeln!(code, "  {modifier}{}", property(row));
    }
    for name in group.excludes {
        let _ = writeln!(code, "  {modifier}{name}?: undefined;");
    }
    code + "}\n"
}

/// The meaning of an option and its limits, which follow the first paragraph.
fn documentation(row: &OptionRow) -> String {
    let meaning = in_javascript(row.meaning);
    let (summary, details) = meaning.split_once("\n\n").unwrap_or((&meaning, ""));
    let summary = format!("{summary} {}", limits(row));
    format!("{}\n\n{details}", summary.trim()).trim().to_owned()
}

fn property(OptionRow { name, kind, .. }: &OptionRow) -> String {
    match kind {
        Kind::Required(types) => format!("{name}: {types};"),
        Kind::Flag => format!("{name}?: boolean | undefined;"),
        Kind::Integer(_) | Kind::Limit(_) => format!("{name}?: number | undefined;"),
        Kind::KnownRegion => {
            format!("{name}?: {} | undefined;", union(Region::KNOWN.iter().map(Region::as_str)))
        }
        Kind::Url { .. } => format!("{name}?: string | URL | undefined;"),
        Kind::Choice(types, _) => format!("{name}?: {types} | undefined;"),
        Kind::Optional(types) | Kind::Defaulted(types, _) if types.contains("=>") => {
            format!("{name}?: ({types}) | undefined;")
        }
        Kind::Optional(types) | Kind::Defaulted(types, _) => format!("{name}?: {types} | undefined;"),
    }
}

/// `lib/option-tables.js`: what `lib/options.js` checks.
pub(super) fn checks() -> String {
    let mut kinds = BTreeMap::new();
    let mut groups = String::new();
    for group in PAYLOAD_GROUPS.iter().chain(RECEIVER_GROUPS) {
        let rows = || group.extends.iter().flat_map(|name| rows_of(name)).chain(group.rows);
        let reads: String = rows().map(|row| format!("{0}: own(options, \"{0}\"),", row.name)).collect();
        let mut checks = String::new();
        for (row, (kind, check)) in rows().filter_map(|row| Some((row, check(row)?))) {
            let _ = writeln!(checks, "{}: {kind},", row.name);
            kinds.insert(kind, check);
        }
        let _ = writeln!(
            groups,
            "{}export const {} = {{ pick: (options, own) => ({{ {reads} }}), checks: {{\n{checks}}} }};\n",
            doc_comment(group.meaning, 0),
            constant_case(group.name),
        );
    }
    let kinds: String = kinds.iter().map(|(kind, check)| format!("const {kind} = {check};\n")).collect();
    let not_an_object = format!("{OPTIONS} must be an object");
    format!(
        "/** The options in messages. */\nexport const OPTIONS = {OPTIONS:?};\n\n\
         /** The issue of options that are not an object. */\nexport const NOT_AN_OBJECT = {{ path: \"\", code: {:?}, message: {not_an_object:?} }};\n\n\
         {kinds}\n{groups}\
         /** The default of `maxBadLines`, except for streams. */\nexport const MAX_BAD_LINES = {MAX_BAD_LINES};\n",
        IssueCode::Type.as_str(),
    )
}

/// The name and the check of an option's kind: the type in JavaScript, what else is checked, and the issue of another
/// value.
fn check(row: &OptionRow) -> Option<(String, String)> {
    let (name, type_name, rule, code, expected) = match row.kind {
        Kind::Flag => ("FLAG", "boolean", String::new(), IssueCode::Type, "`true` or `false`".to_owned()),
        Kind::Limit(_) => {
            ("LIMIT", "number", "min: 0,".to_owned(), IssueCode::Range, "a number from 0 up".to_owned())
        }
        Kind::Choice(name, values) => {
            let expected = values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(" or ");
            (name, "string", format!("values: {values:?},"), IssueCode::Type, expected)
        }
        Kind::KnownRegion => {
            let values: Vec<_> = Region::KNOWN.iter().map(Region::as_str).collect();
            let expected = format!("one of {}", values.join(", "));
            ("REGION", "string", format!("values: {values:?},"), IssueCode::UnknownRegion, expected)
        }
        Kind::Integer(Integer { min, max, default, .. }) => {
            let name = constant_case(row.name);
            let test = format!("integer: true, min: {min}, max: {max}, default: {default},");
            let expected = format!("an integer from {min} to {max}");
            return Some(check_of(&name, "number", &test, IssueCode::Range, &expected));
        }
        Kind::Required(types) | Kind::Optional(types)
            if types.contains("=>") || types.starts_with("Handler<") =>
        {
            ("FUNCTION", "function", String::new(), IssueCode::Type, "a function".to_owned())
        }
        // `createReceiver` and `infer` check what is inside.
        Kind::Optional(types) if types.contains("readonly") || !types.contains("string") => {
            return Some(("ANY".to_owned(), "{}".to_owned()));
        }
        Kind::Defaulted("number", _) => {
            ("NUMBER", "number", String::new(), IssueCode::Type, "a number".to_owned())
        }
        Kind::Optional(types) if types.contains("string") => {
            ("STRING", "string", String::new(), IssueCode::Type, "a string".to_owned())
        }
        _ => return None,
    };
    Some(check_of(&name.to_uppercase(), type_name, &rule, code, &expected))
}

fn check_of(name: &str, type_name: &str, rule: &str, code: IssueCode, expected: &str) -> (String, String) {
    let message = quoted(&format!("must be {expected}"));
    let code = code.as_str();
    (name.to_owned(), format!("{{ type: {type_name:?}, {rule} code: {code:?}, message: {message} }}"))
}

/// `lib/constants.js`.
pub(super) fn constants() -> String {
    format!("/** The base URL of the service. */\nexport const BASE_URL = {DEFAULT_BASE_URL:?};\n")
}

/// The README's table of the options of clients and calls.
pub(super) fn client_table() -> String {
    let places = [
        ("KeyOptions", "client"),
        ("OAuthOptions", "client"),
        ("RequestConfig", "client"),
        ("SharedOptions", "client, call"),
        ("CallOptions", "call"),
        ("EnsureOptions", "`ensure`"),
        ("ClientSettings", "client"),
        ("Rules", "client, call"),
    ];
    let rows = places.iter().flat_map(|(name, place)| {
        let rows = rows_of(name).iter().filter(|row| *name != "RequestConfig" || row.name != "apiKey");
        rows.map(|row| option_cells(row, Some(place)))
    });
    table(["option", "of", "default", "meaning"], rows)
}

/// The README's table of the options of validation.
pub(super) fn payload_table() -> String {
    short_table(["ValidateOptions", "BatchOptions"].into_iter().flat_map(rows_of))
}

/// The README's table of the options of a receiver.
pub(super) fn receiver_table() -> String {
    short_table(rows_of("ReceiverOptions").iter())
}

fn short_table(rows: impl Iterator<Item = &'static OptionRow>) -> String {
    let cells = rows.map(|row| {
        let [option, _, default, meaning] = option_cells(row, None);
        [option, default, meaning]
    });
    table(["option", "default", "meaning"], cells)
}

fn rows_of(group: &str) -> &'static [OptionRow] {
    let mut groups = CLIENT_GROUPS.iter().chain(PAYLOAD_GROUPS).chain(RECEIVER_GROUPS);
    groups.find(|known| known.name == group).map_or(&[], |known| known.rows)
}

fn option_cells(row: &OptionRow, place: Option<&str>) -> [String; 4] {
    let meaning = summary(&in_javascript(row.meaning));
    [format!("`{}`", row.name), place.unwrap_or_default().to_owned(), default_cell(row), meaning]
}

/// `bin/options.js`: what the command knows of options.
pub(super) fn command_tables() -> String {
    let regions: Vec<_> = Region::KNOWN.iter().map(Region::as_str).collect();
    let numbers: String = ["SharedOptions", "ValidateOptions"]
        .into_iter()
        .flat_map(rows_of)
        .filter_map(|row| Some(format!("{}: {},\n", row.name, number(row)?)))
        .collect();
    // A rule is an option of several groups.
    let mut known = BTreeSet::new();
    let is_new = |(name, _): &(String, &OptionRow)| known.insert(name.clone());
    let rules: String = rows()
        .filter_map(|row| Some((kebab_case(row.name.strip_prefix("allow")?), row)))
        .filter(is_new)
        .map(|(name, row)| format!("{}: {},\n", quoted(&name), quoted(&phrase(row.meaning))))
        .collect();
    format!(
        "/** The regions of the service. */\nexport const REGIONS = {regions:?};\n\n\
         /** The ranges and defaults of numbers. */\nexport const NUMBERS = {{\n{numbers}}};\n\n\
         /** The rules that can be switched off, without the `allow` in their names. */\nexport const RULES = {{\n{rules}}};\n"
    )
}

fn number(row: &OptionRow) -> Option<String> {
    match row.kind {
        Kind::Integer(integer) => {
            Some(format!("{{ range: [{}, {}], default: {} }}", integer.min, integer.max, integer.default))
        }
        Kind::Limit(limit) => Some(format!("{{ default: {} }}", limit.default)),
        _ => None,
    }
}

/// Returns `ValidateOptions` as `VALIDATE_OPTIONS`.
fn constant_case(name: &str) -> String {
    kebab_case(name).replace('-', "_").to_uppercase()
}

/// Returns `UnknownEvents` as `unknown-events`.
fn kebab_case(name: &str) -> String {
    let mut kebab = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(character.to_ascii_lowercase());
    }
    kebab
}

/// Returns the object of a sentence: "Permits regions that …." becomes "regions that …".
fn phrase(meaning: &str) -> String {
    in_javascript(summary(meaning).trim_start_matches("Permits ").trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_that_javascript_checks_has_a_check() {
        for row in PAYLOAD_GROUPS.iter().chain(RECEIVER_GROUPS).flat_map(|group| group.rows) {
            assert!(check(row).is_some(), "{row:?}");
        }
    }

    #[test]
    fn names_of_the_command_and_of_constants_are_derived() {
        assert_eq!(kebab_case("InsecureBaseUrl"), "insecure-base-url");
        assert_eq!(constant_case("ValidateOptions"), "VALIDATE_OPTIONS");
        assert_eq!(phrase("Permits `allow_ping_event`."), "`allowPingEvent`");
    }
}
