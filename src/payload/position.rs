//! Lines and columns, as editors count them.

use super::scan::Cursor;

/// A place in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    offset: usize,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    /// The first character, behind the byte order mark that editors don't show.
    pub(crate) fn start(input: &Cursor<'_>) -> Self {
        let marked = input.slice(0, 3) == "\u{feff}".as_bytes();
        Self { offset: if marked { 3 } else { 0 }, line: 1, column: 1 }
    }

    /// Goes on to an offset that lies ahead.
    pub(crate) fn advance(&mut self, input: &Cursor<'_>, offset: usize) {
        let ahead = input.slice(self.offset, offset + 1);
        let ahead = if ahead.is_empty() { input.slice(self.offset, offset) } else { ahead };
        for (index, byte) in ahead.iter().enumerate().take(offset.saturating_sub(self.offset)) {
            match byte {
                // The line feed behind it ends the line.
                b'\r' if ahead.get(index + 1) == Some(&b'\n') => self.column += 1,
                b'\n' | b'\r' => (self.line, self.column) = (self.line + 1, 1),
                // Two units for what lies beyond U+FFFF, none for the bytes that continue a character.
                0xF0.. => self.column += 2,
                0x80..0xC0 => {}
                _ => self.column += 1,
            }
        }
        self.offset = self.offset.max(offset);
    }
}
