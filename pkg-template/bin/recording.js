// The lines of a recording: pushes that `listen` has received, and that `replay` sends again.

/** The header fields that a recording keeps. Others may carry a token, under any name. */
const KEPT = ["content-type", "content-encoding"];

const JSON_TYPE = { "content-type": "application/json" };

/** A push as a line. Its body is `body`, or `base64` where it is not text. */
export function encodeRecord({ headers, body, ...facts }) {
  const text = textOf(body);
  const content = text === undefined ? { base64: body.toString("base64") } : { body: text };
  return `${JSON.stringify({ ...facts, headers: kept(headers), ...content })}\n`;
}

/**
 * Returns the push in a line: `{ headers, body }`. The line is that of a recording, or a payload. A line that is not JSON,
 * such as the last one of a recorder that was killed, has none: `undefined`.
 */
export function decodeRecord(line) {
  let value;
  try {
    value = JSON.parse(textOf(line));
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== "object") return undefined;
  if ("event" in value) return { headers: JSON_TYPE, body: line };
  const { headers, body, base64 } = value;
  if (typeof body === "string") return { headers: kept(headers), body };
  if (typeof base64 === "string") return { headers: kept(headers), body: Buffer.from(base64, "base64") };
  return { headers: JSON_TYPE, body: line };
}

function kept(headers) {
  const fields = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return Object.fromEntries(
    fields.filter(([name, value]) => KEPT.includes(name) && typeof value === "string"),
  );
}

function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
