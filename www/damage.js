// Ways to break a payload, to see what the validator says of them.

/** Each with what it does, on the text as it stands; one that finds nothing to do leaves it as it is. */
const WAYS = [
  ["Made a number a string.", (text) => text.replace(/: (-?\d[\d.]*)(?=,?\s)/, ': "$1"')],
  ["Misspelt the event.", (text) => text.replace(/("event": "[a-z]+)_/, "$1-")],
  ["Renamed `data`.", (text) => text.replace('"data":', '"date":')],
  ["Wrote a key twice.", (text) => text.replace(/^(\s*"[^"\n]+": "[^"\n]*"),?$/m, "$1,\n$1,")],
  ["Took a comma away.", (text) => text.replace(/,(?=\s*\n)/, "")],
];

/** A function that breaks a text in another way each time, and gives `{ text, what }`. */
export function createDamage() {
  let next = 0;
  return function damage(text) {
    for (let tries = 0; tries < WAYS.length; tries++) {
      const [what, apply] = WAYS[next++ % WAYS.length];
      const damaged = apply(text);
      if (damaged !== text) return { text: damaged, what };
    }
    return { text: text.slice(0, -1), what: "Cut the end off." };
  };
}
