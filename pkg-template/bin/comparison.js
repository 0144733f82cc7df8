// Counts what changes between pairs of verdicts. Memory is bounded: by the number of different changes, which is limited.

/** The maximum number of different changes of issues: paths come from the payloads. */
const MAX_CHANGES = 1_000;
const MAX_TEXT = 200;

export class Comparison {
  payloads = 0;
  /** The number of payloads with another verdict or other issues. */
  changed = 0;
  /** The number of payloads of which a verdict does not list all issues, so that only the verdicts are compared. */
  incomplete = 0;
  /** The number of changes of issues beyond the limit of different ones. */
  omitted = 0;
  #verdicts = new Map();
  #issues = new Map();
  #first;

  /** Lists the places of the `first` payloads with a change. */
  constructor(first) {
    this.#first = first;
  }

  add(place, before, after) {
    this.payloads += 1;
    const isComplete = before.omitted + after.omitted === 0;
    if (!isComplete) this.incomplete += 1;
    const issues = isComplete ? changesOf(before, after) : [];
    const isOther = before.valid !== after.valid;
    if (isOther) {
      this.#count(this.#verdicts, { from: validity(before), to: validity(after) }, place);
    }
    for (const change of issues) this.#count(this.#issues, change, place);
    if (isOther || issues.length > 0) this.changed += 1;
  }

  #count(changes, change, place) {
    const key = JSON.stringify(change);
    let counted = changes.get(key);
    if (counted === undefined) {
      if (changes.size >= MAX_CHANGES) {
        this.omitted += 1;
        return;
      }
      changes.set(key, (counted = { ...change, payloads: 0, first: [] }));
    }
    counted.payloads += 1;
    if (counted.first.length < this.#first) counted.first.push(place);
  }

  get verdicts() {
    return mostFirst(this.#verdicts);
  }

  get issues() {
    return mostFirst(this.#issues);
  }

  toJSON() {
    const { payloads, changed, verdicts, issues, omitted, incomplete } = this;
    return { payloads, changed, verdicts, issues, omitted, incomplete };
  }
}

const mostFirst = (changes) => [...changes.values()].sort((one, other) => other.payloads - one.payloads);

const validity = ({ valid }) => (valid ? "valid" : "invalid");

/** The issues that one verdict has and the other lacks, or has with another severity; each once for all items of lists. */
function changesOf(before, after) {
  if (before.issues.length + after.issues.length === 0) return [];
  const event = before.event?.slice(0, MAX_TEXT) ?? null;
  const [from, to] = [before, after].map(issuesByPlace);
  const changes = new Map();
  for (const [key, { code, path }] of new Map([...from, ...to])) {
    const [old, now] = [from, to].map((issues) => issues.get(key)?.severity ?? null);
    if (old === now) continue;
    const change = { event, code, path: withoutIndexes(path).slice(0, MAX_TEXT), from: old, to: now };
    changes.set(JSON.stringify(change), change);
  }
  return [...changes.values()];
}

const issuesByPlace = ({ issues }) => new Map(issues.map((issue) => [`${issue.code} ${issue.path}`, issue]));

/** The items of a list are alike. */
const withoutIndexes = (path) => path.replace(/\/\d+(?=\/|$)/g, "/*");
