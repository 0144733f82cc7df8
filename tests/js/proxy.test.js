// The proxy: it forwards the six calls with a key that the page never sees, and nothing else.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { createProxy, toNodeHandler } from "autograb-webhooks/proxy";
import { createSandbox } from "autograb-webhooks/sandbox";

const SECRET = "sec_proxy";

function setUp(options) {
  const sandbox = createSandbox({ accounts: [{ keys: [SECRET] }] });
  const sent = [];
  const fetch = (url, init) => (sent.push([init.method, url]), sandbox.fetch(url, init));
  const proxy = createProxy({ apiKey: SECRET, path: "/autograb", authorize: () => true, fetch, ...options });
  return { proxy, sent };
}

const ask = (proxy, path, init) => proxy(new Request(`https://page.example${path}`, init));

test("a client of the page makes all calls through it", async () => {
  const { proxy, sent } = setUp();
  const fetch = (url, init) => proxy(new Request(url, init));
  const baseUrl = "https://page.example/autograb";
  const client = new WebhooksClient({ apiKey: null, region: "uk", baseUrl, fetch });
  const draft = { name: "a", endpoint: "https://dealer.example/h", events: ["recapture_new"] };
  const { id } = await client.create(draft);
  assert.equal((await client.list())[0].id, id);
  assert.equal((await client.get(id)).name, "a");
  assert.deepEqual((await client.update(id, { name: "b" })).changes, { name: { from: "a", to: "b" } });
  await client.ping(id);
  assert.equal((await client.delete(id)).id, id);
  await assert.rejects(client.get(id), { code: "invalid_webhook_id" });
  assert.ok(client.rateLimit.total > 0, "limits are passed on");
  assert.equal(sent.length, 7);
  for (const [, url] of sent) assert.ok(url.startsWith("https://api.autograb.com.au/v2/webhooks"), url);
});

test("nothing but the six calls is forwarded", async () => {
  const { proxy, sent } = setUp();
  for (const [method, path, status] of [
    ["POST", "/autograb/../valuations/predict", 404],
    ["POST", "/autograb/%2e%2e/valuations/predict", 404],
    ["GET", "/autograb/webhooks/../../valuations", 404],
    ["GET", "/autograb/webhooks/%2e%2e", 404],
    ["GET", "/autograb/webhooks/%2E%2E/%2E%2E/valuations", 404],
    ["GET", "/autograb//webhooks@evil.example/", 404],
    ["GET", "/autograb/vehicles", 404],
    ["GET", "/autograbber/webhooks", 404],
    ["GET", "/webhooks", 404],
    ["PUT", "/autograb/webhooks", 405],
    ["DELETE", "/autograb/webhooks", 405],
    ["DELETE", "/autograb/webhooks/", 405],
    ["GET", "/autograb/webhooks/a/ping", 405],
  ]) {
    const response = await ask(proxy, path, { method });
    assert.equal(response.status, status, `${method} ${path}`);
    assert.equal((await response.json()).error, true);
  }
  assert.deepEqual(sent, []);
  await ask(proxy, "/autograb/webhooks/..%2F..%2Fvaluations?region=uk&x=1", { method: "GET" });
  assert.deepEqual(sent, [["GET", "https://api.autograb.com.au/v2/webhooks/..%2F..%2Fvaluations?region=uk"]]);
});

test("only those whom `authorize` lets in are served", async () => {
  const { proxy, sent } = setUp({ authorize: async ({ headers }) => headers.get("cookie") === "session=1" });
  const status = async (headers) => (await ask(proxy, "/autograb/webhooks?region=uk", { headers })).status;
  assert.deepEqual([await status({}), await status({ cookie: "session=1" })], [401, 200]);
  assert.equal(sent.length, 1);
  for (const authorize of [undefined, null, true]) {
    assert.throws(() => createProxy({ apiKey: SECRET, authorize }), { code: "invalid_request" });
  }
});

test("options are checked when the proxy is created, and keys may come from a function", async () => {
  const authorize = () => true;
  for (const options of [
    {},
    { apiKey: "a\nb" },
    { apiKey: SECRET, baseUrl: "x" },
    { apiKey: SECRET, regoin: "uk" },
  ]) {
    assert.throws(() => createProxy({ authorize, ...options }), { code: "invalid_request" });
  }
  const { proxy } = setUp({ apiKey: async () => SECRET });
  assert.equal((await ask(proxy, "/autograb/webhooks?region=uk")).status, 200);
  const broken = setUp({
    apiKey: async () => {
      throw new Error(SECRET);
    },
  });
  const response = await ask(broken.proxy, "/autograb/webhooks?region=uk");
  assert.equal(response.status, 502);
  assert.ok(!(await response.text()).includes(SECRET));
});

