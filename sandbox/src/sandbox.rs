//! The service: its webhooks, and what it answers.

use autograb_webhooks::api::{
    Refusal, Route, create, delete, failure, get, invalid, list, ping, route, update,
};
use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::shared::{check_region, parse_json};
use autograb_webhooks::{
    Issue, IssueCode, Region, Rules, Webhook, WebhookDraft, WebhookPatch, check_event_names,
};
use serde_json::Value;

use crate::access::admit;
use crate::apply::{apply, changes};
use crate::cors;
use crate::delivery::{Attempt, Delivery, payload};
use crate::fault::{Answer, Fault};
use crate::options::Options;
use crate::state::{Kept, State};
use crate::tokens::asks_for_token;

/// The service in memory.
///
/// ```
/// use autograb_webhooks::http::{Headers, Method, Request};
/// use autograb_webhooks_sandbox::{Options, Sandbox};
///
/// let mut sandbox = Sandbox::new(Options::default());
/// let url = "https://api.autograb.com.au/v2/webhooks?region=uk".to_owned();
/// let request = Request { method: Method::GET, url, headers: Headers::default(), body: None };
/// assert_eq!(sandbox.handle(&request, 0).status, 401);
/// ```
#[derive(Clone, Debug)]
pub struct Sandbox {
    options: Options,
    state: State,
}

impl Sandbox {
    /// A sandbox without webhooks.
    pub fn new(options: Options) -> Self {
        Self { state: State::new(&options), options }
    }

    /// What the sandbox was told when it was made.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// A key that works: the first of the first account that has one and a licence. Where none has a licence, the
    /// first key that there is.
    pub fn api_key(&self) -> &str {
        let keys = |licensed: bool| {
            let accounts = self.options.accounts.iter().filter(move |account| account.licensed == licensed);
            accounts.flat_map(|account| &account.keys)
        };
        keys(true).chain(keys(false)).next().map_or("", |key| &key.text)
    }

    /// Answers a request, unless a fault comes in between.
    ///
    /// ```
    /// use autograb_webhooks::{Config, api};
    /// use autograb_webhooks_sandbox::{Fault, Options, Sandbox};
    ///
    /// let mut sandbox = Sandbox::new(Options::default());
    /// let request = api::list::encode(&Config::new(sandbox.api_key()).region("uk"))?;
    /// sandbox.fail_next(Fault { drop_connection: true, times: 1, ..Fault::default() });
    /// assert_eq!(sandbox.exchange(&request, 0).response, None);
    /// assert_eq!(sandbox.exchange(&request, 0).response.unwrap().status, 200);
    /// # Ok::<(), autograb_webhooks::Error>(())
    /// ```
    pub fn exchange(&mut self, request: &Request, now_ms: u64) -> Answer {
        // A browser's question is no call: whoever orders a fault means the call behind it.
        if request.method.as_str() == "OPTIONS" {
            return self.handle(request, now_ms).into();
        }
        let Some(fault) = self.state.faults.next(&self.options.faults, request) else {
            return self.handle(request, now_ms).into();
        };
        let right = fault.runs().then(|| self.handle(request, now_ms));
        let response = fault.response(right);
        fault.carry(response.map(|response| cors::expose(&self.options, &request.headers, response)))
    }

    /// Orders a fault. It waits behind those that were ordered before it.
    pub fn fail_next(&mut self, fault: Fault) {
        self.state.faults.ordered.push_back(fault);
    }

    /// Answers a request as the service does. Whatever the host of its URL, the path decides.
    pub fn handle(&mut self, request: &Request, now_ms: u64) -> Response {
        self.state.requests += 1;
        let id = format!("req_{:06}", self.state.requests);
        let (Ok(answer) | Err(answer)) = self.answer(request, now_ms);
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
        let (call, region) = route(&request.method, &request.url).map_err(no_such_call)?;
        let account = admit(&self.options, tokens, &request.headers, now_ms)?;
        let standing = usage.entry(account).or_default().count(&self.options.limits, now_ms);
        let caller = Caller { account, region };
        let (Ok(answer) | Err(answer)) = match standing.refusal(now_ms) {
            Some(refusal) => Err(refusal),
            None => self.run(call, &caller, request, now_ms),
        };
        Ok(standing.tell(answer))
    }

