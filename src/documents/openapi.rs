//! The OpenAPI document.

use serde_json::{Map, Value, json};

use super::schemas::{payload_name, payloads, reference, webhooks};
use super::{SOURCES, base_urls, info, sourced};
use crate::api::{Operation, Refusal, Target};
use crate::limits::{QUOTA_HEADERS, RATE_LIMIT_HEADERS};
use crate::webhook::Region;
use crate::{DEFAULT_TOKEN_URL, EVENTS, ErrorCode, Mode, Source, UK_TOKEN_URL};

/// Returns the OpenAPI 3.1 document of the Webhooks API: the six calls, the refusals that AutoGrab's page names and those
/// that a status tells, both security schemes, the headers for rate limits and quotas, and under `webhooks` the pushes.
///
/// `mode` chooses what the schemas assert: in lenient mode only what is published. `region` limits the servers to the
/// one of that region, and is the default of the parameter `region`.
///
/// ```
/// use autograb_webhooks::{Mode, openapi_document};
///
/// let document = openapi_document(Mode::Lenient, Some(&"uk".into()));
/// assert_eq!(document["servers"][0]["url"], "https://api.autograb.co.uk/v2");
/// assert_eq!(document["paths"]["/webhooks/{id}/ping"]["post"]["operationId"], "pingWebhook");
/// assert!(document["webhooks"]["recapture_new"].is_object());
/// ```
pub fn openapi_document(mode: Mode, region: Option<&Region>) -> Value {
    let mut schemas = webhooks(mode);
    schemas.extend(payloads(mode));
    let servers: Vec<_> = base_urls(region)
        .into_iter()
        .map(|(url, regions)| sourced(json!({ "url": url, "description": regions }), Source::Hub))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": info("AutoGrab Webhooks API", SOURCES),
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": servers,
        "security": [{ "apiKey": [] }, { "oauth": [] }],
        "tags": [
            { "name": "webhooks", "description": "Manage the webhooks of a region." },
            { "name": "pushes", "description": "What AutoGrab posts to the endpoint of a webhook." },
        ],
        "paths": paths(),
        "webhooks": pushes(),
        "components": {
            "securitySchemes": security_schemes(region),
            "parameters": parameters(region),
            "headers": headers(),
            "responses": refusals(),
            "schemas": schemas,
        },
    })
}

fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    for operation in Operation::ALL {
        let endpoint = operation.endpoint();
        let path = match endpoint.target {
            Target::Webhooks => "/webhooks".to_owned(),
            Target::Webhook { action } => format!("/webhooks/{{id}}{action}"),
        };
        let methods = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(endpoint.method.as_str().to_ascii_lowercase(), describe(operation));
        }
    }
    paths
}

/// What the document says of a call beside its endpoint.
struct Description {
    id: &'static str,
    summary: &'static str,
    details: &'static str,
    /// The schema of the body of the request.
    body: Option<&'static str>,
    status: u16,
    /// The schema of the answer.
    answer: &'static str,
}

const fn description(operation: Operation) -> Description {
    let (id, summary, details) = match operation {
        Operation::Create => ("createWebhook", "Create a webhook", "The region is a property of the body."),
        Operation::List => ("listWebhooks", "List the webhooks of a region", "Answers with all of them."),
        Operation::Get => ("getWebhook", "Get a webhook", "It has to belong to the region of the call."),
        Operation::Update => (
            "updateWebhook",
            "Update a webhook",
            "Only the properties in the body change. A blank one is removed.",
        ),
        Operation::Delete => (
            "deleteWebhook",
            "Delete a webhook for good",
            "Answers with its configuration. Queued pushes may still arrive for a while.",
        ),
        Operation::Ping => (
            "pingWebhook",
            "Ping a webhook",
            "Pushes a `ping` event with an example payload to its endpoint.",
        ),
    };
    let (body, status, answer) = match operation {
        Operation::Create => (Some("WebhookDraft"), 201, "WebhookAnswer"),
        Operation::List => (None, 200, "WebhooksAnswer"),
        Operation::Update => (Some("WebhookPatch"), 200, "UpdateAnswer"),
        Operation::Get | Operation::Delete => (None, 200, "WebhookAnswer"),
        Operation::Ping => (None, 200, "PingAnswer"),
    };
    Description { id, summary, details, body, status, answer }
}

fn describe(operation: Operation) -> Value {
    let endpoint = operation.endpoint();
    let Description { id, summary, details, body, status, answer } = description(operation);
    let has_id = matches!(endpoint.target, Target::Webhook { .. });
    let parameters: Vec<_> = [(has_id, "id"), (endpoint.region_in_query, "region")]
        .into_iter()
        .filter(|(is_there, _)| *is_there)
        .map(|(_, name)| json!({ "$ref": format!("#/components/parameters/{name}") }))
        .collect();
    let mut responses = Map::from_iter([(status.to_string(), success(answer))]);
    for name in refusals_of(has_id, body.is_some()) {
        let status = name.trim_start_matches("refusal");
        responses.insert(status.to_owned(), json!({ "$ref": format!("#/components/responses/{name}") }));
    }
    let mut operation = json!({
        "operationId": id,
        "tags": ["webhooks"],
        "summary": summary,
        "description": details,
        "parameters": parameters,
        "responses": responses,
    });
    if let (Some(body), Some(operation)) = (body, operation.as_object_mut()) {
        let content = json!({ "application/json": { "schema": reference(body) } });
        operation.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    sourced(operation, Source::Seed)
}

fn success(answer: &str) -> Value {
    let success = json!({
        "description": "The call succeeded. The status is not published.",
        "headers": limit_headers(),
        "content": { "application/json": { "schema": reference(answer) } },
    });
    sourced(success, Source::Assumed)
}

/// The names of the responses that refuse a call.
fn refusals_of(has_id: bool, has_body: bool) -> Vec<&'static str> {
    let mut names = vec!["refusal401", "refusal403", "refusal429", "refusal5XX"];
    if has_id || has_body {
        names.push("refusal400");
    }
    if has_id {
        names.push("refusal404");
    }
    names
}

