// The verdicts of `JSON.parse` on the grammar and of ajv on the schema. Each intended difference from ajv has a name and an
// example here, and is the only change to what ajv validates.

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { payloadJsonSchema } from "autograb-webhooks/schema";

/** The text of a document that is JSON in UTF-8, else `undefined`. */
export function textOf(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

/** A function that says whether JSON text is a valid payload, for ajv as it is. */
export function plainAjv(mode) {
  const check = compile(mode, {});
  return (text) => check(JSON.parse(text));
}

/** The same with the differences that are meant. */
export function intended(mode) {
  const check = compile(mode, { uri: mode === "lenient" ? webUrl : uri, "date-time": dateTime });
  const valueOf = (text) => JSON.parse(text.replace(TOKEN, exact));
  return (text) =>
    !hasDuplicate(text) && check(mode === "lenient" ? withoutPhp(valueOf(text)) : valueOf(text));
}

/** PHP writes an empty object as an array, which is accepted where no published field is required. */
function withoutPhp(value) {
  const isEmpty = Array.isArray(value?.data) && value.data.length === 0;
  return isEmpty && value.event !== "claim_report_generated" ? { ...value, data: {} } : value;
}

function compile(mode, formats) {
  const ajv = new Ajv({ allowUnionTypes: true });
  addFormats.default(ajv, { mode: "full" });
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  return ajv.compile(withoutUrlPatterns(payloadJsonSchema(undefined, { mode }), formats.uri));
}

/** The pattern of URLs requires `://`, which a reference for the format decides itself. */
function withoutUrlPatterns(schema, decides) {
  const pick = (_, value) => (value?.format === "uri" ? { ...value, pattern: undefined } : value);
  return decides ? JSON.parse(JSON.stringify(schema, pick)) : schema;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\]:,]/g;

/** Whether an object of a JSON text has a key twice, escaped or not. */
export function hasDuplicate(text) {
  const open = [];
  let last;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const keys = open.at(-1);
      const key = JSON.parse(last);
      if (keys.has(key)) return true;
      keys.add(key);
    }
    last = token;
  }
  return false;
}

/**
 * Numbers are decided on their digits, not on the double nearest to them. Where the two disagree on what a schema
 * asks (is it whole, below zero, above one, infinite), a number takes its place about which they don't.
 */
function exact(token) {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token);
  if (parts === null) return token;
  const [, sign, whole, fraction = "", exponent = "0"] = parts;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return token;
  const significant = digits.replace(/0+$/, "");
  const scale = Number(exponent) - fraction.length + digits.length;
  const isWhole = significant.length <= scale;
  const isAboveOne = scale > 1 || (scale === 1 && significant !== "1");
  const isInfinite = scale > 309 || (scale === 309 && significant > "17976931348623158");
  const double = Number(token);
  const size = Math.abs(double);
  const agrees =
    double !== 0 &&
    isWhole === Number.isInteger(double) &&
    isAboveOne === size > 1 &&
    isInfinite === (size === Infinity);
  if (agrees || (isInfinite && size === Infinity)) return token;
  return sign + (isInfinite ? "1e999" : isAboveOne ? (isWhole ? "2" : "1.5") : isWhole ? "1" : "0.5");
}

/**
 * RFC 3339 to the letter: a `T` before the time, a colon in the offset, an hour and a minute that there are, and no
 * second that rounds up to the next.
 */
function dateTime(value) {
  const rounded = value.replace(/(:\d\d)\.\d+/, "$1.5");
  return TIME.test(rounded) && fullFormats["date-time"].validate(rounded);
}

const TIME = /^.{10}t([01]\d|2[0-3]):[0-5]\d:.*(z|[+-]\d\d:\d\d)$/i;

const AUTHORITY = /^(https?:\/\/)(?:[^@[\]]*@)?(\[[^\]]*\]|[^@:[\]]+)(:\d*)?$/i;

