// The service at an address of its own, for the page to reach through the network: the sandbox behind HTTP.

import { once } from "node:events";
import { createServer } from "node:http";

import { WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";

export const KEY = "pub_e2e_key";

/**
 * Gives `{ baseUrl, client, requests }`: a client of the service that knows nothing of the network, and what was
 * asked for. Without `cors` browsers keep its answers from pages of other origins.
 */
export async function startService(t, { cors = true, delayMs = 0 } = {}) {
  const sandbox = createSandbox({
    accounts: [{ keys: [KEY] }],
    allowUnknownEvents: true,
    allowUnknownFields: true,
  });
  const requests = [];
  const server = createServer(async (request, response) => {
    const isSandboxPath = request.url.startsWith("/_sandbox/");
    // It is no `npx autograb-webhooks sandbox`, of which the page would show the deliveries.
    if (isSandboxPath) return response.writeHead(204, { "access-control-allow-origin": "*" }).end();
    const headers = cors
      ? {
          "access-control-allow-origin": request.headers.origin ?? "*",
          "access-control-allow-headers": "apikey, content-type",
          "access-control-allow-methods": "GET, POST, PATCH, DELETE",
        }
      : {};
    if (request.method === "OPTIONS") return response.writeHead(204, headers).end();
    requests.push({ method: request.method, url: request.url, headers: request.headers });
    const body = await text(request);
    const { method, url } = request;
    const init = { method, headers: pick(request.headers), body: body === "" ? undefined : body };
    const answer = await sandbox.fetch(`http://localhost${url}`, init);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    response.writeHead(answer.status, { ...headers, "content-type": "application/json" });
    response.end(await answer.text());
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  t.after(() => server.close());
  const client = new WebhooksClient({
    apiKey: KEY,
    fetch: sandbox.fetch,
    region: "uk",
    allowUnknownEvents: true,
  });
  return { baseUrl: `http://localhost:${server.address().port}/v2`, client, requests };
}

async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const pick = ({ apikey, "content-type": type }) => ({
  ...(apikey !== undefined && { apikey }),
  ...(type !== undefined && { "content-type": type }),
});

/** Connects the page to the service, as a user does. */
export async function connect(page, baseUrl, key = KEY) {
  await page.locator("#webhooks:not([inert])").waitFor();
  await page.getByRole("radio", { name: "AutoGrab" }).check({ force: true });
  await page.getByLabel("Base URL").fill(baseUrl);
  await page.getByLabel("Key", { exact: true }).fill(key);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
}
