//! What a walk may find, and who hears of it.

use super::lex::{Fault, Number, Text};
use super::range::Breach;
use super::schema::Format;
use super::shape::{Member, Rest, Value};

/// What a walk does with what it finds.
pub(crate) trait Report<'a> {
    /// The walk goes into a property or an item; [`Report::leave`] comes after it.
    fn enter(&mut self, segment: Segment<'a>);
    /// The walk goes on to the next item of an array.
    fn next_item(&mut self);
    fn leave(&mut self);
    /// There is something to say about the value at the path, or about its property `key`.
    fn issue(&mut self, at: usize, key: Option<Segment<'a>>, problem: Problem<'a>) -> Result<(), Stop>;
    /// A key came from a JavaScript string and has an escape for a lone surrogate. What was such a surrogate itself
    /// the encoder has made another character, so whether the key is there twice can't be told.
    fn lone_surrogate(&mut self) -> Result<(), Stop>;
    /// Whether to keep silent for a while about all but what ends the walk.
    fn mute(&mut self, mute: bool);
}

/// The walk ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop;

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment<'a> {
    Name(&'a str),
    Key(Text),
    Item(usize),
}

/// What there is to say.
#[derive(Clone, Copy)]
pub(crate) enum Problem<'a> {
    Fault(Fault),
    Depth,
    Duplicate,
    NotAnObject,
    Missing(&'a Member),
    Type(&'a Value),
    Format(&'a Value, Format, Text),
    Number(&'a Value, Breach, Number),
    /// The value, up to where it ends, is none of those it may be.
    Enum(&'a Value, usize),
    UnknownField(Rest),
    UnknownEvent(Text),
    UnexpectedEvent(Text),
}

/// Says nothing: the walk ends where there would be something to say.
pub(crate) struct Silent;

impl<'a> Report<'a> for Silent {
    #[inline(always)]
    fn enter(&mut self, _: Segment<'a>) {}
    #[inline(always)]
    fn next_item(&mut self) {}
    #[inline(always)]
    fn leave(&mut self) {}
    #[inline(always)]
    fn issue(&mut self, _: usize, _: Option<Segment<'a>>, _: Problem<'a>) -> Result<(), Stop> {
        Err(Stop)
    }
    #[inline(always)]
    fn lone_surrogate(&mut self) -> Result<(), Stop> {
        Err(Stop)
    }
    #[inline(always)]
    fn mute(&mut self, _: bool) {}
}
