//! Bringing a region to a wanted list of webhooks.

use serde_json::Value;

use super::{Answered, Client, Transport};
use crate::api::update::Change;
use crate::api::{create, delete, update};
use crate::config::Config;
use crate::error::Error;
use crate::http::Request;
use crate::issue::{Issue, IssueCode, add_uncovered, under};
use crate::json::object;
use crate::text::shorten;
use crate::webhook::{Patch, Region, Webhook, WebhookDraft, WebhookPatch, check_region};

/// One step towards the wanted list.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// No webhook has the draft's name: it is created.
    Create {
        /// What is wanted.
        draft: WebhookDraft,
        /// The webhook, once it is created.
        webhook: Option<Webhook>,
    },
    /// The webhook with the draft's name differs: what differs is sent.
    Update {
        /// The webhook as it is; once it is updated, as it has become.
        webhook: Webhook,
        /// What differs.
        patch: WebhookPatch,
        /// What the service says has changed, once it has.
        changes: Option<Vec<Change>>,
    },
    /// Nothing differs.
    Keep {
        /// The webhook.
        webhook: Webhook,
    },
    /// No draft has the webhook's name, or an earlier webhook has it already, and pruning was asked for.
    Delete {
        /// The webhook.
        webhook: Webhook,
    },
}

/// The steps towards the wanted list, and how far they were taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Creations and updates in the order of the drafts, then deletions.
    pub steps: Vec<Step>,
    /// How many of the steps are done. In a plan that was not carried out, none.
    pub done: usize,
}

/// The steps that bring the existing webhooks to the wanted ones. They are matched by name; of several with
/// the same name the first counts. Nothing is deleted unless `prune` says so.
///
/// ```
/// use autograb_webhooks::{WebhookDraft, ensure};
///
/// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new").region("uk");
/// let plan = ensure::plan(&[draft], &[], false)?;
/// assert!(matches!(plan.steps[..], [ensure::Step::Create { .. }]));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
///
/// Two drafts with the same name are an error: neither could be told from the other next time.
pub fn plan(wanted: &[WebhookDraft], existing: &[Webhook], prune: bool) -> Result<Plan, Error> {
    match twins(wanted) {
        issues if issues.is_empty() => {}
        issues => return Err(Error::invalid_request(issues)),
    }
    let found = |draft: &WebhookDraft| existing.iter().find(|webhook| webhook.name == draft.name);
    let mut steps: Vec<Step> = wanted.iter().map(|draft| step_to(draft, found(draft))).collect();
    if prune {
        let is_kept = |webhook: &&Webhook| {
            !wanted.iter().any(|draft| found(draft).is_some_and(|kept| std::ptr::eq(kept, *webhook)))
        };
        steps
            .extend(existing.iter().filter(is_kept).map(|webhook| Step::Delete { webhook: webhook.clone() }));
    }
    Ok(Plan { steps, done: 0 })
}

/// Reads the wanted list from JSON, and reports everything that is wrong with it.
pub fn drafts_from_json(value: Value, config: &Config) -> Result<Vec<WebhookDraft>, Vec<Issue>> {
    let Value::Array(elements) = value else {
        return Err(vec![Issue::new("", IssueCode::Type, "the drafts must be an array")]);
    };
    let (mut drafts, mut issues) = (Vec::new(), Vec::new());
    for (index, element) in elements.into_iter().enumerate() {
        let mut found = Vec::new();
        drafts.push(WebhookDraft::read(element, None, &config.rules, &mut found));
        issues.extend(under(&format!("/{index}"), found));
    }
    match add_uncovered(issues, check_wanted(&drafts, config)) {
        issues if issues.is_empty() => Ok(drafts),
        issues => Err(issues),
    }
}

/// Reports everything that is wrong with the wanted list: all must live in the region of the call.
fn check_wanted(wanted: &[WebhookDraft], config: &Config) -> Vec<Issue> {
    let mut issues = twins(wanted);
    for (index, draft) in wanted.iter().enumerate() {
        let mut found = Vec::new();
        // The region of the call stands in, and is judged by itself.
        draft.check_into(draft.region.as_ref().or(Some(&Region::UK)), &config.rules, &mut found);
        let is_elsewhere = config.region.is_some() && draft.region.is_some() && draft.region != config.region;
        if is_elsewhere && found.iter().all(|issue| issue.path != "/region") {
            let message = "all drafts must live in the region of the call";
            found.push(Issue::new("/region", IssueCode::Conflict, message));
        }
        issues.extend(under(&format!("/{index}"), found));
    }
    check_region(config.region.as_ref(), &config.rules, &mut issues);
    issues
}

