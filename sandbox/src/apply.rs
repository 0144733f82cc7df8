//! Applying a patch to a webhook.

use autograb_webhooks::api::Change;
use autograb_webhooks::{IssueCode, Issues, Patch, Webhook, WebhookPatch};
use serde_json::{Map, Value};

/// The webhook after the patch. A blank removes headers and undocumented properties. For a property that a webhook
/// must have, it is not "applicable" \[assumed\]: each such blank is an issue.
pub(crate) fn apply(webhook: &Webhook, patch: WebhookPatch) -> Result<Webhook, Issues> {
    let mut issues = Issues::new();
    let mut patched = webhook.clone();
    put(&mut patched.name, patch.name, "name", &mut issues);
    put(&mut patched.endpoint, patch.endpoint, "endpoint", &mut issues);
    put(&mut patched.events, patch.events, "events", &mut issues);
    put(&mut patched.region, patch.region, "region", &mut issues);
    put(&mut patched.format, patch.format, "format", &mut issues);
    match patch.headers {
        Patch::Keep => {}
        Patch::Clear => patched.headers.clear(),
        Patch::Set(headers) => patched.headers = headers,
    }
    for (name, value) in patch.extra {
        if value.is_null() || value == "" {
            patched.extra.remove(&name);
        } else {
            patched.extra.insert(name, value);
        }
    }
    issues.ok_or(patched)
}

fn put<T>(property: &mut T, patch: Patch<T>, name: &str, issues: &mut Issues) {
    match patch {
        Patch::Keep => {}
        Patch::Set(value) => *property = value,
        Patch::Clear => {
            let message = format!("a webhook must have `{name}`: give another value");
            issues.report(format!("/{name}"), IssueCode::Required, message);
        }
    }
}

/// Every property that differs between the two.
pub(crate) fn changes(before: &Webhook, after: &Webhook) -> Vec<Change> {
    let (before, after) = (properties(before), properties(after));
    let added = after.keys().filter(|name| !before.contains_key(*name));
    before
        .keys()
        .chain(added)
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| Change {
            property: name.clone(),
            from: before.get(name).cloned(),
            to: after.get(name).cloned(),
        })
        .collect()
}

fn properties(webhook: &Webhook) -> Map<String, Value> {
    match serde_json::to_value(webhook) {
        Ok(Value::Object(properties)) => properties,
        _ => Map::new(),
    }
}
