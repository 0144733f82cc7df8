import { WebhooksError } from "./error.js";

/**
 * A WebAssembly module that starts when the first of its exports is used, so that importing the package costs no
 * compilation, and so that a host that refuses WebAssembly gives an error that can be caught where it is called.
 *
 * `glue` is what wasm-bindgen wrote for `--target bundler`, and what a module of the same version asks for as `asked`.
 * It reads every export from one object, which `__wbg_set_wasm` hands it; until the module runs that object is a
 * proxy whose getter starts it.
 */
export function lazy(name, asked, glue) {
  let open = () => {
    throw new Error("it was not given; await `init` before the first call");
  };
  let exports;

  /** Says where the compiled module comes from: a function that returns a `WebAssembly.Module`. */
  function provide(source) {
    open = source;
  }

  /** The exports of the running module. A start that was refused is tried again by the next call. */
  function start() {
    if (exports !== undefined) return exports;
    try {
      const module = open();
      if (WebAssembly.Module.imports(module).some((wanted) => wanted.module !== asked)) {
        throw new Error("it is of another version than this package");
      }
      const instance = new WebAssembly.Instance(module, { [asked]: glue });
      glue.__wbg_set_wasm(instance.exports);
      instance.exports.__wbindgen_start();
      exports = instance.exports;
    } catch (cause) {
      glue.__wbg_set_wasm(asleep);
      throw unavailable(name, cause);
    }
    return exports;
  }

  const asleep = new Proxy({}, { get: (_, property) => start()[property] });
  glue.__wbg_set_wasm(asleep);
  return { provide, start };
}

/** The `init` of a slim entry, whose modules come from elsewhere: `init({ payload: url })`. */
export function initOf(modules) {
  return async function init(sources) {
    const wanted = Object.entries(sources).map(async ([name, source]) => {
      if (!Object.hasOwn(modules, name)) throw unavailable(name, new Error("this entry has no such module"));
      const module = await compile(source).catch((cause) => {
        throw unavailable(name, cause);
      });
      modules[name].provide(() => module);
      modules[name].start();
    });
    await Promise.all(wanted);
  };
}

/** What `provide` takes, for a module that stands in the package as text. */
export function inlined(text) {
  return () => new WebAssembly.Module(decode(text));
}

/** The bytes of an inlined module: one character for a byte below 80, and two for the others. */
export function decode(text) {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let above = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) - 35;
    if (code < 80) {
      bytes[length++] = above + code;
      above = 0;
    } else {
      above = (code - 79) * 80;
    }
  }
  return bytes.subarray(0, length);
}

/**
 * What is told apart by its methods may come from another realm, where `instanceof` fails. Bytes are compiled on this
 * thread: engines leave the functions for later, and handing so little to another takes longer.
 */
async function compile(source) {
  source = await source;
  if (typeof source === "string" || typeof source?.href === "string") source = await fetch(source);
  if (typeof source?.arrayBuffer === "function") {
    if (source.ok === false) throw new Error(`the server answered ${source.status}`);
    source = await source.arrayBuffer();
  }
  const isBytes = typeof source?.byteLength === "number";
  return isBytes ? new WebAssembly.Module(source) : source;
}

function unavailable(name, cause) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `the WebAssembly module \`${name}\` could not start: ${reason}`;
  return new WebhooksError({ code: "wasm_unavailable", message, hint: hintAt(cause), cause });
}

function hintAt(cause) {
  if (typeof WebAssembly === "undefined") return "this host has no WebAssembly";
  if (!(cause instanceof WebAssembly.CompileError)) return undefined;
  return "under a Content-Security-Policy, `script-src` needs 'wasm-unsafe-eval'";
}
