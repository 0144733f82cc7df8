/**
 * A request of the web standard as a push. Hosts pass further arguments: Workers an environment and a context, Next.js
 * whatever the caller gives. The one with a `waitUntil` keeps the host alive.
 */
export function pushOf(request, hosts) {
  const { method, url, headers, signal } = request;
  const host = hosts.find((one) => typeof one?.waitUntil === "function");
  return {
    method,
    url,
    headers,
    // A body that was read is a stream that is locked, or was dropped.
    body: request.bodyUsed ? CONSUMED : request.body,
    signal,
    waitUntil: host && ((promise) => host.waitUntil(promise)),
  };
}

/** Stands for a body that somebody else has read or parsed. */
export const CONSUMED = Symbol("consumed");

/** Returns a function that reads a header field by its name in lower case; `undefined` if there is none. */
export function headerReader(headers) {
  if (typeof headers?.getSetCookie === "function") return (name) => headers.get(name) ?? undefined;
  if (typeof headers !== "object" || headers === null) return () => undefined;
  const fields = typeof headers[Symbol.iterator] === "function" ? fieldsOf(headers) : headers;
  return (name) => {
    const value = fields[name] ?? fields[inAnyCase(fields, name)];
    return typeof value === "string" ? value : Array.isArray(value) ? value.join(", ") : value?.toString();
  };
}

function inAnyCase(fields, name) {
  for (const other in fields) if (other.length === name.length && other.toLowerCase() === name) return other;
  return undefined;
}

/** The values of each header field, from pairs. */
function fieldsOf(pairs) {
  const fields = Object.create(null);
  for (const [name, value] of pairs) (fields[name.toLowerCase()] ??= []).push(value);
  return fields;
}

/** The path of a URL, or of the target of a request. A token in the query is no part of it. */
export function pathOf(url) {
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "").split(/[?#]/, 1)[0];
  return path || "/";
}
