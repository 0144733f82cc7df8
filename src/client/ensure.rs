//! Bringing a region to a declared list of webhooks.
//!
//! A second run changes nothing, even if the service stores webhooks in another form than they were declared in: names,
//! endpoints, events and headers are compared by the equivalence that [`plan`] describes.

mod equivalence;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Client, Transport};
use equivalence::{are_same_endpoints, are_same_events, are_same_headers, name_key};

use crate::api::{Change, Create, Delete, Update, changes_by_property};
use crate::config::Config;
use crate::error::{Error, ErrorCode};
use crate::first_index::FirstIndex;
use crate::issue::{IssueCode, Issues};
use crate::text::shorten;
use crate::webhook::{Patch, Webhook, WebhookDraft, WebhookPatch, check_region};

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
#[non_exhaustive]
pub enum PlanStep {
    /// No webhook has the draft's name: it is created.
    Create {
        /// The webhook to create.
        draft: WebhookDraft,
        /// The webhook, once it is created.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        webhook: Option<Webhook>,
    },
    /// The webhook with the draft's name differs: the differences are sent.
    Update {
        /// The webhook before the update; once it is updated, after it.
        webhook: Webhook,
        /// The differences.
        patch: WebhookPatch,
        /// What changed according to the service, once the webhook is updated.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "changes_by_property")]
        changes: Option<Vec<Change>>,
    },
    /// The webhook with the draft's name does not differ.
    Keep {
        /// The webhook.
        webhook: Webhook,
    },
    /// Pruning was requested, and no draft has the webhook's name or an earlier webhook has the same name.
    Delete {
        /// The webhook.
        webhook: Webhook,
    },
}

/// The steps that bring a region to the declared list, and how many of them are done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// Creations and updates in the order of the drafts, then deletions.
    pub steps: Vec<PlanStep>,
    /// The number of steps that are done: none in a plan that was not applied.
    pub done: usize,
}

/// Compares the declared webhooks with the existing ones. They are matched by name; of several webhooks with the same
/// name the first is used. Nothing is deleted unless `prune`.
///
/// A service may normalise what it stores, so equivalent forms are not differences:
///
/// * names with or without surrounding white space, in any Unicode normalization form;
/// * endpoints that are the same URL by the WHATWG URL standard, or differ in percent-encoding only;
/// * events in any order;
/// * headers in any order, with names in any case, and with values that the service masks.
///
/// # Errors
///
/// [`ErrorCode::InvalidRequest`](crate::ErrorCode::InvalidRequest) if two drafts have the same name: they could not be
/// told apart in the next run.
///
/// ```
/// use autograb_webhooks::{WebhookDraft, ensure};
///
/// let draft = WebhookDraft::new("Stock desk", "https://dealer.example/hook").event("recapture_new").region("uk");
/// let plan = ensure::plan(&[draft], &[], false)?;
/// assert!(matches!(plan.steps[..], [ensure::PlanStep::Create { .. }]));
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
pub fn plan(drafts: &[WebhookDraft], existing: &[Webhook], prune: bool) -> Result<Plan, Error> {
    duplicate_names(drafts).into_result()?;
    let mut by_name = FirstIndex::default();
    for (index, webhook) in existing.iter().enumerate() {
        by_name.of(name_key(&webhook.name), index);
    }
    // The webhooks that no draft has matched yet.
    let mut rest: Vec<_> = existing.iter().map(Some).collect();
    let mut steps = Vec::new();
    for draft in drafts {
        let found =
            by_name.get(&name_key(&draft.name)).and_then(|index| rest.get_mut(index)).and_then(Option::take);
        steps.push(step_to(draft, found));
    }
    if prune {
        steps.extend(rest.into_iter().flatten().map(|webhook| PlanStep::Delete { webhook: webhook.clone() }));
    }
    Ok(Plan { steps, done: 0 })
}

