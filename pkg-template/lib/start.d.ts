import type { Module, Response, URL } from "./host.js";

/** Where a slim entry gets a WebAssembly module from: its address, the answer to a request for it, its bytes, or the compiled module. */
export type WasmSource = string | URL | Response | ArrayBufferLike | ArrayBufferView | Module;

/**
 * Starts the modules of a slim entry. Await it before the first call; modules that are not named stay asleep.
 *
 * @throws {WebhooksError} `wasm_unavailable` when a module can't be had, compiled or started
 */
export type Init<Names extends string> = (sources: {
  readonly [Name in Names]?: WasmSource | PromiseLike<WasmSource>;
}) => Promise<void>;