test("bodies are bounded, redirects stay here, and only known header fields are passed on", async () => {
  const headersOfJson = { "Content-Type": "application/json" };
  const create = (proxy, body) =>
    ask(proxy, "/autograb/webhooks", { method: "POST", body, headers: headersOfJson });
  assert.equal((await create(setUp({ maxBytes: 10 }).proxy, "x".repeat(11))).status, 413);
  assert.equal((await create(setUp({ maxBytes: 10 }).proxy, "{}")).status, 400, "the service's own answer");
  const headers = { "Set-Cookie": "a=1", "X-Request-Id": "r1", "Content-Type": "application/json" };
  const fetch = async (url) =>
    url.includes("moved")
      ? new Response(null, { status: 302, headers: { Location: "https://evil.example" } })
      : new Response("[]", { headers });
  const { proxy } = setUp({ fetch });
  const response = await ask(proxy, "/autograb/webhooks?region=uk");
  assert.deepEqual([response.headers.get("set-cookie"), response.headers.get("x-request-id")], [null, "r1"]);
  assert.equal((await ask(proxy, "/autograb/webhooks/moved?region=uk")).status, 502);
  const failing = setUp({
    fetch: async () => {
      throw new Error(`no route with ${SECRET}`);
    },
  });
  const failed = await ask(failing.proxy, "/autograb/webhooks?region=uk");
  assert.equal(failed.status, 502);
  assert.ok(!(await failed.text()).includes(SECRET));
});

test("a server of Node serves it over a socket", async (context) => {
  const { proxy, sent } = setUp();
  const server = createServer(toNodeHandler(proxy));
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.close());
  const { port } = server.address();
  const baseUrl = `http://127.0.0.1:${port}/autograb`;
  const client = new WebhooksClient({ apiKey: null, region: "uk", baseUrl });
  const draft = { name: "a", endpoint: "https://dealer.example/h", events: ["recapture_new"] };
  const { id } = await client.create(draft);
  assert.equal((await client.list())[0].id, id);
  // `fetch` normalises paths; a raw request does not.
  const raw = (path) =>
    new Promise((resolve, reject) =>
      httpRequest({ port, path, method: "POST" }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end("{}"),
    );
  assert.equal(await raw("/autograb/../valuations/predict"), 404);
  assert.equal(await raw("//autograb/webhooks/../../valuations"), 404);
  assert.equal(await raw("http://evil.example/autograb/../valuations"), 404);
  assert.equal(sent.length, 2);
});

test("a page of another site can't use the cookies of somebody who is signed in", async () => {
  const { proxy, sent } = setUp();
  const body =
    '{"region":"uk","format":"json","endpoint":"https://evil.example","events":["ping"],"name":"a"}';
  for (const [headers, status] of [
    [{ "Content-Type": "text/plain" }, 415],
    [{ "Content-Type": "application/x-www-form-urlencoded" }, 415],
    [{ "Content-Type": "application/json", "Sec-Fetch-Site": "cross-site" }, 403],
  ]) {
    const response = await ask(proxy, "/autograb/webhooks", { method: "POST", body, headers });
    assert.equal(response.status, status);
  }
  const ping = { method: "POST", headers: { "Sec-Fetch-Site": "cross-site" } };
  assert.equal((await ask(proxy, "/autograb/webhooks/wh_1/ping?region=uk", ping)).status, 403);
  assert.deepEqual(sent, []);
});

test("only `true` lets a request in", async () => {
  for (const given of [new Response("login"), { user: null }, "yes", 1, undefined]) {
    const { proxy } = setUp({ authorize: () => given });
    assert.equal((await ask(proxy, "/autograb/webhooks?region=uk")).status, 401);
  }
});

test("the key that a service repeats does not reach the page", async () => {
  const fetch = async (_, { headers }) => {
    const key = new Headers(headers).get("apikey");
    const body = { message: `the key ${key} is unknown`, encoded: encodeURIComponent(key) };
    return Response.json(body, { status: 401, headers: { "X-Request-Id": `r-${key}` } });
  };
  const { proxy } = setUp({ fetch });
  const response = await ask(proxy, "/autograb/webhooks?region=uk");
  assert.ok(!`${await response.text()}${response.headers.get("x-request-id")}`.includes(SECRET));
});

test("whatever hangs, the proxy answers in time, and a cut answer is not passed on as a whole one", async () => {
  const never = () => new Promise(() => {});
  for (const options of [{ fetch: never }, { authorize: never }, { apiKey: never }]) {
    const { proxy } = setUp({ timeoutMs: 30, ...options });
    assert.equal((await ask(proxy, "/autograb/webhooks?region=uk")).status, 502);
  }
  const cut = async () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"webhooks":['));
          controller.error(new Error("broken"));
        },
      }),
    );
  assert.equal((await ask(setUp({ fetch: cut }).proxy, "/autograb/webhooks?region=uk")).status, 502);
});

test("a handler whose body breaks destroys the connection", async (context) => {
  const body = () =>
    new ReadableStream({
      async pull(controller) {
        controller.enqueue(new TextEncoder().encode("part"));
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.error(new Error("broken"));
      },
    });
  const server = createServer(toNodeHandler(() => new Response(body())));
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => server.close());
  await assert.rejects(async () => (await fetch(`http://127.0.0.1:${server.address().port}/`)).text());
});