/// Reads the declared list from JSON and checks it.
///
/// # Errors
///
/// Every problem of the list.
pub fn drafts_from_json(value: Value, config: &Config) -> Result<Vec<WebhookDraft>, Issues> {
    let (drafts, issues) = read_drafts(value, config, true);
    issues.ok_or(drafts)
}

/// Reads what can be read of the declared list, and returns every problem of it and, if `needs_region`, a missing
/// region.
pub(crate) fn read_drafts(value: Value, config: &Config, needs_region: bool) -> (Vec<WebhookDraft>, Issues) {
    let (mut drafts, mut issues) = (Vec::new(), Issues::new());
    let Value::Array(elements) = value else {
        issues.report("", IssueCode::Type, "the drafts must be an array");
        return (drafts, issues);
    };
    for (index, element) in elements.into_iter().enumerate() {
        let (draft, found) = WebhookDraft::read(element, &config.rules);
        issues.extend(found.under(&format!("/{index}")));
        drafts.push(draft);
    }
    issues.merge(check_drafts(&drafts, config, needs_region));
    (drafts, issues)
}

/// Checks the declared list: all webhooks must belong to the region of the call.
fn check_drafts(drafts: &[WebhookDraft], config: &Config, needs_region: bool) -> Issues {
    let mut issues = duplicate_names(drafts);
    for (index, draft) in drafts.iter().enumerate() {
        let mut found = draft.issues(false, &config.rules);
        let is_elsewhere = config.region.is_some() && draft.region.is_some() && draft.region != config.region;
        if is_elsewhere && found.iter().all(|issue| issue.path != "/region") {
            let message = "all drafts must belong to the region of the call";
            found.report("/region", IssueCode::Conflict, message);
        }
        issues.extend(found.under(&format!("/{index}")));
    }
    if needs_region {
        check_region(config.region.as_ref(), &config.rules, &mut issues);
    }
    issues
}

/// Reports drafts whose name an earlier one has.
fn duplicate_names(drafts: &[WebhookDraft]) -> Issues {
    let mut first_index = FirstIndex::default();
    let mut issues = Issues::new();
    for (index, draft) in drafts.iter().enumerate().filter(|(_, draft)| !draft.name.is_empty()) {
        let first = first_index.of(name_key(&draft.name), index);
        if first != index {
            let message = format!("the draft at position {first} is also named `{}`", shorten(&draft.name));
            issues.report(format!("/{index}/name"), IssueCode::Duplicate, message);
        }
    }
    issues
}

fn step_to(draft: &WebhookDraft, existing: Option<&Webhook>) -> PlanStep {
    let Some(webhook) = existing.cloned() else {
        return PlanStep::Create { draft: draft.clone(), webhook: None };
    };
    let patch = difference(&webhook, draft);
    match patch.is_empty() {
        true => PlanStep::Keep { webhook },
        false => PlanStep::Update { webhook, patch, changes: None },
    }
}

/// The patch that makes the webhook what the draft declares. Equivalent forms are not differences.
fn difference(webhook: &Webhook, draft: &WebhookDraft) -> WebhookPatch {
    let headers = match draft.headers.as_slice() {
        declared if are_same_headers(declared, &webhook.headers) => Patch::Keep,
        [] => Patch::Clear,
        declared => Patch::Set(declared.to_vec()),
    };
    let mut extra = Map::new();
    for (name, value) in draft.extra.iter().filter(|(name, value)| webhook.extra.get(*name) != Some(*value)) {
        extra.insert(name.clone(), value.clone());
    }
    WebhookPatch {
        endpoint: set_if(!are_same_endpoints(&draft.endpoint, &webhook.endpoint), &draft.endpoint),
        events: set_if(!are_same_events(&draft.events, &webhook.events), &draft.events),
        format: set_if(draft.format != webhook.format, &draft.format),
        headers,
        extra,
        ..WebhookPatch::default()
    }
}

