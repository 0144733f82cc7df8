// Clients that call with an access token in place of a key.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WebhooksClient, WebhooksError } from "autograb-webhooks";

const failing = async (promise) => {
  const error = await promise.then(
    () => assert.fail("it did not reject"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof WebhooksError, String(error));
  return error;
};

/** A service with OAuth: it gives out tokens `t1`, `t2` …, and takes only the last `accepted` of them. */
function oauthService({ expiresIn = 3599, delay = 0, refuse = () => false } = {}) {
  const log = [];
  let given = 0;
  const fetch = async (url, init) => {
    const authorization = new Headers(init.headers).get("authorization");
    if (url.endsWith("/auth-broker/request-token")) {
      log.push(`token ${init.body} ${authorization}`);
      await new Promise((resolve) => setTimeout(resolve, delay));
      given += 1;
      if (refuse("token", given)) return Response.json({ error: "invalid_client" }, { status: 401 });
      return Response.json({
        access_token: `t${given}`,
        expires_in: expiresIn,
        scope: "",
        token_type: "bearer",
      });
    }
    log.push(`list ${authorization}`);
    return refuse("list", authorization)
      ? Response.json({ error: true, message: "Unauthorized" }, { status: 401 })
      : Response.json([]);
  };
  const oauth = { clientId: "id", clientSecret: "s3cret" };
  return { log, client: new WebhooksClient({ oauth, region: "uk", fetch, maxRetries: 0 }) };
}

const asking = "token grant_type=client_credentials Basic aWQ6czNjcmV0";

test("one token serves many calls, and is asked for once by all that wait", async () => {
  const { log, client } = oauthService({ delay: 10 });
  await Promise.all(Array.from({ length: 100 }, () => client.list()));
  await client.list();
  assert.equal(log.filter((line) => line === asking).length, 1);
  assert.equal(log.filter((line) => line === "list Bearer t1").length, 101);
});

test("a token is renewed ahead of its end, and once after a refusal", async () => {
  const short = oauthService({ expiresIn: 0 });
  await assert.rejects(short.client.list(), { code: "unauthorized" });

  const revoked = oauthService({ refuse: (what, which) => what === "list" && which === "Bearer t1" });
  await Promise.all([revoked.client.list(), revoked.client.list()]);
  assert.deepEqual(revoked.log.filter((line) => line === asking).length, 2);

  const never = oauthService({ refuse: (what) => what === "list" });
  const error = await failing(never.client.list());
  assert.equal(error.code, "unauthorized");
  assert.deepEqual(never.log, [asking, "list Bearer t1", asking, "list Bearer t2"]);
});

test("credentials that are refused say so, and stay secret", async () => {
  const { client } = oauthService({ refuse: (what) => what === "token" });
  const error = await failing(client.list());
  assert.equal(error.code, "unauthorized");
  assert.match(error.message, /client id or secret/);
  assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes("s3cret"));
});

test("an aborted call does not take the others' token with it", async () => {
  const { client } = oauthService({ delay: 30 });
  const aborted = failing(client.list({ signal: AbortSignal.timeout(5) }));
  const other = client.list();
  assert.equal((await aborted).code, "aborted");
  assert.deepEqual(await other, []);
});

/** A client whose tokens come from this function; the calls themselves always succeed. */
function clientOf(token, options) {
  const oauth = { clientId: "id", clientSecret: "s3cret" };
  const fetch = async (url, init) => (url.endsWith("/request-token") ? token(init) : Response.json([]));
  return new WebhooksClient({ oauth, region: "uk", fetch, maxRetries: 0, ...options });
}

test("an error tells what the answer to the request for a token told", async () => {
  const headers = { "Retry-After": "3600", "X-Request-Id": "r1", "Rate-Limit-Remaining": "0" };
  for (const [status, code, hint] of [
    [401, "unauthorized", /OAuth client/],
    [429, "rate_limited", /retryAfterMs/],
    [503, "server_error", /later/],
    [200, "unexpected_response", /proxy/],
  ]) {
    const error = await failing(clientOf(() => new Response("{}", { status, headers })).list());
    assert.equal(error.code, code);
    assert.match(error.message, /^no access token was issued: /);
    assert.match(error.hint, hint);
    const { status: told, requestId, retryAfterMs, rateLimit, attempts, method } = error;
    assert.deepEqual(
      { told, requestId, retryAfterMs, rateLimit, attempts, method },
      {
        told: status,
        requestId: "r1",
        retryAfterMs: 3_600_000,
        rateLimit: { remaining: 0 },
        attempts: 0,
        method: "GET",
      },
    );
    assert.equal(error.url, "https://api.autograb.co.uk/v2/webhooks?region=uk");
  }
  const thrown = new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
  const error = await failing(clientOf(() => Promise.reject(thrown)).list());
  assert.deepEqual([error.code, error.cause, error.attempts], ["network", thrown, 0]);
});

test("the request for a token ends with the last of the calls that wait for it", async () => {
  let asked = 0;
  let ended = 0;
  const client = clientOf(({ signal }) => {
    asked += 1;
    signal.addEventListener("abort", () => (ended += 1));
    return new Promise(() => {});
  });
  const controller = new AbortController();
  const short = failing(client.list({ timeoutMs: 20 }));
  const aborted = failing(client.list({ signal: controller.signal }));
  assert.equal((await short).code, "timeout");
  assert.equal(ended, 0, "one still waits");
  controller.abort();
  assert.equal((await aborted).code, "aborted");
  assert.equal(ended, 1);
  assert.equal((await failing(client.list({ timeoutMs: 20 }))).code, "timeout");
  assert.deepEqual([asked, ended], [2, 2], "the next call asks anew");
});

test("a patient call is not ended by the client's own timeout", async () => {
  const slow = () =>
    new Promise((resolve) => setTimeout(resolve, 60, Response.json({ access_token: "t", expires_in: 60 })));
  const client = clientOf(slow, { timeoutMs: 20 });
  assert.equal((await failing(client.list())).code, "timeout");
  assert.deepEqual(await client.list({ timeoutMs: 5_000 }), []);
});

test("a token's renewal takes none of the attempts", async () => {
  let token = 0;
  const answers = [401, 503, 503, 200];
  const fetch = async (url) => {
    if (url.endsWith("/request-token")) return Response.json({ access_token: `t${(token += 1)}` });
    const status = answers.shift();
    return status === 200 ? Response.json([]) : new Response("", { status, headers: { "Retry-After": "0" } });
  };
  const oauth = { clientId: "id", clientSecret: "s3cret" };
  assert.deepEqual(await new WebhooksClient({ oauth, region: "uk", fetch, maxRetries: 2 }).list(), []);
  assert.deepEqual([token, answers], [2, []]);
});
