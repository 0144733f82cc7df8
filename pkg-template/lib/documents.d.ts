import type { OpenApiOptions, SchemaOptions } from "./payload-options.js";

export type { OpenApiOptions } from "./payload-options.js";

/** A document in JSON. Its contents are those of its specification. */
export interface ApiDocument {
  readonly [member: string]: any;
}

/**
 * Returns the OpenAPI 3.1 document of the Webhooks API: the six calls with their parameters, bodies and refusals, both
 * security schemes, the headers for rate limits, and under `webhooks` the pushes. AutoGrab publishes none; this one is
 * made from the tables of this package, and `x-source` or `$comment` has the source of each fact.
 *
 * ```js
 * openApiDocument({ region: "uk" }).servers[0].url; // "https://api.autograb.co.uk/v2"
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for options that are not known
 */
export function openApiDocument(options?: OpenApiOptions): ApiDocument;

/**
 * Returns the AsyncAPI 3.0 document of the pushes, from the side of an application that receives them.
 *
 * ```js
 * Object.keys(asyncApiDocument().components.messages); // ["claim_report_generated", "ping", …]
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for options that are not known
 */
export function asyncApiDocument(options?: SchemaOptions): ApiDocument;
