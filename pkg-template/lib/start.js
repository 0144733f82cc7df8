import { WebhooksError } from "./error.js";

/**
 * A WebAssembly module that starts when the first of its exports is used, so that importing the package costs no
 * compilation, and so that a host that refuses WebAssembly gives an error that can be caught where it is called.
 *
 * `glue` is what wasm-bindgen wrote for `--target bundler`. It reads every export from one object, which
 * `__wbg_set_wasm` hands it; until the module runs that object is a proxy whose getter starts it.
 */
export function lazy(name, glue) {
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
      const instance = new WebAssembly.Instance(open(), { [`./${name}_bg.js`]: glue });
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

/**
 * The bytes of an inlined module. Its text is what `xtask/src/inline.rs` made of it: the operands of some instructions
 * stand behind all other bytes, each kind together, and a byte is one character if it is below 80, else two.
 */
export function decode(text) {
  const [head] = text.split(" ", 1);
  const [length, begin, end, ...starts] = head.split(",").map(Number);
  const next = [0, ...starts].map((start) => start + head.length + 1);
  const module = new Uint8Array(length);
  let place = 0;
  const take = (kind) => {
    let byte = text.charCodeAt(next[kind]++) - 35;
    if (byte >= 80) byte = (byte - 79) * 80 + text.charCodeAt(next[kind]++) - 35;
    return (module[place++] = byte);
  };
  const takeNumber = (kind) => {
    while (take(kind) >= 128);
  };
  while (place < begin) take(0);
  while (place < end) {
    const kind = KINDS[take(0)];
    // The alignment of an address, which is no kind of its own.
    if (kind === 2) takeNumber(0);
    if (kind > 0) takeNumber(kind);
  }
  while (place < length) take(0);
  return module;
}

/** The kind of each instruction's last operand: 1 the number of a local, 2 the offset of an address, 3 a constant. */
const KINDS = new Uint8Array(256).fill(1, 0x20, 0x23).fill(2, 0x28, 0x3f).fill(3, 0x41, 0x43);

/** What is told apart by its methods may come from another realm, where `instanceof` fails. */
async function compile(source) {
  source = await source;
  if (typeof source === "string" || typeof source?.href === "string") source = await fetch(source);
  if (typeof source?.arrayBuffer === "function") {
    if (source.ok === false) throw new Error(`the server answered ${source.status}`);
    source = await source.arrayBuffer();
  }
  const isBytes = typeof source?.byteLength === "number";
  return isBytes ? WebAssembly.compile(source) : source;
}

function unavailable(name, cause) {
  const hint =
    typeof WebAssembly === "undefined"
      ? "this host has no WebAssembly"
      : "under a Content-Security-Policy, `script-src` needs 'wasm-unsafe-eval'";
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `the WebAssembly module \`${name}\` could not start: ${reason}`;
  return new WebhooksError({ code: "wasm_unavailable", message, hint, cause });
}
