// Which hosts are this machine: the core's own rule.

// The entry provides the module that contains the rule.
import "../sandbox.js";
import { Sandbox } from "../wasm/sandbox.js";

/** Whether a host is this machine. An IPv6 address may have brackets, as in a URL, or none. */
export function isLocal(host) {
  return Sandbox.isThisMachine(host) || Sandbox.isThisMachine(`[${host}]`);
}
