// Which requests are let in: not those of every page that a browser on this machine has open.

import { isIP } from "node:net";
import { hostname } from "node:os";
import { isLocal } from "./machine.js";

/**
 * Returns a function that gives the reason to refuse a request, if there is one.
 *
 * Any page can have the browser send requests to this machine. The browser names the page's origin, or says that an
 * image or a form of another site is behind the request. A page whose own host name leads to this machine (DNS
 * rebinding) is recognised by that name in `Host`. Where the sandbox is told to listen to other machines, it has names
 * that are not known here: they reach the service, which asks for a key, but none of the sandbox's own paths.
 */
export function gate({ host, origins }) {
  const isExposed = !isLocal(host);
  const named = [host, hostname(), ...origins.map(hostOf)].map((name) => name.toLowerCase());
  const isKnown = (name) => isLocal(name) || isIP(bare(name)) > 0 || named.includes(name);

  return ({ headers, isControl = false }) => {
    const { origin, "sec-fetch-site": site } = headers;
    if (origin !== undefined && !origins.includes(origin) && !isLocal(hostOf(origin))) {
      return `pages of ${origin} are not let in; \`--origin ${origin}\` would let them`;
    }
    if (origin === undefined && (site === "cross-site" || site === "same-site")) {
      return "images, forms and links of other sites are not let in; call with `fetch`, or enter the address";
    }
    // HTTP/1.0 needs no `Host`, and every browser sends one.
    if (headers.host === undefined) return undefined;
    const name = hostOf(`http://${headers.host}`);
    if (isKnown(name) || (isExposed && !isControl)) return undefined;
    return isExposed
      ? `the sandbox's own paths are not known at ${headers.host}; \`--origin http://${headers.host}\` would let it in`
      : `this sandbox is not at ${headers.host}; \`--host\` would have it listen to others`;
  };
}

function hostOf(url) {
  try {
    return new URL(url).hostname;
  } catch {
    return "";
  }
}

/** An IPv6 address without its brackets. */
function bare(host) {
  return host.replace(/^\[|\]$/gu, "");
}
