//! The service: the answers to its calls.

use autograb_webhooks::api::{
    Create, Delete, Get, List, Operation, Ping, Refusal, Route, Update, failure, invalid, route,
};
use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::shared::parse_json;
use autograb_webhooks::{Issue, IssueCode, Issues, Region, Webhook, WebhookDraft, WebhookPatch};
use serde_json::Value;

use crate::access::admit;
use crate::apply::{apply, changes};
use crate::bounds::{MAX_DEPTH, MAX_SAFE_INTEGER, MAX_WEBHOOK_BYTES, is_too_deep};
use crate::cors;
use crate::delivery::{Attempt, Delivery, payload};
use crate::fault::{Answer, Fault};
use crate::journal;
use crate::options::Options;
use crate::snapshot::Snapshot;
use crate::state::{NoRoom, State, StoredWebhook};
use crate::tokens::asks_for_token;

/// The service in memory.
///
/// What it keeps is bounded: see the constants of this crate that begin with `MAX_`.
///
/// ```
/// use autograb_webhooks::http::{Method, Request};
/// use autograb_webhooks_sandbox::{Options, Sandbox};
///
/// let mut sandbox = Sandbox::new(Options::default());
/// let request = Request::new(Method::GET, "https://api.autograb.com.au/v2/webhooks?region=uk");
/// assert_eq!(sandbox.handle(&request, 0).status, 401);
/// ```
#[derive(Clone, Debug)]
pub struct Sandbox {
    pub(crate) options: Options,
    pub(crate) state: State,
    /// How often the state was replaced by another one.
    pub(crate) generation: u64,
    /// Whether the state collects changes for a journal.
    is_tracking: bool,
}

impl Sandbox {
    /// A sandbox without webhooks.
    pub fn new(options: Options) -> Self {
        Self { state: State::new(&options), options, generation: 0, is_tracking: false }
    }

    /// The options that the sandbox was created with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// A key that works: the first one of an account with a licence. If no account has a licence, the first key.
    pub fn api_key(&self) -> &str {
        let keys = |licensed: bool| {
            let accounts = self.options.accounts.iter().filter(move |account| account.licensed == licensed);
            accounts.flat_map(|account| &account.keys)
        };
        keys(true).chain(keys(false)).next().map_or("", |key| &key.text)
    }

    /// Answers a request, or lets a fault interfere.
    ///
    /// ```
    /// use autograb_webhooks::{Config, api::{Call, List}};
    /// use autograb_webhooks_sandbox::{Fault, Options, Sandbox};
    ///
    /// let mut sandbox = Sandbox::new(Options::default());
    /// let request = List.encode(&Config::new(sandbox.api_key()).region("uk"))?;
    /// sandbox.fail_next(Fault { drop_connection: true, times: 1, ..Fault::default() }).unwrap();
    /// assert_eq!(sandbox.exchange(&request, 0).response, None);
    /// assert_eq!(sandbox.exchange(&request, 0).response.unwrap().status, 200);
    /// # Ok::<(), autograb_webhooks::Error>(())
    /// ```
    pub fn exchange(&mut self, request: &Request, now_ms: u64) -> Answer {
        // A fault is meant for the call that follows a browser's preflight request.
        if request.method.as_str() == "OPTIONS" {
            return self.handle(request, now_ms).into();
        }
        let Some(fault) = self.state.faults.next(&self.options.faults, request) else {
            return self.handle(request, now_ms).into();
        };
        let own = fault.runs().then(|| self.handle(request, now_ms));
        let response = fault.response(own);
        fault.deliver(response.map(|response| cors::expose(&self.options, &request.headers, response)))
    }

    /// Orders a fault. It waits behind those that were ordered before it.
    ///
    /// # Errors
    ///
    /// When [`MAX_FAULTS`](crate::MAX_FAULTS) or [`MAX_FAULT_BYTES`](crate::MAX_FAULT_BYTES) would be exceeded.
    pub fn fail_next(&mut self, fault: Fault) -> Result<(), Issues> {
        self.state.faults.order(fault).map_err(Issues::from)
    }

    /// Answers a request as the service does. The host of its URL does not matter, only the path.
    pub fn handle(&mut self, request: &Request, now_ms: u64) -> Response {
        self.state.requests += 1;
        let id = format!("req_{:06}", self.state.requests);
        let (Ok(answer) | Err(answer)) = self.answer(request, now_ms.min(MAX_SAFE_INTEGER));
        cors::expose(&self.options, &request.headers, answer.header("X-Request-Id", id))
    }

    fn answer(&mut self, request: &Request, now_ms: u64) -> Result<Response, Response> {
        if let Some(answer) = cors::preflight(&self.options, request) {
            return Ok(answer);
        }
        let State { tokens, random, usage, .. } = &mut self.state;
        if asks_for_token(request) {
            return tokens.answer(&self.options, random, request, now_ms);
        }
        let Route { operation, id, region } = route(&request.method, &request.url).map_err(no_such_call)?;
        let account = admit(&self.options, tokens, &request.headers, now_ms)?;
        let limits = usage.entry(account).count(&self.options.limits, now_ms);
        let caller = Caller { account, region };
        let (Ok(answer) | Err(answer)) = match limits.refusal(now_ms) {
            Some(refusal) => Err(refusal),
            None => self.run(operation, &id, &caller, request, now_ms),
        };
        Ok(limits.write(answer))
    }

