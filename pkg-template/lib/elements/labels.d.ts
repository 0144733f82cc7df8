import type { Issue, WebhooksError } from "../error.js";
import type { KnownEvent } from "../events.js";
import type { PayloadIssue, Severity, Verdict } from "../payload.js";

/** An error of a client: a `WebhooksError`, or whatever a client of your own rejects with. */
export type AnyError = WebhooksError | (Error & { readonly code?: undefined });

/** How an error is shown. What is in backticks is shown as code, here and in every other text. */
export interface ErrorLabels {
  /** What went wrong. */
  errorMessage(error: AnyError): string;
  /** What to do about an error; `undefined` if there is nothing to say. */
  errorHint(error: AnyError): string | undefined;
  /** Follows a network error, whose cause may be that the service does not allow the page's origin. */
  pageOrigin(origin: string): string;
  /** The summary of the answer's body. */
  serviceAnswer: string;
}

/** The texts of `<autograb-webhooks>`. */
export interface WebhooksLabels extends ErrorLabels {
  title: string;
  add: string;
  ping: string;
  edit: string;
  remove: string;
  retry: string;
  cancel: string;
  close: string;
  copy: string;
  copied: string;
  notCopied: string;
  /** Completes the name of the button `copy` for screen readers. */
  copyId(name: string): string;
  /** Completes the name of the button `copy` beside an endpoint. */
  copyEndpoint(name: string): string;

  list: string;
  filter: string;
  /** How many webhooks match the filter, and how many there are. */
  filterCount(shown: number, all: number): string;
  noMatch: string;
  loading: string;
  loadingCancelled: string;
  /** Says that a list is empty. */
  empty(region: string | undefined): string;
  emptyHint: string;
  noClient: string;

  columnName: string;
  columnEndpoint: string;
  columnEvents: string;
  columnLastPing: string;
  columnActions: string;
  markNew: string;
  markChanged: string;
  /** The number of headers of a webhook. */
  headerCount(count: number): string;
  /** The number of properties that the package does not know. */
  propertyCount(count: number): string;
  legend: string;
  stateInUse: string;
  stateAnnounced: string;
  stateUnknown: string;
  /** When a webhook was pinged. */
  time(date: Date): string;
  /** How long a ping took, in milliseconds. */
  duration(ms: number): string;

  /** Says that a webhook was created. Its name is emphasised, here and in the texts below that take one. */
  created(name: string): string;
  /** Says that a webhook was changed. */
  saved(name: string): string;
  unchanged: string;
  /** Follows `created` and `saved` for a webhook of another region. */
  elsewhere(region: string): string;
  /** Says that a webhook was pinged. */
  pinged(name: string): string;
  /** Says that a webhook was deleted. */
  deleted(name: string): string;
  /** Says that a webhook was gone before it could be deleted. */
  alreadyDeleted(name: string): string;
  /** Stands for an empty value in a list of changes. */
  nothing: string;

  deleteTitle: string;
  /** Says what it means to delete a webhook. */
  deleteText(name: string): string;
  deleteYes: string;
  deleteNo: string;
  discardTitle: string;
  discardText: string;
  discardYes: string;
  discardNo: string;

  newTitle: string;
  editTitle: string;
  create: string;
  save: string;
  reopen: string;
  name: string;
  nameHint: string;
  endpoint: string;
  endpointHint: string;
  endpointExample: string;
  addToken: string;
  region: string;
  /** The name of a region, such as `uk`. */
  regionName(region: string): string;
  /** The region of the client, when the element does not know which one that is. */
  usualRegion: string;
  events: string;
  /** What an event means; `undefined` is an event that the catalogue does not know. */
  eventMeaning(event: KnownEvent | undefined): string;
  otherEvent: string;
  otherEventHint: string;
  addEvent: string;
  /** Offers the event that was probably meant. */
  useEvent(name: string): string;
  headers: string;
  headersHint: string;
  addHeader: string;
  removeHeader: string;
  headerName: string;
  headerValue: string;
  /** A problem of a field. Translate by its `code`, or return its English `message`. */
  issue(issue: Issue): string;
  /** The number of fields that have problems. */
  problemsLeft(count: number): string;
}

/** The texts of `<autograb-payload-inspector>`. */
export interface InspectorLabels extends ErrorLabels {
  payload: string;
  placeholder: string;
  tooLong: string;
  verdict: string;
  issues: string;
  empty: string;
  /** The verdict in a few words, with the numbers of issues. */
  summary(verdict: Verdict): string;
  noEvent: string;
  /** What an event means; `undefined` is an event that the catalogue does not know. */
  eventMeaning(event: KnownEvent | undefined): string;
  /** The severity of an issue. */
  severity(severity: Severity): string;
  /** The position of an issue, both from 1. */
  place(line: number, column: number): string;
  /** Stands for the path of the whole payload. */
  wholePayload: string;
  /** An issue of the payload. Translate by its `code`, or return its English `message`. */
  issue(issue: PayloadIssue): string;
}

/** The English texts of `<autograb-webhooks>`. */
export const WEBHOOKS_LABELS: Readonly<WebhooksLabels>;

/** The English texts of `<autograb-payload-inspector>`. */
export const INSPECTOR_LABELS: Readonly<InspectorLabels>;
