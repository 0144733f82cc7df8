// The sandbox behind a real socket: who gets in, what its own paths do, how it pushes, and how it ends.

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { BIN, control, folder, run, startSandbox, until } from "./command.js";

const draft = (endpoint) => ({ name: "Stock desk", endpoint, events: ["recapture_new"] });

const client = ({ apiKey, baseUrl }, options) =>
  new WebhooksClient({ apiKey, baseUrl, region: "uk", ...options });

/** What a server on this machine says, asked with exactly these headers. */
function ask(url, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ApiKey: "pub_sandbox", ...headers } }, async (answer) => {
      const pieces = [];
      for await (const piece of answer) pieces.push(piece);
      resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString() });
    });
    sent.on("error", reject).end(body);
  });
}

/** A server that keeps what it is sent. */
async function receiver(context, answer = (_, response) => response.end("thanks")) {
  const received = [];
  const server = createServer(async (incoming, response) => {
    const pieces = [];
    for await (const piece of incoming) pieces.push(piece);
    received.push({ url: incoming.url, headers: incoming.headers, body: Buffer.concat(pieces).toString() });
    answer(incoming, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close() && server.closeAllConnections());
  return { received, url: `http://127.0.0.1:${server.address().port}` };
}

test("pages of this machine get in, and others only if they were named", async (context) => {
  const options = join(await folder(context), "options.json");
  const keys = ["pub_sandbox", { key: "pub_bound", origins: ["https://dealer.example"] }];
  await writeFile(options, JSON.stringify({ accounts: [{ keys }] }));
  const sandbox = await startSandbox(context, ["--options", options, "--origin", "https://app.example"]);
  const list = `${sandbox.baseUrl}/webhooks?region=uk`;
  const preflight = { "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "apikey" };
  for (const [origin, isIn] of [
    ["http://localhost:3000", true],
    ["http://127.0.0.1:8080", true],
    ["http://[::1]:8080", true],
    ["https://app.example", true],
    ["https://dealer.example", true],
    ["https://evil.example", false],
    ["http://localhost.evil.example", false],
    ["null", false],
  ]) {
    const asked = await ask(list, { method: "OPTIONS", headers: { Origin: origin, ...preflight } });
    assert.equal(asked.status, isIn ? 204 : 403, origin);
    assert.equal(asked.headers["access-control-allow-origin"], isIn ? origin : undefined, origin);
    const answer = await ask(list, { headers: { Origin: origin } });
    assert.equal(answer.status, isIn ? 200 : 403, origin);
    assert.equal(
      /rate-limit-remaining/iu.test(answer.headers["access-control-expose-headers"]),
      isIn,
      origin,
    );
  }
  const bound = await ask(list, { headers: { Origin: "http://localhost:3000", ApiKey: "pub_bound" } });
  assert.equal(bound.status, 403, "the service itself refuses a key that is bound elsewhere");
});

test("a key of one's own comes from the environment, and is not shown again", async (context) => {
  const key = "sec_quite_my_own";
  const sandbox = await startSandbox(context, ["--key"], { AUTOGRAB_API_KEY: key });
  assert.ok(!JSON.stringify(sandbox.log).includes(key));
  for (const [apiKey, outcome] of [
    [key, []],
    ["pub_sandbox", "unauthorized"],
  ]) {
    const list = client({ ...sandbox, apiKey }, { dangerouslyAllowSecretKey: true }).list();
    assert.deepEqual(await list.catch(({ code }) => code), outcome);
  }
  const options = join(await folder(context), "options.json");
  await writeFile(options, JSON.stringify({ accounts: [{ keys: ["pub_other"] }] }));
  for (const [words, message] of [
    [["--key", "--options", options], /both say who may call/],
    [["--key=sec_typed"], /takes no value/],
  ]) {
    const { status, stderr } = await run(["sandbox", ...words], { env: { AUTOGRAB_API_KEY: key } });
    assert.notEqual(status, 0);
    assert.match(stderr, message);
    assert.ok(!stderr.includes("sec_"));
  }
});

test("a name that somebody has point at this machine is not let in", async (context) => {
  const sandbox = await startSandbox(context);
  const { port } = new URL(sandbox.url);
  for (const [host, status] of [
    [`localhost:${port}`, 200],
    [`127.0.0.1:${port}`, 200],
    [`sandbox.localhost:${port}`, 200],
    [`192.168.0.7:${port}`, 200],
    [`[::1]:${port}`, 200],
    [`rebound.evil.example:${port}`, 403],
    ["::", 403],
  ]) {
    const { status: answered } = await ask(`${sandbox.baseUrl}/webhooks?region=uk`, {
      headers: { Host: host },
    });
    assert.equal(answered, status, host);
  }
  const { gate } = await import(join(BIN, "gate.js"));
  const exposed = gate({ host: "0.0.0.0", origins: [] });
  assert.equal(exposed({ headers: { host: "sandbox:4010" } }), undefined, "told to listen elsewhere");
  assert.match(exposed({ headers: { host: "sandbox", origin: "https://evil.example" } }), /--origin/u);
});

test("what is no call of the API is answered and does no harm", async (context) => {
  const sandbox = await startSandbox(context);
  const create = { method: "POST", headers: { "Content-Type": "application/json" } };
  for (const [path, init, status] of [
    ["/v2/webhooks", { ...create, body: "{" }, 400],
    ["/v2/webhooks", { ...create, body: "x".repeat(2 * 1024 * 1024) }, 413],
    ["/v2/webhooks", { method: "PUT" }, 405],
    ["/v2/webhooks?region=uk", { method: "HEAD" }, 405],
    ["/v2/webhooks", { method: "TRACE" }, 405],
    ["/v2/webhooks?region=uk", { headers: { "Content-Length": "6" }, body: "a body" }, 200],
    ["//v2/webhooks?region=uk", {}, 200],
    ["/", {}, 404],
    ["/_sandbox/nothing", {}, 404],
  ]) {
    assert.equal((await ask(sandbox.url + path, init)).status, status, `${init.method} ${path}`);
  }
  const { hostname, port } = new URL(sandbox.url);
  for (const bytes of [
    "garbage\r\n\r\n",
    "GET / HTTP/1.1\r\n",
    "\u0000".repeat(100_000),
    "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
  ]) {
    const socket = connect(Number(port), hostname).on("error", () => {});
    socket.write(bytes);
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
  }
  assert.deepEqual(await client(sandbox).list(), []);
});

test("the host's own paths do what a sandbox in a program can do", async (context) => {
  const sandbox = await startSandbox(context, ["--seed", "7"]);
  const service = client(sandbox, { maxRetries: 0 });
  const { id } = await service.create(draft("https://dealer.example/hook?token=t"));
  const [triggered] = await control(sandbox, "trigger", {
    event: "recapture_new",
    data: { vin: "x" },
    region: "uk",
  });
  assert.deepEqual(JSON.parse(triggered.body), { event: "recapture_new", data: { vin: "x" } });
  await until(async () => (await control(sandbox, "deliveries"))[0].attempts.length === 1);
  assert.match((await control(sandbox, "deliveries"))[0].attempts[0].error, /^not sent: .*--deliver/u);
  assert.equal((await control(sandbox, "resend", { id: triggered.id })).id, triggered.id);

  assert.equal(await control(sandbox, "fail-next", { status: 500 }), null);
  await assert.rejects(service.list(), { code: "server_error" });

  const snapshot = await control(sandbox, "snapshot");
  await service.delete(id);
  await control(sandbox, "restore", snapshot);
  assert.equal((await service.get(id)).id, id);

  const json = { "Content-Type": "application/json" };
  for (const [path, init, status] of [
    ["trigger", { method: "POST", headers: json, body: "{}" }, 400],
    ["trigger", { method: "POST", headers: json, body: "nothing" }, 400],
    ["trigger", { method: "POST", headers: json, body: "null" }, 400],
    ["trigger", { method: "POST", headers: { "Content-Type": "text/plain" }, body: '{"event":"ping"}' }, 415],
    ["trigger", { method: "POST", body: '{"event":"ping"}' }, 415],
    ["fail-next", { method: "POST", headers: json, body: '{"status":1}' }, 400],
    ["resend", { method: "POST", headers: json, body: '{"id":"dl_none"}' }, 400],
    ["restore", { method: "POST", headers: json, body: "{}" }, 400],
    ["trigger", {}, 405],
    ["deliveries", { method: "DELETE" }, 405],
    ["toString", {}, 404],
  ]) {
    const answer = await ask(`${sandbox.url}/_sandbox/${path}`, init);
    assert.equal(answer.status, status, `${path} ${init.body}`);
    assert.equal(JSON.parse(answer.body).error, true);
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  }
});

test("pushes are real, and what came of each is on record", async (context) => {
  const sandbox = await startSandbox(context);
  const service = client(sandbox);
  const { received, url } = await receiver(context, (incoming, response) => {
    if (incoming.url.startsWith("/moved")) response.writeHead(302, { Location: "/hook" });
    response.end("x".repeat(5000));
  });
  const headers = [
    { name: "X-Token", value: "t2" },
    { name: "Content-Length", value: "1" },
    { name: "Transfer-Encoding", value: "chunked" },
    { name: "Host", value: "elsewhere.example" },
  ];
  await service.create({ ...draft(`${url.replace("127.0.0.1", "localhost")}/hook?token=t1`), headers });
  await service.create(draft(`${url}/moved`));
  await service.create(draft("http://127.0.0.1:9/nobody"));
  await control(sandbox, "trigger", { event: "recapture_new" });
  const deliveries = async () => control(sandbox, "deliveries");
  await until(async () => (await deliveries()).every(({ attempts }) => attempts.length === 1));
  const came = (await deliveries()).map(({ attempts: [{ status, body, error }] }) => [
    status,
    body?.length,
    error,
  ]);
  assert.deepEqual(came, [
    [200, 1000, undefined],
    [302, 1000, undefined],
    [undefined, undefined, "connect ECONNREFUSED 127.0.0.1:9"],
  ]);
  assert.equal(received.length, 2, "redirects are not followed");
  const push = received.find(({ url }) => url.startsWith("/hook"));
  assert.deepEqual(
    [push.url, push.headers["content-type"], push.headers["x-token"]],
    ["/hook?token=t1", "application/json", "t2"],
  );
  assert.match(push.headers.host, /^localhost:/u);
  assert.equal(JSON.parse(push.body).event, "recapture_new");
  assert.ok(
    sandbox.log.every((entry) => !JSON.stringify(entry).includes("token=")),
    "no token is logged",
  );
});

test("an endpoint that never answers, or never ends its answer, does not hold anything up", async (context) => {
  const { courier } = await import(join(BIN, "deliver.js"));
  const deliver = courier({ timeoutMs: 200 });
  const silent = await receiver(context, () => {});
  const endless = await receiver(context, (_, response) => {
    response.write("a beginning");
  });
  const flood = await receiver(context, (_, response) => {
    const write = () => response.destroyed || response.write("x".repeat(65_536), () => setImmediate(write));
    write();
  });
  const push = (url) => deliver({ endpoint: url, headers: {}, body: "{}" });
  const [never, half, much] = await Promise.allSettled([
    push(silent.url),
    push(endless.url),
    push(flood.url),
  ]);
  assert.match(never.reason.message, /no complete answer within 200 ms/u);
  assert.equal(half.status, "rejected");
  assert.equal(much.value.status, 200);
  assert.ok(much.value.text().length < 200_000);
});

test("many pushes are under way at once, but not all", async (context) => {
  const { courier } = await import(join(BIN, "deliver.js"));
  const deliver = courier();
  let [open, most] = [0, 0];
  const slow = await receiver(context, (_, response) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      response.end();
    }, 5);
  });
  const pushes = Array.from({ length: 200 }, () => deliver({ endpoint: slow.url, headers: {}, body: "{}" }));
  const answers = await Promise.all(pushes);
  assert.ok(answers.every(({ status }) => status === 200));
  assert.ok(most > 1 && most <= 20, String(most));
});

