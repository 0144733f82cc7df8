//! The client over a scripted transport: what is sent, waited for and made of it.
use std::cell::RefCell;
use std::collections::VecDeque;

#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use autograb_webhooks::api::{Call as _, Update};
use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::{
    Client, Config, Credential, Error, ErrorCode, Patch, RequestEvent, RetryPolicy, Transport,
    TransportError, WebhookDraft, WebhookPatch, ensure,
};

type Outcome = Result<Response, TransportError>;

/// Answers as it is told, and keeps a log of everything that happens.
#[derive(Default)]
struct Script {
    outcomes: RefCell<VecDeque<Outcome>>,
    log: RefCell<Vec<String>>,
    tokens: RefCell<VecDeque<String>>,
    abort_in_sleep: bool,
}

impl Script {
    fn of(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        Self { outcomes: RefCell::new(outcomes.into_iter().collect()), ..Self::default() }
    }

    fn note(&self, line: String) {
        self.log.borrow_mut().push(line);
    }
}

impl Transport for Script {
    async fn send(&self, request: &Request) -> Outcome {
        let key =
            request.headers.get("ApiKey").or_else(|| request.headers.get("Authorization")).unwrap_or("-");
        self.note(format!("send {} {key}", request.method));
        self.outcomes.borrow_mut().pop_front().expect("one more request than scripted")
    }

    async fn sleep(&self, ms: u64) -> Result<(), TransportError> {
        self.note(format!("sleep {ms}"));
        match self.abort_in_sleep {
            true => Err(failure(ErrorCode::Aborted, false)),
            false => Ok(()),
        }
    }

    fn now_ms(&self) -> u64 {
        0
    }

    fn random(&self) -> f64 {
        0.5
    }

    async fn credential(&self, _refused: bool) -> Result<Option<Credential>, Error> {
        Ok(self.tokens.borrow_mut().pop_front().map(Credential::Bearer))
    }

    fn observe(&self, event: RequestEvent<'_>) {
        if let RequestEvent::Retry { attempt, after_ms, .. } = event {
            self.note(format!("retry after attempt {attempt} in {after_ms}"));
        }
    }
}

fn failure(code: ErrorCode, may_have_run: bool) -> TransportError {
    TransportError::new(code, "scripted", may_have_run)
}

fn lost() -> Outcome {
    Err(failure(ErrorCode::Network, true))
}

fn not_sent() -> Outcome {
    Err(failure(ErrorCode::Network, false))
}

fn status(status: u16) -> Outcome {
    Ok(Response::new(status, ""))
}

