// A host's rows: printed as they come, and written as a table for people and as JSON for machines.

import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";

/** The note about a peer that is not measured. */
const ABSENT = "typia is left out: it needs a compiler of its own (`ttsc`), which runs in no plain bundler";

const HEAD = ["work", "ours", "best other", "ratio", "required", "", "all"];

/** How the numbers of a row are formatted, by its kind. */
const UNITS = {
  time: { value: duration, ratio: times },
  growth: { value: (value) => `${value.toFixed(2)} ns/B`, ratio: times },
  overhead: { value: duration, ratio: times },
  start: { value: (value) => `${value.toFixed(1)} ms`, ratio: times },
  size: { value: (value) => `${value.toFixed(1)} KB`, ratio: () => "" },
  score: { value: String, ratio: () => "" },
};

export class Report {
  #host;
  #title;
  #rows = [];

  constructor(host, title) {
    this.#host = host;
    this.#title = title;
    console.log(`\n${title}`);
  }

  add(row) {
    this.#rows.push({ ...row, met: isMet(row) });
    const [name, ours, best, ratio, required, verdict] = cells(row);
    console.log(
      `  ${name.padEnd(44)} ${ours.padStart(10)} ${best.padStart(22)} ${ratio.padStart(7)}  ${required} ${verdict}`,
    );
  }

  isEmpty() {
    return this.#rows.length === 0;
  }

  missed() {
    return this.#rows.filter(({ met }) => met === false).map(({ name }) => `${this.#host}: ${name}`);
  }

  async write(folder) {
    await mkdir(folder, { recursive: true });
    const table = [HEAD, HEAD.map(() => "---"), ...this.#rows.map(cells)];
    const lines = table.map((line) => `| ${line.join(" | ")} |`);
    const text = `# ${this.#title}\n\n${cpus()[0]?.model ?? "unknown processor"}. ${ABSENT}.\n\n${lines.join("\n")}\n`;
    await writeFile(join(folder, `${this.#host}.md`), text);
    const json = { host: this.#title, rows: this.#rows };
    await writeFile(join(folder, `${this.#host}.json`), `${JSON.stringify(json, undefined, 2)}\n`);
  }
}

/** The kinds of rows whose `most` is a bound of the ratio, not of the value. */
const RATIOS = ["growth", "overhead"];

/** Whether a row meets its requirement; `undefined` for a row without one. */
function isMet({ kind, ours, ratio, least, most }) {
  if (least !== undefined) return (kind === "score" ? ours : ratio) >= least;
  if (most !== undefined) return (RATIOS.includes(kind) ? ratio : ours) <= most;
  return undefined;
}

function cells(row) {
  const { name, kind = "time", ours, best, peer, ratio, least, most, times } = row;
  const { value, ratio: written } = UNITS[kind];
  const other = best === undefined ? "" : `${best} ${value(peer)}`;
  const bound = RATIOS.includes(kind) ? written : value;
  const required =
    least !== undefined
      ? `at least ${kind === "score" ? least : `${least}x`}`
      : most !== undefined
        ? `at most ${bound(most)}`
        : "reported";
  const verdict = { true: "met", false: "NOT met", undefined: "" }[isMet(row)];
  const all = Object.entries(times).map(([contender, time]) => `${contender} ${value(time)}`);
  return [
    name,
    value(ours),
    other,
    best === undefined ? "" : written(ratio),
    required,
    verdict,
    all.join(", "),
  ];
}

function duration(nanoseconds) {
  if (nanoseconds < 1e4) return `${Math.round(nanoseconds)} ns`;
  return nanoseconds < 1e7 ? `${(nanoseconds / 1e3).toFixed(1)} µs` : `${(nanoseconds / 1e6).toFixed(1)} ms`;
}

function times(ratio) {
  return `${ratio.toFixed(2)}x`;
}
