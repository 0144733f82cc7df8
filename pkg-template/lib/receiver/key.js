import { TextEncoder } from "../encoding.js";
import { builtin } from "./host.js";
import { pathOf } from "./push.js";

const encoder = new TextEncoder();

/**
 * The key of a push: the SHA-256 of its path and its body, in hexadecimal. The query is no part of it, because its token may
 * be replaced between two deliveries of the same event.
 */
export function contentKey(target, bytes) {
  const path = `${pathOf(target)}\n`;
  const createHash = builtin("node:crypto")?.createHash;
  // Web Crypto hashes on another thread, and the way there takes several times as long as hashing a payload.
  return (
    createHash?.("sha256").update(path).update(bytes).digest("hex") ?? digest(encoder.encode(path), bytes)
  );
}

async function digest(path, bytes) {
  const input = new Uint8Array(path.length + bytes.length);
  input.set(path);
  input.set(bytes, path.length);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", input));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
