//! List the webhooks of a region: `GET /v2/webhooks?region=` \[seed\].

use serde::Serialize;
use serde_json::Value;

use super::answers::{accept, success, unexpected};
use super::{Call, Endpoint, Operation, Target};
use crate::error::Error;
use crate::http::{Method, Response};
use crate::webhook::Webhook;

pub(super) const ENDPOINT: Endpoint =
    Endpoint { method: Method::GET, target: Target::Webhooks, region_in_query: true, recovery: None };

/// The call that lists the webhooks of a region. The answer is an array \[seed\], bare or wrapped as `webhooks`
/// \[assumed\].
///
/// ```
/// use autograb_webhooks::{Config, api::{Call, List}, http::Response};
///
/// let request = List.encode(&Config::new("pub_example").region("uk"))?;
/// assert_eq!(request.url, "https://api.autograb.co.uk/v2/webhooks?region=uk");
///
/// for body in [r#"[{"id": "wh_1"}]"#, r#"{"success": true, "webhooks": [{"id": "wh_1"}]}"#] {
///     assert_eq!(List.decode(&Response::new(200, body))?[0].id, "wh_1");
/// }
/// assert!(List.decode(&Response::new(200, "<html>")).is_err());
/// # Ok::<(), autograb_webhooks::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct List;

impl List {
    /// Writes the answer of the service.
    pub fn answer<'a>(webhooks: impl IntoIterator<Item = &'a Webhook>) -> Response {
        #[derive(Serialize)]
        struct Body<'a> {
            webhooks: Vec<&'a Webhook>,
        }
        success(200, &Body { webhooks: webhooks.into_iter().collect() })
    }
}

impl Call for List {
    type Output = Vec<Webhook>;
    const OPERATION: Operation = Operation::List;

    fn decode(&self, response: &Response) -> Result<Vec<Webhook>, Error> {
        let not_a_list = || unexpected(response, "the answer is not a list of webhooks");
        let elements = match accept(response)?.ok_or_else(not_a_list)? {
            Value::Array(elements) => elements,
            Value::Object(mut object) => {
                let wrapper = if object.contains_key("webhooks") { "webhooks" } else { "data" };
                match object.get_mut(wrapper) {
                    Some(Value::Array(elements)) => std::mem::take(elements),
                    _ => return Err(not_a_list()),
                }
            }
            _ => return Err(not_a_list()),
        };
        let webhook = |value| match value {
            Value::Object(object) => Webhook::from_object(object).ok_or_else(not_a_list),
            _ => Err(not_a_list()),
        };
        elements.into_iter().map(webhook).collect()
    }
}
