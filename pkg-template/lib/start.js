import { requireCoders } from "./encoding.js";
import { WebhooksError } from "./error.js";

/** What a function of a lost instance returns to the glue, which reads two numbers from the result of a callback. */
const NOTHING = Object.freeze([0, 0]);

/**
 * Returns the functions of a WebAssembly module, which starts when one of them is first called. So importing the
 * package compiles nothing, and a host that refuses WebAssembly causes an error where it can be caught.
 *
 * - `glue` is the JavaScript that wasm-bindgen generates for `--target bundler`. It calls the module's exports through
 *   one object, which `__wbg_set_wasm` sets. Until the module runs, that object is a proxy whose getter starts it.
 * - `importName` is the name under which a module of this version imports its glue.
 * - `open` returns the compiled `WebAssembly.Module`.
 *
 * The result is a value, not a side effect: a bundler drops the module when nothing uses what this returns. It has
 * three functions beside those of the glue:
 *
 * - `provide(open)` sets where the compiled module comes from, for the entries that are told so at run time;
 * - `start()` starts the module now and returns its exports;
 * - `watch({ started, lost })` has `started()` called for each new instance, and `lost(error)` when the module stopped
 *   and cannot be started again.
 *
 * An export that throws, for example because the stack or the memory is used up, leaves its instance in an unknown
 * state. The instance is dropped, and the next call starts a new one; unless the glue has classes, whose objects point
 * into the memory of the first.
 */
export function lazy(name, importName, glue, open = notGiven) {
  const watchers = [];
  const isRenewable = !Object.values(glue).some((part) => part?.prototype?.free);
  let exports, memory, cause;
  let isReported = false;

  function provide(source) {
    open = source;
  }

  function watch(watcher) {
    watchers.push(watcher);
  }

  /** A start that failed is tried again by the next call. */
  function start() {
    if (exports !== undefined) return exports;
    if (cause !== undefined && !isRenewable) throw reportLoss();
    requireCoders();
    try {
      const module = open();
      if (WebAssembly.Module.imports(module).some((wanted) => wanted.module !== importName)) {
        throw new Error("it is of another version than this package");
      }
      const instance = new WebAssembly.Instance(module, { [importName]: glue });
      // Growing the dropped memory detaches every view of it, those of the glue too.
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

  /** Wraps the exports of an instance: once it is dropped, its functions call those of the next instance. */
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
          // The stack may be used up, so the assignments come before any call.
          isLost = true;
          cause = thrown;
          if (exports === guarded) exports = undefined;
          if (!isRenewable) queueMicrotask(reportLoss);
          // Nothing catches what a callback throws that the host runs by itself, such as in a microtask: there it would end
          // a Node process.
          if (!isRenewable && property.includes("closure")) return NOTHING;
          throw thrown;
        }
      };
    for (const [property, part] of Object.entries(raw)) {
      guarded[property] = typeof part === "function" ? guardCall(property, part) : part;
    }
    return guarded;
  }

  /** Functions that only the glue calls, such as those that free an object, do nothing when there is no next instance. */
  function callNext(property, given) {
    if (isRenewable || !property.includes("__")) return start()[property](...given);
    // A stack that was used up left no room to report the loss before.
    if (!isReported) reportLoss();
    return NOTHING;
  }

  function reportLoss() {
    const error = unavailable(name, cause, "stopped; reload the page or restart the process");
    for (const { lost } of watchers) lost?.(error);
    isReported = true;
    return error;
  }

  const asleep = new Proxy({}, { get: (_, property) => start()[property] });
  glue.__wbg_set_wasm(asleep);
  return { ...glue, provide, start, watch };
}

function notGiven() {
  throw new Error("it was not given; await `init` before the first call");
}

/** Returns the `init` of a slim entry, which is told where its modules come from: `init({ payload: url })`. */
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

/** Compiles a module that the package holds as text. */
export const compileText = (text) => new WebAssembly.Module(decode(text));

/** The bytes of a module that is held as text: one character for a byte below 80, and two for the others. */
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
 * Compiles what `init` was given. Objects are told apart by their methods, because `instanceof` fails for those of
 * another realm. Bytes are compiled on this thread: engines compile functions on their first call, and passing such
 * small modules to another thread takes longer.
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
  return new WebhooksError({ code: "wasm_unavailable", message, hint: hintFor(cause), cause });
}

function hintFor(cause) {
  if (typeof WebAssembly === "undefined") return "this host has no WebAssembly";
  if (!(cause instanceof WebAssembly.CompileError)) return undefined;
  return "under a Content-Security-Policy, `script-src` needs 'wasm-unsafe-eval'";
}
