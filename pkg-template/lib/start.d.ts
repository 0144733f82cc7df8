import type { Module, Response, URL } from "./host.js";

/** Where a slim entry gets a WebAssembly module from: its address, the answer to a request for it, its bytes, or the compiled module. */
export type WasmSource = string | URL | Response | ArrayBufferLike | ArrayBufferView | Module;

/** Where a slim entry gets its modules from, each by its name. */
export type WasmSources<Names extends string> = {
  readonly [Name in Names]?: WasmSource | PromiseLike<WasmSource>;
};