/** Lenient mode accepts exactly the URLs that the host's parser accepts. */
function webUrl(value) {
  return canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** `URL.canParse` of Node 20 refuses some Latin-1 strings once it is optimised. */
function canParse(value) {
  try {
    return new URL(value) instanceof URL;
  } catch {
    return false;
  }
}

/** Strict mode accepts what `new URL()` and RFC 3986 both accept, non-ASCII characters, and brackets after the host. */
function uri(value) {
  const text = value.replace(/[^\0-\x7f]/gu, "a");
  const [start] = /^[^:]*:\/\/[^/?#]*/.exec(text) ?? [""];
  const [, scheme, host] = AUTHORITY.exec(start) ?? [];
  if (host === undefined || host === "." || host.includes("%")) return false;
  const isUri = fullFormats.uri(start + text.slice(start.length).replace(/[[\]]/g, "a"));
  return isUri && canParse(value) && isAddressAsWritten(host, new URL(scheme + host));
}

/** `1.2.3` and `0x7f` are IPv4 addresses to `new URL()` alone. */
function isAddressAsWritten(host, { hostname }) {
  return !/^\d+\.\d+\.\d+\.\d+$/.test(hostname) || host.replace(/\.$/, "") === hostname;
}

const claim = (fields) => ({
  event: "claim_report_generated",
  data: { claimID: "c1", claimNumber: "77", claimValuation: 1, reportURL: "https://a.example/", ...fields },
});
const url = (reportURL) => JSON.stringify(claim({ reportURL }));
const valuation = (field, raw) =>
  `{"event":"valuation_change","data":{"id":"1","vehicle_id":"2","${field}":${raw}}}`;

/** Where validator and ajv differ, and which of them accepts the example in strict mode. */
export const DIFFERENCES = [
  { what: "a key twice", accepts: "ajv", text: `{"data":{},"event":"ping","data":{}}` },
  { what: "a key twice, once escaped", accepts: "ajv", text: `{"event":"ping","data":{"a":1,"\\u0061":2}}` },
  {
    what: "a number a double rounds to a whole one",
    accepts: "ajv",
    text: valuation("kms", "30000.00000000000000000001"),
  },
  { what: "a number a double rounds to the minimum", accepts: "ajv", text: valuation("price", "-1e-400") },
  {
    what: "a number a double rounds to the maximum",
    accepts: "ajv",
    text: valuation("score", "1.00000000000000000001"),
  },
  {
    what: "a number a double can just hold",
    accepts: "ajv",
    text: valuation("price", "1.79769313486231580001e308"),
  },
  {
    what: "no `T` between date and time",
    accepts: "ajv",
    text: valuation("created_at", `"2024-02-29 10:00:00Z"`),
  },
  {
    what: "an offset without a colon",
    accepts: "ajv",
    text: valuation("created_at", `"2024-02-29T10:00:00+0200"`),
  },
  {
    what: "an offset without minutes",
    accepts: "ajv",
    text: valuation("created_at", `"2024-02-29T10:00:00+02"`),
  },
  {
    what: "a minute that there isn't",
    accepts: "ajv",
    text: valuation("created_at", `"2024-02-29T23:60:00+00:01"`),
  },
  {
    what: "a second a double rounds to 60",
    accepts: "validator",
    text: valuation("created_at", `"2024-02-29T10:00:59.${"9".repeat(30)}Z"`),
  },
  { what: "characters beyond ASCII in a URL", accepts: "validator", text: url("https://例え.example/größe") },
  { what: "brackets in a URL's path or query", accepts: "validator", text: url("https://a.example/?a[]=1") },
  { what: "a URL without a host", accepts: "ajv", text: url("https:///a") },
  { what: "a URL with a port that there isn't", accepts: "ajv", text: url("https://a.example:65536/") },
  { what: "a URL with no number as its port", accepts: "ajv", text: url("https://a.example:b/") },
  { what: "a URL with two users", accepts: "ajv", text: url("https://a@b@c.example/") },
  { what: "a URL with an escape in its host", accepts: "ajv", text: url("https://%61.example/") },
  { what: "a URL with half an IPv4 address", accepts: "ajv", text: url("https://1.2.3/") },
  { what: "a URL with an IPv4 address in hexadecimal", accepts: "ajv", text: url("https://0x7f000001/") },
  { what: "a URL with an address of a future version", accepts: "ajv", text: url("https://[v1.a]/") },
];
