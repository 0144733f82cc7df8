import type { Request, Response } from "./host.js";

/**
 * Converts a handler of the web standard, or a receiver, into one of `node:http`. Express accepts it too, before any
 * middleware that parses bodies. The URL of a request of the web standard has the host `localhost`, as `node:http` knows
 * only the path.
 *
 * A body that a host or a middleware has kept unparsed, as `rawBody` or as a string or bytes in `body`, is taken from
 * there.
 *
 * ```js
 * createServer(toNodeHandler(proxy)).listen(3000);
 * ```
 */
export function toNodeHandler(
  handler:
    | ((request: Request) => Response | Promise<Response>)
    | { receive(push: any): Promise<{ readonly status: number; readonly headers: object }> },
): (incoming: any, outgoing: any) => Promise<void>;
