//! Every public domain type survives being written and read by serde.
#![cfg(not(target_family = "wasm"))]
#![expect(clippy::unwrap_used, reason = "clippy takes only the test functions themselves for tests")]

use std::fmt::Debug;

use autograb_webhooks::api::{Call as _, Update, Updated};
use autograb_webhooks::ensure::{self, Plan};
use autograb_webhooks::http::Response;
use autograb_webhooks::{
    Format, Header, Issue, IssueCode, Issues, Patch, Quota, RateLimit, Region, Webhook, WebhookDraft,
    WebhookPatch,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value, "{text}");
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,8}"
}

fn header() -> impl Strategy<Value = Header> {
    (text(), text()).prop_map(|(name, value)| Header::new(name, value))
}

/// Properties that the crate does not know.
fn extra() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
        vec(text(), 0..3).prop_map(Value::from),
    ];
    btree_map("x_[a-z]{1,6}", value, 0..3).prop_map(|map| map.into_iter().collect())
}

fn webhook() -> impl Strategy<Value = Webhook> {
    let texts = (text(), text(), text(), text(), text());
    (texts, vec(text(), 0..3), vec(header(), 0..3), extra()).prop_map(
        |((id, name, region, format, endpoint), events, headers, extra)| {
            let mut webhook = json!({
                "id": id, "name": name, "region": region, "format": format, "endpoint": endpoint, "events": events,
                "headers": headers,
            });
            webhook.as_object_mut().unwrap().extend(extra);
            serde_json::from_value(webhook).unwrap()
        },
    )
}

/// Endpoint and format are not empty: in the patch of a plan, an empty string clears.
fn draft() -> impl Strategy<Value = WebhookDraft> {
    let region = proptest::option::of(text());
    (text(), "\\PC{1,8}", vec(text(), 0..3), region, "\\PC{1,8}", vec(header(), 0..3), extra()).prop_map(
        |(name, endpoint, events, region, format, headers, extra)| WebhookDraft {
            events,
            region: region.map(Into::into),
            format: format.into(),
            headers,
            extra,
            ..WebhookDraft::new(name, endpoint)
        },
    )
}

/// A property that is kept, cleared or set. Serde reads an empty string as cleared.
fn patch_of<T: Debug + Clone + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Patch<T>> {
    prop_oneof![Just(Patch::Keep), Just(Patch::Clear), value.prop_map(Patch::Set)]
}

fn patch() -> impl Strategy<Value = WebhookPatch> {
    let text = || patch_of("\\PC{1,8}");
    let region = patch_of("\\PC{1,8}".prop_map(Region::from));
    let format = patch_of("\\PC{1,8}".prop_map(Format::from));
    let lists = (patch_of(vec("\\PC{0,8}", 0..3)), patch_of(vec(header(), 0..3)));
    (text(), text(), region, format, lists, extra()).prop_map(
        |(name, endpoint, region, format, (events, headers), extra)| WebhookPatch {
            name,
            endpoint,
            events,
            region,
            format,
            headers,
            extra,
        },
    )
}

fn issue() -> impl Strategy<Value = Issue> {
    let code = proptest::sample::select(IssueCode::ALL);
    (text(), code, text()).prop_map(|(path, code, message)| Issue::new(path, code, message))
}

fn count() -> impl Strategy<Value = Option<u64>> {
    proptest::option::of(any::<u64>())
}

proptest! {
    #[test]
    fn webhooks_and_lists_of_them(webhooks in vec(webhook(), 0..3)) {
        survives(&webhooks);
    }

    #[test]
    fn drafts(draft in draft()) {
        survives(&draft);
    }

    #[test]
    fn patches_tell_kept_cleared_and_set_apart(patch in patch()) {
        let written = serde_json::to_value(&patch).unwrap();
        prop_assert_eq!(written.get("name").is_none(), patch.name == Patch::Keep);
        prop_assert_eq!(written.get("headers").is_none(), patch.headers == Patch::Keep);
        survives(&patch);
    }

    #[test]
    fn issues_alone_and_in_lists(list in vec(issue(), 0..4)) {
        list.iter().for_each(survives);
        survives(&Issues::from(list));
    }

    #[test]
    fn limits(total in count(), remaining in count(), reset in count()) {
        let limit: RateLimit = serde_json::from_value(json!({"total": total, "remaining": remaining, "reset": reset})).unwrap();
        prop_assert_eq!((limit.total, limit.remaining, limit.reset), (total, remaining, reset));
        survives(&limit);
        let quota: Quota = serde_json::from_value(json!({"base": total, "max": remaining, "used": reset})).unwrap();
        prop_assert_eq!((quota.base, quota.max, quota.used), (total, remaining, reset));
        survives(&quota);
    }

    #[test]
    fn plans(drafts in vec(draft(), 0..4), existing in vec(webhook(), 0..4), prune: bool) {
        let Ok(plan) = ensure::plan(&drafts, &existing, prune) else { return Ok(()) };
        survives::<Plan>(&plan);
    }

    #[test]
    fn updates(webhook in webhook(), from in text(), to in text()) {
        let body = json!({"webhook": webhook, "changes": {"name": {"from": from, "to": to}, "x": {"to": null}}});
        let response = Response::new(200, body.to_string());
        let updated = Update::new(webhook.id.clone(), WebhookPatch::default()).decode(&response).unwrap();
        prop_assert_eq!(updated.changes.as_ref().map(Vec::len), Some(2));
        survives::<Updated>(&updated);
    }
}