test("other machines are pushed to only when that was asked for", async (context) => {
  const { courier } = await import(join(BIN, "deliver.js"));
  for (const endpoint of [
    "http://dealer.example/",
    "https://192.0.2.1/",
    "http://localhost.example/",
    "http://0.0.0.0/",
  ]) {
    await assert.rejects(courier()({ endpoint, headers: {}, body: "{}" }), /not sent/u, endpoint);
  }
  const everywhere = courier({ everywhere: true, timeoutMs: 2000 });
  await assert.rejects(
    everywhere({ endpoint: "http://nobody.invalid/", headers: {}, body: "{}" }),
    ({ message }) => {
      assert.doesNotMatch(message, /not sent/u);
      return true;
    },
  );
});

test("a name of this machine leads to this machine, whatever a name server says", async (context) => {
  const { courier } = await import(join(BIN, "deliver.js"));
  const { received, url } = await receiver(context);
  const named = url.replace("127.0.0.1", "no-such-name.localhost");
  assert.equal((await courier()({ endpoint: named, headers: {}, body: "{}" })).status, 200);
  assert.equal(received.length, 1);
});

test("faults come by chance when they are asked for", async (context) => {
  const sandbox = await startSandbox(context, ["--faults", "rate=1,seed=3"]);
  await assert.rejects(client(sandbox, { maxRetries: 0, timeoutMs: 1 }).list());
  const half = await startSandbox(context, ["--faults", "0.5"]);
  const service = client(half, { maxRetries: 0 });
  const calls = await Promise.allSettled(Array.from({ length: 60 }, () => service.list()));
  assert.ok(
    calls.some(({ status }) => status === "rejected") && calls.some(({ status }) => status === "fulfilled"),
  );
});

