//! The payload validator: the issues of payloads and their positions, as tables.

use autograb_webhooks::{
    EVENTS, Mode, PayloadIssue, PayloadIssueCode, Severity, ValidateOptions, Validator, Verdict, validate,
};

const CLAIM: &str = r#"{"event":"claim_report_generated","data":{"claimID":"c1","claimNumber":"77","claimValuation":18500.5,"reportURL":"https://example.com/r.pdf"}}"#;
const CUSTOMER: &str = r#"{"event":"recapture_new","data":{"id":"1","last_updated":"2024-02-29T10:00:00Z","rego":"ABC123","state":null,"vin":"WVWZZZ6RZAU020000","external_id":null,"sale_date":"2020-01-31","monitor_start_date":null,"monitor_end_date":null,"vehicle_title":"2010 Volkswagen Polo","additional_fields":{"any":["thing",{}]},"sightings":[{"at":"2024-02-29","lead_id":"2","listing_url":"https://example.com/1","listing_title":"Polo","listing_price":12990,"seller_type":"dealer"}]}}"#;
const VALUATION: &str = r#"{"event":"valuation_change","data":{"id":"1","vehicle_id":"2","created_at":"2024-02-29T10:00:00+10:00","kms":30000,"price":21500,"score":0.87,"retail_price":22000,"trade_price":18000,"adjustment":-250}}"#;

fn lenient(payload: &str) -> Verdict {
    validate(payload, &ValidateOptions::default())
}

fn strict(payload: &str) -> Verdict {
    validate(payload, &ValidateOptions { mode: Mode::Strict, ..Default::default() })
}

/// Returns each issue as a line: `error type /data 1:17`.
fn lines(verdict: &Verdict) -> Vec<String> {
    let line = |issue: &PayloadIssue| {
        let (severity, code) = (issue.severity.as_str(), issue.code.as_str());
        format!("{severity} {code} {} {}:{}", issue.path, issue.line, issue.column)
    };
    verdict.issues.iter().map(line).collect()
}

#[test]
fn complete_payloads_have_no_issues() {
    for payload in [CLAIM, CUSTOMER, VALUATION, r#"{"event":"ping","data":{"hello":[1,null,true]}}"#] {
        for verdict in [lenient(payload), strict(payload)] {
            assert!(verdict.valid && verdict.omitted == 0, "{payload}");
            assert_eq!(verdict.issues, [], "{payload}");
        }
    }
    for event in EVENTS {
        let payload = CUSTOMER.replace("recapture_new", event.name);
        assert_eq!(lenient(&payload).event.as_deref(), Some(event.name));
    }
}

/// The order of keys, white space and escapes in keys make no difference.
#[test]
fn order_and_white_space_do_not_matter() {
    let reordered = r#"
        { "data" : { "reportURL" : "https://example.com/r.pdf" , "claimValuation" : -1e2,
                     "claim\u004eumber" : "77" , "claimID" : "c1" } ,
          "event" : "claim_report_gener\u0061ted" }
    "#;
    for payload in [reordered, CLAIM, reordered, &format!("{CLAIM}\r\n\t "), &format!("\u{feff}{CLAIM}")] {
        assert_eq!(lenient(payload).issues, [], "{payload}");
        assert_eq!(strict(payload).event.as_deref(), Some("claim_report_generated"));
    }
}

