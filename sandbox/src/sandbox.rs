//! The service: its webhooks, and what it answers.

use std::collections::{BTreeMap, VecDeque};

use autograb_webhooks::api::{
    Refusal, Route, create, delete, failure, get, invalid, list, ping, route, update,
};
use autograb_webhooks::http::{Request, Response};
use autograb_webhooks::shared::parse_json;
use autograb_webhooks::{Region, Webhook, WebhookDraft, WebhookPatch};
use serde_json::Value;

use crate::access::admit;
use crate::apply::{apply, changes};
use crate::delivery::{Attempt, Delivery};
use crate::example;
use crate::options::Options;
use crate::random::Random;

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
    random: Random,
    requests: u64,
    /// By id, which is the order in which they were created.
    webhooks: BTreeMap<String, Kept>,
    created: u64,
    /// The newest last.
    deliveries: VecDeque<Delivery>,
    delivered: u64,
    /// Those that nobody has taken yet.
    owed: Vec<Delivery>,
}

/// A webhook, and whose it is.
#[derive(Clone, Debug)]
struct Kept {
    /// The place of its account among the options' accounts.
    owner: usize,
    webhook: Webhook,
}

impl Sandbox {
    /// A sandbox without webhooks.
    pub fn new(options: Options) -> Self {
        Self {
            random: Random::new(options.seed),
            options,
            requests: 0,
            webhooks: BTreeMap::new(),
            created: 0,
            deliveries: VecDeque::new(),
            delivered: 0,
            owed: Vec::new(),
        }
    }

    /// A key that works: the first of the first account.
    pub fn api_key(&self) -> &str {
        self.options.accounts.first().and_then(|account| account.keys.first()).map_or("", |key| &key.text)
    }

    /// Answers a request as the service does. Whatever the host of its URL, the path decides.
    pub fn handle(&mut self, request: &Request, now_ms: u64) -> Response {
        self.requests += 1;
        let (Ok(answer) | Err(answer)) = self.answer(request, now_ms);
        answer.header("X-Request-Id", format!("req_{:06}", self.requests))
    }

    fn answer(&mut self, request: &Request, now_ms: u64) -> Result<Response, Response> {
        let (call, region) = route(&request.method, &request.url).map_err(no_such_call)?;
        let caller = Caller { account: admit(&self.options, &request.headers)?, region };
        match call {
            Route::Create => self.create(&caller, json(request)?),
            Route::List => self.list(&caller),
            Route::Get(id) => self.find(&caller, &id).map(|kept| get::answer(&kept.webhook)),
            Route::Update(id) => self.update(&caller, &id, request),
            Route::Delete(id) => self.delete(&caller, &id),
            Route::Ping(id) => self.ping(&caller, &id, now_ms),
        }
    }

    fn create(&mut self, caller: &Caller, body: Value) -> Result<Response, Response> {
        let draft =
            WebhookDraft::from_json(body, None, &self.options.rules).map_err(|issues| invalid(&issues))?;
        self.created += 1;
        let webhook = Webhook {
            // The number comes first, so that the order of the ids is that of creation.
            id: format!("wh_{:06}{:08x}", self.created, self.random.bits() >> 32),
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
        self.webhooks.insert(webhook.id.clone(), Kept { owner: caller.account, webhook });
        Ok(answer)
    }

    fn list(&self, caller: &Caller) -> Result<Response, Response> {
        // Of a region that there isn't, the page says nothing: it is refused as the wrong one is [assumed].
        let is_one = |region: &&Region| region.is_known() || self.options.rules.allow_unknown_region;
        let region = caller.region.as_ref().filter(is_one).ok_or_else(|| Refusal::INVALID_REGION.answer())?;
        let is_listed = |kept: &&Kept| kept.owner == caller.account && kept.webhook.region == *region;
        Ok(list::answer(self.webhooks.values().filter(is_listed).map(|kept| &kept.webhook)))
    }

    fn update(&mut self, caller: &Caller, id: &str, request: &Request) -> Result<Response, Response> {
        let before = self.find(caller, id)?.webhook.clone();
        let patch = WebhookPatch::from_json(json(request)?, &self.options.rules);
        let after = patch.and_then(|patch| apply(&before, patch)).map_err(|issues| invalid(&issues))?;
        let answer = update::answer(&after, &changes(&before, &after));
        self.webhooks.insert(id.to_owned(), Kept { owner: caller.account, webhook: after });
        Ok(answer)
    }

    fn delete(&mut self, caller: &Caller, id: &str) -> Result<Response, Response> {
        let answer = delete::answer(&self.find(caller, id)?.webhook);
        self.webhooks.remove(id);
        Ok(answer)
    }

    fn ping(&mut self, caller: &Caller, id: &str, now_ms: u64) -> Result<Response, Response> {
        let webhook = self.find(caller, id)?.webhook.clone();
        self.push(&webhook, "ping", &example::data("ping"), now_ms);
        Ok(ping::answer())
    }

    /// The webhook with this id, if the caller may see it: first whether there is one, then whose it is, then
    /// where it lives, so that nobody learns where another's webhooks live.
    fn find(&self, caller: &Caller, id: &str) -> Result<&Kept, Response> {
        let kept = self.webhooks.get(id).ok_or_else(|| Refusal::INVALID_WEBHOOK_ID.answer())?;
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
            self.webhooks.values().map(|kept| &kept.webhook).filter(subscribes).cloned().collect();
        let data = data.unwrap_or_else(|| example::data(event));
        for webhook in &webhooks {
            self.push(webhook, event, &data, now_ms);
        }
        webhooks.len()
    }

    fn push(&mut self, webhook: &Webhook, event: &str, data: &Value, now_ms: u64) {
        self.delivered += 1;
        let delivery = Delivery::new(format!("dl_{:06}", self.delivered), webhook, event, data, now_ms);
        self.owed.push(delivery.clone());
        self.deliveries.push_back(delivery);
        while self.deliveries.len() > self.options.max_deliveries {
            self.deliveries.pop_front();
        }
    }

    /// The pushes that are owed. Whoever takes them has to carry them out, and [`record`](Self::record) it.
    pub fn take_pushes(&mut self) -> Vec<Delivery> {
        std::mem::take(&mut self.owed)
    }

    /// Records that a delivery was pushed. Of one that is forgotten, there is nothing to record.
    pub fn record(&mut self, id: &str, attempt: Attempt) {
        if let Some(delivery) = self.deliveries.iter_mut().rfind(|delivery| delivery.id == id) {
            delivery.attempts.push(attempt);
        }
    }

    /// Every delivery that is remembered, the oldest first.
    pub fn deliveries(&self) -> impl Iterator<Item = &Delivery> {
        self.deliveries.iter()
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
