// What the head of an answer told is known, whatever becomes of its body.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WebhooksClient, WebhooksError } from "autograb-webhooks";

const HEADERS = { "Retry-After": "3600", "X-Request-Id": "r1", "Rate-Limit-Remaining": "0" };
const draft = { name: "a", endpoint: "https://dealer.example/h", events: ["recapture_new"] };

const stream = (start) => new ReadableStream({ start });
const BODIES = {
  large: () => " ".repeat(2_000),
  broken: () => stream((controller) => controller.error("the line went dead")),
  silent: () => stream(() => {}),
  unreadable: () => stream((controller) => controller.enqueue("text")),
};

/** What comes of a create that is answered so. */
async function failure(status, body, options) {
  const fetch = async () => new Response(body, { status, headers: HEADERS });
  const client = new WebhooksClient({
    apiKey: "pub_key",
    region: "uk",
    fetch,
    timeoutMs: 50,
    maxResponseBytes: 1_000,
    ...options,
  });
  const error = await client.create(draft).then(
    () => assert.fail("it did not reject"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof WebhooksError, String(error));
  return error;
}

for (const [status, body, code, outcomeUnknown] of [
  [302, "large", "unexpected_response", true],
  [200, "large", "unexpected_response", true],
  [200, "broken", "network", true],
  [200, "silent", "timeout", true],
  [200, "unreadable", "unexpected_response", true],
  [429, "large", "rate_limited", undefined],
  [429, "broken", "rate_limited", undefined],
  [429, "silent", "rate_limited", undefined],
  [503, "silent", "server_error", true],
  [401, "large", "unauthorized", undefined],
]) {
  test(`a ${status} with a ${body} body`, async () => {
    const error = await failure(status, BODIES[body]());
    assert.deepEqual(
      [error.code, error.status, error.requestId, error.retryAfterMs, error.rateLimit, error.outcomeUnknown],
      [code, status, "r1", 3_600_000, { remaining: 0 }, outcomeUnknown],
    );
    assert.equal(error.attempts, 1);
  });
}

test("a caller that gives up in the middle of a body knows the status", async () => {
  const fetch = async () => new Response(BODIES.silent(), { status: 503, headers: HEADERS });
  const client = new WebhooksClient({ apiKey: "pub_key", region: "uk", fetch });
  await assert.rejects(client.list({ signal: AbortSignal.timeout(20) }), {
    code: "aborted",
    status: 503,
    requestId: "r1",
  });
});

test("hooks and errors show the same of an address", async () => {
  const heard = [];
  const fetch = async () => new Response("", { status: 400 });
  const onRequest = ({ url }) => heard.push(url);
  const client = new WebhooksClient({ apiKey: "pub_key", region: "uk", fetch, onRequest });
  const error = await client.get("wh_1").catch((thrown) => thrown);
  assert.deepEqual(heard, ["https://api.autograb.co.uk/v2/webhooks/wh_1?region=uk"]);
  assert.equal(error.url, heard[0]);
});

test("without a wait that was asked for, a 429 and a 408 have a hint that fits", async () => {
  for (const [status, code, hint] of [
    [429, "rate_limited", /a minute if it is absent/],
    [408, "timeout", /^try again later/],
  ]) {
    const fetch = async () => new Response("", { status });
    const client = new WebhooksClient({ apiKey: "pub_key", region: "uk", fetch, maxRetries: 0 });
    const error = await client.list().catch((thrown) => thrown);
    assert.deepEqual([error.code, error.retryAfterMs], [code, undefined]);
    assert.match(error.hint, hint);
  }
});
