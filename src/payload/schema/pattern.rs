//! Regular expressions of JSON Schema, compiled to deterministic automata. The schema module compiles them, so that the
//! payload module only has to run them: in linear time, whatever the expression is.
//!
//! The syntax is that of JavaScript with the flag `u`, without what no automaton can express: back-references, look-around
//! (except at the start, after `^`), word boundaries, and Unicode properties.

use super::compiled::{Automaton, StringPattern};
use crate::sort::sort;

/// Bounds the size of an automaton, and the time to compile it.
const MAX_NODES: usize = 4_000;
const MAX_STATES: usize = 1_000;
const MAX_REPEAT: u32 = 1_000;
const MAX_DEPTH: usize = 50;

/// The code point after the last one.
const END: u32 = 0x11_0000;

/// Compiles an expression. The error says what is not supported.
pub(super) fn compile(pattern: &str) -> Result<Vec<StringPattern>, &'static str> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut parser = Parser { rest: &characters, depth: 0 };
    let mut patterns = Vec::new();
    let is_anchored = parser.rest.first() == Some(&'^');
    if is_anchored {
        let mut ahead = Parser { rest: parser.rest.get(1..).unwrap_or_default(), depth: 0 };
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

struct Parser<'a> {
    rest: &'a [char],
    depth: usize,
}

