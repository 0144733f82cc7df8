// A process of the example, as a user runs it, that can be ended and started again.

import { spawn } from "node:child_process";
import { once } from "node:events";

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
process.once("SIGTERM", () => process.exit(1));

/**
 * Starts a script, and waits until it prints what matches `ready`: `{ restart, stop, errors }`. `errors` returns what it has
 * printed to standard error in all its lives.
 */
export async function startProgram(script, { cwd, env, ready }) {
  let child, ended;
  let errors = "";

  async function start() {
    child = spawn(process.execPath, [script], { cwd, env: { ...process.env, ...env } });
    running.add(child);
    ended = once(child, "exit").then(([code, signal]) => {
      running.delete(child);
      return signal ?? code;
    });
    child.stderr.on("data", (chunk) => (errors += chunk));
    const isReady = new Promise((resolve) => {
      let printed = "";
      child.stdout.on("data", (chunk) => ready.test((printed += chunk)) && resolve(true));
    });
    if ((await Promise.race([isReady, ended])) !== true) throw new Error(`${script} ended:\n${errors}`);
  }

  /** Ends it, and resolves with its exit code or the signal that ended it. */
  async function stop(signal) {
    child.kill(signal);
    return ended;
  }

  await start();
  return {
    stop,
    async restart(signal) {
      const code = await stop(signal);
      await start();
      return code;
    },
    errors: () => errors,
  };
}
