import type { RequestConfig } from "./client.js";
import type { Request, Response } from "./host.js";

export { WebhooksError } from "./error.js";
export { toNodeHandler } from "./node-handler.js";

/** The options of {@link createProxy}. */
export interface ProxyOptions extends Omit<RequestConfig, "apiKey" | "region" | "timeoutMs"> {
  /** The key that is added to each request, such as a `sec_` key from the environment. A function is called for each. */
  apiKey: string | (() => string | Promise<string>);
  /**
   * Returns `true` to forward a request: check the session of your user here. Any other result is answered with 401.
   * Requests that a browser sends for a page of another site are refused before, so that nobody can use the cookies of a
   * user who is signed in.
   */
  authorize: (request: Request) => boolean | Promise<boolean>;
  /** The path of the proxy, such as `/autograb`. The `baseUrl` of the page's client ends with it. */
  path?: string | undefined;
  /** The region of the account, which chooses the host. The region of each call comes from the page. */
  region?: RequestConfig["region"];
  /** The largest body of a request, in bytes. 1 MiB by default. */
  maxBytes?: number | undefined;
  /** The longest time for a request, in milliseconds. 30,000 by default; then the answer is 502. */
  timeoutMs?: number | undefined;
  /** Called instead of the global `fetch`. */
  fetch?: ((url: string, init: any) => Promise<Response>) | undefined;
}

/** A handler of the web standard: Workers, Deno, Bun, Next.js and Hono call it as it is. */
export type Handler = (request: Request) => Promise<Response>;

/**
 * Creates a handler that forwards the six calls of the Webhooks API and adds your key, which the page never sees. Every
 * other path is answered with 404, and every other method with 405. A request is decoded and encoded anew, so that no
 * other part of the service can be reached.
 *
 * ```js
 * const proxy = createProxy({
 *   apiKey: process.env.AUTOGRAB_API_KEY,
 *   path: "/autograb",
 *   authorize: (request) => hasSession(request.headers.get("cookie")),
 * });
 * ```
 *
 * @throws {WebhooksError} `invalid_request` with everything that is wrong with the options
 */
export function createProxy(options: ProxyOptions): Handler;