impl Parser<'_> {
    /// Parses everything that is left.
    fn whole(&mut self) -> Result<Node, &'static str> {
        let node = self.alternatives()?;
        if self.rest.is_empty() { Ok(node) } else { Err("a `)` without `(`") }
    }

    fn next(&mut self) -> Option<char> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn eat(&mut self, text: &str) -> bool {
        let length = text.chars().count();
        let found = self.rest.get(..length).is_some_and(|next| next.iter().copied().eq(text.chars()));
        if found {
            self.rest = self.rest.get(length..).unwrap_or_default();
        }
        found
    }

    fn expect(&mut self, character: char) -> Result<(), &'static str> {
        if self.next() == Some(character) { Ok(()) } else { Err("a `(` without `)`") }
    }

    /// Reads the start of a look-ahead. Returns whether it is a negative one.
    fn eat_look_ahead(&mut self) -> Option<bool> {
        if self.eat("(?=") { Some(false) } else { self.eat("(?!").then_some(true) }
    }

    fn alternatives(&mut self) -> Result<Node, &'static str> {
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        let only = if branches.len() == 1 { branches.pop() } else { None };
        Ok(only.unwrap_or(Node::Alternatives(branches)))
    }

    fn sequence(&mut self) -> Result<Node, &'static str> {
        let mut parts = Vec::new();
        while !matches!(self.rest.first(), None | Some('|' | ')')) {
            let atom = self.atom()?;
            parts.push(self.repeated(atom)?);
        }
        Ok(Node::Sequence(parts))
    }

    fn atom(&mut self) -> Result<Node, &'static str> {
        Ok(match self.next() {
            Some('^') => Node::Start,
            Some('$') => Node::End,
            Some('.') => Node::Class(complement(&class_of("\n\r\u{2028}\u{2029}"))),
            Some('(') => self.group()?,
            Some('[') => Node::Class(self.class()?),
            Some('\\') => Node::Class(self.escape()?),
            Some('*' | '+' | '?' | '{' | '}' | ']') => {
                return Err("a quantifier or bracket without what it applies to");
            }
            Some(character) => Node::Class(single(character)),
            None => return Err("the end of the pattern"),
        })
    }

    fn group(&mut self) -> Result<Node, &'static str> {
        if self.eat("?") && !self.eat(":") {
            let is_named = self.eat("<") && !matches!(self.rest.first(), Some('=' | '!'));
            if !is_named {
                return Err("look-around or flags");
            }
            while self.next().ok_or("a group name without `>`")? != '>' {}
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("groups nested that deep");
        }
        let node = self.alternatives()?;
        self.depth -= 1;
        self.expect(')')?;
        Ok(node)
    }

    fn repeated(&mut self, atom: Node) -> Result<Node, &'static str> {
        let (min, max) = match self.rest.first() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.next();
                let min = self.number()?;
                let max = if !self.eat(",") {
                    Some(min)
                } else if self.rest.first() == Some(&'}') {
                    None
                } else {
                    Some(self.number()?)
                };
                if self.rest.first() != Some(&'}') || max.is_some_and(|max| max < min) {
                    return Err("a quantifier in braces that is not `{n}`, `{n,}` or `{n,m}`");
                }
                (min, max)
            }
            _ => return Ok(atom),
        };
        self.next();
        // Lazy quantifiers match the same strings.
        self.eat("?");
        if matches!(atom, Node::Start | Node::End) {
            return Err("a quantifier after `^` or `$`");
        }
        Ok(Node::Repeat(Box::new(atom), min, max))
    }

    fn number(&mut self) -> Result<u32, &'static str> {
        let mut number = None;
        while let Some(digit) = self.rest.first().and_then(|digit| digit.to_digit(10)) {
            self.next();
            number = Some(number.unwrap_or(0) * 10 + digit);
            if number > Some(MAX_REPEAT) {
                return Err("more than 1,000 repetitions");
            }
        }
        number.ok_or("a quantifier in braces that is not `{n}`, `{n,}` or `{n,m}`")
    }

    fn class(&mut self) -> Result<Class, &'static str> {
        const UNCLOSED: &str = "a `[` without `]`";
        let negated = self.eat("^");
        let mut ranges = Vec::new();
        loop {
            let first = match self.next().ok_or(UNCLOSED)? {
                ']' => break,
                '\\' => self.class_escape()?,
                character => single(character),
            };
            let is_range = self.rest.first() == Some(&'-') && !matches!(self.rest.get(1), None | Some(']'));
            let (&[(start, start_end)], true) = (first.as_slice(), is_range) else {
                ranges.extend(first);
                continue;
            };
            self.next();
            let last = match self.next().ok_or(UNCLOSED)? {
                '\\' => self.class_escape()?,
                character => single(character),
            };
            match last.as_slice() {
                &[(last, end)] if start_end == start + 1 && end == last + 1 && start <= last => {
                    ranges.push((start, end));
                }
                _ => return Err("a range in brackets that does not go from one character to a later one"),
            }
        }
        let class = normalized(ranges);
        Ok(if negated { complement(&class) } else { class })
    }

    fn class_escape(&mut self) -> Result<Class, &'static str> {
        match self.rest.first() {
            Some('b') => {
                self.next();
                Ok(single('\u{8}'))
            }
            Some('-') => {
                self.next();
                Ok(single('-'))
            }
            _ => self.escape(),
        }
    }

    fn escape(&mut self) -> Result<Class, &'static str> {
        let word = || normalized(vec![(0x30, 0x3A), (0x41, 0x5B), (0x5F, 0x60), (0x61, 0x7B)]);
        let digit = || vec![(0x30, 0x3A)];
        let space = || {
            class_of(
                "\t\n\u{b}\u{c}\r \u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}",
            )
        };
        Ok(match self.next() {
            Some('d') => digit(),
            Some('D') => complement(&digit()),
            Some('w') => word(),
            Some('W') => complement(&word()),
            Some('s') => space(),
            Some('S') => complement(&space()),
            Some('t') => single('\t'),
            Some('n') => single('\n'),
            Some('r') => single('\r'),
            Some('f') => single('\u{c}'),
            Some('v') => single('\u{b}'),
            Some('0') if !self.rest.first().is_some_and(char::is_ascii_digit) => single('\0'),
            Some('x') => self.hexadecimal(2)?,
            Some('u') if self.eat("{") => {
                let length = self.rest.iter().take_while(|c| c.is_ascii_hexdigit()).count();
                let class = self.hexadecimal(length)?;
                if !self.eat("}") {
                    return Err("an escape with `\\u{` without `}`");
                }
                class
            }
            Some('u') => self.hexadecimal(4)?,
            Some(character) if character.is_ascii_punctuation() && character != '_' => single(character),
            _ => return Err("back-references, word boundaries, Unicode properties and unknown escapes"),
        })
    }

    fn hexadecimal(&mut self, length: usize) -> Result<Class, &'static str> {
        const WRONG: &str = "an escape without its hexadecimal digits";
        let mut code = 0u32;
        for _ in 0..length {
            let digit = self.next().and_then(|digit| digit.to_digit(16)).ok_or(WRONG)?;
            code = code.saturating_mul(16).saturating_add(digit);
        }
        // Surrogates would have to be paired.
        if length == 0 || code >= END || (0xD800..0xE000).contains(&code) {
            return Err(WRONG);
        }
        Ok(vec![(code, code + 1)])
    }
}

fn single(character: char) -> Class {
    let code = u32::from(character);
    vec![(code, code + 1)]
}

fn class_of(characters: &str) -> Class {
    normalized(characters.chars().flat_map(single).collect())
}

fn normalized(mut ranges: Class) -> Class {
    sort(&mut ranges, |a, b| a < b);
    let mut class: Class = Vec::new();
    for (start, end) in ranges {
        match class.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => class.push((start, end)),
        }
    }
    class
}

fn complement(class: &Class) -> Class {
    let mut inverse = Vec::new();
    let mut next = 0;
    for &(start, end) in class {
        if next < start {
            inverse.push((next, start));
        }
        next = end;
    }
    if next < END {
        inverse.push((next, END));
    }
    inverse
}

/// A state of the nondeterministic automaton.
enum State {
    /// Moves on with a character of the class.
    Step(Class, usize),
    /// Moves on without a character.
    Split(Vec<usize>),
    Start(usize),
    End(usize),
    Match,
}

struct Builder {
    states: Vec<State>,
}

