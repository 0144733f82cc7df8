import { WebhooksError } from "./error.js";

/**
 * The host's UTF-8 encoder and decoder, under their own names so that the generated glue uses them too. They are created
 * at their first use: importing the package needs no global. Jest's jsdom hides both, but lets Node's `util` be reached.
 */
export class TextEncoder {
  #host;

  encode(text) {
    return (this.#host ??= create("TextEncoder")).encode(text);
  }

  encodeInto(text, bytes) {
    return (this.#host ??= create("TextEncoder")).encodeInto(text, bytes);
  }
}

export class TextDecoder {
  #host;
  #options;

  constructor(...options) {
    this.#options = options;
  }

  decode(...chunk) {
    // The glue decodes nothing at its import, which a decoder that has decoded nothing answers without the host.
    if (chunk.length === 0 && this.#host === undefined) return "";
    return (this.#host ??= create("TextDecoder", ...this.#options)).decode(...chunk);
  }
}

/** Throws an error that names what is missing. A module that starts without it would stop in the middle of a call. */
export function requireCoders() {
  hostClass("TextDecoder");
  hostClass("TextEncoder");
}

function create(name, ...options) {
  const Host = hostClass(name);
  return new Host(...options);
}

function hostClass(name) {
  const found = globalThis[name] ?? globalThis.process?.getBuiltinModule?.("node:util")[name];
  if (found !== undefined) return found;
  throw new WebhooksError({
    code: "wasm_unavailable",
    message: `this host has no \`${name}\``,
    hint: `define the global \`${name}\` before the first call; a test environment such as jsdom may hide that of its host`,
  });
}
