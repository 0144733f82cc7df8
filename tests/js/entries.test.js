// Every way into the package, as Node resolves it: the same functions, one state, one error class.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const names = [
  "autograb-webhooks",
  "autograb-webhooks/payload",
  "autograb-webhooks/client",
  "autograb-webhooks/proxy",
  "autograb-webhooks/receiver",
  "autograb-webhooks/schema",
  "autograb-webhooks/sandbox",
  "autograb-webhooks/elements",
  "autograb-webhooks/elements/react",
  "autograb-webhooks/elements/vue",
];

test("every entry can be imported and required", async () => {
  for (const name of names) {
    const imported = await import(name);
    assert.deepEqual(Object.keys(require(name)).sort(), Object.keys(imported).sort(), name);
  }
});

/** The CommonJS files themselves: newer Nodes give `require` the ES modules. */
const commonjs = (entry) =>
  require(fileURLToPath(new URL(`cjs/${entry}.js`, import.meta.resolve("autograb-webhooks"))));

for (const [kind, load] of [
  ["imported", (entry) => import(entry === "index" ? names[0] : `${names[0]}/${entry}`)],
  ["required", async (entry) => require(entry === "index" ? names[0] : `${names[0]}/${entry}`)],
  ["CommonJS", async (entry) => commonjs(entry)],
]) {
  test(`${kind} entries work, and share one error class`, async () => {
    const [index, payload, client, receiver, schema, sandbox, slim] = await Promise.all(
      ["index", "payload", "client", "receiver", "schema", "sandbox", "slim/client"].map(load),
    );
    for (const { WebhooksError } of [payload, client, receiver, schema, sandbox, slim])
      assert.equal(index.WebhooksError, WebhooksError);
    assert.deepEqual(Object.keys(index).sort(), Object.keys({ ...payload, ...client }).sort());
    assert.equal(index.WebhooksClient, client.WebhooksClient);
    assert.equal(index.checkEventName, payload.checkEventName);
    assert.deepEqual(index.checkEventName("recapture_new"), { known: true });
    assert.deepEqual(payload.checkEventName("price_change"), {
      known: false,
      suggestion: "recapture_price_change",
    });
    const undefine = schema.definePayload("stock_sold", { type: "object", required: ["id"] });
    for (const { validatePayload } of [index, payload]) {
      const { issues } = validatePayload({ event: "stock_sold", data: {} });
      assert.deepEqual(
        issues.map(({ path }) => path),
        ["/data/id"],
      );
    }
    undefine();
  });
}

test("names to subscribe to are checked", async () => {
  const { checkEventNames } = await import("autograb-webhooks/payload");
  for (const [names, rules, expected] of [
    [["recapture_new"], undefined, []],
    [["recapture_new", "ping", "recapture_new"], undefined, ["/1 not_subscribable", "/2 duplicate"]],
    [["ping"], { allowPingEvent: true }, []],
    [["event_of_2031"], {}, ["/0 unknown_event"]],
    [["event_of_2031"], { allowUnknownEvents: true }, []],
    [["ping", 7, "foo", null], {}, ["/0 not_subscribable", "/1 type", "/2 unknown_event", "/3 type"]],
    [["a\nb", "\r", '"'], {}, ["/0 unknown_event", "/1 unknown_event", "/2 unknown_event"]],
    [new Array(1), {}, ["/0 type"]],
    ["ping", {}, [" type"]],
  ]) {
    const issues = checkEventNames(names, rules).map(({ path, code }) => `${path} ${code}`);
    assert.deepEqual(issues, expected);
  }
  for (const rules of [null, { allowPing: true }, { allowPingEvent: "yes" }]) {
    assert.throws(() => checkEventNames([], rules), { code: "invalid_request" });
  }
});

test("the events can't be changed", async () => {
  const { EVENTS } = await import("autograb-webhooks/payload");
  assert.ok(EVENTS.some(({ name, subscribable }) => name === "ping" && !subscribable));
  assert.throws(() => EVENTS.push({}), TypeError);
  assert.throws(() => (EVENTS[0].name = "pong"), TypeError);
});

test("on a server the elements are classes that nothing registers", async () => {
  const { AutograbWebhooksElement, defineElements } = await import("autograb-webhooks/elements");
  defineElements();
  const registered = new Map();
  const registry = {
    get: (name) => registered.get(name),
    define: (name, element) => registered.set(name, element),
  };
  for (const time of ["first", "second"]) {
    defineElements(registry);
    assert.deepEqual([...registered.keys()], ["autograb-webhooks", "autograb-payload-inspector"], time);
  }
  assert.equal(registered.get("autograb-webhooks"), AutograbWebhooksElement);
});

test("every label is described by its type", async () => {
  const { INSPECTOR_LABELS, WEBHOOKS_LABELS } = await import("autograb-webhooks/elements");
  const types = await readFile(
    new URL("../../pkg-template/lib/elements/labels.d.ts", import.meta.url),
    "utf8",
  );
  const membersOf = (name) => {
    const [, body] = new RegExp(`interface ${name} [^{]*\\{(.*?)\\n\\}`, "s").exec(types);
    return [...body.matchAll(/^ {2}(\w+)(\(.*\))?: /gm)].map(([, member, parameters]) => [
      member,
      parameters === undefined ? "string" : "function",
    ]);
  };
  for (const [name, labels] of [
    ["WebhooksLabels", WEBHOOKS_LABELS],
    ["InspectorLabels", INSPECTOR_LABELS],
  ]) {
    const described = Object.fromEntries([...membersOf("ErrorLabels"), ...membersOf(name)]);
    const found = Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, typeof value]));
    assert.deepEqual(found, described);
  }
});
