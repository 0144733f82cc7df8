//! The smallest payload with the same verdict, without the values of the original.
//!
//! `document` is a payload as a list of nodes, which `reader` reads, also if it ends in a syntax error; `oracle` decides whether two payloads
//! have the same verdict; `made_up` has the values that take the place of real ones.

mod document;
mod made_up;
mod names;
mod oracle;
mod reader;

use serde::Serialize;

use super::options::ValidateOptions;
use super::schema::compiled::{JsonType, ObjectSchema};
use super::schema::schema_set::SchemaSet;
use super::validate::Validator;
use document::Document;
use names::Names;
use oracle::Oracle;

/// The result of [`shrink_payload`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shrunk {
    /// The smaller payload: compact JSON, or the beginning of a document with the same syntax error.
    pub payload: Vec<u8>,
    /// JSON Pointers to the values of `payload` that are those of the original, or parts of them, because the verdict
    /// depends on them.
    pub kept: Vec<String>,
}

/// Returns the smallest payload that is found with the same verdict, in which all values are made up: for a report that
/// others may read.
///
/// Two payloads have the same verdict if they have the same known event, and issues of the same severities and codes at the
/// same paths; of syntax errors, also the expected token, and whether the payload ends there. In paths, indexes of arrays count
/// as equal, and so do all names of properties that no schema has. How often an issue occurs does not count.
///
/// A value keeps its type and, where the verdict allows it, its form: letters and digits become other ones, and long strings
/// shorter. Names that no schema has become `a`, `b` and so on. The name of a known event stays. What else had to stay, such as
/// a value that a schema lists, is in [`Shrunk::kept`].
///
/// The time is bounded: validations end after about 128 MiB and 100 times the length of the payload. Only for large payloads
/// with many different issues, that may not be enough to find the smallest.
///
/// ```
/// use autograb_webhooks::{ValidateOptions, shrink_payload};
///
/// let payload = br#"{
///     "event": "claim_report_generated",
///     "data": { "claimID": "c-77", "claimNumber": "CLM-1", "claimValuation": "18,500", "reportURL": "https://a.example/r?key=k", "owner": "Jo" }
/// }"#;
/// let shrunk = shrink_payload(payload, &ValidateOptions::default());
/// assert_eq!(
///     String::from_utf8_lossy(&shrunk.payload),
///     concat!(
///         r#"{"event":"claim_report_generated","data":{"claimID":"a-11","claimNumber":"AAA-1","#,
///         r#""claimValuation":"11,111","reportURL":"https://example.com/","a":"Aa"}}"#,
///     ),
/// );
/// assert!(shrunk.kept.is_empty());
/// ```
pub fn shrink_payload(payload: impl AsRef<[u8]>, options: &ValidateOptions<'_>) -> Shrunk {
    Validator::new().shrink(payload.as_ref(), options)
}

impl Validator {
    /// Shrinks a payload as [`shrink_payload`] does, so that this validator gives the same verdict.
    pub fn shrink(&self, payload: &[u8], options: &ValidateOptions<'_>) -> Shrunk {
        if payload.len() > options.max_bytes {
            // Nothing of it was read.
            let payload = vec![b' '; options.max_bytes + 1];
            return Shrunk { payload, kept: Vec::new() };
        }
        shrink(payload, &self.schemas, options)
    }
}

fn shrink(payload: &[u8], schemas: &SchemaSet, options: &ValidateOptions<'_>) -> Shrunk {
    /// What is made up may let more be removed, but hardly ever in a third round.
    const MAX_ROUNDS: usize = 8;
    let names = Names::of(schemas);
    let mut oracle = Oracle::new(payload, schemas, &names, options);
    // Everything was kept so far.
    let mut shrunk = Shrunk { payload: payload.to_vec(), kept: vec![String::new()] };
    for round in 0..MAX_ROUNDS {
        let document = reader::read(&shrunk.payload, &names, options.clamped().max_depth);
        let Some(document) = document.filter(|document| oracle.accepts(document)) else { break };
        let mut shrinker = Shrinker { document, oracle: &mut oracle, kept: Vec::new() };
        shrinker.remove();
        shrinker.oracle.grant_values();
        shrinker.make_up(schemas);
        let Shrinker { document, kept, .. } = shrinker;
        let next = Shrunk { payload: document.text(), kept: document.pointers(&kept) };
        // Values would be said to be kept because they could not be looked at again.
        if round > 0 && oracle.is_exhausted() {
            break;
        }
        let is_last = next.payload == shrunk.payload;
        shrunk = next;
        if is_last {
            break;
        }
    }
    shrunk
}