/// The drafts whose name an earlier one has.
fn twins(wanted: &[WebhookDraft]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (index, draft) in wanted.iter().enumerate().filter(|(_, draft)| !draft.name.is_empty()) {
        if let Some(first) = wanted.iter().take(index).position(|other| other.name == draft.name) {
            let message =
                format!("`{}` is already the name of the draft at position {first}", shorten(&draft.name));
            issues.push(Issue::new(format!("/{index}/name"), IssueCode::Duplicate, message));
        }
    }
    issues
}

fn step_to(draft: &WebhookDraft, existing: Option<&Webhook>) -> Step {
    let Some(webhook) = existing.cloned() else {
        return Step::Create { draft: draft.clone(), webhook: None };
    };
    match difference(&webhook, draft) {
        patch if patch.is_empty() => Step::Keep { webhook },
        patch => Step::Update { webhook, patch, changes: None },
    }
}

/// What has to be sent to make the webhook what the draft says. The order of events makes no difference.
fn difference(webhook: &Webhook, draft: &WebhookDraft) -> WebhookPatch {
    let headers = match draft.headers.as_slice() {
        wanted if wanted == webhook.headers.as_slice() => Patch::Keep,
        [] => Patch::Clear,
        wanted => Patch::Set(wanted.to_vec()),
    };
    let differs = |(name, value): &(&String, &Value)| webhook.extra.get(*name) != Some(*value);
    let extra = draft.extra.iter().filter(differs).map(|(name, value)| (name.as_str(), value.clone()));
    WebhookPatch {
        endpoint: set_if(draft.endpoint != webhook.endpoint, &draft.endpoint),
        events: set_if(!are_same(&draft.events, &webhook.events), &draft.events),
        format: set_if(draft.format != webhook.format, &draft.format),
        headers,
        extra: object(extra),
        ..WebhookPatch::default()
    }
}

/// Whether both lists hold the same, as often, in any order.
fn are_same(events: &[String], others: &[String]) -> bool {
    let count = |list: &[String], name: &String| list.iter().filter(|other| *other == name).count();
    events.len() == others.len() && events.iter().all(|name| count(events, name) == count(others, name))
}

fn set_if<T: Clone>(differs: bool, value: &T) -> Patch<T> {
    if differs { Patch::Set(value.clone()) } else { Patch::Keep }
}

impl<T: Transport> Client<T> {
    /// Finds out what has to be done in the client's region, without doing it. Every draft must live there.
    pub async fn plan(&self, wanted: &[WebhookDraft], prune: bool) -> Result<Plan, Error> {
        match check_wanted(wanted, &self.config) {
            issues if issues.is_empty() => plan(wanted, &self.list().await?, prune),
            issues => Err(Error::invalid_request(issues)),
        }
    }

    /// Carries the plan out, step by step. After a failure the plan says what was done until then.
    pub async fn carry_out(&self, plan: &mut Plan) -> Result<(), Error> {
        for step in plan.steps.iter_mut().skip(plan.done) {
            if let Some((request, secrets)) = self.request_of(step)? {
                let answered = self.run(request, secrets).await?;
                self.settle(step, answered)?;
            }
            plan.done += 1;
        }
        Ok(())
    }

    /// The request that takes a step, if it takes one, and what must not be shown of it.
    fn request_of(&self, step: &Step) -> Result<Option<(Request, Vec<String>)>, Error> {
        let config = &self.config;
        Ok(Some(match step {
            Step::Create { draft, .. } => (create::encode(config, draft)?, draft.secrets()),
            Step::Update { webhook, patch, .. } => {
                (update::encode(config, &webhook.id, patch)?, patch.secrets())
            }
            Step::Delete { webhook } => (delete::encode(config, &webhook.id)?, Vec::new()),
            Step::Keep { .. } => return Ok(None),
        }))
    }

    /// Reads the answer to a step into it.
    fn settle(&self, step: &mut Step, answered: Answered) -> Result<(), Error> {
        match step {
            Step::Create { webhook, .. } => *webhook = Some(self.read(answered, create::decode)?),
            Step::Update { webhook, changes, .. } => {
                let updated = self.read_update(answered, &webhook.id)?;
                (*webhook, *changes) = (updated.webhook, updated.changes);
            }
            Step::Delete { webhook } => drop(self.read_delete(answered, &webhook.id)?),
            Step::Keep { .. } => {}
        }
        Ok(())
    }
}
