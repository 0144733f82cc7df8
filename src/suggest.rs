//! Suggestions for misspelt names: of events, properties and options, and of the command's verbs and options.

use std::borrow::Cow;
use std::mem;

use crate::text::push_short;

/// The maximum length of a word in bytes. No known name is longer, and the comparison takes quadratic time.
const MAX_LENGTH: usize = 64;

/// Writes that a name is none of the known ones: "`x` is not an option; did you mean `y`?".
pub(crate) fn write_unknown_name(text: &mut Vec<u8>, name: &[u8], expected: &str, known: &[&[u8]]) {
    text.push(b'`');
    push_short(text, name);
    text.extend_from_slice(b"` is not ");
    text.extend_from_slice(expected.as_bytes());
    if let Some(suggestion) = suggest(name, known).and_then(|index| known.get(index)) {
        text.extend_from_slice(b"; did you mean `");
        text.extend_from_slice(suggestion);
        text.extend_from_slice(b"`?");
    }
}

/// Returns the index of the name that a misspelt word most likely means: the only one that ends in the same words, or else the
/// nearest, if at most a fifth of the letters differ, or one was left out, added, or swapped with its neighbour. Case and
/// separators do not count. Names are bytes, because splitting a string costs the payload module more.
#[inline(never)]
pub(crate) fn suggest(word: &[u8], names: &[&[u8]]) -> Option<usize> {
    if word.is_empty() || word.len() > MAX_LENGTH {
        return None;
    }
    let word = snake_case(word);
    ending(&word, names).or_else(|| nearest(&word, names))
}

fn ending(word: &[u8], names: &[&[u8]]) -> Option<usize> {
    let ends = |name: &&[u8]| {
        let name = snake_case(name);
        name.strip_suffix(word).is_some_and(|rest| rest.ends_with(b"_"))
    };
    let first = names.iter().position(ends)?;
    let others = names.get(first + 1..).unwrap_or_default();
    (!others.iter().any(ends)).then_some(first)
}

fn nearest(word: &[u8], names: &[&[u8]]) -> Option<usize> {
    let limit = (word.len() / 5).max(1);
    let distance = |(index, name): (usize, &&[u8])| {
        let snake = snake_case(name);
        let distance = osa_distance(&snake, word, limit)?;
        // In a short word another letter makes another word; a missing, doubled or swapped one is a slip.
        let differing = snake.iter().zip(word).filter(|(a, b)| a != b).count();
        let is_slip = distance == 1 && (snake.len() != word.len() || differing > 1);
        (is_slip || distance <= word.len() / 5).then_some((distance, index))
    };
    names.iter().enumerate().filter_map(distance).min().map(|(_, index)| index)
}

/// Returns the optimal string alignment distance: the number of letters to insert, delete, replace, or swap with their
/// neighbour; `None` as soon as it is certain to exceed `limit`. strsim has it too, but without a limit, and its indexing can
/// panic: the messages of a panic bring `core::fmt` into the payload module, 0.6 KB for both.
fn osa_distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    let mut earlier = Vec::new();
    for (i, x) in a.iter().enumerate() {
        let mut left = i + 1;
        let mut row = Vec::with_capacity(previous.len());
        row.push(left);
        for ((j, y), cells) in b.iter().enumerate().zip(previous.windows(2)) {
            let [diagonal, above] = cells else { continue };
            left = (diagonal + usize::from(x != y)).min(above + 1).min(left + 1);
            if let (Some(i), Some(j)) = (i.checked_sub(1), j.checked_sub(1))
                && a.get(i) == Some(y)
                && b.get(j) == Some(x)
                && let Some(swapped) = earlier.get(j)
            {
                left = left.min(swapped + 1);
            }
            row.push(left);
        }
        earlier = mem::replace(&mut previous, row);
        // A swap continues the row before the last, every other step the last.
        if earlier.iter().chain(&previous).all(|distance| *distance > limit) {
            return None;
        }
    }
    previous.last().copied().filter(|distance| *distance <= limit)
}

/// Converts `RecaptureNew`, `recapture-new` and `recapture.new` to `recapture_new`. Names are ASCII: any other character
/// becomes one that matches none. Unicode's case tables would double the payload module.
fn snake_case(name: &[u8]) -> Cow<'_, [u8]> {
    if name.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
        return Cow::Borrowed(name);
    }
    let mut snake = Vec::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for byte in name.trim_ascii().iter().filter(|byte| !matches!(byte, 0x80..0xC0)) {
        if byte.is_ascii_uppercase() && after_lower {
            snake.push(b'_');
        }
        after_lower = byte.is_ascii_lowercase();
        snake.push(match byte {
            b'-' | b'.' | b' ' | b'/' | b':' => b'_',
            0xC0.. => 0xFF,
            _ => byte.to_ascii_lowercase(),
        });
    }
    Cow::Owned(snake)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn distances_equal_those_of_strsim(a in "[ab_]{0,8}", b in "[ab_]{0,8}", limit in 0..10usize) {
            let expected = Some(strsim::osa_distance(&a, &b)).filter(|distance| *distance <= limit);
            prop_assert_eq!(osa_distance(a.as_bytes(), b.as_bytes(), limit), expected);
        }
    }

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
            let suggestion = suggest(word.as_bytes(), &names.map(str::as_bytes));
            assert_eq!(suggestion.map(|index| names[index]), expected, "{word}");
        }
    }
}
