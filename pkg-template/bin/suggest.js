// What was probably meant.

/** The name that is nearest to a word, if one is at most a third of its letters away. */
export function suggest(word, names) {
  const [nearest] = names
    .map((name) => ({ name, distance: distance(word.toLowerCase(), name) }))
    .filter(({ name, distance }) => distance * 3 <= Math.max(word.length, name.length))
    .sort((one, other) => one.distance - other.distance);
  return nearest?.name;
}

/** How many letters have to be added, left out, exchanged or swapped with the next one. */
function distance(one, other) {
  let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, place) => place)];
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let place = 1; place <= other.length; place += 1) {
      const exchanged = row[place - 1] + (one[line - 1] === other[place - 1] ? 0 : 1);
      const isSwap = one[line - 1] === other[place - 2] && one[line - 2] === other[place - 1];
      const swapped = isSwap ? before[place - 2] + 1 : Infinity;
      next.push(Math.min(exchanged, swapped, row[place] + 1, next[place - 1] + 1));
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}
