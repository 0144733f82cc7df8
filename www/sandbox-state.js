// The state of the sandbox: kept over a reload, exported to a file, imported, and reset.

import { byId, save } from "./dom.js";
import { refusal } from "./problems.js";
import { keep, kept } from "./session.js";

/** Restores what was kept. `onRestored()` is called whenever another state takes the place of the current one. */
export function startSandboxState(sandbox, onRestored) {
  const blank = sandbox.snapshot();
  const file = byId("state-file");
  const problem = byId("state-problem");

  function restore(snapshot) {
    problem.replaceChildren();
    try {
      sandbox.restore(snapshot);
      onRestored();
    } catch (error) {
      problem.replaceChildren(refusal(error));
    }
  }

  byId("state-export").addEventListener("click", () => {
    const text = JSON.stringify(sandbox.snapshot(), null, 2);
    save(new Blob([text], { type: "application/json" }), "sandbox.json");
  });
  byId("state-import").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = "";
    if (chosen === undefined) return;
    try {
      restore(JSON.parse(await chosen.text()));
    } catch {
      problem.replaceChildren(refusal(new Error(`\`${chosen.name}\` is not JSON`)));
    }
  });
  byId("state-reset").addEventListener("click", () => restore(blank));

  try {
    const before = kept("sandbox");
    if (before !== undefined) sandbox.restore(before);
  } catch {
    // Another version of the page has written it.
  }
  keep("sandbox", () => sandbox.snapshot());
}
