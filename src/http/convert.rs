//! Conversions from and to the types of the `http` crate, which most HTTP clients and servers understand.
//!
//! Everything of ours converts into `http`'s types unless HTTP forbids a part of it. Everything of theirs converts
//! into ours: bytes that are not UTF-8 are replaced.

use ::http::header::{HeaderMap, HeaderName, HeaderValue};
use ::http::request::Builder;
use ::http::{Error, StatusCode};

use super::{Headers, Method, Request, Response};

impl TryFrom<&Method> for ::http::Method {
    type Error = Error;

    fn try_from(method: &Method) -> Result<Self, Error> {
        Ok(Self::from_bytes(method.as_str().as_bytes())?)
    }
}

impl From<&::http::Method> for Method {
    fn from(method: &::http::Method) -> Self {
        Self::from(method.as_str())
    }
}

/// The values are marked as sensitive, because the key and the endpoint's token are among them.
impl TryFrom<&Headers> for HeaderMap {
    type Error = Error;

    fn try_from(headers: &Headers) -> Result<Self, Error> {
        let mut map = Self::new();
        for (name, value) in headers.iter() {
            let mut value = HeaderValue::from_str(value)?;
            value.set_sensitive(true);
            map.append(HeaderName::from_bytes(name.as_bytes())?, value);
        }
        Ok(map)
    }
}

impl From<&HeaderMap> for Headers {
    fn from(map: &HeaderMap) -> Self {
        let mut headers = Self::default();
        for (name, value) in map {
            headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
        }
        headers
    }
}

/// The timeout is left out, as `http` has none. An absent body is empty.
///
/// ```
/// use autograb_webhooks::{Config, api::{Call, List}};
///
/// let request = List.encode(&Config::new("pub_example").region("uk"))?;
/// let request = http::Request::<String>::try_from(request)?;
/// assert_eq!(request.uri(), "https://api.autograb.co.uk/v2/webhooks?region=uk");
/// assert_eq!(request.headers()["apikey"], "pub_example");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl TryFrom<Request> for ::http::Request<String> {
    type Error = Error;

    fn try_from(Request { method, url, headers, body, .. }: Request) -> Result<Self, Error> {
        let method = ::http::Method::try_from(&method)?;
        let mut request = Builder::new().method(method).uri(url).body(body.unwrap_or_default())?;
        *request.headers_mut() = HeaderMap::try_from(&headers)?;
        Ok(request)
    }
}

/// For servers, such as one around the sandbox. An empty body is absent.
impl<B: AsRef<[u8]>> From<::http::Request<B>> for Request {
    fn from(request: ::http::Request<B>) -> Self {
        let (head, body) = request.into_parts();
        let body = String::from_utf8_lossy(body.as_ref()).into_owned();
        Self {
            headers: Headers::from(&head.headers),
            body: (!body.is_empty()).then_some(body),
            ..Self::new(Method::from(&head.method), head.uri.to_string())
        }
    }
}

/// ```
/// use autograb_webhooks::{api::{Call, List}, http::Response};
///
/// let response = http::Response::builder().status(200).body(br#"[{"id": "wh_1"}]"#)?;
/// let webhooks = List.decode(&Response::from(response))?;
/// assert_eq!(webhooks[0].id, "wh_1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<B: AsRef<[u8]>> From<::http::Response<B>> for Response {
    fn from(response: ::http::Response<B>) -> Self {
        let (head, body) = response.into_parts();
        let body = String::from_utf8_lossy(body.as_ref()).into_owned();
        Self { status: head.status.as_u16(), headers: Headers::from(&head.headers), body }
    }
}

/// For servers, such as one around the sandbox.
impl TryFrom<Response> for ::http::Response<String> {
    type Error = Error;

    fn try_from(Response { status, headers, body }: Response) -> Result<Self, Error> {
        let mut response = Self::new(body);
        *response.status_mut() = StatusCode::from_u16(status)?;
        *response.headers_mut() = HeaderMap::try_from(&headers)?;
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_responses_survive_both_conversions() {
        let mut request = Request::new(Method::PATCH, "https://dealer.example/v2/webhooks/w?region=uk");
        request.headers.push("x-a", "1");
        request.headers.push("x-a", "2");
        request.body = Some("{}".to_owned());
        let there = ::http::Request::<String>::try_from(request.clone()).unwrap();
        assert!(!format!("{there:?}").contains("\"1\""), "header values are not shown");
        assert_eq!(Request::from(there), request);

        let response = Response::new(429, "busy").header("retry-after", "1");
        let there = ::http::Response::<String>::try_from(response.clone()).unwrap();
        assert_eq!(Response::from(there), response);
    }

    #[test]
    fn what_http_forbids_is_an_error() {
        let bad_header = |name: &str, value: &str| {
            let mut request = Request::new(Method::GET, "https://dealer.example/");
            request.headers.push(name, value);
            request
        };
        for request in [
            Request::new(Method::from("a b"), "https://dealer.example/"),
            Request::new(Method::GET, "https://dealer example/"),
            bad_header("a b", "c"),
            bad_header("a", "b\nc"),
        ] {
            assert!(::http::Request::<String>::try_from(request.clone()).is_err(), "{request:?}");
        }
        assert!(::http::Response::<String>::try_from(Response::new(42, "")).is_err());
    }

    #[test]
    fn bytes_that_are_not_utf8_are_replaced() {
        let response = ::http::Response::builder().header("x-a", &b"\xE9"[..]).body(b"\xFF").unwrap();
        let response = Response::from(response);
        assert_eq!((response.headers.get("x-a"), &*response.body), (Some("\u{fffd}"), "\u{fffd}"));
    }
}
