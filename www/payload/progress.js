// The progress of a long task: its share, rate and remaining time, and a button that ends it.

import { byId, count } from "../dom.js";

/** Shorter tasks show no progress, in milliseconds. */
const PATIENCE = 300;

/**
 * Returns `begin(total, what)`. It returns `{ report({ read, bad }), end() }` for one task, whose total is in bytes.
 */
export function createProgress(onCancel) {
  const box = byId("progress");
  const bar = box.querySelector("progress");
  const text = byId("progress-text");
  byId("progress-cancel").addEventListener("click", onCancel);

  return function begin(total, what) {
    const start = performance.now();
    bar.max = total;
    bar.removeAttribute("value");
    text.textContent = `${what}…`;
    const timer = setTimeout(() => (box.hidden = false), PATIENCE);
    return {
      report({ read, bad }) {
        const seconds = (performance.now() - start) / 1000;
        bar.value = read;
        text.textContent = [
          `${what}: ${percent(read, total)} of ${bytes(total)}`,
          `${bytes(read / seconds)}/s`,
          `${duration(((total - read) / read) * seconds)} left`,
          count(bad, "bad line"),
        ].join(" · ");
      },
      end() {
        clearTimeout(timer);
        box.hidden = true;
      },
    };
  };
}

const percent = (part, total) => `${Math.floor((part / total) * 100)} %`;

/** A size in decimal units, as files are measured. */
export function bytes(number) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (number >= 1000 && unit < units.length - 1) {
    number /= 1000;
    unit += 1;
  }
  return `${number.toLocaleString("en", { maximumFractionDigits: number < 10 && unit > 0 ? 1 : 0 })} ${units[unit]}`;
}

const duration = (seconds) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`);
