/** What a store says to a claim. */
export type ClaimResult = "claimed" | "handled" | "busy";

/**
 * Remembers which pushes were handled, so that none is handled twice.
 *
 * A claim is a lease: when its owner crashes, it ends after `leaseMs`, and the next push of the same key can be claimed. The
 * owner claims again to extend it. A method that rejects does not lose an event: the receiver handles it, and reports to
 * `onError`.
 */
export interface DeduplicationStore {
  /**
   * Claims a key. The result is `busy` while another owner holds it, and `handled` from its confirmation on, for the `ttlMs`
   * of that. `ttlMs` here is for stores that set all times when they write first.
   */
  claim(
    key: string,
    claim: { readonly owner: string; readonly leaseMs: number; readonly ttlMs: number },
  ): Promise<ClaimResult>;
  /** Marks a key as handled for `ttlMs`, whoever holds the claim by now. */
  confirm(key: string, claim: { readonly owner: string; readonly ttlMs: number }): Promise<void>;
  /**
   * Ends the owner's claim, so that the push can be repeated at once. It does nothing to the claim of another owner, or to
   * a key that is handled.
   */
  release(key: string, claim: { readonly owner: string }): Promise<void>;
}

/**
 * Creates a store in memory, for a receiver that runs in one process. Its keys are lost when the process ends.
 *
 * ```js
 * const store = memoryStore({ maxKeys: 10_000 }); // default: 100,000; beyond that, the oldest key is forgotten
 * ```
 *
 * @throws {WebhooksError} `invalid_request` for a `maxKeys` that is not an integer from 1 up
 */
export function memoryStore(options?: { readonly maxKeys?: number }): DeduplicationStore;
