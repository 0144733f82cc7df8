// Indents JSON without parsing it: numbers, escapes and duplicate keys stay as they are, and so do errors.

const WIDTH = 2;
const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs;
const OPENING = new Set(["{", "["]);
const CLOSING = new Set(["}", "]"]);

/** Returns a text of JSON with one value in each line. */
export function format(text) {
  const out = [];
  let depth = 0;
  let before = "";
  const breakLine = () => out.push("\n", " ".repeat(WIDTH * Math.min(depth, 100)));
  for (const [token] of text.matchAll(TOKEN)) {
    const isEmpty = CLOSING.has(token) && OPENING.has(before);
    if (CLOSING.has(token)) depth = Math.max(0, depth - 1);
    const startsLine = OPENING.has(before) || before === "," || CLOSING.has(token);
    if (startsLine) isEmpty || breakLine();
    else if (isNextValue(before, token)) out.push("\n");
    if (before === ":") out.push(" ");
    out.push(token);
    if (OPENING.has(token)) depth += 1;
    before = token;
  }
  return out.join("");
}

/** Whether a token begins another value without a comma before it, as each line of a log does. */
const isNextValue = (before, token) => before !== "" && before !== ":" && !/^[,:]/.test(token);
