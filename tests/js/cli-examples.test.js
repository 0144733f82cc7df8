// The examples in the help of the verbs that talk to a receiver, run as a shell runs them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { samplePayload } from "autograb-webhooks/schema";
import { BIN, COMMAND, ENV, folder } from "./command.js";
import { TOKEN, startReceiver } from "./receivers.js";

const { VERBS } = await import(join(BIN, "verbs.js"));

/** What an example is to print. `listen` runs until it is told to end. */
const EXPECTED = {
  doctor: { output: /"severity":"ok"|^\d+ checks: 0 faults/mu },
  replay: { output: /^\d+ push(es)? in \d+ ms: \d+ accepted, 0 not, 0 not sent$/mu },
  listen: { output: /^listening at http:\/\/127\.0\.0\.1:\d+\/hook\?token=…/mu, isEndless: true },
};

describe("examples", { concurrency: true }, () => {
  const examples = VERBS.filter(({ name }) => name in EXPECTED).flatMap(({ name, examples }) =>
    examples.map((example) => ({ example, ...EXPECTED[name] })),
  );
  assert.ok(examples.length >= 7);
  for (const { example, output, isEndless } of examples) {
    test(example, async (context) => {
      const { url, receiver } = await startReceiver(context);
      const printed = await runInShell(context, adapted(example, url), { output, isEndless });
      assert.match(printed, output);
      assert.ok(!printed.includes(TOKEN));
      assert.equal(receiver.handled > 0, !isEndless);
    });
  }
});

/** The example with the address and the token of a receiver that there is. */
function adapted(example, url) {
  return example
    .replaceAll("http://127.0.0.1:3000", new URL(url).origin)
    .replaceAll("token=t0ken", `token=${TOKEN}`)
    .replace(/ listen /u, " listen --port 0 ");
}

async function runInShell(context, line, { output, isEndless }) {
  const cwd = await folder(context);
  const command = join(cwd, "autograb-webhooks");
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`);
  await chmod(command, 0o755);
  const samples = [1, 2, 3].map((seed) => `${JSON.stringify(samplePayload("recapture_new", { seed }))}\n`);
  await writeFile(join(cwd, "pushes.ndjson"), samples.join(""));
  const env = { ...ENV, PATH: `${cwd}:${process.env.PATH}`, HOOK_TOKEN: TOKEN };
  const child = spawn("/bin/sh", ["-c", isEndless ? `exec ${line}` : line], { cwd, env });
  let printed = "";
  if (isEndless) {
    child.stdout.on("data", (piece) => {
      printed += piece;
      if (output.test(printed)) child.kill("SIGINT");
    });
  }
  const outputs = Promise.all([isEndless ? "" : text(child.stdout), text(child.stderr)]);
  const [status] = await once(child, "close");
  printed += (await outputs).join("");
  assert.equal(status, 0, printed);
  return printed;
}
