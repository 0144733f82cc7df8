/**
 * The types that the package shares with its host. Which of them there are depends on the consumer's `lib`: those of
 * a browser, of Node's own declarations, or none at all, where the part that matters stands in.
 */

/** What instances of a global class are. */
type Instance<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { prototype: infer Type }> ? Type : Otherwise;

export type URL = Instance<"URL", { readonly href: string }>;

export type Headers = Instance<"Headers", ReadonlyMap<string, string>>;

export type Request = Instance<
  "Request",
  {
    readonly method: string;
    readonly url: string;
    readonly headers: Headers;
    readonly body: unknown;
    readonly bodyUsed: boolean;
    readonly signal: AbortSignal;
  }
>;

export type Response = Instance<
  "Response",
  { readonly ok: boolean; readonly status: number; arrayBuffer(): Promise<ArrayBuffer> }
>;

export type AbortSignal = Instance<
  "AbortSignal",
  {
    readonly aborted: boolean;
    readonly reason: unknown;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
  }
>;

export type Fetch =
  typeof globalThis extends Record<"fetch", infer Type> ? Type : (input: any, init?: any) => Promise<any>;

export type Module =
  typeof globalThis extends Record<"WebAssembly", { Module: { prototype: infer Type } }> ? Type : object;
