// The service that the page talks to: a sandbox in its own memory, or AutoGrab's through the proxy in server.js.

import { WebhooksClient } from "autograb-webhooks/client";
import type { Sandbox } from "autograb-webhooks/sandbox";

/** A push that arrived: what the page shows of a sandbox's delivery. */
export interface Push {
  id: string;
  event: string;
  /** When it arrived, in milliseconds since the Unix epoch. */
  at: number;
  /** The payload as it arrived. It may contain personal data. */
  body: string;
  webhookName?: string;
}

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

/** Calls the listener with each push from now on. Returns the function that ends that. */
export function subscribe(listener: (push: Push) => void): () => void {
  if (sandbox !== undefined) return sandbox.subscribe(listener);
  const source = new EventSource("/pushes");
  source.onmessage = ({ data }) => listener(JSON.parse(data));
  return () => source.close();
}
