// No public output of a failed call contains a secret, whatever encoding and place the answer repeats it in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { WebhooksClient } from "autograb-webhooks";
import { run } from "./command.js";

const SECRETS = {
  key: 'pub_k3y&<"+/x',
  token: "t0k/en+with&odd",
  header: "Bearer h3ad/er  value",
  other: "0ther-webh00k-s3cret",
};
const endpoint = `https://dealer.example/hook?token=${encodeURIComponent(SECRETS.token)}`;
const draft = {
  name: "a",
  endpoint,
  events: ["recapture_new"],
  headers: [{ name: "Authorization", value: SECRETS.header }],
};
/** What must not be found anywhere: the secrets, and the parts of a header's value. */
const PLAIN = [SECRETS.key, SECRETS.token, SECRETS.header, "h3ad/er", SECRETS.other];

const ENCODINGS = {
  plain: (text) => text,
  json: (text) => JSON.stringify(text).slice(1, -1),
  slashes: (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  unicode: (text) =>
    text.replaceAll(/[^a-z0-9 ]/gi, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  percent: encodeURIComponent,
  lowerPercent: (text) => encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
  form: (text) => new URLSearchParams({ a: text }).toString().slice(2),
  html: (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
  numeric: (text) => text.replaceAll(/[^a-z0-9 ]/gi, (c) => `&#${c.charCodeAt(0)};`),
};

/** The places in which an answer repeats a text. */
const PLACES = {
  words: (text) => `token ${text} is malformed`,
  message: (text) => `{"error":true,"message":"not valid: ${text}"}`,
  nested: (text) => `{"errors":[{"message":"no: ${text} ${text}"}]}`,
  page: (text) => `<html>${text}</html>`,
  cut: (text) =>
    `{"webhook":{"endpoint":"https:\\/\\/dealer.example\\/hook?token=${text}","headers":[{"name":"A","value":"${text}`,
  list: (text) => `{"webhooks":[1,{"headers":[{"name":"A","value":"${text}"}],"note":"${text}"}]}`,
  long: (text) => `${"word ".repeat(35)}${text} ${"word ".repeat(35)}`,
};

function outputsOf(error, heard) {
  const { message, hint, url, body, requestId, stack } = error;
  return {
    message,
    hint,
    url,
    body,
    requestId,
    stack,
    json: JSON.stringify(error),
    shown: inspect(error),
    heard,
  };
}

function assertHidden(outputs, about) {
  for (const [name, output] of Object.entries(outputs)) {
    const text = typeof output === "string" ? output : JSON.stringify(output ?? "");
    for (const secret of PLAIN) {
      for (const encode of Object.values(ENCODINGS)) {
        assert.ok(
          !text.includes(encode(secret)),
          `${name} of ${about} contains ${secret}: ${text.slice(0, 300)}`,
        );
      }
    }
  }
}

test("no output of a failed call contains a secret, in any encoding, place, status or call", async () => {
  for (const [place, write] of Object.entries(PLACES)) {
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      for (const [status, name] of [
        [400, "create"],
        [500, "list"],
        [200, "list"],
        [403, "update"],
      ]) {
        const known =
          name === "list" ? [SECRETS.key] : [SECRETS.key, SECRETS.token, SECRETS.header, "h3ad/er"];
        for (const secret of known) {
          const heard = [];
          const hook = (info) => heard.push(info);
          const headers = { "X-Request-Id": `r-${encodeURIComponent(secret)}` };
          const client = new WebhooksClient({
            apiKey: SECRETS.key,
            region: "uk",
            maxRetries: 0,
            fetch: async () => new Response(write(encode(secret)), { status, headers }),
            onRequest: hook,
            onResponse: hook,
            onRetry: hook,
          });
          const calls = {
            create: () => client.create(draft),
            list: () => client.list(),
            update: () => client.update("wh_1", { endpoint, headers: draft.headers }),
          };
          const error = await calls[name]().then(
            () => assert.fail("it succeeded"),
            (error) => error,
          );
          assertHidden(outputsOf(error, heard), `${name} ${status} ${place} ${encoding}`);
        }
      }
    }
  }
});

test("a list that can't be read does not show the header values of other webhooks", async () => {
  const webhook = { id: "wh_1", headers: [{ name: "X-Token", value: SECRETS.other }] };
  for (const body of [
    JSON.stringify({ webhooks: [webhook, 1] }),
    JSON.stringify({ webhooks: { wh_1: webhook } }),
    JSON.stringify({ webhook, changes: 1 }),
    JSON.stringify([{ headers: { "X-Token": SECRETS.other } }, 7]),
    JSON.stringify([webhook]).slice(0, -3),
  ]) {
    const fetch = async () => new Response(body);
    const client = new WebhooksClient({ apiKey: SECRETS.key, region: "uk", maxRetries: 0, fetch });
    const error = await client.list().catch((error) => error);
    assertHidden(outputsOf(error), body);
  }
});

test("secrets that are cut by the limit of a message do not show their first half", async () => {
  for (let length = 150; length < 210; length++) {
    const fetch = async () =>
      new Response(`${"w".repeat(length)} ${SECRETS.token} ${SECRETS.token}`, { status: 400 });
    const client = new WebhooksClient({ apiKey: SECRETS.key, region: "uk", maxRetries: 0, fetch });
    const { message } = await client.create(draft).catch((error) => error);
    assert.ok(!message.includes(SECRETS.token.slice(0, 5)), message);
  }
});

test("the command prints none either", async () => {
  const secret = "sec_c0mmand";
  const { stdout, stderr } = await run(["list", "--region", "uk", "--base-url", "http://127.0.0.1:9/v2"], {
    env: { AUTOGRAB_API_KEY: secret },
  });
  assert.ok(!`${stdout}${stderr}`.includes(secret));
  assert.match(`${stderr}`, /127\.0\.0\.1:9/);
});