fn set_if<T: Clone>(differs: bool, value: &T) -> Patch<T> {
    if differs { Patch::Set(value.clone()) } else { Patch::Keep }
}

impl<T: Transport> Client<T> {
    /// Plans how to bring the client's region to the declared list, without changing anything. Every draft must belong
    /// to that region.
    ///
    /// # Errors
    ///
    /// The problems of the drafts, or the error of the list call.
    pub async fn plan(&self, drafts: &[WebhookDraft], prune: bool) -> Result<Plan, Error> {
        check_drafts(drafts, self.config(), true).into_result()?;
        self.plan_valid(drafts, prune).await
    }

    /// Plans for drafts that were checked before.
    pub(crate) async fn plan_valid(&self, drafts: &[WebhookDraft], prune: bool) -> Result<Plan, Error> {
        let mut existing = self.list().await?;
        // If the service ignored the region, pruning would delete the webhooks of all others.
        existing.retain(|webhook| {
            let region = Some(&webhook.region).filter(|region| !region.as_str().is_empty());
            region.is_none() || region == self.config().region.as_ref()
        });
        let plan = plan(drafts, &existing, prune)?;
        let has_id = |step: &PlanStep| match step {
            PlanStep::Update { webhook, .. } | PlanStep::Delete { webhook } => !webhook.id.is_empty(),
            PlanStep::Create { .. } | PlanStep::Keep { .. } => true,
        };
        // Before the first step, as a plan should not fail halfway.
        if !plan.steps.iter().all(has_id) {
            let message = "a webhook of the region has no `id`, and can't be updated or deleted";
            return Err(Error::new(ErrorCode::UnexpectedResponse, message));
        }
        Ok(plan)
    }

    /// Applies a plan step by step. After an error the plan says how many steps were done.
    ///
    /// # Errors
    ///
    /// The error of the step that failed.
    pub async fn apply(&self, plan: &mut Plan) -> Result<(), Error> {
        for step in plan.steps.iter_mut().skip(plan.done) {
            self.take(step).await?;
            plan.done += 1;
        }
        Ok(())
    }

    /// Takes one step, and stores the answer in it.
    async fn take(&self, step: &mut PlanStep) -> Result<(), Error> {
        let Some(call) = StepCall::of(step) else { return Ok(()) };
        let prepared = match &call {
            StepCall::Create(call) => self.prepare(call, Issues::new()),
            StepCall::Update(call) => self.prepare(call, Issues::new()),
            StepCall::Delete(call) => self.prepare(call, Issues::new()),
        };
        let exchange = self.run(prepared?).await?;
        match (call, step) {
            (StepCall::Create(call), PlanStep::Create { webhook, .. }) => {
                *webhook = Some(self.decode(&call, &exchange)?);
            }
            (StepCall::Update(call), PlanStep::Update { webhook, changes, .. }) => {
                let updated = self.decode(&call, &exchange)?;
                (*webhook, *changes) = (updated.webhook, updated.changes);
            }
            (StepCall::Delete(call), _) => match self.decode(&call, &exchange) {
                // Somebody else has deleted it since the webhooks were listed.
                Err(error) if error.code() == ErrorCode::InvalidWebhookId => {}
                result => drop(result?),
            },
            _ => {}
        }
        Ok(())
    }
}

/// The call that takes a step.
enum StepCall {
    Create(Create),
    Update(Update),
    Delete(Delete),
}

impl StepCall {
    fn of(step: &PlanStep) -> Option<Self> {
        Some(match step {
            PlanStep::Create { draft, .. } => Self::Create(Create::new(draft.clone())),
            PlanStep::Update { webhook, patch, .. } => Self::Update(Update::new(&*webhook.id, patch.clone())),
            PlanStep::Delete { webhook } => Self::Delete(Delete::new(&*webhook.id)),
            PlanStep::Keep { .. } => return None,
        })
    }
}
