// Who gets in: not every page that a browser on this machine has open.

import { isIP } from "node:net";
import { isLocal } from "./machine.js";

/**
 * Gives the reason to refuse a request, if there is one.
 *
 * A page anywhere can have the browser call this machine. It says where it comes from, unless it has had a name of its
 * own point at this machine: then the name gives it away.
 */
export function gate({ host, origins }) {
  const isExposed = !isLocal(host);
  return ({ headers }) => {
    const { origin } = headers;
    if (origin !== undefined && !origins.includes(origin) && !isLocal(hostOf(origin))) {
      return `pages of ${origin} are not let in; \`--origin ${origin}\` would let them`;
    }
    const name = hostOf(`http://${headers.host}`);
    if (isExposed || isLocal(name) || isIP(name.replace(/^\[|\]$/gu, "")) > 0) return undefined;
    return `this sandbox is not at ${headers.host}; \`--host\` would have it listen to others`;
  };
}

function hostOf(url) {
  try {
    return new URL(url).hostname;
  } catch {
    return "";
  }
}
