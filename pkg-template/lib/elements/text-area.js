// Places in a text area.

/** The index of a line and column in a text, both from 1. */
export function indexOf(text, { line, column }) {
  let start = 0;
  for (let left = line; left > 1; left--) {
    const end = text.indexOf("\n", start);
    if (end === -1) break;
    start = end + 1;
  }
  return Math.min(start + column - 1, text.length);
}

/** Selects the JSON token at an index, and scrolls it into the middle. */
export function reveal(area, index) {
  const token = /^("(?:[^"\\\n]|\\.)*"?|[\w.+-]+|\S)/.exec(area.value.slice(index, index + 200));
  area.focus();
  area.setSelectionRange(index, index + (token?.[0].length ?? 0));
  const { lineHeight, fontSize } = getComputedStyle(area);
  const before = area.value.slice(0, index);
  const line = before.split("\n").length - 1;
  const column = index - (before.lastIndexOf("\n") + 1);
  area.scrollTop = line * parseFloat(lineHeight) - area.clientHeight / 2;
  // The characters of a monospaced font are about 0.6 em wide.
  area.scrollLeft = column * parseFloat(fontSize) * 0.6 - area.clientWidth / 2;
}