#[test]
fn the_severity_depends_on_the_source_of_the_rule() {
    // A change of a payload, the issue in lenient mode, and the text at its position. In strict mode, warnings are
    // errors.
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        (CLAIM, r#""c1""#, "7", "error type /data/claimID", "7,"),
        (CLAIM, r#""claimID":"c1","#, "", "error missing_field /data/claimID", r#"{"claimNumber"#),
        (CLAIM, "18500.5", r#""18500.5""#, "error type /data/claimValuation", r#""18500"#),
        (CLAIM, "18500.5", "null", "error type /data/claimValuation", "null"),
        (CLAIM, "18500.5", "1e999", "error range /data/claimValuation", "1e999"),
        (CLAIM, "https:", "ftp:", "error format /data/reportURL", r#""ftp"#),
        (CLAIM, r#"{"claimID""#, r#"{"more":1,"claimID""#, "notice unknown_field /data/more", r#""more"#),
        (CLAIM, r#"{"event""#, r#"{"sent":1,"event""#, "notice unknown_field /sent", r#""sent"#),
        (CLAIM, r#""c1""#, r#""c1","claimID":"c2""#, "error duplicate_key /data/claimID", r#""claimID":"c2"#),
        (CLAIM, r#""c1""#, r#""c1","cl\u0061imID":0"#, "error duplicate_key /data/claimID", r#""cl\u0061"#),
        (CUSTOMER, r#""id":"1","#, "", "warning missing_field /data/id", r#"{"last_updated"#),
        (CUSTOMER, r#""ABC123""#, "false", "warning type /data/rego", "false"),
        (CUSTOMER, "RZAU020000", "RZAU02000O", "warning format /data/vin", r#""WVW"#),
        (CUSTOMER, "2020-01-31", "2020-02-31", "warning format /data/sale_date", r#""2020-02"#),
        (CUSTOMER, "12990", "-0.01", "warning range /data/sightings/0/listing_price", "-0.01"),
        (CUSTOMER, r#"{"at""#, r#"7,{"at""#, "warning type /data/sightings/0", "7,{"),
        (CUSTOMER, r#""at":"2024-02-29","#, "", "warning missing_field /data/sightings/0/at", r#"{"lead_id"#),
        (CUSTOMER, r#""any":"#, r#""a":1,"a":"#, "error duplicate_key /data/additional_fields/a", r#""a":["#),
        (VALUATION, "0.87", "1.01", "warning range /data/score", "1.01"),
        (VALUATION, "30000", "30000.5", "warning type /data/kms", "30000.5"),
        (VALUATION, "29T10:00:00+10", "29 10:00:00+10", "warning format /data/created_at", r#""2024-02-29 "#),
    ];
    for (payload, from, to, expected, at) in cases {
        assert!(payload.contains(from), "{from}");
        let payload = payload.replacen(from, to, 1);
        let expected = format!("{expected} 1:{}", payload.find(at).unwrap() + 1);
        let (lenient, strict) = (lenient(&payload), strict(&payload));
        assert_eq!(lines(&lenient), [expected.as_str()], "{payload}");
        assert_eq!(lines(&strict), [expected.replace("warning", "error")], "{payload}");
        assert_eq!(lenient.valid, !expected.starts_with("error"), "{payload}");
        assert_eq!(strict.valid, expected.starts_with("notice"), "{payload}");
    }
}

#[test]
fn the_envelope_is_checked_first() {
    let cases: &[(&str, &[&str])] = &[
        ("[]", &["error type  1:1"]),
        ("null", &["error type  1:1"]),
        (" {}", &["error missing_field /event 1:2", "error missing_field /data 1:2"]),
        (r#"{"event":"ping"}"#, &["error missing_field /data 1:1"]),
        (r#"{"event":"ping","data":null}"#, &["error type /data 1:24"]),
        (r#"{"event":null,"data":{}}"#, &["error type /event 1:10"]),
        (
            r#"{"data":[{"a":1,"a":2}],"event":"ping"}"#,
            &["error type /data 1:9", "error duplicate_key /data/0/a 1:17"],
        ),
        (r#"{"event":"ping","data":{},"event":"ping"}"#, &["error duplicate_key /event 1:27"]),
        (r#"{"data":{},"data":{},"event":"ping"}"#, &["error duplicate_key /data 1:12"]),
        (
            r#"{"data":{"id":7},"event":"valuation_change"}"#,
            &["warning missing_field /data/vehicle_id 1:9", "warning type /data/id 1:15"],
        ),
    ];
    for (payload, expected) in cases {
        assert_eq!(lines(&lenient(payload)), *expected, "{payload}");
    }
}

#[test]
fn unknown_events_are_valid_unless_strict() {
    let payload = r#"{"event":"price_change","data":{"x":{"y":1}}}"#;
    let verdict = lenient(payload);
    assert!(verdict.valid);
    assert_eq!(verdict.event.as_deref(), Some("price_change"));
    assert_eq!(lines(&verdict), ["warning unknown_event /event 1:10"]);
    assert_eq!(verdict.issues[0].expected.as_deref(), Some("recapture_price_change"));
    assert_eq!(
        verdict.issues[0].message,
        "`price_change` is not a known event; did you mean `recapture_price_change`?"
    );
    assert_eq!(lines(&strict(payload)), ["error unknown_event /event 1:10"]);
    assert_eq!(
        lines(&lenient(r#"{"event":"","data":7}"#)),
        ["warning unknown_event /event 1:10", "error type /data 1:20",]
    );
}

#[test]
fn another_event_than_expected_is_an_error() {
    for (event, found) in [("ping", true), ("recapture_new", false), ("later_event", false)] {
        let options = ValidateOptions { event: Some(event), ..Default::default() };
        for payload in [r#"{"event":"ping","data":{}}"#, r#"{"data":{},"event":"p\u0069ng"}"#] {
            let verdict = validate(payload, &options);
            assert_eq!(verdict.valid, found, "{event}");
            let codes: Vec<_> = verdict.issues.iter().map(|issue| issue.code).collect();
            assert_eq!(codes, if found { vec![] } else { vec![PayloadIssueCode::UnexpectedEvent] });
        }
    }
    let options = ValidateOptions { event: Some("later_event"), ..Default::default() };
    let verdict = validate(r#"{"event":"later_event","data":{}}"#, &options);
    assert_eq!(lines(&verdict), ["warning unknown_event /event 1:10"]);
}

#[test]
fn invalid_json_is_refused_at_the_first_wrong_byte() {
    let cases: &[(&[u8], &str, &str)] = &[
        (b"", "syntax 0 1:1", "expected a value, found the end of the input"),
        (b"  ", "syntax 2 1:3", "expected a value, found the end of the input"),
        (
            b"{",
            "syntax 1 1:2",
            "expected a property name in double quotes or `}`, found the end of the input",
        ),
        (b"{'a':1}", "syntax 1 1:2", "expected a property name in double quotes or `}`, found `'`"),
        (b"{\"a\":1,}", "syntax 7 1:8", "expected a property name in double quotes, found `}`"),
        (b"{\"a\" 1}", "syntax 5 1:6", "expected a colon, found `1`"),
        (b"{\"a\":1\n\"b\":2}", "syntax 7 2:1", "expected a comma or `}`, found `\"`"),
        (b"[1 2]", "syntax 3 1:4", "expected a comma or `]`, found `2`"),
        (b"[1,]", "syntax 3 1:4", "expected a value, found `]`"),
        (b"[1}", "syntax 2 1:3", "expected a comma or `]`, found `}`"),
        (b"{} {}", "syntax 3 1:4", "expected the end of the input, found `{`"),
        (b"nul", "syntax 0 1:1", "expected a value, found `n`"),
        (b"NaN", "syntax 0 1:1", "expected a value, found `N`"),
        (b"-", "syntax 1 1:2", "expected a digit, found the end of the input"),
        (b"01", "syntax 1 1:2", "expected the end of the input, found `1`"),
        (b"1.", "syntax 2 1:3", "expected a digit, found the end of the input"),
        (b"1e+", "syntax 3 1:4", "expected a digit, found the end of the input"),
        (b"+1", "syntax 0 1:1", "expected a value, found `+`"),
        (b"\"a", "syntax 2 1:3", "expected the string's closing quote, found the end of the input"),
        (b"\"\\x\"", "syntax 2 1:3", "expected an escape such as `\\n` or `\\u00e9`, found `x`"),
        (b"\"\\u12g4\"", "syntax 5 1:6", "expected a hexadecimal digit, found `g`"),
        (b"\"a\tb\"", "syntax 2 1:3", "expected an escape in place of a control character, found a tab"),
        (b"\"a\0b\"", "syntax 2 1:3", "expected an escape in place of a control character, found U+0000"),
        (b"\0", "syntax 0 1:1", "expected a value, found U+0000"),
        (b"{}\0", "syntax 2 1:3", "expected the end of the input, found U+0000"),
        ("\"é".as_bytes(), "syntax 3 1:3", "expected the string's closing quote, found the end of the input"),
        ("\u{a0}{}".as_bytes(), "syntax 0 1:1", "expected a value, found U+00A0"),
        ("\u{feff}\u{feff}{}".as_bytes(), "syntax 3 1:1", "expected a value, found a byte order mark"),
        (b"[\"\xff\"]", "encoding 2 1:3", "expected UTF-8, found the byte 0xFF"),
        (b"[\"\xc3\"]", "encoding 2 1:3", "expected UTF-8, found the byte 0xC3"),
        (b"[\"\xed\xa0\x80\"]", "encoding 2 1:3", "expected UTF-8, found the byte 0xED"),
    ];
    for (payload, place, message) in cases {
        let verdict = validate(payload, &ValidateOptions::default());
        let issue = verdict.issues.last().unwrap();
        let found = format!("{} {} {}:{}", issue.code.as_str(), issue.offset, issue.line, issue.column);
        assert_eq!(
            (found.as_str(), issue.message.as_str()),
            (*place, *message),
            "{}",
            payload.escape_ascii()
        );
        assert!(!verdict.valid);
    }
}

#[test]
fn other_forms_of_a_payload_are_named() {
    let utf16: Vec<u8> = "{\"event\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (input, advice) in [
        (&[0x1F, 0x8B, 8, 0][..], "is gzip"),
        (&[&[0xFF, 0xFE][..], &utf16].concat(), "is UTF-16"),
        (&utf16, "is UTF-16"),
        (b"payload=%7B%22event%22%3A1%7D", "is a form body"),
        (b"eyJldmVudCI6InBpbmcifQ==", "is Base64"),
        (br#""{\"event\":\"ping\"}""#, "is JSON inside a JSON string"),
        (br#" [ {"event":"ping","data":{}}]"#, "is an array of payloads"),
        (b"<!doctype html>", "is HTML or XML"),
        (b"[object Object]", "use `JSON.stringify`"),
    ] {
        let issues = validate(input, &ValidateOptions::default()).issues;
        assert!(issues.iter().any(|issue| issue.message.contains(advice)), "{advice}: {issues:?}");
    }
    for input in [&b"nul"[..], b"[1]", b"\"x\"", b"1", b"{", b"hello world"] {
        let issues = validate(input, &ValidateOptions::default()).issues;
        assert!(issues.iter().all(|issue| !issue.message.contains("the input is")), "{issues:?}");
    }
}

#[test]
fn urls_that_browsers_accept_are_warnings() {
    for (url, severity, character) in [
        ("https://r.example/My Report.pdf", "warning", "without a space"),
        ("https://r.example/a?b={secret}", "warning", "without `{`"),
        ("http:r.example", "warning", "URL, found"),
        ("http://127.0.0.1\\\\@evil.example/", "warning", "without `\\`"),
        ("https://r.example:99999/", "error", "URL, found"),
        ("r.example", "error", "URL, found"),
    ] {
        let payload = CLAIM.replace("https://example.com/r.pdf", url);
        let issue = &lenient(&payload).issues[0];
        assert_eq!((issue.severity.as_str(), issue.code), (severity, PayloadIssueCode::Format), "{url}");
        assert!(issue.message.contains(character), "{}", issue.message);
        assert!(!issue.message.contains("secret"), "{}", issue.message);
        assert_eq!(strict(&payload).issues[0].severity, Severity::Error, "{url}");
    }
}

#[test]
fn columns_are_utf_16_units_and_every_line_end_counts_once() {
    let blanks = ["", "\n", "\r\n", "\r", "\t\t", "\n\r\n\r\t", "\r\r\n\n "];
    let texts = ["", "é", "例え", "😀", r"\ud83d\ude00", "a\u{301}", "\u{2028}"];
    for (mark, blank, text) in ["", "\u{feff}"].into_iter().flat_map(|mark| {
        blanks.into_iter().flat_map(move |blank| texts.into_iter().map(move |text| (mark, blank, text)))
    }) {
        let payload = format!("{mark}{{{blank}\"x\":\"{text}\",{blank}\"event\":\"ping\",\"data\":[1]}}");
        let issue = lenient(&payload).issues.into_iter().find(|issue| issue.path == "/data").unwrap();
        assert_eq!(issue.offset, payload.find('[').unwrap(), "{payload:?}");
        let before = payload[mark.len()..issue.offset].replace("\r\n", "\n").replace('\r', "\n");
        let last = before.rsplit('\n').next().unwrap();
        assert_eq!(issue.line, before.matches('\n').count() + 1, "{payload:?}");
        assert_eq!(issue.column, last.encode_utf16().count() + 1, "{payload:?}");
    }
}

#[test]
fn limits_are_enforced() {
    let deep = |levels: usize| {
        let inner = "[".repeat(levels - 2) + &"]".repeat(levels - 2);
        format!(r#"{{"event":"ping","data":{{"x":{inner}}}}}"#)
    };
    for (levels, limit, valid) in
        [(128, 128, true), (129, 128, false), (3, 2, false), (20_000, usize::MAX, false)]
    {
        let options = ValidateOptions { max_depth: limit, ..Default::default() };
        let verdict = validate(deep(levels), &options);
        assert_eq!(verdict.valid, valid, "{levels}");
        assert_eq!(verdict.issues.iter().any(|issue| issue.code == PayloadIssueCode::Depth), !valid);
    }
    let options = ValidateOptions { max_depth: 0, ..Default::default() };
    assert_eq!(lines(&validate("{}", &options)), ["error depth  1:1"]);

    for (limit, valid) in [(CLAIM.len(), true), (CLAIM.len() - 1, false)] {
        let options = ValidateOptions { max_bytes: limit, ..Default::default() };
        let verdict = validate(CLAIM, &options);
        assert_eq!(verdict.valid, valid);
        assert_eq!(lines(&verdict).first().is_some_and(|line| line == "error size  1:1"), !valid);
    }
}

#[test]
fn the_most_severe_issues_are_listed() {
    let notices: String = (0..50).map(|n| format!(r#""n{n}":{n},"#)).collect();
    let payload =
        format!(r#"{{{notices}"event":"recapture_new","data":{{"id":1,"sightings":[7,8]}},"event":1}}"#);
    for (limit, kept) in [(0, 0), (1, 1), (2, 2), (4, 4), (54, 54), (1000, 54)] {
        let verdict = validate(&payload, &ValidateOptions { max_issues: limit, ..Default::default() });
        assert_eq!((verdict.issues.len(), verdict.omitted), (kept, 54 - kept));
        assert!(!verdict.valid);
        assert!(verdict.issues.is_sorted_by_key(|issue| issue.offset));
        let grave = |least| verdict.issues.iter().filter(|issue| issue.severity <= least).count();
        assert_eq!(grave(Severity::Error), kept.min(1));
        assert_eq!(grave(Severity::Warning), kept.min(4));
    }
}

#[test]
fn every_key_of_a_wide_object_is_compared() {
    let stem = "a-long-stem-that-all-keys-share-";
    for keys in [2, 16, 17, 1000] {
        let members: Vec<_> = (0..keys).map(|n| format!(r#""{stem}{n:04}{stem}":{n}"#)).collect();
        let payload = format!(r#"{{"event":"ping","data":{{{}}}}}"#, members.join(","));
        assert_eq!(lenient(&payload).issues, [], "{keys}");
        let again = payload.replacen(&format!("0001{stem}"), &format!("00\\u00300{stem}"), 1);
        let verdict = lenient(&again);
        assert_eq!(verdict.issues.len(), 1, "{keys}");
        assert_eq!(verdict.issues[0].path, format!("/data/{stem}0000{stem}"));
        assert_eq!(verdict.issues[0].code, PayloadIssueCode::DuplicateKey);
    }
    for (first, second, same) in [
        (r"\ud83d\ude00", "😀", true),
        (r"\ud83d", r"\ude00", false),
        (r"\u0000", r"\u0000\u0000", false),
        ("", r"\u0000", false),
        ("", "", true),
        (r"\/", "/", true),
        ("12345678", "12345678", true),
        ("1234567812345678", "12345678", false),
    ] {
        let payload = format!(r#"{{"event":"ping","data":{{"{first}":1,"{second}":2}}}}"#);
        assert_eq!(!lenient(&payload).valid, same, "{payload}");
    }
}

#[test]
fn the_path_of_a_syntax_error_is_that_of_the_enclosing_value() {
    for (json, path) in [
        (&br#"{"data":{"a":tru"#[..], "/data/a"),
        (br#"{"data":{"a":1."#, "/data/a"),
        (br#"{"data":{"a":"x"#, "/data/a"),
        (b"{\"data\":{\"a\":\"\xed\xa0\x80\"}}", "/data/a"),
        (b"{\"data\":{\"a\xed\xa0\x80\":1}}", "/data"),
        (br#"{"data":{"a\x":1}}"#, "/data"),
        (br#"{"data":{"a" 1}}"#, "/data"),
        (br#"{"data":{"a":1 "b":2}}"#, "/data"),
        (br#"{"data":{"a":"x":2}}"#, "/data"),
        (br#"{"data":{"a":[{}, [1 2]]}}"#, "/data/a/1/0"),
        (br#"{"data":{"a":{"b":[1,}}}"#, "/data/a/b/1"),
        (br#"{"data":{"a":{}]}"#, "/data"),
        (br#"{"data":{}} x"#, ""),
    ] {
        let text = String::from_utf8_lossy(json);
        let issues = validate(json, &ValidateOptions::default()).issues;
        let fault = issues.iter().find(|issue| matches!(issue.code.as_str(), "syntax" | "encoding"));
        assert_eq!(fault.map(|fault| &*fault.path), Some(path), "{text}");
    }
}

#[test]
fn paths_are_json_pointers_of_bounded_length() {
    let payload = r#"{"event":"ping","data":{"a/b~c":{"":[0,{"\n\u00e9":{"x":1,"x":2}}]}}}"#;
    assert_eq!(lenient(payload).issues[0].path, "/data/a~1b~0c//1/\né/x");
    let long = format!(r#"{{"event":"ping","data":{{"{}":{{"x":1,"x":2}}}}}}"#, "k".repeat(100_000));
    let issue = &lenient(&long).issues[0];
    assert!(issue.path.len() < 1100 && issue.path.ends_with('…'));
    let found = format!(r#"{{"event":"{}","data":{{}}}}"#, "e".repeat(100_000));
    let issue = &lenient(&found).issues[0];
    assert!(issue.message.len() < 200 && issue.found.as_ref().unwrap().len() < 100);
}

#[test]
fn a_token_in_a_url_is_not_shown() {
    let payload =
        CLAIM.replace("https://example.com/r.pdf", "https://example.com:x/r.pdf?token=secret#secret");
    let verdict = lenient(&payload);
    assert_eq!(verdict.issues[0].found.as_deref(), Some("https://example.com:x/r.pdf…"));
    assert!(!verdict.issues[0].message.contains("secret"));
}

/// The verdict does not depend on earlier payloads.
#[test]
fn a_used_validator_equals_a_new_one() {
    let mut validator = Validator::new();
    let large = format!(r#"{{"event":"ping","data":{{"x":"{}"}}}}"#, "x".repeat(3 << 20));
    let broken =
        [r#"{"event":"ping","data":{"a":[{"b":1"#, r#"{"data":{"data":{"a":1,"b":2,"c":[[["#, "\"", "{"];
    for payload in [CLAIM, CUSTOMER, VALUATION, &large].iter().chain(&broken).cycle().take(100) {
        let options = ValidateOptions::default();
        assert_eq!(
            validator.validate(payload.as_bytes(), &options),
            Validator::new().validate(payload.as_bytes(), &options)
        );
    }
}
