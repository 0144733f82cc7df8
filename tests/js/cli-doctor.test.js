// The verb `doctor`: it finds the fault of a receiver and no other, and sends nothing where it must not.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createReceiver, toNodeHandler } from "autograb-webhooks/receiver";
import { BIN, run, runInTerminal } from "./command.js";
import { FAULTS, MAX_BYTES, TIMEOUT_MS, TOKEN, startReceiver } from "./receivers.js";

const { CHECKS } = await import(join(BIN, "doctor-checks.js"));

const limits = (timeoutMs) => ["--max-bytes", String(MAX_BYTES), "--timeout-ms", String(timeoutMs)];
const LIMITS = limits(TIMEOUT_MS);

/** Runs `doctor` against a receiver: its exit status, and its results. */
async function examine({ url, count }, timeoutMs = TIMEOUT_MS) {
  const words = ["doctor", url, "--token-env", "HOOK_TOKEN", "--count", count, "--json"];
  const env = { HOOK_TOKEN: TOKEN };
  const { status, stdout, stderr } = await run([...words, ...limits(timeoutMs)], { env });
  assert.equal(stderr, "");
  assert.ok(!stdout.includes(TOKEN), "no token is printed");
  return { status, results: stdout.split("\n").filter(Boolean).map(JSON.parse) };
}

const findingsOf = (results) =>
  Object.fromEntries(
    results
      .filter(({ severity }) => ["fault", "warning"].includes(severity))
      .map(({ check, severity }) => [check, severity]),
  );

