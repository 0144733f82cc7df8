// Issues of a log, counted by severity, code and path.

/** How many kinds of issues are counted each for itself. */
const MOST_KINDS = 1_000;

/**
 * Returns `add(issue, line)`, which counts an issue with those of the same code at the same path, and returns whether
 * there was room for it; and `list()`, the most frequent kinds first.
 */
export function createKinds() {
  const kinds = new Map();

  function add({ severity, code, path, message }, line) {
    const place = path.replace(/\/\d+(?=\/|$)/g, "/*");
    const key = `${severity} ${code} ${place}`;
    const known = kinds.get(key);
    if (known !== undefined) known.count += 1;
    else if (kinds.size < MOST_KINDS)
      kinds.set(key, { severity, code, path: place, message, line, count: 1 });
    else return false;
    return true;
  }

  return { add, list: () => Array.from(kinds.values()).sort((a, b) => b.count - a.count) };
}