fn gone() -> Outcome {
    Ok(Response::new(404, r#"{"message": "Invalid Webhook ID"}"#))
}

fn webhook() -> Outcome {
    Ok(Response::new(200, r#"{"webhook": {"id": "wh_1", "name": "a"}, "changes": {"name": "a"}}"#))
}

fn client(script: Script) -> Client<Script> {
    Client::new(Config::new("pub_key").region("uk"), script)
}

/// How a call ended, in one word.
#[derive(Clone, Copy, PartialEq, Debug)]
enum End {
    Done,
    Nothing,
    Failed(ErrorCode, u32, bool),
}

fn end<T>(result: Result<Option<T>, Error>) -> End {
    match result {
        Ok(Some(_)) => End::Done,
        Ok(None) => End::Nothing,
        Err(error) => End::Failed(error.code(), error.attempts(), error.is_outcome_unknown()),
    }
}

/// Makes a call by its name, and says how it ended.
fn call(name: &str, client: &Client<Script>) -> End {
    let draft = WebhookDraft::new("a", "https://dealer.example").event("recapture_new");
    let patch = WebhookPatch { name: Patch::Set("a".into()), ..WebhookPatch::default() };
    pollster::block_on(async {
        match name {
            "create" => end(client.create(&draft).await.map(Some)),
            "get" => end(client.get("wh_1").await.map(Some)),
            "update" => end(client.update("wh_1", &patch).await.map(|updated| updated.changes)),
            "delete" => end(client.delete("wh_1").await),
            "ping" => end(client.ping("wh_1").await),
            other => panic!("no call {other}"),
        }
    })
}

#[test]
fn attempts_and_ends() {
    use End::{Done, Failed, Nothing};
    use ErrorCode::{
        Aborted, InvalidWebhookId, Network, RateLimited, ServerError, Timeout, UnexpectedResponse,
    };
    let timeout = || Err(failure(ErrorCode::Timeout, true));
    for (name, script, expected) in [
        ("get", vec![webhook()], Done),
        ("get", vec![lost(), status(503), webhook()], Done),
        ("get", vec![lost(), lost(), lost()], Failed(Network, 3, false)),
        ("get", vec![timeout(), timeout(), timeout()], Failed(Timeout, 3, false)),
        ("get", vec![status(500), status(500), status(500)], Failed(ServerError, 3, false)),
        ("get", vec![gone()], Failed(InvalidWebhookId, 1, false)),
        ("get", vec![Err(failure(UnexpectedResponse, true))], Failed(UnexpectedResponse, 1, false)),
        ("get", vec![Err(failure(Aborted, true))], Failed(Aborted, 1, false)),
        ("create", vec![webhook()], Done),
        ("create", vec![not_sent(), status(429), webhook()], Done),
        ("create", vec![lost()], Failed(Network, 1, true)),
        ("create", vec![status(500)], Failed(ServerError, 1, true)),
        ("create", vec![timeout()], Failed(Timeout, 1, true)),
        ("create", vec![Err(failure(Aborted, true))], Failed(Aborted, 1, true)),
        ("create", vec![not_sent(), not_sent(), not_sent()], Failed(Network, 3, false)),
        ("create", vec![status(429), status(429), status(429)], Failed(RateLimited, 3, false)),
        ("ping", vec![Ok(Response::new(204, ""))], Nothing),
        ("ping", vec![status(502)], Failed(ServerError, 1, true)),
        ("update", vec![webhook()], Done),
        ("update", vec![status(429), webhook()], Done),
        ("update", vec![lost(), webhook()], Nothing),
        ("update", vec![status(500), webhook()], Nothing),
        ("update", vec![lost(), lost(), lost()], Failed(Network, 3, true)),
        ("delete", vec![webhook()], Done),
        ("delete", vec![lost(), webhook()], Done),
        ("delete", vec![lost(), gone()], Nothing),
        ("delete", vec![timeout(), status(429), gone()], Nothing),
        ("delete", vec![status(429), gone()], Failed(InvalidWebhookId, 2, false)),
        ("delete", vec![gone()], Failed(InvalidWebhookId, 1, false)),
        ("delete", vec![status(500), not_sent(), status(429)], Failed(RateLimited, 3, true)),
    ] {
        let shown = format!("{name} {script:?}");
        let client = client(Script::of(script));
        assert_eq!(call(name, &client), expected, "{shown}");
        assert!(client.transport().outcomes.borrow().is_empty(), "not all was sent: {shown}");
    }
}

#[test]
fn waits_are_announced_and_made() {
    let busy = Ok(Response::new(429, "").header("Retry-After", "3"));
    let client = client(Script::of([lost(), busy, webhook()]));
    assert_eq!(call("get", &client), End::Done);
    let log = client.transport().log.borrow().join(", ");
    assert_eq!(
        log,
        "send GET pub_key, retry after attempt 1 in 250, sleep 250, \
         send GET pub_key, retry after attempt 2 in 3000, sleep 3000, send GET pub_key"
    );
}

#[test]
fn a_long_wait_is_an_error_that_says_how_long() {
    let busy = Response::new(429, r#"{"message": "slow down"}"#)
        .header("Retry-After", "3600")
        .header("Rate-Limit-Remaining", "0")
        .header("X-Request-Id", "r1");
    let error = pollster::block_on(client(Script::of([Ok(busy)])).get("wh_1")).unwrap_err();
    assert_eq!((error.code(), error.attempts()), (ErrorCode::RateLimited, 1));
    assert_eq!(error.retry_after_ms(), Some(3_600_000));
    assert_eq!(error.rate_limit().unwrap().remaining, Some(0));
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.method().unwrap().as_str(), "GET");
    assert!(error.url().unwrap().contains("/webhooks/wh_1"));
    assert!(error.to_string().contains("slow down"));
}

#[test]
fn what_the_head_of_an_answer_told_stays_known_without_its_body() {
    let head = Response::new(200, "")
        .header("Retry-After", "3600")
        .header("Rate-Limit-Remaining", "0")
        .header("X-Request-Id", "r1");
    for code in [ErrorCode::UnexpectedResponse, ErrorCode::Aborted] {
        let cut = failure(code, true).with_head(head.clone());
        let error = pollster::block_on(client(Script::of([Err(cut)])).get("wh_1")).unwrap_err();
        assert_eq!((error.code(), error.status(), error.body()), (code, Some(200), None));
        assert_eq!(error.retry_after_ms(), Some(3_600_000));
        assert_eq!(error.rate_limit().unwrap().remaining, Some(0));
        assert_eq!(error.request_id(), Some("r1"));
    }
}

#[test]
fn no_retries_means_one_request() {
    let policy = RetryPolicy { max_retries: 0, ..RetryPolicy::default() };
    let client = client(Script::of([not_sent()])).with_policy(policy);
    assert_eq!(call("get", &client), End::Failed(ErrorCode::Network, 1, false));
}

#[test]
fn an_abort_while_waiting_ends_the_call() {
    let script = Script { abort_in_sleep: true, ..Script::of([lost()]) };
    assert_eq!(call("delete", &client(script)), End::Failed(ErrorCode::Aborted, 1, true));
}

#[test]
fn a_refused_token_is_renewed_once() {
    for (tokens, script, expected, sent) in [
        (
            &["t1", "t2"][..],
            vec![status(401), webhook()],
            End::Done,
            "send GET Bearer t1, send GET Bearer t2",
        ),
        (
            &["t1", "t2"],
            vec![status(401), status(401)],
            End::Failed(ErrorCode::Unauthorized, 2, false),
            "send GET Bearer t1, send GET Bearer t2",
        ),
        (&["t1"], vec![status(401)], End::Failed(ErrorCode::Unauthorized, 1, false), "send GET Bearer t1"),
        (
            &["t1", "t2"],
            vec![status(401), status(503), status(503), webhook()],
            End::Done,
            "send GET Bearer t1, \
             send GET Bearer t2, retry after attempt 2 in 250, sleep 250, \
             send GET Bearer t2, retry after attempt 3 in 500, sleep 500, send GET Bearer t2",
        ),
    ] {
        let script = Script::of(script);
        script.tokens.borrow_mut().extend(tokens.iter().map(|token| (*token).to_owned()));
        let client = Client::new(Config::with_credential(Credential::None).region("uk"), script);
        assert_eq!(call("get", &client), expected);
        assert_eq!(client.transport().log.borrow().join(", "), sent);
    }
}

#[test]
fn nothing_is_sent_when_the_input_is_wrong() {
    let client = client(Script::default());
    let error = pollster::block_on(client.delete("")).unwrap_err();
    assert_eq!((error.code(), error.attempts()), (ErrorCode::InvalidRequest, 0));
    let draft = WebhookDraft::new("", "");
    assert_eq!(pollster::block_on(client.create(&draft)).unwrap_err().code(), ErrorCode::InvalidRequest);
    assert!(client.transport().log.borrow().is_empty());
}

#[test]
fn secrets_that_an_answer_repeats_are_not_shown() {
    let body = r#"{"message": "Request validation failed: https://dealer.example/h?token=s3cret and v4lue and pub_key",
                   "other": "https:\/\/other.example\/h?token=0ther"}"#;
    let client = client(Script::of([Ok(Response::new(400, body))]));
    let draft = WebhookDraft::new("a", "https://dealer.example/h?token=s3cret")
        .event("recapture_new")
        .header("X-T", "v4lue");
    let error = pollster::block_on(client.create(&draft)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ValidationFailed);
    let shown = format!("{error} {} {:?}", error.body().unwrap(), error.url());
    for secret in ["s3cret", "v4lue", "pub_key", "0ther"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(error.body().unwrap().contains("Request validation failed"));
}

/// A plan in words: what is done with which webhook, and what of it is sent.
fn in_words(plan: &ensure::Plan) -> Vec<String> {
    let word = |step: &ensure::PlanStep| match step {
        ensure::PlanStep::Create { draft, webhook } => format!("create {} {}", draft.name, webhook.is_some()),
        ensure::PlanStep::Update { webhook, patch, changes } => {
            let config = Config::new("k").region("uk");
            let update = Update::new(webhook.id.clone(), patch.clone());
            let request = update.encode(&config).expect("a valid patch");
            format!("update {} {} {}", webhook.id, request.body.expect("a body"), changes.is_some())
        }
        ensure::PlanStep::Keep { webhook } => format!("keep {}", webhook.id),
        ensure::PlanStep::Delete { webhook } => format!("delete {}", webhook.id),
        other => panic!("no words for {other:?}"),
    };
    plan.steps.iter().map(word).collect()
}

fn draft(name: &str) -> WebhookDraft {
    WebhookDraft::new(name, "https://a.example/h").event("recapture_new").event("valuation_change")
}

fn listing() -> Outcome {
    let rows = [
        r#"{"id": "1", "name": "same", "endpoint": "https://a.example/h", "events": ["valuation_change", "recapture_new"]}"#,
        r#"{"id": "2", "name": "moved", "endpoint": "https://old.example/h", "events": ["recapture_new"],
            "headers": [{"name": "A", "value": "1"}]}"#,
        r#"{"id": "3", "name": "same", "endpoint": "https://twin.example/h", "events": []}"#,
        r#"{"id": "4", "name": "unwanted"}"#,
    ];
    Ok(Response::new(200, format!("[{}]", rows.join(","))))
}

#[test]
fn a_region_is_brought_to_what_is_wanted() {
    let wanted = [draft("same"), draft("new"), draft("moved")];
    let steps = [
        "keep 1",
        "create new false",
        r#"update 2 {"endpoint":"https://a.example/h","events":["recapture_new","valuation_change"],"headers":""} false"#,
        "delete 3",
        "delete 4",
    ];
    for (prune, expected) in [(false, &steps[..3]), (true, &steps[..])] {
        let client = client(Script::of([listing()]));
        let plan = pollster::block_on(client.plan(&wanted, prune)).unwrap();
        assert_eq!(in_words(&plan), expected);
        assert_eq!(client.transport().log.borrow().len(), 1, "a plan only lists");
    }
    let client = client(Script::of([listing(), webhook(), webhook(), webhook(), status(403)]));
    let mut plan = pollster::block_on(client.plan(&wanted, true)).unwrap();
    let error = pollster::block_on(client.apply(&mut plan)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Forbidden);
    assert_eq!(plan.done, 4, "the plan says how far it got");
    assert_eq!(in_words(&plan)[1], "create new true");
}

#[test]
fn a_second_run_changes_nothing() {
    let rows = r#"[{"id": "1", "name": "a", "endpoint": "https://a.example/h", "region": "uk",
                    "events": ["recapture_new", "valuation_change"], "headers": [], "created_at": "x"}]"#;
    let client = client(Script::of([Ok(Response::new(200, rows))]));
    let mut plan = pollster::block_on(client.plan(&[draft("a").region("uk")], true)).unwrap();
    pollster::block_on(client.apply(&mut plan)).unwrap();
    assert_eq!(in_words(&plan), ["keep 1"]);
}

#[test]
fn wanted_lists_are_checked_whole_before_anything_is_sent() {
    let wanted = [draft("a"), draft("a"), draft("").region("au")];
    let client = client(Script::default());
    let error = pollster::block_on(client.plan(&wanted, false)).unwrap_err();
    let places: Vec<_> =
        error.issues().iter().map(|issue| format!("{} {}", issue.path, issue.code.as_str())).collect();
    assert_eq!(places, ["/1/name duplicate", "/2/name empty", "/2/region conflict"]);
    assert!(client.transport().log.borrow().is_empty());
}
