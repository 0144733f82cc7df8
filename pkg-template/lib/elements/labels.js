// The English texts of the elements. A page replaces those it wants to.

/** `1 push`, `2 pushes`. */
export const count = (number, noun, nouns = `${noun}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? noun : nouns}`;

/**
 * A message of the package without the clauses that name an option of a function, which people who use the element can't
 * set.
 */
const forPeople = (message) =>
  String(message).replace(/(?:;| \()[^;()]*`(?:allow|dangerously|max|timeout)[A-Z]\w*`[^;()]*\)?/gu, "");

/** The hint of an error as a sentence for people, who cannot see the error's properties. */
function hintOf({ code, hint, retryAfterMs }) {
  if (code === "rate_limited" && retryAfterMs < 3_600_000) {
    return `Wait ${count(Math.ceil(retryAfterMs / 1000), "second")}, then try again.`;
  }
  if (code === "rate_limited" && hint?.includes("`retryAfterMs`")) return "Wait a minute, then try again.";
  const advice = hint && forPeople(hint);
  return advice ? `${advice[0].toUpperCase()}${advice.slice(1)}.` : undefined;
}

const REGIONS = { au: "Australia", my: "Malaysia", nz: "New Zealand", uk: "United Kingdom" };

/** How both elements show an error. */
const ERROR_LABELS = {
  errorMessage: (error) => forPeople(error.message),
  errorHint: hintOf,
  pageOrigin: (origin) => `This page’s origin is \`${origin}\`.`,
  serviceAnswer: "What the service answered",
};

export const WEBHOOKS_LABELS = Object.freeze({
  ...ERROR_LABELS,
  title: "Webhooks",
  add: "New webhook",
  ping: "Ping",
  edit: "Edit",
  remove: "Delete",
  retry: "Try again",
  cancel: "Cancel",
  close: "Close",
  copy: "Copy",
  copied: "Copied",
  notCopied: "Not copied",
  copyId: (name) => `the id of ${name}`,
  copyEndpoint: (name) => `the endpoint of ${name}, with its token`,

  list: "List of webhooks",
  filter: "Filter",
  filterCount: (shown, all) => `${shown} of ${count(all, "webhook")}`,
  noMatch: "No webhook matches the filter.",
  loading: "Loading webhooks…",
  loadingCancelled: "Loading was cancelled.",
  empty: (region) => (region === undefined ? "No webhooks yet." : `No webhooks in \`${region}\`.`),
  emptyHint: "A webhook tells AutoGrab which events to push to which URL.",
  noClient: "This list is not connected. Set the property `client` or the attribute `base-url`.",

  columnName: "Name",
  columnEndpoint: "Endpoint",
  columnEvents: "Events",
  columnLastPing: "Last ping",
  columnActions: "Actions",
  markNew: "new",
  markChanged: "changed",
  headerCount: (number) => count(number, "header"),
  propertyCount: (number) => count(number, "further property", "further properties"),
  legend: "Legend",
  stateInUse: "in use",
  stateAnnounced: "announced",
  stateUnknown: "unknown",
  time: (date) => date.toLocaleTimeString(),
  duration: (ms) => `${ms} ms`,

  created: (name) => `Created ${name}.`,
  saved: (name) => `Saved ${name}.`,
  unchanged: "Nothing was changed.",
  elsewhere: (region) => `It is in the region \`${region}\`, which this list does not show.`,
  pinged: (name) => `Pinged ${name}.`,
  deleted: (name) => `Deleted ${name}.`,
  alreadyDeleted: (name) => `Already deleted: ${name}.`,
  nothing: "nothing",

  deleteTitle: "Delete this webhook?",
  deleteText: (name) => `${name} receives no new events. Queued ones may still arrive. This can’t be undone.`,
  deleteYes: "Delete",
  deleteNo: "Keep it",
  discardTitle: "Discard your changes?",
  discardText: "What you typed has not been saved.",
  discardYes: "Discard",
  discardNo: "Keep editing",

  newTitle: "New webhook",
  editTitle: "Edit webhook",
  create: "Create webhook",
  save: "Save changes",
  reopen: "Open the form again",
  name: "Name",
  nameHint: "Shown in lists.",
  endpoint: "Endpoint",
  endpointHint:
    "The URL that receives the events. AutoGrab does not sign them, so add a token to recognise its requests.",
  endpointExample: "https://dealer.example/hook",
  addToken: "Add a token",
  region: "Region",
  regionName: (region) => (Object.hasOwn(REGIONS, region) ? `${region} · ${REGIONS[region]}` : region),
  usualRegion: "The usual region",
  events: "Events",
  eventMeaning: (event) => event?.meaning ?? "Not a known event; it is sent as typed.",
  otherEvent: "Another event",
  otherEventHint: "AutoGrab adds events over time.",
  addEvent: "Add",
  useEvent: (name) => `Use \`${name}\``,
  headers: "Headers",
  headersHint: "Sent with each push.",
  addHeader: "Add a header",
  removeHeader: "Remove",
  headerName: "Name of the header",
  headerValue: "Value of the header",
  issue: (issue) => forPeople(issue.message),
  problemsLeft: (number) => `${count(number, "problem")} to fix before this can be sent.`,
});

const SEVERITIES = ["error", "warning", "notice"];

/** `Valid`, `Valid: 2 warnings` or `Not valid: 1 error`. */
function summaryOf({ valid, issues, omitted }) {
  const counts = SEVERITIES.map((severity) => [
    issues.filter((issue) => issue.severity === severity),
    severity,
  ]);
  const parts = counts
    .filter(([found]) => found.length > 0)
    .map(([found, severity]) => count(found.length, severity));
  if (omitted > 0) parts.push(`${omitted.toLocaleString("en")} more`);
  const outcome = valid ? "Valid" : "Not valid";
  return parts.length === 0 ? outcome : `${outcome}: ${parts.join(", ")}`;
}

export const INSPECTOR_LABELS = Object.freeze({
  ...ERROR_LABELS,
  payload: "Payload",
  placeholder: "Paste a payload",
  tooLong: "The text is too long to be shown. It is checked as a whole.",
  verdict: "Verdict",
  issues: "Issues",
  empty: "Nothing to check yet. Paste a payload.",
  summary: summaryOf,
  noEvent: "No event could be read.",
  eventMeaning: (event) => event?.meaning ?? "Not a known event.",
  severity: (severity) => severity,
  place: (line, column) => `Line ${line}, column ${column}`,
  wholePayload: "(whole payload)",
  issue: (issue) => issue.message,
});
