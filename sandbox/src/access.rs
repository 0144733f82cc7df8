//! Who may call.

use autograb_webhooks::api::failure;
use autograb_webhooks::http::{Headers, Response};

use crate::options::{Account, Key, Options};

/// The account that a request comes from, by its place among the options' accounts; or the answer that refuses
/// it. The texts are [assumed].
pub(crate) fn admit(options: &Options, headers: &Headers) -> Result<usize, Response> {
    let text = headers
        .get("ApiKey")
        .ok_or_else(|| failure(401, "the header `ApiKey` is missing: every call needs a key"))?;
    let is_it = |key: &&Key| key.text == text;
    let find = |(place, account): (usize, &Account)| {
        account.keys.iter().find(is_it).map(|key| (place, account.licensed, key.clone()))
    };
    let (place, licensed, key) =
        options.accounts.iter().enumerate().find_map(find).ok_or_else(|| failure(401, "unknown API key"))?;
    if !key.works_from(headers.get("Origin")) {
        return Err(failure(403, "this key is bound to another web domain than the call comes from"));
    }
    match licensed {
        true => Ok(place),
        false => Err(failure(403, "the account has no licence for the Webhooks API")),
    }
}

impl Key {
    /// Whether calls from this origin may be made with the key: one that is bound is refused without any.
    fn works_from(&self, origin: Option<&str>) -> bool {
        self.origins.is_empty() || origin.is_some_and(|origin| self.origins.iter().any(|own| own == origin))
    }
}
