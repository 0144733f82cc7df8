//! The wire format of AutoGrab's Webhooks API: a file and a type for each call.
//!
//! A [`Call`] describes everything about one call: how its input is checked, how its request is encoded, which parts
//! of it are secret, how its answer is decoded, and how to find out what happened when no answer came. The
//! [`Client`](crate::Client), the JavaScript bindings and [`ensure`](crate::ensure) all run calls through this trait.
//! The other direction serves the sandbox: [`route`] reads a request, and each type has an `answer` function that
//! writes the response of the service.
//!
//! ```
//! use autograb_webhooks::{Config, api::{Call, Get}, http::Response};
//!
//! let call = Get::new("wh_1");
//! let request = call.encode(&Config::new("pub_example").region("uk"))?;
//! assert_eq!(request.url, "https://api.autograb.co.uk/v2/webhooks/wh_1?region=uk");
//!
//! let webhook = call.decode(&Response::new(200, r#"{"webhook": {"id": "wh_1", "name": "Stock desk"}}"#))?;
//! assert_eq!(webhook.name, "Stock desk");
//! # Ok::<(), autograb_webhooks::Error>(())
//! ```

mod answers;
mod call;
mod create;
mod delete;
mod get;
mod list;
mod ping;
mod route;
mod update;

pub use answers::{REFUSALS, Refusal, failure, invalid, refusal};
pub(crate) use answers::{error_of, request_id_of};
pub use call::{Call, Endpoint, Operation, Target};
pub(crate) use call::{check_call, request_of};
pub use create::Create;
pub use delete::Delete;
pub use get::Get;
pub use list::List;
pub use ping::Ping;
#[doc(hidden)]
pub use route::path_of;
pub use route::{Route, forward, route};
pub(crate) use update::changes_by_property;
pub use update::{Change, Update, Updated};