impl Builder {
    fn push(&mut self, state: State) -> Result<usize, &'static str> {
        if self.states.len() == MAX_NODES {
            return Err(TOO_LARGE);
        }
        self.states.push(state);
        Ok(self.states.len() - 1)
    }

    /// Adds the states of a node, after which the automaton moves on to `next`. Returns the first state.
    fn add(&mut self, node: &Node, next: usize) -> Result<usize, &'static str> {
        match node {
            Node::Class(class) => self.push(State::Step(class.clone(), next)),
            Node::Start => self.push(State::Start(next)),
            Node::End => self.push(State::End(next)),
            Node::Sequence(parts) => parts.iter().rev().try_fold(next, |next, part| self.add(part, next)),
            Node::Alternatives(branches) => {
                let branches: Result<Vec<_>, _> =
                    branches.iter().map(|branch| self.add(branch, next)).collect();
                self.push(State::Split(branches?))
            }
            Node::Repeat(inner, min, max) => {
                let mut first = next;
                match max {
                    Some(max) => {
                        for _ in *min..*max {
                            let inner = self.add(inner, first)?;
                            first = self.push(State::Split(vec![inner, next]))?;
                        }
                    }
                    None => {
                        let split = self.push(State::Split(Vec::new()))?;
                        let inner = self.add(inner, split)?;
                        if let Some(State::Split(targets)) = self.states.get_mut(split) {
                            *targets = vec![inner, next];
                        }
                        first = split;
                    }
                }
                for _ in 0..*min {
                    first = self.add(inner, first)?;
                }
                Ok(first)
            }
        }
    }

    /// Returns the states that are reached from some without a character, sorted.
    fn closure(&self, from: &[usize], at_start: bool, at_end: bool) -> Vec<usize> {
        let mut reached = Vec::new();
        let mut open = from.to_vec();
        while let Some(state) = open.pop() {
            if reached.contains(&state) {
                continue;
            }
            reached.push(state);
            match self.states.get(state) {
                Some(State::Split(targets)) => open.extend(targets),
                Some(State::Start(next)) if at_start => open.push(*next),
                Some(State::End(next)) if at_end => open.push(*next),
                _ => {}
            }
        }
        sort(&mut reached, |a, b| a < b);
        reached
    }

    fn matches(&self, states: &[usize]) -> bool {
        states.iter().any(|&state| matches!(self.states.get(state), Some(State::Match)))
    }
}

const TOO_LARGE: &str = "a pattern of this size";

/// Builds the automaton that finds the expression anywhere in a string.
fn determine(node: &Node) -> Result<Automaton, &'static str> {
    let mut builder = Builder { states: Vec::new() };
    let end = builder.push(State::Match)?;
    let first = builder.add(node, end)?;
    // The expression may begin at any character.
    let search = builder.push(State::Split(Vec::new()))?;
    let skip = builder.push(State::Step(vec![(0, END)], search))?;
    if let Some(State::Split(targets)) = builder.states.get_mut(search) {
        *targets = vec![first, skip];
    }
    // Characters are equivalent if no class tells them apart.
    let mut bounds = vec![0];
    for state in &builder.states {
        if let State::Step(class, _) = state {
            bounds.extend(class.iter().flat_map(|&(start, end)| [start, end]));
        }
    }
    bounds.retain(|&bound| bound < END);
    sort(&mut bounds, |a, b| a < b);
    bounds.dedup();

    let mut sets = vec![builder.closure(&[search], true, false)];
    let mut transitions = Vec::new();
    let mut accepting = Vec::new();
    let mut index = 0;
    while let Some(set) = sets.get(index).cloned() {
        index += 1;
        // Once found, the rest of the string makes no difference.
        let is_found = builder.matches(&set);
        let is_first = index == 1;
        let is_match = is_found || builder.matches(&builder.closure(&set, is_first, true));
        accepting.push(u8::from(is_match));
        for &character in &bounds {
            if is_found {
                transitions.extend((index as u16 - 1).to_be_bytes());
                continue;
            }
            let mut targets = Vec::new();
            for &state in &set {
                if let Some(State::Step(class, next)) = builder.states.get(state)
                    && class.iter().any(|&(start, end)| (start..end).contains(&character))
                {
                    targets.push(*next);
                }
            }
            let target = builder.closure(&targets, false, false);
            let known = sets.iter().position(|set| *set == target);
            let known = known.unwrap_or_else(|| {
                sets.push(target);
                sets.len() - 1
            });
            if sets.len() > MAX_STATES || transitions.len() > 100 * MAX_STATES {
                return Err(TOO_LARGE);
            }
            transitions.extend((known as u16).to_be_bytes());
        }
    }
    let three_bytes = |bound: &u32| bound.to_be_bytes().into_iter().skip(1);
    Ok(Automaton { bounds: bounds.iter().flat_map(three_bytes).collect(), transitions, accepting })
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