    fn run(
        &mut self,
        operation: Operation,
        id: &str,
        caller: &Caller,
        request: &Request,
        now_ms: u64,
    ) -> Result<Response, Response> {
        match operation {
            Operation::Create => self.create(caller, json(request)?),
            Operation::List => self.list(caller),
            Operation::Get => self.find(caller, id).map(|stored| Get::answer(&stored.webhook)),
            Operation::Update => self.update(caller, id, request),
            Operation::Delete => self.delete(caller, id),
            Operation::Ping => self.ping(caller, id, now_ms),
        }
    }

    fn create(&mut self, caller: &Caller, body: Value) -> Result<Response, Response> {
        let draft = self.draft(body).map_err(|issues| invalid(&issues))?;
        // The draft was checked: it has a region.
        let mut webhook = Webhook::new(self.state.next_id(), draft.region.unwrap_or(Region::UK));
        webhook.name = draft.name;
        webhook.format = draft.format;
        webhook.endpoint = draft.endpoint;
        webhook.events = draft.events;
        webhook.headers = draft.headers;
        webhook.extra = draft.extra;
        let answer = Create::answer(&webhook);
        self.store(caller, webhook)?;
        Ok(answer)
    }

    /// Reads a draft. AutoGrab's page lists `format` among what must be given \[seed\], though only one exists.
    fn draft(&self, body: Value) -> Result<WebhookDraft, Issues> {
        let missing = Issue::new("/format", IssueCode::Required, "`format` is missing: give `json`");
        let missing = body.is_object().then_some(missing).filter(|_| body.get("format").is_none());
        let draft = WebhookDraft::from_json(body, None, &self.options.rules);
        match (draft, missing) {
            (draft, None) => draft,
            (draft, Some(missing)) => {
                let mut issues = draft.err().unwrap_or_default();
                issues.push(missing);
                Err(issues)
            }
        }
    }

    fn list(&self, caller: &Caller) -> Result<Response, Response> {
        // The page does not mention unknown regions: they are refused as the wrong one is [assumed].
        let is_one = |region: &&Region| region.is_known() || self.options.rules.allow_unknown_region;
        let region = caller.region.as_ref().filter(is_one).ok_or_else(|| Refusal::INVALID_REGION.answer())?;
        let is_listed =
            |stored: &&StoredWebhook| stored.account == caller.account && stored.webhook.region == *region;
        let stored = self.state.webhooks.entries.values().filter(is_listed);
        Ok(List::answer(stored.map(|stored| &stored.webhook)))
    }

    fn update(&mut self, caller: &Caller, id: &str, request: &Request) -> Result<Response, Response> {
        let before = self.find(caller, id)?.webhook.clone();
        let patch = WebhookPatch::from_json(json(request)?, &self.options.rules);
        let after = patch.and_then(|patch| apply(&before, patch)).map_err(|issues| invalid(&issues))?;
        let answer = Update::answer(&after, &changes(&before, &after));
        self.store(caller, after)?;
        Ok(answer)
    }

    fn store(&mut self, caller: &Caller, webhook: Webhook) -> Result<(), Response> {
        let stored = StoredWebhook { account: caller.account, webhook };
        self.state.webhooks.insert(stored).map_err(|NoRoom| {
            let message = format!(
                "the webhooks would exceed {MAX_WEBHOOK_BYTES} bytes, the most that this sandbox keeps: delete some"
            );
            failure(400, &message)
        })
    }

    fn delete(&mut self, caller: &Caller, id: &str) -> Result<Response, Response> {
        let answer = Delete::answer(&self.find(caller, id)?.webhook);
        self.state.webhooks.remove(id);
        Ok(answer)
    }

    fn ping(&mut self, caller: &Caller, id: &str, now_ms: u64) -> Result<Response, Response> {
        let webhook = self.find(caller, id)?.webhook.clone();
        let payload = payload("ping", None, self.state.random.bits());
        self.state.outbox.add(&[&webhook], "ping", &payload, now_ms);
        Ok(Ping::answer())
    }

    /// The webhook with this id, if the caller may see it. Its existence is checked first, then its owner, then its
    /// region, so nobody learns the region of somebody else's webhook.
    fn find(&self, caller: &Caller, id: &str) -> Result<&StoredWebhook, Response> {
        let stored =
            self.state.webhooks.entries.get(id).ok_or_else(|| Refusal::INVALID_WEBHOOK_ID.answer())?;
        if stored.account != caller.account {
            return Err(Refusal::PERMISSION_DENIED.answer());
        }
        if Some(&stored.webhook.region) != caller.region.as_ref() {
            return Err(Refusal::INVALID_REGION.answer());
        }
        Ok(stored)
    }

    /// Takes the pushes that are to be made. The caller has to make them and to [`record`](Self::record) each.
    ///
    /// To be called after each call: no push is forgotten before it was taken.
    pub fn take_pushes(&mut self) -> Vec<Delivery> {
        self.state.outbox.take_pending(self.options.max_deliveries)
    }

