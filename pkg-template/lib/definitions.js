/** The encoded definitions of what `loadDefinitions` has returned: bytes for the validator, by event. */
const encodings = new WeakMap();

/** Makes definitions of their encodings. */
export function definitionsOf(encoded) {
  const definitions = Object.freeze({ events: Object.freeze([...encoded.keys()]) });
  encodings.set(definitions, encoded);
  return definitions;
}

/** Returns the bytes of each event; `undefined` for anything but definitions. */
export const encodedOf = (definitions) => encodings.get(definitions);

/** The definitions in force, `{ bytes }` by event: those of `definePayload`. */
export const definitions = new Map();
