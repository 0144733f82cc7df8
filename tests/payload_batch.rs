//! Logs, cut into chunks anywhere.

use autograb_webhooks::{
    BadLine, Batch, BatchEvent, BatchSummary, Mode, PayloadIssueCode, ValidateOptions, Validator, validate,
};
use proptest::prelude::*;

const PING: &str = r#"{"event":"ping","data":{"é":"😀"}}"#;
const GUESS: &str = r#"{"event":"recapture_new","data":{"id":"1","vin":"no","sightings":[]}}"#;

/// Validates a log that comes in these chunks.
fn batch<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    options: ValidateOptions<'_>,
    max_bad_lines: usize,
) -> (Vec<BadLine>, BatchSummary) {
    let mut batch = Batch::new(Validator::new(), options, max_bad_lines);
    let mut bad: Vec<_> = chunks.into_iter().flat_map(|chunk| batch.push(chunk)).collect();
    let (last, summary) = batch.finish();
    bad.extend(last);
    (bad, summary)
}

fn of(log: &str) -> (Vec<BadLine>, BatchSummary) {
    batch([log.as_bytes()], ValidateOptions::default(), 100)
}

fn row(event: Option<&str>, valid: u64, invalid: u64, warnings: u64) -> BatchEvent {
    BatchEvent { event: event.map(str::to_owned), valid, invalid, warnings }
}

#[test]
fn lines_are_counted_by_their_event() {
    let later = r#"{"event":"later","data":{}}"#;
    let broken = r#"{"data":[1],"event":"ping"}"#;
    let log = [later, PING, "", GUESS, broken, "{", PING, "[]", " \t", later].join("\n");
    let (bad, summary) = of(&log);
    let places: Vec<_> = bad.iter().map(|bad| (bad.line, bad.event.as_deref(), bad.issues[0].code)).collect();
    assert_eq!(
        places,
        [
            (5, Some("ping"), PayloadIssueCode::Type),
            (6, None, PayloadIssueCode::Syntax),
            (8, None, PayloadIssueCode::Type)
        ]
    );
    assert_eq!(
        (summary.total, summary.valid, summary.invalid, summary.blank, summary.omitted),
        (8, 5, 3, 2, 0)
    );
    assert_eq!(
        summary.events,
        [
            row(Some("ping"), 2, 1, 0),
            row(Some("recapture_new"), 1, 0, 1),
            row(Some("later"), 2, 0, 2),
            row(None, 0, 2, 0)
        ]
    );
}

#[test]
fn all_line_ends_are_accepted() {
    for (log, total, blank) in [
        ("", 0, 0),
        ("\n", 0, 1),
        ("\r\n\r\n", 0, 2),
        (" ", 0, 1),
        (PING, 1, 0),
        (&format!("{PING}\n"), 1, 0),
        (&format!("{PING}\r\n{PING}"), 2, 0),
        (&format!("\n{PING}\n\n \t\r\n{PING}\r\n"), 2, 3),
        (&format!("\u{feff}{PING}\n{PING}\n"), 2, 0),
    ] {
        let (bad, summary) = of(log);
        assert_eq!(bad, [], "{log:?}");
        assert_eq!((summary.total, summary.valid, summary.blank), (total, total, blank), "{log:?}");
    }
}

#[test]
fn a_long_line_is_one_bad_line() {
    let options = ValidateOptions { max_bytes: PING.len(), ..ValidateOptions::default() };
    let long = "x".repeat(10 * PING.len());
    let log = format!("{PING}\r\n{long}\r\n{PING}\n{PING} \n");
    for size in [1, 7, PING.len(), log.len()] {
        let (bad, summary) = batch(log.as_bytes().chunks(size), options, 100);
        let found: Vec<_> = bad
            .iter()
            .map(|bad| (bad.line, bad.offset, bad.issues[0].code, bad.issues[0].found.clone().unwrap()))
            .collect();
        let offset = PING.len() as u64 + 2;
        let next = offset + long.len() as u64 + 2 + PING.len() as u64 + 1;
        let bytes = |count: usize| format!("{count} bytes");
        assert_eq!(
            found,
            [
                (2, offset, PayloadIssueCode::Size, bytes(long.len())),
                (4, next, PayloadIssueCode::Size, bytes(PING.len() + 1))
            ],
            "chunks of {size}"
        );
        assert_eq!((summary.valid, summary.invalid), (2, 2));
    }
}

#[test]
fn bad_lines_beyond_the_limit_are_counted() {
    let log = "[]\n".repeat(50);
    for (limit, given) in [(0, 0), (1, 1), (50, 50), (1000, 50)] {
        let (bad, summary) = batch(log.as_bytes().chunks(7), ValidateOptions::default(), limit);
        assert_eq!((bad.len(), summary.omitted, summary.invalid), (given, 50 - given as u64, 50));
    }
    let options = ValidateOptions { max_issues: 0, ..ValidateOptions::default() };
    let log = format!("{GUESS}\n[]\n");
    let (bad, summary) = batch([log.as_bytes()], options, 10);
    assert_eq!((bad[0].issues.len(), bad[0].omitted), (0, 1));
    assert_eq!(summary.events, [row(Some("recapture_new"), 1, 0, 1), row(None, 0, 1, 0)]);
}

