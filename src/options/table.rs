//! The options of clients, calls, `ensure` and builders.

use super::row::Kind::{Defaulted, Flag, Integer as Within, Optional, Required, Url};
use super::row::{Integer, Unit, option_rows};
use crate::config::{DEFAULT_BASE_URL, UK_BASE_URL};

/// The longest time that a JavaScript timer can be set to, in milliseconds.
const MAX_TIMER_MS: u32 = i32::MAX as u32;

/// The default name of the query parameter that has the token of an endpoint.
pub(crate) const DEFAULT_PARAMETER: &str = "token";

option_rows! {
    /// The region of calls that name none.
    REGION = "region": Optional("Region");
    /// Headers to send with each request, such as a trace id, or one that a proxy requires. The key can't be one of
    /// them.
    HEADERS = "headers": Optional("Record<string, string> | ReadonlyMap<string, string> | Headers");
    /// The time limit of one attempt.
    ///
    /// A whole call takes at most
    /// `(maxRetries + 1) * timeoutMs + maxRetries * maxRetryAfterMs`, and up to `timeoutMs` more for a key or token that
    /// must be requested first, or three times as much for a token that is refused and renewed. To limit a whole call,
    /// pass a `signal` such as `AbortSignal.timeout(10_000)`.
    TIMEOUT_MS = "timeoutMs":
        Within(Integer { min: 1, max: MAX_TIMER_MS, default: 30_000, unit: Unit::Milliseconds });
    /// The number of attempts that may follow the first, where it is safe to try again.
    ///
    /// A request that a browser repeats itself, because a connection that it kept open was closed, is not counted.
    MAX_RETRIES = "maxRetries": Within(Integer { min: 0, max: 100, default: 2, unit: Unit::Count });
    /// The longest wait that the service may ask for before another attempt. If it asks for a longer one, the call fails.
    ///
    /// A wait that the service does not ask for takes up to 8 seconds.
    MAX_RETRY_AFTER_MS = "maxRetryAfterMs":
        Within(Integer { min: 0, max: MAX_TIMER_MS, default: 60_000, unit: Unit::Milliseconds });
    /// The maximum size of a response.
    MAX_RESPONSE_BYTES = "maxResponseBytes":
        Within(Integer { min: 1, max: i32::MAX as u32, default: 8 << 20, unit: Unit::Bytes });
    /// Aborts the call.
    SIGNAL = "signal": Optional("AbortSignal");

    /// Also deletes the webhooks whose names no draft has.
    PRUNE = "prune": Flag;
    /// Returns the steps without taking them.
    DRY_RUN = "dryRun": Flag;

    /// The API key; `null` if a proxy of yours adds it.
    API_KEY = "apiKey": Required("string | null");
    /// The base URL of the service. A trailing slash makes no difference.
    BASE_URL = "baseUrl": Url { default: DEFAULT_BASE_URL, uk: UK_BASE_URL };

    /// The API key. A `pub_` key is bound to a web domain and may be used in a page; a `sec_` key belongs on a server. A
    /// function is called before each call. `null` if a proxy of yours adds the key.
    KEY_SOURCE = "apiKey": Required("string | null | (() => string | Promise<string>)");
    /// OAuth client credentials in place of a key, for servers. The access token is cached, renewed before it expires,
    /// and shared by all calls of the client.
    OAUTH = "oauth": Required("OAuthCredentials");

    /// The function that sends requests, such as that of undici or node-fetch. The default is the global `fetch`.
    FETCH = "fetch": Optional("(url: string, init: any) => unknown");
    /// Permits a `sec_` key or an OAuth secret in a browser, where everybody who opens the page can read it.
    DANGEROUSLY_ALLOW_SECRET_KEY = "dangerouslyAllowSecretKey": Flag;
    /// Called before each request, directly before `fetch`: nothing of another call comes between.
    ON_REQUEST = "onRequest": Optional("(info: RequestInfo) => void");
    /// Called after each response, also one that is not followed or too large.
    ON_RESPONSE = "onResponse": Optional("(info: ResponseInfo) => void");
    /// Called before each wait for another attempt.
    ON_RETRY = "onRetry": Optional("(info: RequestInfo & { readonly afterMs: number }) => void");

    /// The name of the query parameter.
    PARAMETER = "parameter": Defaulted("string", DEFAULT_PARAMETER);
}
