// The sandbox where the host lacks the web's globals, as Jest's jsdom does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "autograb-webhooks/sandbox";

const list = "https://api.autograb.com.au/v2/webhooks?region=uk";
const draft = { name: "Stock desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };

/** Runs a function without the globals that jsdom lacks. */
async function bare(run, names = ["Request", "Response", "Headers", "ReadableStream", "fetch"]) {
  const saved = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const name of names) delete globalThis[name];
  try {
    assert.equal(typeof Request, "undefined");
    return await run();
  } finally {
    for (const [name, descriptor] of saved) Object.defineProperty(globalThis, name, descriptor);
  }
}

test("every call is answered without Request and Response, as with them", async () => {
  const create = JSON.stringify({ ...draft, region: "uk", format: "json" });
  const conversation = async () => {
    const { fetch, apiKey, failNext } = createSandbox({ now: () => 0 });
    const headers = { ApiKey: apiKey };
    const seen = [];
    const see = async (...given) => {
      const answer = await fetch(...given);
      const { status, ok, url, redirected } = answer;
      const shown = Object.fromEntries(answer.headers);
      seen.push({ status, ok, url, redirected, shown, type: answer.headers.get("Content-Type") });
      assert.ok(answer.headers.has("X-Request-Id") || shown["x-request-id"] === undefined);
      seen.push(answer.headers.get("none"), await answer.text());
      assert.equal(answer.bodyUsed, status !== 204);
      if (answer.bodyUsed) await assert.rejects(answer.text(), TypeError);
    };
    await see(list, { method: "post", headers, body: create });
    await see(list, {
      method: "POST",
      headers: Object.entries(headers),
      body: new TextEncoder().encode(create),
    });
    await see(list, {
      method: "POST",
      headers: new Map(Object.entries(headers)),
      body: new URLSearchParams("a=1"),
    });
    await see(new URL(list), { headers, body: null });
    await see({ url: list, method: "GET", headers, toString: () => list }, { headers });
    await see(list);
    await see(list, {
      method: "OPTIONS",
      headers: { Origin: "https://a.example", "Access-Control-Request-Method": "GET" },
    });
    for (const fault of [{ delayMs: 5 }, { trickle: 1 }, { status: 204 }, { html: true }]) {
      failNext(fault);
      await see(list, { headers });
    }
    const answer = await fetch(list, { headers });
    const copy = answer.clone();
    seen.push(await answer.json(), (await copy.arrayBuffer()).byteLength);
    return seen;
  };
  assert.deepEqual(await bare(conversation), await conversation());
});

test("what fetch rejects is rejected without Request as well", async () => {
  const reason = { because: "of this" };
  for (const isBare of [true, false]) {
    const { fetch, failNext } = createSandbox();
    const rejections = async () => {
      for (const [input, init, expected] of [
        ["no url", {}, TypeError],
        [list, { method: "GET", body: "x" }, TypeError],
        [list, { method: "TRACE" }, TypeError],
        [list, { headers: { "bad name": "x" } }, TypeError],
        [list, { headers: { name: "a\nb" } }, TypeError],
        [list, { signal: AbortSignal.abort() }, { name: "AbortError" }],
        [list, { signal: AbortSignal.abort(reason) }, reason],
      ]) {
        await assert.rejects(fetch(input, init), expected, JSON.stringify(init));
      }
      failNext({ dropConnection: true });
      await assert.rejects(fetch(list), ({ cause }) => cause.code === "ECONNRESET");
      failNext({ truncateBody: 9 });
      await assert.rejects((await fetch(list)).text(), TypeError);
      failNext({ delayMs: 3_600_000 });
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 5);
      await assert.rejects(fetch(list, { signal: controller.signal }), reason);
    };
    if (isBare) await bare(rejections);
    else await rejections();
  }
});