struct Shrinker<'o, 'a> {
    document: Document,
    oracle: &'o mut Oracle<'a>,
    kept: Vec<usize>,
}

impl Shrinker<'_, '_> {
    /// Removes items and members that the verdict does not depend on, those of outer arrays and objects first. What may be
    /// long comes before all others: then little is left to validate, and no issue is hidden by too many others.
    fn remove(&mut self) {
        self.remove_where(|kind, count| kind == JsonType::Array || count > ObjectSchema::MAX_PROPERTIES);
        self.remove_where(|_, _| true);
    }

    /// Removes what is in arrays and objects, which are chosen by their type and the number of their children.
    fn remove_where(&mut self, is_wanted: impl Fn(JsonType, usize) -> bool) {
        let mut node = Some(0);
        while let Some(this) = node {
            let children = self.document.removable_children(this);
            if is_wanted(self.document.value(this).0, children.len()) {
                self.remove_some(children);
            }
            node = self.document.next(this);
        }
    }

    /// Delta debugging: removes chunks of children, first all, at last single ones. If the verdict depends on few of `n`
    /// children, this takes in the order of log n tests.
    fn remove_some(&mut self, mut children: Vec<usize>) {
        let mut size = children.len();
        while size > 0 {
            for chunk in children.chunks(size) {
                self.document.set_removed(chunk, true);
                if !self.oracle.accepts(&self.document) {
                    self.document.set_removed(chunk, false);
                }
            }
            children.retain(|child| !self.document.is_removed(*child));
            size = (size / 2).min(children.len());
        }
    }

    /// Replaces all values by made-up ones.
    fn make_up(&mut self, schemas: &SchemaSet) {
        let is_known = |name: &[u8]| schemas.find_event(name).is_some();
        let leaves = self.document.leaves(is_known);
        self.replace(&leaves);
    }

    /// Replaces values by their first choice, together where the verdict allows it.
    fn replace(&mut self, leaves: &[usize]) {
        let first = |leaf: &usize| {
            let (kind, text) = self.document.value(*leaf);
            made_up::choices(kind, text).next().filter(|choice| choice != text).map(|choice| (*leaf, choice))
        };
        let choices: Vec<_> = leaves.iter().filter_map(first).collect();
        if self.oracle.is_exhausted() {
            return self.kept.extend(choices.iter().map(|(leaf, _)| *leaf));
        }
        let old: Vec<_> =
            choices.iter().map(|(leaf, choice)| (*leaf, self.document.set_value(*leaf, choice))).collect();
        if choices.is_empty() || self.oracle.accepts(&self.document) {
            return;
        }
        for (leaf, span) in old.into_iter().rev() {
            self.document.reset_value(leaf, span);
        }
        match leaves {
            [leaf] => self.replace_one(*leaf),
            _ => {
                let (one, other) = leaves.split_at(leaves.len() / 2);
                self.replace(one);
                self.replace(other);
            }
        }
    }

    /// Replaces a value for which the first choice does not do by another choice, or as much of it as possible.
    fn replace_one(&mut self, leaf: usize) {
        let (kind, text) = self.document.value(leaf);
        let text = text.to_vec();
        for choice in made_up::choices(kind, &text).skip(1) {
            if choice == text || self.try_value(leaf, &choice) {
                return;
            }
        }
        if kind != JsonType::Boolean {
            let mut parts = made_up::parts(kind, &text);
            let end = parts.len();
            self.replace_parts(leaf, &mut parts, 0, end);
        }
        self.kept.push(leaf);
    }

    /// Replaces the parts of a value, together where the verdict allows it.
    fn replace_parts(&mut self, leaf: usize, parts: &mut made_up::Parts, start: usize, end: usize) {
        if !parts.replace(start, end) || self.try_value(leaf, &parts.text()) {
            return;
        }
        parts.restore(start, end);
        if end - start > 1 {
            let middle = start.midpoint(end);
            self.replace_parts(leaf, parts, start, middle);
            self.replace_parts(leaf, parts, middle, end);
        }
    }

    fn try_value(&mut self, leaf: usize, text: &[u8]) -> bool {
        let old = self.document.set_value(leaf, text);
        let accepted = self.oracle.accepts(&self.document);
        if !accepted {
            self.document.reset_value(leaf, old);
        }
        accepted
    }
}
