// Which hosts are this machine: the core's own rule.

// The entry brings the module that the rule stands in.
import "../sandbox.js";
import { Sandbox } from "../wasm/sandbox.js";

/** Whether a host is this machine. An IPv6 address may stand there with brackets, as in a URL, or without. */
export function isLocal(host) {
  return Sandbox.isThisMachine(host) || Sandbox.isThisMachine(`[${host}]`);
}
