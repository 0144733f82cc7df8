//! Schemas that are inferred from a log can be defined and accept every payload of the log, and no file of schemas makes the
//! validator panic.
#![no_main]

use autograb_webhooks::{InferOptions, Inference, Inferred, ValidateOptions, Validator};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    infer(input);
    if let Ok(text) = std::str::from_utf8(input) {
        define(text);
    }
});

fn infer(log: &[u8]) {
    let mut inference = Inference::new(InferOptions::default());
    // A chunk may end anywhere.
    log.chunks(61).for_each(|chunk| inference.push(chunk));
    let Inferred { schemas, report, .. } = inference.finish();
    let mut validator = Validator::new();
    for (event, schema) in &schemas {
        validator.define(event, schema).unwrap_or_else(|issues| panic!("{issues:?} in {schema}"));
    }
    let mut is_valid = |line: &&[u8]| validator.validate(line, &ValidateOptions::default()).valid;
    let valid = log.split(|byte| *byte == b'\n').filter(|line| is_valid(line)).count() as u64;
    assert!(valid >= report.payloads, "{valid} of {} payloads are valid by {schemas:?}", report.payloads);
}

fn define(schemas: &str) {
    let mut validator = Validator::new();
    match validator.define_all(schemas) {
        Ok(events) => {
            for event in events {
                let payload = serde_json::json!({ "event": event, "data": { "id": schemas } }).to_string();
                let verdict = validator.validate(payload.as_bytes(), &ValidateOptions::default());
                assert_eq!(verdict.event.as_deref(), Some(event.as_str()));
            }
        }
        Err(issues) => assert!(!issues.is_empty()),
    }
}
