//! The rows of the table of options. The code that reads options takes names, ranges and defaults from them, and
//! `cargo xtask generate` writes JavaScript's checks, the TypeScript types, the command's numbers and the README's tables.

use std::ops::RangeInclusive;

/// An option as JavaScript gives it. Rows are constants of which the WebAssembly modules use single fields, so that no
/// meaning becomes part of a module.
#[derive(Clone, Copy, Debug)]
pub struct OptionRow {
    /// The name in JavaScript.
    pub name: &'static str,
    /// The values that the option takes.
    pub kind: Kind,
    /// The meaning: a paragraph, and maybe details after an empty line.
    pub meaning: &'static str,
}

/// The values that an option takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`. The default is `false`.
    Flag,
    /// An integer within a range.
    Integer(Integer),
    /// A number from 0 up, `Infinity` included.
    Limit(Limit),
    /// One of a few strings, of which the first is the default, by the name of their type in TypeScript.
    Choice(&'static str, &'static [&'static str]),
    /// One of the known regions.
    KnownRegion,
    /// A URL, and its default by the region of the client.
    Url {
        /// The default of most regions.
        default: &'static str,
        /// The default of the region `uk`.
        uk: &'static str,
    },
    /// A value that must be given, by its type in TypeScript.
    Required(&'static str),
    /// A value by its type in TypeScript.
    Optional(&'static str),
    /// A value by its type in TypeScript, and its default in JavaScript.
    Defaulted(&'static str, &'static str),
}

/// An integer within a range.
#[derive(Clone, Copy, Debug)]
pub struct Integer {
    /// The least value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
    /// The value of an absent option.
    pub default: u32,
    /// The unit.
    pub unit: Unit,
}

/// A number from 0 up, `Infinity` included.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The value as which greater ones count: `usize::MAX` if only memory bounds them.
    pub max: usize,
    /// The value of an absent option.
    pub default: usize,
    /// The unit.
    pub unit: Unit,
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Milliseconds.
    Milliseconds,
    /// Bytes.
    Bytes,
}

impl OptionRow {
    /// Returns the range and the default of an integer.
    #[expect(clippy::panic, reason = "it is called in constants, where a panic is an error of the compiler")]
    pub(crate) const fn integer(self) -> Integer {
        match self.kind {
            Kind::Integer(integer) => integer,
            _ => panic!("the option is not an integer"),
        }
    }

    /// Returns the maximum and the default of a limit.
    #[expect(clippy::panic, reason = "it is called in constants, where a panic is an error of the compiler")]
    pub(crate) const fn limit(self) -> Limit {
        match self.kind {
            Kind::Limit(limit) => limit,
            _ => panic!("the option is not a limit"),
        }
    }
}

impl Integer {
    pub(crate) const fn range(self) -> RangeInclusive<u64> {
        self.min as u64..=self.max as u64
    }
}

/// Declares rows. The documentation of each is the meaning of the option.
macro_rules! option_rows {
    ($($(#[doc = $meaning:literal])+ $row:ident = $name:literal: $kind:expr;)+) => {
        $(
            $(#[doc = $meaning])+
            pub(crate) const $row: $crate::options::row::OptionRow = $crate::options::row::OptionRow {
                name: $name,
                kind: $kind,
                meaning: concat!($($meaning, "\n"),+).trim_ascii(),
            };
        )+
    };
}

pub(crate) use option_rows;
