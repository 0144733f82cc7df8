//! Events: the catalogue, checks of names, and suggestions for misspelt ones.

mod catalogue;
mod check;

#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) use catalogue::Row;
pub(crate) use catalogue::suggest_event;
pub use catalogue::{EVENTS, Event, EventState};
#[cfg(all(target_family = "wasm", feature = "payload"))]
pub(crate) use check::NameList;
pub(crate) use check::unknown_event_words;
pub use check::{EventCheck, check_event_name, check_event_names};