    /// Records an attempt to deliver a push. One of a delivery that is forgotten is ignored.
    pub fn record(&mut self, id: &str, attempt: Attempt) {
        self.state.outbox.record(id, attempt);
    }

    /// Has a delivery pushed once more, as it was.
    ///
    /// # Errors
    ///
    /// When the delivery is not remembered, or was attempted [`MAX_ATTEMPTS`](crate::MAX_ATTEMPTS) times.
    pub fn resend(&mut self, id: &str) -> Result<(), Issues> {
        self.state.outbox.resend(id).map_err(Issues::from)
    }

    /// Has another body pushed to the endpoint of a delivery, with the same headers, as a delivery of its own. The body may
    /// be any text, so that a receiver can be tested with payloads that AutoGrab would not send.
    ///
    /// # Errors
    ///
    /// When the delivery is not remembered.
    pub fn resend_with(&mut self, id: &str, body: &str, now_ms: u64) -> Result<(), Issues> {
        let now_ms = now_ms.min(MAX_SAFE_INTEGER);
        self.state.outbox.resend_with(id, body.into(), now_ms).map_err(Issues::from)
    }

    /// Has those deliveries pushed once more whose endpoints have not answered because the sandbox had ended.
    pub fn resend_undelivered(&mut self) {
        self.state.outbox.resend_undelivered();
    }

    /// The deliveries that are remembered, the oldest first.
    pub fn deliveries(&self) -> impl Iterator<Item = &Delivery> {
        self.state.outbox.deliveries.values()
    }

    /// Everything that the sandbox keeps, as plain JSON: webhooks, deliveries, tokens, limits, faults and the state of
    /// its random numbers. The options are not part of it.
    pub fn snapshot(&self) -> Value {
        // No type in a snapshot refuses to be written.
        serde_json::to_value(self.serializable()).unwrap_or_default()
    }

    /// The same, as a value to serialize.
    pub(crate) fn serializable(&self) -> Snapshot<'_> {
        self.state.snapshot()
    }

    /// Returns to a snapshot, of this sandbox or of another one with the same accounts.
    ///
    /// ```
    /// use autograb_webhooks_sandbox::{Options, Sandbox};
    ///
    /// let mut sandbox = Sandbox::new(Options::default());
    /// let snapshot = sandbox.snapshot();
    /// sandbox.restore(snapshot.clone()).unwrap();
    /// assert_eq!(sandbox.snapshot(), snapshot);
    /// assert_eq!(sandbox.restore(3.into()).unwrap_err()[0].code.as_str(), "type");
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the snapshot. Then nothing changes.
    pub fn restore(&mut self, snapshot: Value) -> Result<(), Issues> {
        self.replace(State::from_snapshot(snapshot, &self.options)?);
        Ok(())
    }

    /// The next record of a journal, a line of text: what has changed since the last record. The first record, the
    /// first after [`restore`](Self::restore), and every `whole` one is a snapshot instead, and makes the records
    /// before it superfluous.
    ///
    /// ```
    /// use autograb_webhooks_sandbox::{Options, Sandbox};
    ///
    /// let mut sandbox = Sandbox::new(Options::default());
    /// let mut journal = sandbox.journal_record(false);
    /// sandbox.trigger("recapture_new", None, None, 0);
    /// journal += &sandbox.journal_record(false);
    ///
    /// let mut other = Sandbox::new(Options::default());
    /// other.restore_journal(journal.as_bytes()).unwrap();
    /// assert_eq!(other.snapshot(), sandbox.snapshot());
    /// ```
    pub fn journal_record(&mut self, whole: bool) -> String {
        let is_change = self.is_tracking && !whole;
        let record = if is_change { self.state.changes() } else { self.state.snapshot() };
        let line = journal::write(&record);
        self.state.track();
        self.is_tracking = true;
        line
    }

    /// Returns to the state that a journal leads to. An incomplete record at its end is ignored. An empty journal
    /// changes nothing, and a snapshot alone is a journal as well.
    ///
    /// # Errors
    ///
    /// When the journal is damaged, or was written with other options. Then nothing changes.
    pub fn restore_journal(&mut self, journal: &[u8]) -> Result<(), Issues> {
        if let Some(state) = journal::read(journal, &self.options)? {
            self.replace(state);
        }
        Ok(())
    }

    fn replace(&mut self, state: State) {
        self.state = state;
        self.generation += 1;
        self.is_tracking = false;
    }
}

/// The account and the region of a call.
struct Caller {
    account: usize,
    region: Option<Region>,
}

fn no_such_call(status: u16) -> Response {
    failure(status, if status == 405 { "method not allowed" } else { "not found" })
}

fn json(request: &Request) -> Result<Value, Response> {
    let body = request.body.as_deref().and_then(parse_json);
    let body = body.ok_or_else(|| failure(400, "the body of the request is not JSON"))?;
    if is_too_deep(&body) {
        return Err(failure(400, &format!("the body is nested deeper than {MAX_DEPTH} levels")));
    }
    Ok(body)
}
