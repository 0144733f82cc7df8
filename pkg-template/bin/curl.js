// Writes requests as curl commands for `--verbose`.

import { redactEndpoint } from "../index.js";
import { printable } from "./print.js";

/** Stands for a secret. It is ASCII, so that the command is still a valid request. */
const HIDDEN = "***";

/** A `fetch` that prints each request and the status of its answer to standard error. */
export function verboseFetch(style) {
  return async (url, init) => {
    console.error(style("dim", printable(curl(url, init))));
    const start = performance.now();
    const answer = await fetch(url, init);
    const ms = Math.round(performance.now() - start);
    console.error(style("dim", printable(`# ${answer.status} ${answer.statusText} in ${ms} ms`)));
    return answer;
  };
}

/** The request as a command that a POSIX shell runs. The key comes from the environment, other secrets are left out. */
export function curl(url, { method, headers, body }) {
  const words = ["curl"];
  if (method !== "GET") words.push("-X", method);
  words.push(quoted(url));
  for (const [name, value] of headers) words.push("-H", headerWord(name, value));
  if (body != null) words.push("-d", quoted(redacted(body)));
  return words.join(" ");
}

/** The headers that the package sets itself hold no secret but for the key; a user's own may. */
const PUBLIC = ["accept", "content-type"];

function headerWord(name, value) {
  if (name.toLowerCase() === "apikey") return `"${name}: $AUTOGRAB_API_KEY"`;
  return quoted(`${name}: ${PUBLIC.includes(name.toLowerCase()) ? value : HIDDEN}`);
}

/** The body without the values of headers and of the endpoint's query. */
function redacted(body) {
  const { endpoint, headers, ...rest } = JSON.parse(body);
  const shown = { ...rest };
  if (endpoint !== undefined) shown.endpoint = redactEndpoint(endpoint);
  if (headers !== undefined) {
    shown.headers = Array.isArray(headers)
      ? headers.map((header) => ({ ...header, value: HIDDEN }))
      : headers;
  }
  return JSON.stringify(shown);
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
