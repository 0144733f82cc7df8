//! A journal: the records from which a sandbox is brought back after its process has ended, however it ended.
//!
//! A journal is text with one record on each line: a snapshot or a change, as JSON whose last property is a
//! checksum of the bytes before it. A snapshot supersedes everything before it, so only what follows the last
//! intact snapshot counts. A host may therefore compact a journal in place: append a snapshot, overwrite the
//! beginning with the same snapshot, and cut the rest off. Whenever that is interrupted, one of the two is intact.
//!
//! A record that was not written to its end has no line break or a wrong checksum. At the end of a journal it is
//! ignored: its writer was never told that it was kept. Anywhere else it means that the journal is damaged.

use autograb_webhooks::shared::parse_json;
use autograb_webhooks::{Issue, IssueCode, Issues};
use crc::{CRC_32_ISO_HDLC, Crc, Table};
use serde_json::Value;

use crate::options::Options;
use crate::snapshot::Snapshot;
use crate::state::State;

static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// The last property of a record. The digits of the checksum and `"}` follow it.
const CHECKSUM: &str = ",\"checksum\":\"";
const DIGITS: usize = 8;

/// What every snapshot begins with, and no change.
const SNAPSHOT: &[u8] = b"{\"version\":";

/// The line of a record.
pub(crate) fn write(record: &Snapshot<'_>) -> String {
    // No type in a snapshot refuses to be written.
    let mut line = serde_json::to_string(record).unwrap_or_default();
    // The closing brace.
    line.pop();
    let checksum = CRC.checksum(line.as_bytes());
    line.push_str(CHECKSUM);
    line.push_str(&format!("{checksum:0width$x}\"}}\n", width = DIGITS));
    line
}

/// The state that a journal leads to; `None` if it is empty.
pub(crate) fn read(journal: &[u8], options: &Options) -> Result<Option<State>, Issues> {
    if journal.trim_ascii().is_empty() {
        return Ok(None);
    }
    let lines: Vec<&[u8]> = journal.split(|byte| *byte == b'\n').collect();
    let is_snapshot = |line: &&[u8]| line.starts_with(SNAPSHOT) && is_intact(line);
    let Some(first) = lines.iter().rposition(is_snapshot) else { return read_plain(journal, options) };
    let records = lines.into_iter().enumerate().skip(first).filter(|(_, line)| !line.is_empty());
    let mut state: Option<State> = None;
    let mut damaged = None;
    for (index, line) in records {
        match (record_in(line), damaged, &mut state) {
            (Some(snapshot), None, None) => state = Some(State::from_snapshot(snapshot, options)?),
            (Some(change), None, Some(state)) => state.apply_change(change, options)?,
            (Some(_), Some(line), _) => return Err(damage(line)),
            (None, _, _) => damaged = damaged.or(Some(index + 1)),
        }
    }
    if let Some(state) = &mut state {
        state.enforce_bounds(options);
    }
    Ok(state)
}

/// A snapshot without a checksum, such as one that was downloaded, if that is all there is.
fn read_plain(journal: &[u8], options: &Options) -> Result<Option<State>, Issues> {
    let snapshot = std::str::from_utf8(journal).ok().and_then(parse_json);
    let snapshot = snapshot.ok_or_else(|| damage(1))?;
    State::from_snapshot(snapshot, options).map(Some)
}

fn damage(line: usize) -> Issues {
    Issue::new("", IssueCode::Type, format!("line {line} is damaged, or was not written by a sandbox")).into()
}

fn record_in(line: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(line).ok().filter(|_| is_intact(line))?;
    let mut record = parse_json(text)?;
    record.as_object_mut()?.remove("checksum");
    Some(record)
}

fn is_intact(line: &[u8]) -> bool {
    let Some(length) = line.len().checked_sub(CHECKSUM.len() + DIGITS + 2) else { return false };
    let (content, end) = line.split_at(length);
    end == format!("{CHECKSUM}{:0width$x}\"}}", CRC.checksum(content), width = DIGITS).as_bytes()
}
