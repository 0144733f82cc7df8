import { Exchange } from "./receiver/exchange.js";
import { drain } from "./receiver/drain.js";
import { pushOf } from "./receiver/push.js";
import { ReceiverState, register } from "./receiver/state.js";

export { rotateToken, verifyConnection } from "./receiver/connection.js";
export { toNodeHandler } from "./node-handler.js";

export function createReceiver(options) {
  const state = new ReceiverState(options);

  const receive = (push) => new Exchange(state, push).run();

  async function fetch(request, ...hosts) {
    const { status, headers } = await receive(pushOf(request, hosts));
    return new Response(null, { status, headers });
  }

  const receiver = { fetch, receive, drain: (options) => drain(state, options) };
  register(receiver, state);
  return receiver;
}
