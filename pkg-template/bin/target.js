// The receiver that a verb sends pushes to: its address, and the tokens that it expects.

import { validateHeaderName, validateHeaderValue } from "node:http";
import { redactEndpoint } from "../index.js";
import { UsageError } from "./failure.js";
import { isLocal } from "./machine.js";

const PARAMETER = "token";

/**
 * `{ url, headers, parameter, shown }`: the URL with its token, the headers that carry tokens, the query parameter that
 * carries the token if there is one, and the URL as it may be printed.
 */
export function targetOf(text, values) {
  const url = urlOf(text, values);
  const given = queryToken(values);
  if (given !== undefined) url.searchParams.set(given.name, given.value);
  const header = headerToken(values);
  const headers = header === undefined ? {} : { [header.name]: header.value };
  const parameter = given?.name ?? parameterOf(url, header);
  return { url, headers, parameter, shown: redactEndpoint(url) };
}

/** A URL that pushes may be sent to: one of this machine, unless `--allow-remote` is given. */
export function urlOf(text, values) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!["http:", "https:"].includes(url?.protocol)) {
    throw new UsageError("the receiver must be a URL, such as http://127.0.0.1:3000/hook");
  }
  if (values["allow-remote"] || isLocal(url.hostname)) return url;
  throw new UsageError(
    `${url.host} is another machine; \`--allow-remote\` sends pushes there, which its receiver takes for real ones`,
  );
}

export const isRemote = ({ hostname }) => !isLocal(hostname);

/** The token of `--token-env`, `{ name, value }`; `undefined` without the option. */
export function queryToken(values) {
  return tokenFrom("token-env", values, PARAMETER);
}

/** The token of `--header-env`, `{ name, value }`; `undefined` without the option. */
export function headerToken(values) {
  const token = tokenFrom("header-env", values);
  if (token === undefined) return undefined;
  try {
    validateHeaderName(token.name);
    validateHeaderValue(token.name, token.value);
    return token;
  } catch {
    throw new UsageError("the header of `--header-env` can't be sent: its name or its value is not allowed");
  }
}

/** The value of the variable that an option names, as `VARIABLE` or as `NAME=VARIABLE`. */
function tokenFrom(option, values, fallback) {
  if (values[option] === undefined) return undefined;
  const [variable, name = fallback] = values[option].split("=").reverse();
  if (!name) throw new UsageError(`\`--${option}\` needs two names: \`--${option} X-Token=VARIABLE\``);
  // Somebody may have passed the token itself, so the variable is not named.
  const value = process.env[variable];
  if (value) return { name, value };
  throw new UsageError(`the variable that \`--${option}\` names is empty or not set`);
}

/** The parameter of a URL's own query that carries the token. */
function parameterOf({ searchParams }, header) {
  const names = [...new Set(searchParams.keys())];
  if (names.includes(PARAMETER)) return PARAMETER;
  if (names.length === 0 || header !== undefined) return undefined;
  if (names.length === 1) return names[0];
  throw new UsageError(
    "which parameter of the URL carries the token? Leave it out of the URL, and pass it by `--token-env PARAMETER=VARIABLE`",
  );
}
