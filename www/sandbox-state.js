// The state of the sandbox: kept over a reload, exported to a file, imported, and reset.

import { byId, save } from "./dom.js";
import { refusal } from "./problems.js";

/** `onRestored()` is called whenever another state has taken the place of the current one. */
export function startSandboxState(sandbox, onRestored) {
  const file = byId("state-file");
  const problem = byId("state-problem");

  async function attempt(work) {
    problem.replaceChildren();
    try {
      await work();
    } catch (error) {
      problem.replaceChildren(refusal(error));
    }
  }

  /** Without a snapshot, returns to the state of a new sandbox. */
  async function restore(snapshot) {
    await sandbox.restore(snapshot);
    onRestored();
  }

  async function exportState() {
    const text = JSON.stringify((await sandbox.load()).snapshot(), null, 2);
    save(new Blob([text], { type: "application/json" }), "sandbox.json");
  }

  async function importState(chosen) {
    const text = await chosen.text();
    let snapshot;
    try {
      snapshot = JSON.parse(text);
    } catch {
      throw new Error(`\`${chosen.name}\` is not JSON`);
    }
    await restore(snapshot);
  }

  byId("state-export").addEventListener("click", () => attempt(exportState));
  byId("state-import").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    file.value = "";
    if (chosen !== undefined) attempt(() => importState(chosen));
  });
  byId("state-reset").addEventListener("click", () => attempt(() => restore()));
}
