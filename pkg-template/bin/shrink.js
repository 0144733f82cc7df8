// The verb `shrink`.

import { validatePayload } from "../payload.js";
import { definePayload, shrinkPayload } from "../schema.js";
import { readDefinitions } from "./definitions.js";
import { warn } from "./failure.js";
import { readBytes } from "./json-file.js";
import { printable } from "./print.js";

export async function shrink(values, [file]) {
  const { strict, event, schema, json, quiet } = values;
  if (schema !== undefined) definePayload(await readDefinitions(schema));
  const bytes = await readBytes(file);
  const options = { mode: strict ? "strict" : "lenient", event, maxBytes: Number(values["max-bytes"]) };
  const { payload, kept } = shrinkPayload(bytes, options);
  const { valid, event: name = null, issues } = validatePayload(payload, options);
  if (json) {
    const facts = issues.map(({ severity, code, path }) => ({ severity, code, path }));
    console.log(JSON.stringify({ ...contentOf(payload), kept, valid, event: name, issues: facts }));
    return 0;
  }
  // A line break after it could be a part of a string that does not end.
  process.stdout.write(payload);
  if (process.stdout.isTTY) process.stdout.write("\n");
  for (const path of kept) {
    warn(`${path || "the payload"} was kept, as a whole or in part: the verdict depends on it`, values);
  }
  if (!quiet) {
    for (const { severity, code, path } of issues)
      console.error(printable(`${severity} ${code} ${path}`.trimEnd()));
    console.error(`shrunk from ${bytes.length} to ${payload.length} bytes`);
  }
  return 0;
}

/** The payload as text; in Base64 where it is not UTF-8. */
function contentOf(payload) {
  try {
    return { payload: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload) };
  } catch {
    return { base64: Buffer.from(payload).toString("base64") };
  }
}
