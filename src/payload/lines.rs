//! The lines of a log that comes in chunks, which may end anywhere.

use super::json::scan::line_feed;

/// A buffer that is larger is freed after the payload or line that needed it.
pub(crate) const MAX_KEPT_BYTES: usize = 1 << 20;

/// A line, without its end: `\n` or `\r\n`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// From 1.
    pub(crate) number: u64,
    /// The offset of the line in the log in bytes.
    pub(crate) offset: u64,
    pub(crate) content: Content<'a>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Content<'a> {
    Bytes(&'a [u8]),
    /// The line exceeds the limit and was not kept. It has this length.
    TooLong(u64),
}

/// Splits chunks into lines. It keeps the part of a line that the next chunk continues, up to a limit.
#[derive(Debug, Default)]
pub(crate) struct LineSplitter {
    /// The number of complete lines.
    complete: u64,
    /// The offset of the current line.
    offset: u64,
    /// The length of the part of the current line that earlier chunks had.
    length: u64,
    /// Whether that part ends with a carriage return.
    ends_with_return: bool,
    /// That part; empty if it is too long.
    partial: Vec<u8>,
}

impl LineSplitter {
    /// Passes on the lines that end in this chunk.
    pub(crate) fn push(&mut self, chunk: &[u8], max_bytes: usize, mut line: impl FnMut(Line<'_>)) {
        let mut rest = chunk;
        while let Some((before, after)) = split_line(rest) {
            self.end_line(before, max_bytes, &mut line);
            self.offset += 1;
            rest = after;
        }
        self.keep(rest, max_bytes);
    }

    /// Passes on what follows the last line feed, if anything does.
    pub(crate) fn finish(&mut self, max_bytes: usize, mut line: impl FnMut(Line<'_>)) {
        if self.length > 0 {
            self.end_line(&[], max_bytes, &mut line);
        }
    }

    fn end_line(&mut self, rest: &[u8], max_bytes: usize, line: &mut impl FnMut(Line<'_>)) {
        let length = self.length + rest.len() as u64;
        if self.length == 0 {
            line(self.line(Content::Bytes(without_return(rest))));
        } else {
            self.keep(rest, max_bytes);
            let mut joined = std::mem::take(&mut self.partial);
            if joined.len() as u64 == self.length {
                line(self.line(Content::Bytes(without_return(&joined))));
            } else {
                line(self.line(Content::TooLong(length - u64::from(self.ends_with_return))));
            }
            if joined.capacity() <= MAX_KEPT_BYTES {
                joined.clear();
                self.partial = joined;
            }
        }
        self.offset += length;
        self.length = 0;
        self.complete += 1;
    }

    fn line<'a>(&self, content: Content<'a>) -> Line<'a> {
        Line { number: self.complete + 1, offset: self.offset, content }
    }

    /// Keeps a part of a line until the next chunk.
    fn keep(&mut self, part: &[u8], max_bytes: usize) {
        self.length += part.len() as u64;
        if let Some(last) = part.last() {
            self.ends_with_return = *last == b'\r';
        }
        // A trailing carriage return does not count.
        if self.length <= (max_bytes as u64).saturating_add(1) && self.partial.try_reserve(part.len()).is_ok()
        {
            self.partial.extend_from_slice(part);
        } else {
            self.partial = Vec::new();
        }
    }
}

/// Returns whether a line has nothing but white space, after an optional byte order mark.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    let unmarked = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    unmarked.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Returns the bytes before and after the first line feed.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (line, rest) = bytes.split_at_checked(line_feed(bytes)?)?;
    Some((line, rest.get(1..)?))
}
