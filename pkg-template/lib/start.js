import { WebhooksError } from "./error.js";

/**
 * A WebAssembly module that starts when the first of its exports is used, so that importing the package costs no
 * compilation, and so that a host that refuses WebAssembly gives an error that can be caught where it is called.
 *
 * `glue` is what wasm-bindgen wrote for `--target bundler`, and what a module of the same version asks for as `asked`.
 * It reads every export from one object, which `__wbg_set_wasm` hands it; until the module runs that object is a
 * proxy whose getter starts it.
 *
 * What comes out of an export as an exception, such as that the stack or the memory is used up, leaves the instance in
 * the middle of something. It is given up then, and the next call starts another; but not where glue's classes have
 * objects, which point into the first.
 */
export function lazy(name, asked, glue) {
  const watchers = [];
  const isRenewable = !Object.values(glue).some((part) => part?.prototype?.free);
  let open = () => {
    throw new Error("it was not given; await `init` before the first call");
  };
  let exports, memory, cause;

  /** Says where the compiled module comes from: a function that returns a `WebAssembly.Module`. */
  function provide(source) {
    open = source;
  }

  /** Has `started()` called when there is a new instance, and `lost(error)` when there is none and will be none. */
  function watch(watcher) {
    watchers.push(watcher);
  }

  /** The exports of the running module. A start that was refused is tried again by the next call. */
  function start() {
    if (exports !== undefined) return exports;
    if (cause !== undefined && !isRenewable) throw tell();
    try {
      const module = open();
      if (WebAssembly.Module.imports(module).some((wanted) => wanted.module !== asked)) {
        throw new Error("it is of another version than this package");
      }
      const instance = new WebAssembly.Instance(module, { [asked]: glue });
      // Views of the memory that was given up are empty from here on, those of the glue too.
      memory?.grow(0);
      memory = instance.exports.memory;
      exports = guard(instance.exports);
      glue.__wbg_set_wasm(exports);
      exports.__wbindgen_start();
    } catch (refusal) {
      exports = undefined;
      glue.__wbg_set_wasm(asleep);
      throw unavailable(name, refusal);
    }
    try {
      for (const { started } of watchers) started?.();
    } catch (thrown) {
      exports = undefined;
      throw thrown;
    }
    return exports;
  }

  /** An instance's exports, which lead to the next one's once it is given up. */
  function guard(raw) {
    const guarded = {};
    let isLost = false;
    const guardCall =
      (property, call) =>
      (...given) => {
        if (isLost) return callNext(property, given);
        try {
          return call(...given);
        } catch (thrown) {
          // There may be next to no stack left: what has to be done first needs no call.
          isLost = true;
          cause = thrown;
          if (exports === guarded) exports = undefined;
          if (!isRenewable) queueMicrotask(tell);
          throw thrown;
        }
      };
    for (const [property, part] of Object.entries(raw)) {
      guarded[property] = typeof part === "function" ? guardCall(property, part) : part;
    }
    return guarded;
  }

  /** What only the host calls, such as to free an object, has nothing to do any more when there is no next one. */
  function callNext(property, given) {
    return !isRenewable && property.includes("__") ? undefined : start()[property](...given);
  }

  function tell() {
    const error = unavailable(name, cause, "stopped, and has to be loaded anew");
    for (const { lost } of watchers) lost?.(error);
    return error;
  }

  const asleep = new Proxy({}, { get: (_, property) => start()[property] });
  glue.__wbg_set_wasm(asleep);
  return { provide, start, watch };
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

function unavailable(name, cause, what = "could not start") {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `the WebAssembly module \`${name}\` ${what}: ${reason}`;
  return new WebhooksError({ code: "wasm_unavailable", message, hint: hintAt(cause), cause });
}

function hintAt(cause) {
  if (typeof WebAssembly === "undefined") return "this host has no WebAssembly";
  if (!(cause instanceof WebAssembly.CompileError)) return undefined;
  return "under a Content-Security-Policy, `script-src` needs 'wasm-unsafe-eval'";
}
