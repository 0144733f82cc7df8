// Firefox and WebKit, driven by plain WebDriver calls: playwright drives only builds of its own, which would have to be
// downloaded.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

import { freePort } from "./project.js";

const { FIREFOX, GECKODRIVER, MINIBROWSER, WEBKITDRIVER } = process.env;

/** How each is started, and what `cargo xtask` found of it on this machine. */
export const DRIVERS = {
  firefox: {
    name: "Firefox",
    isThere: Boolean(FIREFOX && GECKODRIVER),
    command: [GECKODRIVER],
    capabilities: { "moz:firefoxOptions": { binary: FIREFOX, args: ["-headless"] } },
  },
  webkit: {
    name: "WebKit",
    isThere: Boolean(MINIBROWSER && WEBKITDRIVER),
    command: ["xvfb-run", "--auto-servernum", WEBKITDRIVER],
    capabilities: { "webkitgtk:browserOptions": { binary: MINIBROWSER, args: ["--automation"] } },
  },
};

/** Starts a browser. Its pages are loaded in one window, so each task must end before the next begins. */
export async function launch({ command: [driver, ...args], capabilities }) {
  const port = await freePort();
  // Without it WebKit refuses to run as root, as in a container.
  const env = { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" };
  const child = spawn(driver, [...args, `--port=${port}`], { env, detached: true, stdio: "ignore" });
  const ended = once(child, "exit");
  const stop = async () => {
    // With the browser that it started.
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  try {
    const base = `http://127.0.0.1:${port}`;
    const { sessionId, capabilities: actual } = await created(base, capabilities, child);
    return new Window(`${base}/session/${sessionId}`, actual.browserVersion, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Creates a session, once the driver listens. */
async function created(base, alwaysMatch, child) {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    const status = await call("GET", `${base}/status`).catch(() => undefined);
    if (status?.ready) return call("POST", `${base}/session`, { capabilities: { alwaysMatch } });
    await pause(100);
  }
  throw new Error(`the driver of the browser does not answer at ${base}`);
}

class Window {
  #session;
  #stop;

  constructor(session, version, stop) {
    this.#session = session;
    this.version = version;
    this.#stop = stop;
  }

  goto(url) {
    return call("POST", `${this.#session}/url`, { url });
  }

  /** What the page at an address says as its `data-verdict`, within so many milliseconds. */
  async verdictAt(url, patience) {
    await this.goto(url);
    for (const end = performance.now() + patience; performance.now() < end; await pause(50)) {
      const verdict = await this.run(
        'return document.querySelector("[data-verdict]")?.dataset.verdict ?? null;',
      );
      if (verdict !== null) return verdict;
    }
    throw new Error(`the page at ${url} gives no verdict`);
  }

  /**
   * Runs the body of a function in the page, and resolves to what it returns or to what its promise does. Firefox runs
   * it in a sandbox, where each access to an object of the page is slow: what is measured must be the page's own script.
   */
  async run(body, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      (async (...args) => { ${body} })(...arguments).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await call("POST", `${this.#session}/execute/async`, { script, args });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async close() {
    try {
      await call("DELETE", this.#session);
    } finally {
      await this.#stop();
    }
  }
}

async function call(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