    fn run(
        &mut self,
        call: Route,
        caller: &Caller,
        request: &Request,
        now_ms: u64,
    ) -> Result<Response, Response> {
        match call {
            Route::Create => self.create(caller, json(request)?),
            Route::List => self.list(caller),
            Route::Get(id) => self.find(caller, &id).map(|kept| get::answer(&kept.webhook)),
            Route::Update(id) => self.update(caller, &id, request),
            Route::Delete(id) => self.delete(caller, &id),
            Route::Ping(id) => self.ping(caller, &id, now_ms),
        }
    }

    fn create(&mut self, caller: &Caller, body: Value) -> Result<Response, Response> {
        let draft = self.draft(body).map_err(|issues| invalid(&issues))?;
        let webhook = Webhook {
            id: self.state.next_id(),
            name: draft.name,
            // The draft was checked: it has a region.
            region: draft.region.unwrap_or(Region::UK),
            format: draft.format,
            endpoint: draft.endpoint,
            events: draft.events,
            headers: draft.headers,
            extra: draft.extra,
        };
        let answer = create::answer(&webhook);
        self.state.webhooks.insert(webhook.id.clone(), Kept { owner: caller.account, webhook });
        Ok(answer)
    }

    /// The page lists `format` among what must be given \[seed\], though there is only one.
    fn draft(&self, body: Value) -> Result<WebhookDraft, Vec<Issue>> {
        let missing = Issue::new("/format", IssueCode::Required, "`format` is missing: give `json`");
        let missing = body.is_object().then_some(missing).filter(|_| body.get("format").is_none());
        let draft = WebhookDraft::from_json(body, None, &self.options.rules);
        match (draft, missing) {
            (draft, None) => draft,
            (draft, Some(missing)) => Err([draft.err().unwrap_or_default(), vec![missing]].concat()),
        }
    }

    fn list(&self, caller: &Caller) -> Result<Response, Response> {
        // Of a region that there isn't, the page says nothing: it is refused as the wrong one is [assumed].
        let is_one = |region: &&Region| region.is_known() || self.options.rules.allow_unknown_region;
        let region = caller.region.as_ref().filter(is_one).ok_or_else(|| Refusal::INVALID_REGION.answer())?;
        let is_listed = |kept: &&Kept| kept.owner == caller.account && kept.webhook.region == *region;
        Ok(list::answer(self.state.webhooks.values().filter(is_listed).map(|kept| &kept.webhook)))
    }

    fn update(&mut self, caller: &Caller, id: &str, request: &Request) -> Result<Response, Response> {
        let before = self.find(caller, id)?.webhook.clone();
        let patch = WebhookPatch::from_json(json(request)?, &self.options.rules);
        let after = patch.and_then(|patch| apply(&before, patch)).map_err(|issues| invalid(&issues))?;
        let answer = update::answer(&after, &changes(&before, &after));
        self.state.webhooks.insert(id.to_owned(), Kept { owner: caller.account, webhook: after });
        Ok(answer)
    }

    fn delete(&mut self, caller: &Caller, id: &str) -> Result<Response, Response> {
        let answer = delete::answer(&self.find(caller, id)?.webhook);
        self.state.webhooks.remove(id);
        Ok(answer)
    }

    fn ping(&mut self, caller: &Caller, id: &str, now_ms: u64) -> Result<Response, Response> {
        let webhook = self.find(caller, id)?.webhook.clone();
        let payload = payload("ping", None, self.state.random.bits());
        self.push(&webhook, "ping", &payload, now_ms);
        Ok(ping::answer())
    }

