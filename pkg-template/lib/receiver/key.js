import { TextEncoder } from "../encoding.js";
import { pathOf } from "./push.js";

const encoder = new TextEncoder();

/**
 * The key of a push: the SHA-256 of its path and its body, in hexadecimal. The query is no part of it, because its token may
 * be replaced between two deliveries of the same event.
 */
export async function contentKey(target, bytes) {
  const path = encoder.encode(`${pathOf(target)}\n`);
  const input = new Uint8Array(path.length + bytes.length);
  input.set(path);
  input.set(bytes, path.length);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", input));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
