// Breaks payloads in typical ways, to show what the validator reports.

/** Each way with its description. It returns the text unchanged where it does not apply. */
const WAYS = [
  ["Made a number a string.", (text) => text.replace(/: (-?\d[\d.]*)(?=,?\s)/, ': "$1"')],
  ["Misspelt the event.", (text) => text.replace(/("event": "[a-z]+)_/, "$1-")],
  ["Renamed `data`.", (text) => text.replace('"data":', '"date":')],
  ["Wrote a key twice.", (text) => text.replace(/^(\s*"[^"\n]+": "[^"\n]*"),?$/m, "$1,\n$1,")],
  ["Removed a comma.", (text) => text.replace(/,(?=\s*\n)/, "")],
];

/** A function that breaks a text in the next way, and returns `{ text, what }`. */
export function createDamage() {
  let next = 0;
  return function damage(text) {
    for (let tries = 0; tries < WAYS.length; tries++) {
      const [what, apply] = WAYS[next++ % WAYS.length];
      const damaged = apply(text);
      if (damaged !== text) return { text: damaged, what };
    }
    return { text: text.slice(0, -1), what: "Cut off the end." };
  };
}
