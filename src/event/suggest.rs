//! Suggestions for misspelt names: of events, and of the command's verbs and options.

use strsim::{hamming, osa_distance};

use super::ROWS;

/// The longest word that is compared, in bytes. No known name is longer, and a comparison takes quadratic time.
const LONGEST: usize = 64;

/// Returns the event that an unknown name most likely stands for.
pub(crate) fn suggest_event(name: &[u8]) -> Option<&'static str> {
    suggest(name, ROWS.iter().map(|row| row.name))
}

/// Returns the name that a misspelt word most likely stands for: the only one that ends in the same words, or else the
/// nearest, if at most a fifth of the letters differ, or one was left out, added, or swapped with its neighbour. Case and
/// separators do not count.
pub(crate) fn suggest<'a>(word: &[u8], names: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let word = snake_case(word);
    ending(&word, names.clone()).or_else(|| nearest(&word, names))
}

fn ending<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let ends = |name: &&str| {
        let rest = snake_case(name.as_bytes());
        rest.strip_suffix(word).is_some_and(|rest| rest.ends_with('_'))
    };
    let mut ending = names.filter(ends);
    ending.next().filter(|_| ending.next().is_none())
}

fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |name: &'a str| {
        let snake = snake_case(name.as_bytes());
        let distance = osa_distance(&snake, word);
        // In a short word another letter makes another word; a missing, doubled or swapped one is a slip.
        let is_slip = distance == 1 && hamming(&snake, word) != Ok(1);
        (is_slip || distance <= word.len() / 5).then_some((distance, name))
    };
    names.filter_map(distance).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// Returns `RecaptureNew`, `recapture-new` and `recapture.new` as `recapture_new`. Names are ASCII, and Unicode's case
/// tables would double the payload module: any other character becomes a replacement character.
fn snake_case(name: &[u8]) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for byte in name.trim_ascii().iter().filter(|byte| !matches!(byte, 0x80..0xC0)) {
        if byte.is_ascii_uppercase() && after_lower {
            snake.push('_');
        }
        after_lower = byte.is_ascii_lowercase();
        snake.push(match byte {
            b'-' | b'.' | b' ' | b'/' | b':' => '_',
            0xC0.. => char::REPLACEMENT_CHARACTER,
            _ => byte.to_ascii_lowercase().into(),
        });
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_verbs_and_options_by_their_nearest_name() {
        let names = ["sandbox", "list", "get", "port", "max-issues", "no-color", "unknown-events"];
        for (word, expected) in [
            ("lst", Some("list")),
            ("prot", Some("port")),
            ("MaxIssues", Some("max-issues")),
            ("max_isues", Some("max-issues")),
            ("color", Some("no-color")),
            ("sandobx", Some("sandbox")),
            ("unknown-event", Some("unknown-events")),
            ("frobnicate", None),
            ("lust", None),
            ("host", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(suggest(word.as_bytes(), names.iter().copied()), expected, "{word}");
        }
    }
}