#[test]
fn names_of_unknown_events_beyond_the_limit_are_counted_together() {
    let payload = |name: &str| format!("{{\"event\":\"{name}\",\"data\":{{}}}}\n");
    let mut log: String = (0..1500).map(|n| payload(&format!("e{n}"))).collect();
    log.push_str(&payload(&"n".repeat(257)));
    let (_, summary) = of(&log);
    assert_eq!(summary.total, 1501);
    assert_eq!(summary.events.len(), 1001);
    assert_eq!(summary.events.last(), Some(&row(None, 501, 0, 501)));
}

#[test]
fn definitions_apply_to_logs() {
    let mut validator = Validator::new();
    validator.define("own", r#"{"type":"object","properties":{"n":{"type":"integer"}}}"#).unwrap();
    let mut batch = Batch::new(validator, ValidateOptions::default(), 10);
    let bad =
        batch.push(b"{\"event\":\"own\",\"data\":{\"n\":1}}\n{\"event\":\"own\",\"data\":{\"n\":\"1\"}}\n");
    assert_eq!(bad[0].issues[0].path, "/data/n");
    assert_eq!(batch.finish().1.events, [row(Some("own"), 1, 1, 0)]);
}

#[test]
fn removed_definitions_are_forgotten() {
    let payload = |name: &str| format!("{{\"event\":\"{name}\",\"data\":{{}}}}\n");
    let mut validator = Validator::new();
    for n in 0..1000 {
        let name = format!("e{n}");
        validator.define(&name, r#"{"type":"object"}"#).unwrap();
        assert!(validator.validate(payload(&name).as_bytes(), &ValidateOptions::default()).issues.is_empty());
        validator.undefine(&name);
        let verdict = validator.validate(payload(&name).as_bytes(), &ValidateOptions::default());
        assert_eq!(verdict.issues[0].code, PayloadIssueCode::UnknownEvent);
    }
    validator.define("first", r#"{"type":"object"}"#).unwrap();
    validator.define("second", r#"{"type":"object"}"#).unwrap();
    validator.undefine("first");
    validator.define("third", r#"{"type":"object"}"#).unwrap();
    let mut batch = Batch::new(validator, ValidateOptions::default(), 10);
    batch.push([payload("second"), payload("third"), payload("first")].concat().as_bytes());
    let events = batch.finish().1.events;
    assert_eq!(
        events,
        [row(Some("third"), 1, 0, 0), row(Some("second"), 1, 0, 0), row(Some("first"), 1, 0, 1)]
    );
}

#[test]
fn results_serialize_as_in_javascript() {
    let (bad, summary) = of("[]\n{}");
    let line: serde_json::Value = serde_json::to_value(&bad[1]).unwrap();
    assert_eq!((&line["type"], &line["line"], &line["offset"]), (&"line".into(), &2.into(), &3.into()));
    assert_eq!(line["issues"][0]["code"], "missing_field");
    let summary: serde_json::Value = serde_json::to_value(&summary).unwrap();
    assert_eq!(
        summary["events"][0],
        serde_json::json!({"event": null, "valid": 0, "invalid": 2, "warnings": 0})
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Each line has the verdict that it has alone, wherever the chunks are cut.
    #[test]
    fn chunks_may_be_cut_anywhere(
        lines in proptest::collection::vec(
            prop_oneof![
                Just(PING.to_owned()),
                Just(GUESS.to_owned()),
                Just(String::new()),
                Just("{\"event\":\"p\\u0069ng\",\"data\":{}}".to_owned()),
                "[ -~é]{0,40}",
                "[{}\\[\\]\":, a1]{0,12}",
            ],
            0..12,
        ),
        ends in proptest::collection::vec(any::<bool>(), 12),
        cuts in proptest::collection::vec(1_usize..40, 1..20),
        strict in any::<bool>(),
    ) {
        let options = ValidateOptions {
            mode: if strict { Mode::Strict } else { Mode::Lenient },
            max_bytes: 64,
            ..ValidateOptions::default()
        };
        let mut log = Vec::new();
        let mut expected = Vec::new();
        for ((line, crlf), number) in lines.iter().zip(ends).zip(1..) {
            let verdict = validate(line, &options);
            if !verdict.valid && !line.trim().is_empty() {
                expected.push((number, log.len() as u64, verdict.event.map(String::from), verdict.issues));
            }
            log.extend_from_slice(line.as_bytes());
            log.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
        }
        let mut chunks = Vec::new();
        let mut rest = log.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (chunk, after) = rest.split_at((*cut).min(rest.len()));
            chunks.push(chunk);
            rest = after;
        }
        let (bad, summary) = batch(chunks, options, usize::MAX);
        let found: Vec<_> =
            bad.into_iter().map(|bad| (bad.line, bad.offset, bad.event, bad.issues)).collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(summary.total + summary.blank, lines.len() as u64);
        prop_assert_eq!(summary.invalid, expected.len() as u64);
    }
}
