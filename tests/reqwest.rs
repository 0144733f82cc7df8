//! The transport over reqwest, against servers on real sockets that answer as they are told.
#![cfg(not(target_family = "wasm"))]
#![expect(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::error::Error as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use autograb_webhooks::{
    CallOptions, Client, Config, Error, ErrorCode, ReqwestTransport, RetryPolicy, WebhookDraft,
};

/// How a server answers a request.
#[derive(Clone, Copy)]
enum Answer {
    /// With these bytes, and then it closes the connection.
    Bytes(&'static str),
    /// With these bytes, and then with nothing more until the client leaves.
    Stall(&'static str),
    /// With a head, and a body of `x` without an end.
    Endless(&'static str),
}
use Answer::{Bytes, Endless, Stall};

/// A server that gives each connection the next answer, and then returns the requests.
struct Server {
    base_url: String,
    requests: JoinHandle<Vec<String>>,
}

impl Server {
    fn start(answers: &[Answer]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base_url = format!("http://{}/v2", listener.local_addr().unwrap());
        let answers = answers.to_vec();
        let serve = move || {
            let exchange = |answer| exchange(&mut listener.accept().unwrap().0, answer);
            answers.into_iter().map(exchange).collect()
        };
        Self { base_url, requests: thread::spawn(serve) }
    }

    fn client(&self) -> Client<ReqwestTransport> {
        client(&self.base_url)
    }

    /// Waits without blocking the runtime, which has to close the client's connections meanwhile.
    async fn requests(self) -> Vec<String> {
        tokio::task::spawn_blocking(|| self.requests.join().unwrap()).await.unwrap()
    }
}

fn exchange(stream: &mut TcpStream, answer: Answer) -> String {
    let request = read_request(stream);
    let (Bytes(head) | Stall(head) | Endless(head)) = answer;
    stream.write_all(head.as_bytes()).unwrap();
    match answer {
        Bytes(_) => {}
        Stall(_) => drop(stream.read(&mut [0])),
        Endless(_) => while stream.write_all(&[b'x'; 4096]).is_ok() {},
    }
    request
}

/// Reads one request: a body is as long as its header says.
fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        request.push(byte[0]);
    }
    let head = String::from_utf8(request).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

fn client(base_url: &str) -> Client<ReqwestTransport> {
    let policy = RetryPolicy { max_retries: 0, ..RetryPolicy::default() };
    let transport = ReqwestTransport::new().unwrap().max_response_bytes(1000);
    Client::new(Config::new("pub_s3cret").with_base_url(base_url).region("uk"), transport).with_policy(policy)
}

fn draft() -> WebhookDraft {
    WebhookDraft::new("Stock desk", "https://dealer.example/h").event("recapture_new")
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]";
const CREATED: &str =
    "HTTP/1.1 201 Created\r\n\r\n\u{feff}{\"webhook\": {\"id\": \"wh_1\", \"name\": \"Stock desk\"}}";
const BUSY: &str = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
const REDIRECT: &str = "HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n";

#[tokio::test]
async fn requests_and_answers_cross_a_real_socket() {
    let server = Server::start(&[Bytes(CREATED)]);
    assert_eq!(server.client().create(&draft()).await.unwrap().id, "wh_1");
    let [request] = &server.requests().await[..] else { panic!("one request") };
    assert!(request.starts_with("POST /v2/webhooks HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\napikey: pub_s3cret\r\n"), "{request}");
    assert!(request.contains("\r\ncontent-type: application/json\r\n"), "{request}");
    assert!(request.contains(r#""endpoint":"https://dealer.example/h""#), "{request}");
}

/// Code, whether the outcome is unknown, and a part of the message, of the error of a create.
#[tokio::test]
async fn failures_are_told_apart() {
    use ErrorCode::{Network, RateLimited, ServerError, Timeout, UnexpectedResponse};
    let too_large = "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n";
    let truncated = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[";
    for (answer, code, outcome_unknown, message, has_source) in [
        (Bytes(""), Network, true, "no answer came", true),
        (Bytes("SSH-2.0\r\n"), Network, true, "no answer came", true),
        (Stall(""), Timeout, true, "no complete answer within 200 ms", false),
        (Stall(truncated), Timeout, true, "no complete answer within 200 ms", false),
        (Bytes(truncated), Network, true, "the connection broke before the answer was complete", true),
        (Bytes(too_large), UnexpectedResponse, true, "the answer is larger than 1000 bytes", false),
        (
            Endless("HTTP/1.1 200 OK\r\n\r\n"),
            UnexpectedResponse,
            true,
            "the answer is larger than 1000 bytes",
            false,
        ),
        (Bytes(REDIRECT), UnexpectedResponse, true, "the service answered with a redirect", false),
        (Bytes(BUSY), RateLimited, false, "the service refused the call (status 429)", false),
        // The head of a refusal says enough.
        (
            Endless("HTTP/1.1 429 Too Many Requests\r\n\r\n"),
            RateLimited,
            false,
            "the service refused the call (status 429)",
            false,
        ),
        (
            Stall("HTTP/1.1 503 Unavailable\r\nContent-Length: 9\r\n\r\n"),
            ServerError,
            true,
            "the service failed (status 503)",
            false,
        ),
    ] {
        let server = Server::start(&[answer]);
        let client = server.client().with_timeout(Duration::from_millis(200));
        let error = client.create(&draft()).await.unwrap_err();
        assert_eq!((error.code(), error.is_outcome_unknown()), (code, outcome_unknown), "{error}");
        assert!(error.to_string().starts_with(message), "{error} does not start with {message}");
        assert_eq!(error.source().is_some(), has_source, "{error}");
        assert_hides_secrets(&error);
        drop(client);
        server.requests().await;
    }
}

#[tokio::test]
async fn a_failed_connection_has_certainly_not_sent_anything() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    for base_url in [format!("http://{closed}/v2"), format!("https://{closed}/v2")] {
        let error = client(&base_url).create(&draft()).await.unwrap_err();
        assert_eq!((error.code(), error.is_outcome_unknown()), (ErrorCode::Network, false));
        assert!(error.to_string().starts_with("no answer came (could not connect)"), "{error}");
        assert_hides_secrets(&error);
    }
    // So even a create is repeated.
    let policy = RetryPolicy { max_retries: 1, ..RetryPolicy::default() };
    let client = client(&format!("http://{closed}/v2")).with_policy(policy);
    assert_eq!(client.create(&draft()).await.unwrap_err().attempts(), 2);
}

/// Everything that a log may show of an error, with the errors beneath it.
fn assert_hides_secrets(error: &Error) {
    let mut shown = format!("{error:?} {}", serde_json::to_string(error).unwrap());
    let mut source = error.source();
    while let Some(error) = source {
        shown += &format!("{error:?} {error}");
        source = error.source();
    }
    assert!(!shown.contains("s3cret") && !shown.contains("dealer.example"), "{shown}");
}

#[tokio::test]
async fn busy_services_are_asked_again() {
    let server = Server::start(&[Bytes(BUSY), Bytes(OK)]);
    let client = server.client().with_policy(RetryPolicy::default());
    assert_eq!(client.list().await.unwrap(), []);
    assert_eq!(server.requests().await.len(), 2);
}

#[tokio::test]
async fn options_of_a_call_take_precedence() {
    let server = Server::start(&[Bytes(OK), Bytes(OK), Stall("")]);
    let client = server.client().with_timeout(Duration::from_secs(60));
    let options = CallOptions::new().region("nz").header("X-Trace", "7");
    client.with_options(options).list().await.unwrap();
    client.list().await.unwrap();
    let quick = client.with_options(CallOptions::new().timeout(Duration::from_millis(50)));
    let error = quick.list().await.unwrap_err();
    assert_eq!(error.to_string().split(';').next(), Some("no complete answer within 50 ms"));
    drop(client);
    let [in_nz, in_uk, _] = &server.requests().await[..] else { panic!("three requests") };
    assert!(in_nz.starts_with("GET /v2/webhooks?region=nz ") && in_nz.contains("x-trace: 7"), "{in_nz}");
    assert!(in_uk.starts_with("GET /v2/webhooks?region=uk ") && !in_uk.contains("x-trace"), "{in_uk}");
}

#[tokio::test]
async fn calls_can_be_spawned() {
    let server = Server::start(&[Bytes(OK)]);
    let client = server.client();
    let list = tokio::spawn(async move { client.with_options(CallOptions::new()).list().await });
    assert_eq!(list.await.unwrap().unwrap(), []);
}
