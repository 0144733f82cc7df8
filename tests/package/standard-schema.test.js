// The Standard Schema of a payload in libraries that take one: a validator of Hono and a form of TanStack.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { createProject, installPackage } from "./project.js";

before(installPackage);

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: "nodenext",
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
    skipLibCheck: true,
  },
});

/** Compiles a program, runs it, and returns what it prints. */
async function outcomeOf(name, program) {
  const files = () => ({ "main.ts": program, "tsconfig.json": TSCONFIG });
  const project = await createProject({ name, group: "standard-schema", files });
  await project.run(["tsc", "--project", "."]);
  return JSON.parse(await project.run(["node", "main.js"]));
}

test("Hono's validator takes a payload, and answers with the paths of what is wrong", async () => {
  const outcome = await outcomeOf(
    "hono",
    `
    import { sValidator } from "@hono/standard-validator";
    import { Hono } from "hono";
    import { payloadSchema, samplePayload } from "autograb-webhooks/schema";

    const schema = payloadSchema("claim_report_generated");
    const app = new Hono().post("/hook", sValidator("json", schema), (context) => {
      const { data } = context.req.valid("json");
      const number: string = data.claimNumber;
      // @ts-expect-error the event has no such field
      data.sightings;
      return context.json({ number });
    });
    const post = async (payload: unknown) => {
      const headers = { "Content-Type": "application/json" };
      const answer = await app.request("/hook", { method: "POST", headers, body: JSON.stringify(payload) });
      const { number, error } = await answer.json();
      return [answer.status, number ?? error.map(({ path }: { path: string[] }) => path)];
    };
    const { event, data } = samplePayload("claim_report_generated", { seed: 7 });
    const { reportURL, ...rest } = data;
    console.log(JSON.stringify({
      number: data.claimNumber,
      answers: [
        await post({ event, data }),
        await post({ event, data: { ...rest, claimNumber: 7 } }),
        await post({ event: "ping", data }),
      ],
    }));
    `,
  );
  assert.deepEqual(outcome.answers, [
    [200, outcome.number],
    [
      400,
      [
        ["data", "reportURL"],
        ["data", "claimNumber"],
      ],
    ],
    [400, [["event"]]],
  ]);
});

test("a form of TanStack shows each issue at its field", async () => {
  const outcome = await outcomeOf(
    "tanstack-form",
    `
    import { FormApi } from "@tanstack/form-core";
    import { payloadSchema, samplePayload } from "autograb-webhooks/schema";

    const form = new FormApi({
      defaultValues: samplePayload("recapture_new", { seed: 7 }),
      validators: { onChange: payloadSchema("recapture_new", { mode: "strict" }) },
    });
    form.mount();
    const fields = () => Object.keys(form.state.errors[0] ?? {});
    const before = fields();
    form.setFieldValue("data.vin", "short");
    form.setFieldValue("data.sightings[0].listing_price", -1);
    const wrong = fields();
    form.setFieldValue("data.vin", null);
    form.setFieldValue("data.sightings[0].listing_price", 10);
    console.log(JSON.stringify([before, wrong, fields(), form.state.isValid]));
    `,
  );
  assert.deepEqual(outcome, [[], ["data.vin", "data.sightings[0].listing_price"], [], true]);
});