    /// The webhook with this id, if the caller may see it: first whether there is one, then whose it is, then
    /// where it lives, so that nobody learns where another's webhooks live.
    fn find(&self, caller: &Caller, id: &str) -> Result<&Kept, Response> {
        let kept = self.state.webhooks.get(id).ok_or_else(|| Refusal::INVALID_WEBHOOK_ID.answer())?;
        if kept.owner != caller.account {
            return Err(Refusal::PERMISSION_DENIED.answer());
        }
        if Some(&kept.webhook.region) != caller.region.as_ref() {
            return Err(Refusal::INVALID_REGION.answer());
        }
        Ok(kept)
    }

    /// Has an event happen: it is pushed to every webhook that subscribes to it, in one region or in all.
    /// Without data, an example is pushed. Gives how many pushes that makes.
    pub fn trigger(
        &mut self,
        event: &str,
        data: Option<Value>,
        region: Option<&Region>,
        now_ms: u64,
    ) -> usize {
        let subscribes = |webhook: &&Webhook| {
            webhook.events.iter().any(|own| own == event)
                && region.is_none_or(|region| webhook.region == *region)
        };
        let webhooks: Vec<Webhook> =
            self.state.webhooks.values().map(|kept| &kept.webhook).filter(subscribes).cloned().collect();
        let payload = payload(event, data.as_ref(), self.state.random.bits());
        for webhook in &webhooks {
            self.push(webhook, event, &payload, now_ms);
        }
        webhooks.len()
    }

    /// What is wrong with an event that is to happen: nobody can subscribe to it, or no webhook live in the region.
    pub fn check_event(&self, event: &str, region: Option<&Region>) -> Vec<Issue> {
        let rules = Rules { allow_ping_event: true, ..self.options.rules };
        let mut issues = Vec::new();
        if event.is_empty() {
            issues.push(Issue::new("/event", IssueCode::Empty, "name the event that is to happen"));
        } else {
            let named = check_event_names(&[event], &rules).into_iter();
            issues.extend(named.map(|issue| Issue::new("/event", issue.code, issue.message)));
        }
        if region.is_some() {
            check_region(region, &rules, &mut issues);
        }
        issues
    }

    fn push(&mut self, webhook: &Webhook, event: &str, payload: &str, now_ms: u64) {
        self.state.outbox.add(webhook, event, payload, now_ms, self.options.max_deliveries);
    }

    /// The pushes that are owed. Whoever takes them has to carry them out, and [`record`](Self::record) it.
    pub fn take_pushes(&mut self) -> Vec<Delivery> {
        std::mem::take(&mut self.state.outbox.owed)
    }

    /// Records that a delivery was pushed. Of one that is forgotten, there is nothing to record.
    pub fn record(&mut self, id: &str, attempt: Attempt) {
        self.state.outbox.record(id, attempt);
    }

    /// Owes a delivery once more, as it was made. Says whether it is one that is remembered.
    pub fn resend(&mut self, id: &str) -> bool {
        self.state.outbox.resend(id)
    }

    /// Every delivery that is remembered, the oldest first.
    pub fn deliveries(&self) -> impl Iterator<Item = &Delivery> {
        self.state.outbox.kept.iter()
    }

    /// Everything that has happened, as plain JSON: webhooks, deliveries, tokens, limits, faults to come, chance.
    /// The options are not part of it.
    pub fn snapshot(&self) -> Value {
        self.state.to_json()
    }

    /// Goes back to a snapshot, of this sandbox or of another with the same accounts.
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
    pub fn restore(&mut self, snapshot: Value) -> Result<(), Vec<Issue>> {
        self.state = State::from_json(snapshot, &self.options)?;
        Ok(())
    }
}

/// Who calls, and for which region.
struct Caller {
    account: usize,
    region: Option<Region>,
}

fn no_such_call(status: u16) -> Response {
    failure(status, if status == 405 { "method not allowed" } else { "not found" })
}

fn json(request: &Request) -> Result<Value, Response> {
    request
        .body
        .as_deref()
        .and_then(parse_json)
        .ok_or_else(|| failure(400, "the body of the request is not JSON"))
}
