// The OpenAPI and AsyncAPI documents, as independent tools read them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { build } from "esbuild";
import { WebhooksClient } from "autograb-webhooks";
import { createSandbox } from "autograb-webhooks/sandbox";
import { asyncApiDocument, openApiDocument } from "autograb-webhooks/schema";

import { createProject, installPackage } from "../package/project.js";

const group = "documents";
const draft = { name: "Desk", endpoint: "https://dealer.example/hook", events: ["recapture_new"] };

before(installPackage);

/** A project with both documents in files. */
const project = (name, files = {}) =>
  createProject({
    name,
    group,
    files: () => ({
      "openapi.json": JSON.stringify(openApiDocument()),
      "strict.json": JSON.stringify(openApiDocument({ mode: "strict", region: "uk" })),
      "package.json": '{ "private": true, "type": "module" }',
      ...files,
    }),
  });

/** A tool of the group that is a library. */
async function required(name) {
  const tools = await project("libraries");
  return createRequire(tools.tool(`${name}/package.json`))(name);
}

test("the committed copies are those of this version", async () => {
  const copy = async (name) =>
    JSON.parse(await readFile(new URL(`../../docs/${name}.json`, import.meta.url)));
  assert.deepEqual(await copy("openapi"), openApiDocument());
  assert.deepEqual(await copy("asyncapi"), asyncApiDocument());
});

test("Redocly finds nothing to improve in the OpenAPI document", async () => {
  const linted = await project("redocly");
  Object.assign(linted.env, { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" });
  for (const file of ["openapi.json", "strict.json"]) {
    const report = await linted.run(["redocly", "lint", "--format=json", file]);
    assert.deepEqual(JSON.parse(report).problems, []);
  }
});

test("the types of openapi-typescript take what the client returns", async () => {
  const checked = await project("openapi-typescript", {
    "main.ts": `
      import { WebhooksClient } from "autograb-webhooks";
      import type { KnownPayload, WebhookDraft, WebhookPatch } from "autograb-webhooks";
      import type { components, operations } from "./api.js";

      type Schemas = components["schemas"];
      type Body<Name extends "createWebhook" | "updateWebhook"> =
        operations[Name]["requestBody"]["content"]["application/json"];
      export async function main(client: WebhooksClient, create: Body<"createWebhook">) {
        const draft: WebhookDraft = create;
        const webhook: Schemas["Webhook"] = await client.create(draft);
        const { changes } = await client.update(webhook.id ?? "", { name: "Sales" });
        const change: Schemas["Change"] | undefined = changes?.["name"];
        const list: Schemas["Webhook"][] = await client.list();
        return { change, list };
      }
      export const payload = (claim: Schemas["ClaimReportGeneratedPayload"]): KnownPayload => claim;
      export const patch = ({ name }: Body<"updateWebhook">): WebhookPatch => ({ name });
    `,
    "tsconfig.json": JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, module: "nodenext", target: "es2022", types: [] },
      files: ["main.ts"],
    }),
  });
  await checked.run(["openapi-typescript", "openapi.json", "--output", "api.d.ts"]);
  await checked.run([process.execPath, checked.tool("typescript/bin/tsc"), "--project", "."]);
});

test("a client that openapi-ts generates manages the webhooks of a sandbox", async () => {
  const generated = await project("openapi-ts");
  await generated.run(["openapi-ts", "--input", "openapi.json", "--output", "sdk", "--silent"]);
  const outfile = generated.path("sdk.js");
  const entryPoints = [generated.path("sdk/index.ts")];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", logLevel: "error" });
  const sdk = await import(outfile);
  const { apiKey, fetch, baseUrl } = createSandbox();
  const auth = ({ name }) => (name === "ApiKey" ? apiKey : undefined);
  const options = { fetch, baseUrl, auth, throwOnError: true };
  const body = { ...draft, region: "uk", format: "json" };
  const { data } = await sdk.createWebhook({ ...options, body });
  const query = { region: "uk" };
  const listed = await sdk.listWebhooks({ ...options, query });
  assert.deepEqual(listed.data.webhooks, [data.webhook]);
  const path = { id: data.webhook.id };
  const updated = await sdk.updateWebhook({ ...options, path, query, body: { name: "Sales" } });
  assert.deepEqual(updated.data.changes, { name: { from: "Desk", to: "Sales" } });
  await sdk.pingWebhook({ ...options, path, query });
  await sdk.deleteWebhook({ ...options, path, query });
  const { error } = await sdk.getWebhook({ ...options, path, query, throwOnError: false });
  assert.equal(error.message, "Invalid Webhook ID");
});

test("Postman's converter makes a request of each call", async () => {
  const { convert } = await required("openapi-to-postmanv2");
  const input = { type: "string", data: JSON.stringify(openApiDocument()) };
  const { result, reason, output } = await new Promise((resolve, reject) =>
    convert(input, {}, (error, answer) => (error ? reject(error) : resolve(answer))),
  );
  assert.ok(result, reason);
  const requests = (items) =>
    items.flatMap(({ item, request }) => (item ? requests(item) : [request.method]));
  assert.deepEqual(requests(output[0].data.item).sort(), ["DELETE", "GET", "GET", "PATCH", "POST", "POST"]);
});

test("the client can use a mock server that Prism makes of the document", async () => {
  const mocked = await project("prism");
  await mocked.serve(["prism", "mock", "openapi.json"], async (address) => {
    const client = new WebhooksClient({ apiKey: "pub_x", baseUrl: address, region: "uk" });
    assert.equal(typeof (await client.create(draft)).id, "string");
    assert.equal((await client.list()).length, 1);
    assert.equal(typeof (await client.get("wh_1")).endpoint, "string");
    const { webhook } = await client.update("wh_1", { name: "Sales", headers: null });
    assert.equal(typeof webhook.name, "string");
    assert.equal(typeof (await client.delete("wh_1")).id, "string");
    assert.equal(typeof (await client.ping("wh_1")), "object");
  });
});

test("AsyncAPI's parser finds no fault in the AsyncAPI document", async () => {
  const { Parser } = await required("@asyncapi/parser");
  for (const mode of ["lenient", "strict"]) {
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApiDocument({ mode })));
    // 0 is an error, 1 a warning, and 2 the advice to take a newer version.
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity < 2),
      [],
    );
    assert.equal(document.allMessages().length, 6);
  }
});
