import { DRIFT } from "../outcomes.js";

/** The number of reports after which no more are made: names come from the sender. */
const MAX_REPORTS = 1_000;
const MAX_NAME = 100;

/** Reports what the catalogue does not know, each thing once. */
export class Drift {
  #reported = new Set();
  #report;

  constructor(report) {
    this.#report = report;
  }

  inspect(event, issues) {
    for (const { code, path, expected, found } of issues) {
      const kind = DRIFT[code];
      if (kind === undefined || event === null || this.#reported.size >= MAX_REPORTS) continue;
      const report = { kind, event: event.slice(0, MAX_NAME), path: withoutIndexes(path) };
      // What was found instead of an integer is a number itself.
      if (kind === "type")
        Object.assign(report, { expected, found: /^[a-z]/.test(found) ? found : "a fraction" });
      const text = JSON.stringify(report);
      if (this.#reported.has(text)) continue;
      this.#reported.add(text);
      this.#report(report);
    }
  }
}

/** The items of a list are alike. */
const withoutIndexes = (path) => path.replace(/\/\d+(?=\/|$)/g, "/*");
