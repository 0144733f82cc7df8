// The service that the page talks to: a sandbox in its own memory, or AutoGrab's through the proxy in server.js.

import { WebhooksClient } from "autograb-webhooks/client";
import type { Sandbox } from "autograb-webhooks/sandbox";

const usesProxy = import.meta.env.VITE_SERVICE === "proxy";

/** `undefined` behind the proxy: the bundle is then built without the sandbox. */
export const sandbox: Sandbox | undefined = usesProxy
  ? undefined
  : (await import("autograb-webhooks/sandbox")).createSandbox();

export const client = new WebhooksClient(
  sandbox === undefined
    ? { apiKey: null, baseUrl: new URL("/autograb", location.href) }
    : { apiKey: sandbox.apiKey, fetch: sandbox.fetch },
);
