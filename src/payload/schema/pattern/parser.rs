//! The parser of regular expressions.

use super::{Class, END, Node};
use crate::sort::sort;

/// Bounds the size of an automaton, and the depth of the parser's recursion.
const MAX_REPEAT: u32 = 1_000;
const MAX_DEPTH: usize = 50;

pub(super) struct Parser<'a> {
    pub(super) rest: &'a [char],
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(characters: &'a [char]) -> Self {
        Self { rest: characters, depth: 0 }
    }

    /// Parses everything that is left.
    pub(super) fn whole(&mut self) -> Result<Node, &'static str> {
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

    pub(super) fn expect(&mut self, character: char) -> Result<(), &'static str> {
        if self.next() == Some(character) { Ok(()) } else { Err("a `(` without `)`") }
    }

    /// Reads the start of a look-ahead. Returns whether it is a negative one.
    pub(super) fn eat_look_ahead(&mut self) -> Option<bool> {
        if self.eat("(?=") { Some(false) } else { self.eat("(?!").then_some(true) }
    }

    pub(super) fn alternatives(&mut self) -> Result<Node, &'static str> {
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
