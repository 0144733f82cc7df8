//! What the payload module has to say, where JavaScript reads it: numbers, and one text that they point into. Objects
//! made of JSON would take JavaScript several times as long as all that is done here.
//!
//! ```text
//! sheet   = the addresses of what is said and of the text, and the size of the text
//! report  = valid event issue-list omitted
//! line    = line offset event issue-list omitted, where the first two are long
//! summary = total valid invalid blank event-list omitted, where all numbers are long
//! event   = name valid invalid warnings, where all numbers are long
//! issue   = severity code path expected found message offset line column
//! name    = path code message, where the code is a part
//! list    = (1 and one of them)* 0
//! part    = where in the text it starts and ends; before its start, if there is none
//! long    = the lower half, the upper half
//! ```

use crate::payload::{Bad, Counts, Entry, Lines, Report, Sentence, Span};
use crate::text::push_decimal;
use crate::{BatchSummary, IssueCode, Validator};

#[derive(Default)]
pub(super) struct Sheet {
    words: Vec<u32>,
    pub(super) text: Vec<u8>,
    /// Where JavaScript finds the two.
    head: [usize; 3],
}

impl Sheet {
    /// A sheet that took more is given back when it has been read.
    const KEPT: usize = 1 << 20;

    /// An empty sheet. What the last one said has been read.
    pub(super) fn begin(&mut self) {
        if self.text.capacity() > Self::KEPT || self.words.capacity() > Self::KEPT / 4 {
            *self = Self::default();
        }
        self.text.clear();
        self.words.clear();
    }

    /// The address of what was written.
    pub(super) fn finish(&mut self) -> usize {
        self.head = [self.words.as_ptr() as usize, self.text.as_ptr() as usize, self.text.len()];
        self.head.as_ptr() as usize
    }

    pub(super) fn word(&mut self, word: usize) {
        self.words.push(word as u32);
    }

    fn long(&mut self, long: u64) {
        self.words.extend([long as u32, (long >> 32) as u32]);
    }

    fn part(&mut self, span: Option<Span>) {
        let Span { start, end } = span.unwrap_or(Span { start: 1, end: 0 });
        self.words.extend([start as u32, end as u32]);
    }

    pub(super) fn string(&mut self, value: Option<&str>) {
        self.bytes(value.map(str::as_bytes));
    }

    fn bytes(&mut self, value: Option<&[u8]>) {
        match value {
            Some(value) => self.write(|text| text.extend_from_slice(value)),
            None => self.part(None),
        }
    }

    fn write(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.text.len();
        write(&mut self.text);
        self.part(Some(Span::since(start, &self.text)));
    }

    /// An issue of a list of names, or of one of them.
    pub(super) fn issue(
        &mut self,
        index: Option<usize>,
        code: IssueCode,
        message: impl FnOnce(&mut Vec<u8>),
    ) {
        self.word(1);
        self.write(|text| {
            if let Some(index) = index {
                text.push(b'/');
                push_decimal(text, index as u64);
            }
        });
        self.string(Some(code.as_str()));
        self.write(message);
    }

    pub(super) fn report(&mut self, report: &Report) {
        self.word(usize::from(report.valid));
        self.findings(report);
    }

    pub(super) fn lines(&mut self, bad: &[Bad]) {
        for Bad { line, offset, report } in bad {
            self.word(1);
            self.long(*line);
            self.long(*offset);
            self.findings(report);
        }
        self.word(0);
    }

    fn findings(&mut self, Report { event, entries, omitted, .. }: &Report) {
        self.part(*event);
        for entry in entries {
            self.word(1);
            self.entry(entry);
        }
        self.word(0);
        self.word(*omitted);
    }

    fn entry(&mut self, entry: &Entry) {
        let Sentence { message, expected, found } = entry.sentence;
        self.word(entry.severity as usize);
        self.word(entry.code as usize);
        for part in [Some(entry.path), expected, found, Some(message)] {
            self.part(part);
        }
        for number in [entry.offset, entry.line, entry.column] {
            self.word(number);
        }
    }

    pub(super) fn summary(&mut self, lines: &Lines, validator: &Validator) {
        let BatchSummary { total, valid, invalid, blank, omitted, .. } = lines.totals(validator);
        for count in [total, valid, invalid, blank] {
            self.long(count);
        }
        lines.tally.each(&validator.shapes, |name, Counts { valid, invalid, warnings }| {
            self.word(1);
            self.bytes(name);
            for count in [valid, invalid, warnings] {
                self.long(count);
            }
        });
        self.word(0);
        self.long(omitted);
    }
}
