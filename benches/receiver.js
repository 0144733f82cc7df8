// Pushes to the receiver behind `node:http`, against a server that was written by hand for the same: it compares the token,
// limits the body, parses by `JSON.parse`, validates with ajv, and recognises duplicates by a hash. Runs in Node.
//
// What is measured is the processor time of the server for a push: a server in one thread answers as many pushes a second
// as that time fits into one. Other processes on the machine hardly change it.

import { fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { samplePayload } from "autograb-webhooks/schema";

import { median } from "./stopwatch.js";

const CONNECTIONS = 8;
const PUSHES = 50;
const ROUNDS = 50;
const WARM_UP_ROUNDS = 40;
const LEAST = 1;

/** The rows by their names. */
export const RECEIVER = { "a push to the receiver, over loopback": pushes };

/** The servers in `receiver-servers.js`. The last is listed for scale: nobody writes it first. */
const OURS = "receiver";
const PEER = "JSON.parse and ajv";
const SERVERS = [OURS, PEER, "JSON.parse and ajv, on events"];

/** Measures the row. All servers get the same pushes, in turns. */
async function pushes() {
  const servers = [];
  try {
    for (const name of SERVERS) servers.push(await start(name));
    const samples = servers.map(() => []);
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (const [index, server] of servers.entries()) {
        const sample = await server.measure();
        if (round >= 0) samples[index].push(sample);
      }
    }
    const times = Object.fromEntries(SERVERS.map((name, index) => [name, median(samples[index])]));
    const { [OURS]: ours, [PEER]: peer } = times;
    return { ours, best: PEER, peer, ratio: peer / ours, least: LEAST, times };
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function start(name) {
  const child = fork(new URL("receiver-servers.js", import.meta.url), [name]);
  const [port] = await once(child, "message");
  const senders = await Promise.all(Array.from({ length: CONNECTIONS }, () => Sender.connect(port)));
  async function usage() {
    child.send("usage");
    const [{ user, system }] = await once(child, "message");
    return user + system;
  }
  return {
    /** Returns the processor time of a push in nanoseconds. */
    async measure() {
      const before = await usage();
      await Promise.all(senders.map((sender) => sender.send(PUSHES)));
      return (((await usage()) - before) / (PUSHES * CONNECTIONS)) * 1e3;
    },
    async stop() {
      for (const sender of senders) sender.close();
      child.kill();
      await once(child, "exit");
    },
  };
}

let connections = 0;

/** A connection that sends one push after the other. `fetch` would take longer than the servers. */
class Sender {
  #socket;
  #serial = ++connections * 1_000_000;

  static async connect(port) {
    const sender = new Sender();
    sender.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(sender.#socket, "connect");
    return sender;
  }

  async send(count) {
    for (; count > 0; count--) {
      this.#socket.write(this.#request());
      const [answer] = await once(this.#socket, "data");
      if (!answer.subarray(0, OK.length).equals(OK)) throw new Error(`a push was answered with ${answer}`);
    }
  }

  /** Every third push is the one before it. */
  #request() {
    const serial = this.#serial++;
    const original = serial % 3 === 2 ? serial - 1 : serial;
    const body = BODIES[original % BODIES.length].replace("SERIAL", String(original));
    return `${HEAD}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  }

  close() {
    this.#socket.destroy();
  }
}

const OK = Buffer.from("HTTP/1.1 200");
const HEAD =
  "POST /hook?token=t0ken-of-the-endpoint HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

const BODIES = Array.from({ length: 30 }, (_, seed) => {
  const payload = samplePayload("recapture_new", { seed });
  return JSON.stringify({ ...payload, data: { ...payload.data, external_id: "SERIAL" } });
});
