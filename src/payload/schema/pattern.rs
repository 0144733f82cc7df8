//! Regular expressions of JSON Schema, compiled to deterministic automata. The schema module compiles them, so that the
//! payload module only has to run them: in linear time, whatever the expression is.
//!
//! The syntax is that of JavaScript with the flag `u`, without what no automaton can express: back-references, look-around
//! (except at the start, after `^`), word boundaries, and Unicode properties.

mod automaton;
mod parser;

use super::compiled::StringPattern;
use automaton::determine;
use parser::Parser;

/// The code point after the last one.
const END: u32 = 0x11_0000;

/// Compiles an expression. The error says what is not supported.
pub(super) fn compile(pattern: &str) -> Result<Vec<StringPattern>, &'static str> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut parser = Parser::new(&characters);
    let mut patterns = Vec::new();
    let is_anchored = parser.rest.first() == Some(&'^');
    if is_anchored {
        let mut ahead = Parser::new(parser.rest.get(1..).unwrap_or_default());
        while let Some(negated) = ahead.eat_look_ahead() {
            let inner = ahead.alternatives()?;
            ahead.expect(')')?;
            let anchored = Node::Sequence(vec![Node::Start, inner]);
            patterns.push(StringPattern { automaton: determine(&anchored)?, negated });
            parser.rest = ahead.rest;
        }
        if !patterns.is_empty() {
            let rest = parser.whole()?;
            if matches!(rest, Node::Alternatives(_)) {
                return Err("look-ahead before alternatives");
            }
            let main = determine(&Node::Sequence(vec![Node::Start, rest]))?;
            patterns.push(StringPattern { automaton: main, negated: false });
            return Ok(patterns);
        }
    }
    let main = determine(&parser.whole()?)?;
    Ok(vec![StringPattern { automaton: main, negated: false }])
}

/// A set of characters: sorted ranges without overlaps, of which the ends are exclusive.
type Class = Vec<(u32, u32)>;

/// A node of the syntax tree.
#[derive(Clone)]
enum Node {
    Class(Class),
    Start,
    End,
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    /// At least and at most how many times; `None` is unlimited.
    Repeat(Box<Node>, u32, Option<u32>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, text: &str) -> bool {
        let patterns = compile(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        patterns.iter().all(|pattern| pattern.accepts(text.as_bytes()))
    }

    #[test]
    fn patterns_match_as_in_javascript() {
        for (pattern, matching, others) in [
            ("", &["", "a"][..], &[][..]),
            ("b", &["abc", "b"], &["", "ac"]),
            ("^a*$", &["", "aaa"], &["b", "ab", "ba"]),
            ("a+$", &["xa", "aa"], &["ab", ""]),
            ("^(?:ab|cd){2}$", &["abcd", "cdcd"], &["ab", "ababab"]),
            ("^a{2,3}$", &["aa", "aaa"], &["a", "aaaa"]),
            ("^a{2,}?b$", &["aab", "aaaaab"], &["ab"]),
            ("^[^a-c]$", &["d", "é", "🚗"], &["a", "", "dd"]),
            (r"^[\w.-]+$", &["a.b-c_1"], &["é", "a b"]),
            (r"^\d{4}-\d\d$", &["2024-02"], &["2024-2", "２０２４-02"]),
            (r"^\S\s\W\D$", &["x\u{a0}!y"], &["xx!y"]),
            (r"^\x41\u0042\u{1F697}\/$", &["AB🚗/"], &["AB"]),
            (r"^.$", &["🚗", "x"], &["\n", "xx"]),
            (r"^[\]\-b\\]+$", &["]-\\b"], &["a"]),
            ("^(?<year>a)$", &["a"], &["b"]),
            ("a|^b$|c", &["xa", "b", "c"], &["bb"]),
            ("(^a|b)c", &["ac", "xbc"], &["xac"]),
            ("^a$|x", &["a", "yx"], &["ab"]),
            (r"^(?!\.)(?!.*\.\.)[a-z.]+@b$", &["a.c@b"], &[".a@b", "a..c@b", "a"]),
            ("^(?=.*[0-9])[a-z0-9]+$", &["a1"], &["a", "1 "]),
            ("^[A-HJ-NPR-Z0-9]{17}$", &["WVWZZZ6RZHY123456"], &["WVWZZZIRZHY123456", "WVW"]),
        ] {
            for text in matching {
                assert!(is_match(pattern, text), "{pattern} {text}");
            }
            for text in others {
                assert!(!is_match(pattern, text), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn unsupported_and_wrong_patterns_are_refused() {
        for pattern in [
            r"(a)\1",
            r"\bword",
            r"\p{L}",
            "a(?=b)",
            "(?<=a)b",
            "(?i)a",
            "^(?=a)b|c",
            "(",
            ")",
            "[a",
            "*",
            "a**",
            "a{2",
            "a{3,2}",
            "[z-a]",
            r"\",
            r"\a",
            r"\u12",
            r"\ud83d",
            "(a{1000}){1000}",
            "[ab]*a[ab]{14}",
        ] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
        assert!(compile(&"(".repeat(100_000)).is_err());
    }
}