// Most of the time is spent waiting for receivers that do not answer.
describe("doctor", { concurrency: 8 }, () => {
  for (const [name, { parts, finds, timeoutMs }] of Object.entries(FAULTS)) {
    test(`finds the fault of a receiver that ${name}, and no other`, async (context) => {
      const { status, results } = await examine(await startReceiver(context, parts), timeoutMs);
      assert.deepEqual(findingsOf(results), finds, JSON.stringify(results));
      assert.equal(status, Object.values(finds).includes("fault") ? 1 : 0);
      assert.equal(results.length, CHECKS.length);
    });
  }

  test("finds nothing in a sound receiver", async (context) => {
    const { status, results } = await examine(await startReceiver(context));
    assert.equal(status, 0);
    assert.deepEqual(
      results.map(({ check, severity }) => [check, severity]),
      CHECKS.map(({ name }) => [name, "ok"]),
    );
  });

  for (const [name, handlerOf] of [
    ["a receiver of this package", (receiver) => toNodeHandler(receiver)],
    ["a receiver of this package, called through `fetch`", ({ fetch }) => toNodeHandler(fetch)],
  ])
    test(`finds nothing in ${name}, with its own defaults`, async (context) => {
      let handled = 0;
      const receiver = createReceiver({ token: TOKEN, fallback: () => (handled += 1) });
      const handler = handlerOf(receiver);
      const server = createServer((request, response) =>
        request.url === "/count" ? response.end(String(handled)) : handler(request, response),
      );
      await once(server.listen(0, "127.0.0.1"), "listening");
      context.after(() => server.close() && server.closeAllConnections());
      const base = `http://127.0.0.1:${server.address().port}`;
      const words = ["doctor", `${base}/hook?token=${TOKEN}`, "--count", `${base}/count`, "--json"];
      const { status, stdout, stderr } = await run(words);
      assert.deepEqual([status, stderr], [0, ""], stdout);
      const results = stdout.split("\n").filter(Boolean).map(JSON.parse);
      assert.deepEqual(
        results.map(({ check, severity }) => [check, severity]),
        CHECKS.map(({ name }) => [name, "ok"]),
        stdout,
      );
    });

  test("has a receiver for every check that fails it", () => {
    const found = new Set(Object.values(FAULTS).flatMap(({ finds }) => Object.keys(finds)));
    assert.deepEqual(
      CHECKS.map(({ name }) => name).filter((name) => !found.has(name)),
      [],
    );
  });

  test("reports a process that an exception has ended", async (context) => {
    const code = `
      import { createServer } from "node:http";
      const server = createServer(async (request, response) => {
        const pieces = [];
        for await (const piece of request) pieces.push(piece);
        const isPush = request.method === "POST" && request.url.endsWith("=${TOKEN}");
        // Nobody catches what is thrown here, or when the connection breaks.
        if (isPush && JSON.parse(Buffer.concat(pieces)).event === undefined) throw new Error("no event");
        response.writeHead(isPush ? 200 : 401).end();
      });
      server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code]);
    context.after(() => child.kill("SIGKILL"));
    const [port] = await once(child.stdout, "data");
    const url = `http://127.0.0.1:${String(port).trim()}/hook?token=${TOKEN}`;
    const { status, stdout } = await run(["doctor", url, ...limits(2_000)]);
    assert.equal(status, 1);
    assert.match(stdout, /and nothing\s+listens\s+any\s+more/u);
    assert.match(stdout, /^skipped broken JSON: the receiver is down$/mu);
  });

  test("reports a receiver that ends, and sends nothing after that", async (context) => {
    const { parts } = FAULTS["ends at a body that is not compressed as declared"];
    const { results } = await examine(await startReceiver(context, parts));
    const { answers } = results.find(({ check }) => check === "gzip");
    assert.match(answers.at(-1).reason, /closed without an answer, and nothing listens any more$/u);
    const after = results.slice(results.findIndex(({ check }) => check === "gzip") + 1);
    assert.ok(after.length > 5);
    for (const { severity, reason } of after)
      assert.deepEqual([severity, reason], ["skipped", "the receiver is down"]);
  });

  test("sends a token that is passed in any way, and does not show it", async (context) => {
    const { url, receiver } = await startReceiver(context);
    const env = { HOOK_TOKEN: TOKEN };
    const ways = [
      [`${url}?token=${TOKEN}`],
      [url, "--token-env", "HOOK_TOKEN"],
      [`${url}?region=uk`, "--token-env", "token=HOOK_TOKEN"],
      [url, "--header-env", "X-Token=HOOK_TOKEN"],
    ];
    const runs = await Promise.all(ways.map((words) => run(["doctor", ...words, ...LIMITS], { env })));
    for (const { status, stdout, stderr } of runs) {
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /^ok +wrong token: 401; expected 401, 403, or 404$/mu);
      assert.match(stdout, /^skipped +handled once: `--count URL` was not given/mu);
      assert.match(stderr, /^checking http:\/\/127\.0\.0\.1/mu);
      assert.match(stderr, /^21 checks: 0 faults, 0 warnings, 19 ok, 2 skipped$/mu);
      assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
    }
    assert.ok(receiver.handled > 4 * 60);
  });

  test("warns where no token was given, and checks none", async (context) => {
    const { url } = await startReceiver(context, { isAuthentic: () => true });
    const { status, stdout, stderr } = await run(["doctor", url, ...LIMITS]);
    assert.equal(status, 0, stdout);
    assert.match(stderr, /^warning: no token was given/mu);
    assert.match(stdout, /^skipped wrong token: no token was given$/mu);
  });

  test("explains what it finds, in colors on a terminal; --quiet prints faults alone", async (context) => {
    const { parts } = FAULTS["shows where it failed"];
    const words = ["doctor", `${(await startReceiver(context, parts)).url}?token=${TOKEN}`, ...LIMITS];
    const { status, shown } = await runInTerminal(words);
    assert.equal(status, 1);
    assert.match(shown, /\u001b\[31mfault +\u001b\[39mempty body\r\n {8}an empty body: 500; expected 400/u);
    assert.match(shown, /why: an exception may end the process/u);
    assert.match(
      shown,
      /\u001b\[33mwarning +\u001b\[39mcontents of answers\r\n {8}all answers: a stack trace/u,
    );
    assert.ok(!shown.includes(TOKEN));
    const quiet = await run([...words, "--quiet"]);
    assert.deepEqual([quiet.status, quiet.stderr], [1, ""]);
    assert.match(quiet.stdout, /^fault +empty body\n {8}an empty body: 500.*\n(?: {8}.*\n)+$/u);
  });

  test("ends in time, whatever is answered", async () => {
    const answers = [
      (_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write("x".repeat(1_000)), 1);
        response.on("close", () => clearInterval(timer));
      },
      (_, response) => response.writeHead(200).write("x"),
      (_, response) => response.socket.end("what?\r\n\r\n"),
      (_, response) =>
        response.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
      (_, response) => response.socket.resetAndDestroy(),
      (_, response) => response.writeHead(302, { Location: "http://127.0.0.1:9/" }).end(),
    ];
    const runs = answers.map(async (answer) => {
      const server = createServer(answer).listen(0, "127.0.0.1");
      await once(server, "listening");
      const url = `http://127.0.0.1:${server.address().port}/hook?token=${TOKEN}`;
      const start = Date.now();
      const { status, stdout } = await run(["doctor", url, "--timeout-ms", "300", "--max-bytes", "10000"]);
      assert.equal(status, 1, stdout);
      assert.ok(Date.now() - start < 30_000);
      server.closeAllConnections();
      server.close();
    });
    await Promise.all(runs);
  });

  test("sends pushes to another machine only with --allow-remote, and warns", async (context) => {
    const { address } = Object.values(networkInterfaces())
      .flat()
      .find(({ internal, family }) => !internal && family === "IPv4") ?? { address: undefined };
    if (address === undefined) return context.skip("this machine has no address but loopback");
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.writeHead(401).end();
    });
    await once(server.listen(0, address), "listening");
    context.after(() => server.close() && server.closeAllConnections());
    const url = `http://${address}:${server.address().port}/hook?token=${TOKEN}`;
    const refused = await run(["doctor", url]);
    assert.deepEqual([refused.status, requests], [2, 0]);
    const { status, stderr } = await run(["doctor", url, "--allow-remote"]);
    assert.equal(status, 1);
    assert.match(stderr, /^warning: made-up pushes are sent to .*, which takes them for real ones$/mu);
    assert.ok(requests > 5);
  });

  test("refuses what it can't or must not check, with what to do", async (context) => {
    const { url, receiver } = await startReceiver(context);
    const secret = { SECRET: "line\nbreak" };
    const refusals = [
      [["https://dealer.example/hook?token=t0ken"], /dealer\.example is another machine; `--allow-remote`/u],
      [["ftp://127.0.0.1/hook"], /must be a URL, such as/u],
      [["nowhere"], /must be a URL, such as/u],
      [["http://localhost:9/hook?token=t0ken"], /nothing listens at localhost:9; start your receiver/u],
      [["http://127.0.0.1:9/hook?token=t0ken"], /nothing listens at 127\.0\.0\.1:9; start your receiver/u],
      [[`${url}?a=t0ken&b=t0ken`], /which parameter of the URL carries the token\?/u],
      [[url, "--token-env", "t0ken"], /the variable that `--token-env` names is empty or not set/u],
      [[url, "--header-env", "t0ken"], /needs two names: `--header-env X-Token=VARIABLE`/u],
      [[url, "--header-env", "X-Token=SECRET"], /can't be sent/u],
      [[url, "--header-env", "X Token=PATH"], /can't be sent/u],
      [[`${url}?token=t0ken`, "--count", url], /must be a URL that answers GET with a whole number/u],
      [
        [`${url}?token=t0ken`, "--count", "http://localhost:9"],
        /`--count` is not answered: connect ECONNREFUSED/u,
      ],
      [[`${url}?token=t0ken`, "--count", "https://dealer.example"], /is another machine/u],
      [[url, "--token", "t0ken"], /other users of this machine can read arguments/u],
    ].map(async ([words, message]) => {
      const { status, stdout, stderr } = await run(["doctor", ...words], { env: secret });
      assert.deepEqual([status, stdout], [2, ""], words.join(" "));
      assert.match(stderr, message);
      assert.ok(!stderr.includes("t0ken"), stderr);
    });
    await Promise.all(refusals);
    assert.equal(receiver.handled, 0);
  });
});