test("a caller that goes away while it waits takes nothing with it", async (context) => {
  const sandbox = await startSandbox(context);
  const service = client(sandbox, { maxRetries: 0 });
  const before = await control(sandbox, "snapshot");
  await control(sandbox, "fail-next", { delayMs: 3_600_000, times: 20 });
  const calls = Array.from({ length: 20 }, () => service.list({ timeoutMs: 50 }));
  for (const { reason } of await Promise.allSettled(calls)) assert.equal(reason.code, "timeout");
  await control(sandbox, "restore", before);
  assert.deepEqual(await service.list(), []);
});

test("a port that is taken is said to be", async (context) => {
  const sandbox = await startSandbox(context);
  const { port } = new URL(sandbox.url);
  const { status, stderr } = await run(["sandbox", "--port", port]);
  assert.equal(status, 2);
  assert.match(stderr, new RegExp(`port ${port} is in use; choose another with --port`, "u"));
  assert.match(
    (await run(["sandbox", "--host", "192.0.2.1", "--port", "0"])).stderr,
    /can't listen at 192\.0\.2\.1/u,
  );
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`${signal} ends it in peace`, async (context) => {
    const sandbox = await startSandbox(context);
    const idle = client(sandbox);
    await idle.list();
    sandbox.child.kill(signal);
    assert.deepEqual(await sandbox.ended, [0, null]);
  });
}
