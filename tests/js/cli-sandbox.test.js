// The sandbox behind a real socket: who gets in, what its own paths do, how it pushes, and how it ends.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { connect, createServer as createSocketServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import { BIN, COMMAND, control, folder, run, startSandbox, until } from "./command.js";

const { journal } = await import(join(BIN, "../lib/sandbox-journal.js"));

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

/** A server that does with each connection whatever it is told to, once something was sent. */
async function rawReceiver(context, answer) {
  const sockets = new Set();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** What a sandbox answers to these bytes, until it ends the connection. */
async function converse(sandbox, bytes) {
  const { hostname, port } = new URL(sandbox.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const pieces = [];
  for await (const piece of socket) pieces.push(piece);
  return Buffer.concat(pieces).toString();
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

test("an image on another site uses up no fault", async (context) => {
  const sandbox = await startSandbox(context);
  const list = `${sandbox.baseUrl}/webhooks?region=uk`;
  await control(sandbox, "fail-next", { status: 418 });
  for (const [headers, status] of [
    [{ "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" }, 403],
    [{ "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors" }, 403],
    [{ "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" }, 403],
  ]) {
    assert.equal((await ask(list, { headers })).status, status);
  }
  assert.equal(
    (await ask(`${sandbox.url}/favicon.ico`, { headers: { "Sec-Fetch-Site": "same-origin" } })).status,
    404,
  );
  const page = { Origin: "http://localhost:3000", "Sec-Fetch-Site": "cross-site" };
  assert.equal((await ask(list, { headers: page })).status, 418, "a page of this machine meets it");
  assert.equal((await ask(list, { headers: { "Sec-Fetch-Site": "none" } })).status, 200);
});

test("under a name that is not known, the sandbox's own paths give nothing away", async (context) => {
  const sandbox = await startSandbox(context, ["--host", "0.0.0.0", "--origin", "http://sandbox:4010"]);
  const { port } = new URL(sandbox.url);
  const url = `http://127.0.0.1:${port}`;
  for (const [host, status] of [
    ["evil.example", 403],
    [`evil.example:${port}`, 403],
    [`other:${port}`, 403],
    [`127.0.0.1:${port}`, 200],
    [`localhost:${port}`, 200],
    [`sandbox:${port}`, 200],
    [`${hostname()}:${port}`, 200],
  ]) {
    const headers = { Host: host };
    for (const path of ["snapshot", "deliveries"]) {
      assert.equal((await ask(`${url}/_sandbox/${path}`, { headers })).status, status, host);
    }
    const answer = await ask(`${url}/_sandbox/trigger`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: '{"event":"ping"}',
    });
    assert.equal(answer.status, status, host);
    assert.equal((await ask(`${url}/v2/webhooks?region=uk`, { headers })).status, 200, "it takes a key");
  }
});

test("HTTP/1.0 is answered, with a host and without", async (context) => {
  const sandbox = await startSandbox(context);
  for (const host of ["", "Host: localhost\r\n"]) {
    const answer = await converse(
      sandbox,
      `GET /v2/webhooks?region=uk HTTP/1.0\r\nApiKey: ${sandbox.apiKey}\r\n${host}\r\n`,
    );
    const [head, body] = answer.split("\r\n\r\n");
    assert.match(head, /^HTTP\/1\.1 200 OK/u);
    assert.doesNotMatch(head, /chunked/iu);
    assert.deepEqual(JSON.parse(body), { success: true, webhooks: [] });
  }
  assert.match(await converse(sandbox, "GET /v2/webhooks HTTP/1.0\r\nHost: evil.example\r\n\r\n"), / 403 /u);
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
  const headers = [{ name: "X-Token", value: "t2" }];
  const controlled = ["Content-Length", "Transfer-Encoding", "host"].map((name) => ({ name, value: "1" }));
  await assert.rejects(service.create({ ...draft(`${url}/hook`), headers: controlled }), ({ issues }) =>
    issues.every(({ path, code }, index) => path === `/headers/${index}/name` && code === "header_name"),
  );
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

test("a push that is answered by an upgrade, a closed connection or garbage ends, and holds nobody up", async (context) => {
  const { courier } = await import(join(BIN, "deliver.js"));
  const deliver = courier({ timeoutMs: 5_000 });
  const push = (endpoint) => deliver({ endpoint, headers: {}, body: "{}" });
  const healthy = await receiver(context);
  for (const [answer, status, error] of [
    ["HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 101],
    ["HTTP/1.1 101 Switching Protocols\r\n\r\n", 101],
    ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 204],
    ["HTTP/1.1 100 Continue\r\n\r\n", undefined, /./u],
    ["", undefined, /closed without an answer/u],
    ["garbage\r\n\r\n", undefined, /Parse Error/u],
    ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", undefined, /in the middle of the answer/u],
    ["HTTP/1.1 200 OK\r\n\r\nto the end", 200],
  ]) {
    const server = await rawReceiver(context, (socket) => socket.end(answer));
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => push(server)));
    for (const { value, reason } of outcomes) {
      assert.equal(value?.status, status, answer);
      if (error !== undefined) assert.match(reason.message, error, answer);
    }
    assert.equal((await push(healthy.url)).status, 200);
  }
});

test("a silent endpoint delays nobody but itself", async (context) => {
  const { courier } = await import(join(BIN, "deliver.js"));
  const deliver = courier({ timeoutMs: 60_000 });
  const silent = await rawReceiver(context, () => {});
  const healthy = await receiver(context);
  const push = (endpoint) => deliver({ endpoint, headers: {}, body: "{}" });
  for (let turn = 0; turn < 60; turn += 1) push(silent).catch(() => {});
  // Others on the same host are other endpoints.
  for (let turn = 0; turn < 60; turn += 1) push(`${silent}/${turn}`).catch(() => {});
  const start = Date.now();
  assert.equal((await push(healthy.url)).status, 200);
  assert.ok(Date.now() - start < 2_000, "it had to wait");
});

test("so many pushes may wait, and the others are refused", async (context) => {
  const { courier } = await import(join(BIN, "deliver.js"));
  const stop = new AbortController();
  const deliver = courier({ signal: stop.signal });
  const silent = await rawReceiver(context, () => {});
  const pushes = Array.from({ length: 10_010 }, () => deliver({ endpoint: silent, headers: {}, body: "{}" }));
  setTimeout(() => stop.abort(), 100);
  const reasons = (await Promise.allSettled(pushes)).map(({ reason }) => reason.message);
  assert.equal(reasons.filter((reason) => /10000 deliveries are already waiting/u.test(reason)).length, 5);
  assert.equal(reasons.filter((reason) => /not sent: the sandbox was stopped/u.test(reason)).length, 10_000);
  assert.equal(
    reasons.filter((reason) => /stopped before the endpoint had answered/u.test(reason)).length,
    5,
  );
  await assert.rejects(deliver({ endpoint: silent, headers: {}, body: "{}" }), /not sent: .* stopped/u);
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
  for (const everywhere of [false, true]) {
    const deliver = courier({ everywhere });
    assert.equal((await deliver({ endpoint: named, headers: {}, body: "{}" })).status, 200);
  }
  assert.equal(received.length, 2);
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

test("an output that nobody reads any more does not end it", async (context) => {
  const child = spawn(
    "sh",
    ["-c", `"$0" "$@" | head -1`, process.execPath, COMMAND, "sandbox", "--port", "0", "--json"],
    {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    },
  );
  context.after(() => process.kill(-child.pid, "SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line");
  const service = client(JSON.parse(line));
  for (let turn = 0; turn < 5; turn += 1) await service.create(draft("https://dealer.example/hook"));
  assert.equal((await service.list()).length, 5);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`${signal} ends it in peace`, async (context) => {
    const sandbox = await startSandbox(context);
    const idle = client(sandbox);
    await idle.list();
    sandbox.child.kill(signal);
    assert.deepEqual(await sandbox.ended, [0, null]);
  });

  test(`${signal} ends hundreds of pushes, and what has come of them is kept`, async (context) => {
    const state = join(await folder(context), "state.json");
    const sandbox = await startSandbox(context, ["--state", state]);
    const service = client(sandbox);
    let begun = 0;
    const silent = await rawReceiver(context, () => (begun += 1));
    for (let turn = 0; turn < 30; turn += 1) await service.create(draft(`${silent}/${turn}`));
    for (let turn = 0; turn < 10; turn += 1) await control(sandbox, "trigger", { event: "recapture_new" });
    await until(() => begun === 150);
    // Whatever else is under way is no reason to wait.
    await control(sandbox, "fail-next", { delayMs: 3_600_000 });
    service.list().catch(() => {});
    const start = Date.now();
    sandbox.child.kill(signal);
    assert.deepEqual(await sandbox.ended, [0, null]);
    assert.ok(Date.now() - start < 2_000, `${Date.now() - start} ms`);
    assert.equal(begun, 150, "none was begun after the signal");

    const kept = createSandbox();
    kept[journal].restore(await readFile(state));
    const attempts = kept.deliveries.flatMap((delivery) => delivery.attempts);
    assert.equal(attempts.length, 300);
    assert.ok(attempts.every(({ interrupted }) => interrupted));
    const count = (reason) => attempts.filter(({ error }) => reason.test(error)).length;
    assert.deepEqual([count(/^not sent: /u), count(/before the endpoint had answered/u)], [150, 150]);

    const next = await startSandbox(context, ["--state", state]);
    await until(() => begun === 300);
    assert.equal((await control(next, "deliveries")).length, 300);
  });
}

test("--quiet logs no requests and no pushes, and --options says where its JSON is damaged", async (context) => {
  const { url, log } = await startSandbox(context, ["--quiet"]);
  assert.equal((await fetch(`${url}/v2/webhooks`)).status, 401);
  const { log: chatty, url: other } = await startSandbox(context);
  assert.equal((await fetch(`${other}/v2/webhooks`)).status, 401);
  await until(() => chatty.some(({ type }) => type === "request"));
  assert.deepEqual(
    log.map(({ type }) => type),
    ["listening"],
  );
  const file = join(await folder(context), "options.json");
  await writeFile(file, '{\n  "seed": 1,\n}');
  const { status, stderr } = await run(["sandbox", "--options", file]);
  assert.equal(status, 2);
  assert.match(stderr, /options\.json:3:1: /u);
});