/// The responses that refuse a call, by their status. Where the page names texts, they are the examples.
fn refusals() -> Map<String, Value> {
    const RESPONSES: &[(&str, &[ErrorCode])] = &[
        ("400", &[ErrorCode::InvalidRegion, ErrorCode::ValidationFailed]),
        ("401", &[ErrorCode::Unauthorized]),
        ("403", &[ErrorCode::PermissionDenied, ErrorCode::Forbidden]),
        ("404", &[ErrorCode::InvalidWebhookId]),
        ("429", &[ErrorCode::RateLimited]),
        ("5XX", &[ErrorCode::ServerError]),
    ];
    RESPONSES.iter().map(|(status, codes)| (format!("refusal{status}"), refusal(status, codes))).collect()
}

fn refusal(status: &str, codes: &[ErrorCode]) -> Value {
    let meanings: Vec<_> = codes.iter().map(|code| code.meaning()).collect();
    let mut media = json!({ "schema": reference("Failure") });
    let named: Vec<&Refusal> = codes.iter().filter_map(|code| crate::api::refusal(*code)).collect();
    if let Some(media) = media.as_object_mut()
        && !named.is_empty()
    {
        let example = |refusal: &&Refusal| {
            let value = json!({ "error": true, "message": refusal.message });
            (refusal.code.as_str().to_owned(), json!({ "summary": refusal.message, "value": value }))
        };
        media.insert("examples".to_owned(), named.iter().map(example).collect::<Map<_, _>>().into());
    }
    let mut response = json!({ "description": meanings.join(" "), "content": { "application/json": media } });
    if let (true, Some(response)) = (status == "429", response.as_object_mut()) {
        response.insert("headers".to_owned(), limit_headers().into());
    }
    // The page names the texts without a status.
    sourced(response, if named.is_empty() { Source::Hub } else { Source::Seed })
}

fn limit_headers() -> Map<String, Value> {
    let header = |name: &str| (name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    RATE_LIMIT_HEADERS.iter().chain(&QUOTA_HEADERS).map(|(name, _)| header(name)).collect()
}

fn headers() -> Map<String, Value> {
    let header = |(name, meaning): &(&str, &str)| {
        let schema = json!({ "type": "integer", "minimum": 0 });
        let header = json!({ "description": meaning, "schema": schema });
        ((*name).to_owned(), sourced(header, Source::Hub))
    };
    RATE_LIMIT_HEADERS.iter().chain(&QUOTA_HEADERS).map(header).collect()
}

fn parameters(region: Option<&Region>) -> Value {
    let mut schema = reference("Region");
    if let (Some(region), Some(schema)) = (region, schema.as_object_mut()) {
        schema.insert("default".to_owned(), region.as_str().into());
    }
    let id = json!({
        "name": "id",
        "in": "path",
        "required": true,
        "description": "The id of a webhook.",
        "schema": { "type": "string", "minLength": 1 },
    });
    let region = json!({
        "name": "region",
        "in": "query",
        "required": true,
        "description": "The region of the webhook.",
        "schema": schema,
    });
    json!({ "id": sourced(id, Source::Seed), "region": sourced(region, Source::Seed) })
}

fn security_schemes(region: Option<&Region>) -> Value {
    let token_url = if region == Some(&Region::UK) { UK_TOKEN_URL } else { DEFAULT_TOKEN_URL };
    let key = json!({
        "type": "apiKey",
        "in": "header",
        "name": "ApiKey",
        "description": "A `pub_` key is bound to a web domain; a `sec_` key belongs on a server.",
    });
    let oauth = json!({
        "type": "oauth2",
        "description": "For accounts that also have a key.",
        "flows": { "clientCredentials": { "tokenUrl": token_url, "scopes": {} } },
    });
    json!({ "apiKey": sourced(key, Source::Hub), "oauth": sourced(oauth, Source::Hub) })
}

/// The pushes, as requests that the owner of a webhook answers.
fn pushes() -> Map<String, Value> {
    let push = |event: &crate::Event| {
        let content = json!({ "application/json": { "schema": reference(&payload_name(event)) } });
        let id = format!("receive{}", payload_name(event).trim_end_matches("Payload"));
        let operation = json!({
            "operationId": id,
            "tags": ["pushes"],
            "summary": event.meaning,
            "description": event.note.unwrap_or("Posted to the endpoint of the webhook."),
            "security": [],
            "requestBody": { "required": true, "content": content },
            "responses": {
                "2XX": { "description": "The event is handled, or kept to be handled." },
                "4XX": { "description": "The push is refused. AutoGrab documents no retries." },
            },
        });
        (event.name.to_owned(), json!({ "post": sourced(operation, event.source) }))
    };
    EVENTS.iter().map(push).collect()
}
