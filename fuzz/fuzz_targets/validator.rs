//! The validator never panics, takes the JSON that serde_json takes, and says the same of them
//! whatever came before.
#![no_main]

use std::cell::RefCell;

use autograb_webhooks::{Mode, PayloadIssueCode as Code, Severity, ValidateOptions, Validator, Verdict};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;

thread_local! {
    /// It has learned from all inputs so far, which may not change what it says.
    static LEARNED: RefCell<Validator> = RefCell::new(Validator::new());
}

fuzz_target!(|input: &[u8]| {
    for mode in [Mode::Lenient, Mode::Strict] {
        // Less than serde_json's own limit.
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
        assert!(serde_json::from_str::<IgnoredAny>(&verdict.to_json()).is_ok());
        if verdict.issues.is_empty() {
            check_expected_event(input, &options);
        }
    }
});

/// That the event is not the expected one is all there is to say about what is clean otherwise.
fn check_expected_event(input: &[u8], options: &ValidateOptions<'_>) {
    let options = ValidateOptions { event: Some("another"), ..*options };
    let Verdict { issues, .. } = Validator::new().validate(input, &options);
    assert_eq!(issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), [Code::UnexpectedEvent]);
}

fn is_json(input: &[u8]) -> bool {
    let input = input.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(input);
    std::str::from_utf8(input).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}
