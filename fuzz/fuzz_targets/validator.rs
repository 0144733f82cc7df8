//! The validator never panics, accepts the same JSON as serde_json, and returns the same verdict whatever it validated
//! before.
#![no_main]

use std::cell::RefCell;

use autograb_webhooks::{Mode, PayloadIssueCode as Code, Severity, ValidateOptions, Validator, Verdict};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;

thread_local! {
    /// A validator that has learned from all inputs so far, which must not change its verdicts.
    static LEARNED: RefCell<Validator> = RefCell::new(Validator::new());
}

fuzz_target!(|input: &[u8]| {
    for mode in [Mode::Lenient, Mode::Strict] {
        // serde_json has a limit of 128.
        let options =
            ValidateOptions { mode, max_depth: 100, max_issues: usize::MAX, ..ValidateOptions::default() };
        let verdict = Validator::new().validate(input, &options);
        let learned = LEARNED.with_borrow_mut(|validator| validator.validate(input, &options));
        assert_eq!(verdict, learned);

        let has = |code| verdict.issues.iter().any(|issue| issue.code == code);
        let is_valid = verdict.issues.iter().all(|issue| issue.severity != Severity::Error);
        assert_eq!(verdict.valid, is_valid);
        if !has(Code::Depth) {
            assert_eq!(!has(Code::Syntax) && !has(Code::Encoding), is_json(input));
        }
        assert!(verdict.issues.iter().all(|issue| issue.offset <= input.len()));
        assert!(serde_json::to_string(&verdict).is_ok());
        if verdict.issues.is_empty() {
            check_expected_event(input, &options);
        }
    }
});

/// Checks that a payload without issues has exactly one if another event is expected.
fn check_expected_event(input: &[u8], options: &ValidateOptions<'_>) {
    let options = ValidateOptions { event: Some("another"), ..*options };
    let Verdict { issues, .. } = Validator::new().validate(input, &options);
    assert_eq!(issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), [Code::UnexpectedEvent]);
}

fn is_json(input: &[u8]) -> bool {
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    std::str::from_utf8(input).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}
