// The calls that the page has made: each with its answer, and the request as programs write it, without secrets.

import { copyButton } from "./copy.js";
import { byId, el, redraw } from "./dom.js";
import { redactEndpoint } from "./package.js";
import { KEY, LANGUAGES } from "./snippets.js";

/** How many calls are listed; the oldest go first. */
const MOST = 30;
/** Stands for what must not be shown. */
const HIDDEN = "***";
/** The headers whose values are no secrets. */
const PUBLIC = ["accept", "content-type"];

/**
 * Lists calls. Returns `watch(options)`, which adds to the options of a client what reports its calls, and
 * `use(client)` for the limits that are shown.
 */
export function startCalls() {
  const list = byId("call-list");
  const language = byId("language");
  let calls = [];
  let made = 0;
  let client;

  function watch(options) {
    const send = options.fetch ?? ((url, init) => fetch(url, init));
    return {
      ...options,
      async fetch(url, init) {
        const call = { ...requestOf(url, init), number: ++made, at: new Date(), attempt: 1 };
        calls = [call, ...calls].slice(0, MOST);
        try {
          return await send(url, init);
        } catch (error) {
          call.isLost = true;
          throw error;
        } finally {
          show();
        }
      },
      onResponse({ method, url, status, durationMs, requestId, attempt }) {
        const call = calls.find((each) => each.method === method && each.url === url && !each.status);
        if (call !== undefined) Object.assign(call, { status, durationMs, requestId, attempt });
        show();
      },
    };
  }

  function show() {
    byId("calls").hidden = calls.length === 0;
    const opened = Array.from(list.querySelectorAll("[open] > summary"), ({ dataset }) => dataset.key);
    redraw(list, ...calls.map((call) => entry(call, language.value)));
    for (const summary of list.querySelectorAll("summary")) {
      summary.parentElement.open = opened.includes(summary.dataset.key);
    }
    showLimits();
  }

  /** The client reads the limits after it has reported the answer. */
  const showLimits = () => setTimeout(() => byId("limits").replaceChildren(...limits(client)));

  function use(current) {
    client = current;
    showLimits();
  }

  language.addEventListener("change", show);
  return { watch, use };
}

function requestOf(url, { method, headers, body }) {
  const shown = Array.from(headers, ([name, value]) => {
    const lower = name.toLowerCase();
    return [name, lower === "apikey" ? KEY : PUBLIC.includes(lower) ? value : HIDDEN];
  });
  return { method, url, headers: shown, body: body == null ? undefined : redacted(body) };
}

/** The body without the values of headers and of the endpoint's query. */
function redacted(body) {
  const { endpoint, headers, ...rest } = JSON.parse(body);
  const hidden = Array.isArray(headers) ? headers.map((header) => ({ ...header, value: HIDDEN })) : headers;
  return JSON.stringify({
    ...rest,
    ...(endpoint !== undefined && { endpoint: redactEndpoint(endpoint) }),
    ...(headers !== undefined && { headers: hidden }),
  });
}

function entry(call, language) {
  const { number, method, url, status, durationMs, requestId, attempt, isLost, at } = call;
  const { pathname, search } = new URL(url);
  const code = LANGUAGES[language](call);
  const facts = [
    durationMs !== undefined && `${Math.round(durationMs)} ms`,
    attempt > 1 && `attempt ${attempt}`,
    at.toLocaleTimeString(),
  ];
  return el(
    "li",
    {},
    el(
      "details",
      { class: "call" },
      el(
        "summary",
        { "data-key": `call ${number}` },
        el("code", {}, `${method} ${pathname}${search}`),
        el(
          "span",
          { class: `badge ${status < 400 ? "good" : "bad"}` },
          status ?? (isLost ? "no answer" : "…"),
        ),
        el(
          "span",
          { class: "facts soft" },
          facts.filter(Boolean).map((fact) => el("span", {}, fact)),
        ),
      ),
      el("p", { class: "endpoint" }, url),
      requestId !== undefined && el("p", { class: "hint" }, "Request id ", el("code", {}, requestId)),
      el("pre", { tabindex: 0, role: "group", "aria-label": "Request" }, code),
      copyButton("the request", () => code),
    ),
  );
}

/** The rate limit and the quota of the latest answer, as meters. */
function limits({ rateLimit, quota } = {}) {
  const meters = [];
  if (rateLimit?.total !== undefined && rateLimit.remaining !== undefined) {
    const { total, remaining, reset } = rateLimit;
    const until = reset === undefined ? "" : ` until ${new Date(reset * 1000).toLocaleTimeString()}`;
    const text = `${digits(remaining)} of ${digits(total)} calls left${until}`;
    meters.push(
      meter("Rate limit", text, { max: total, value: remaining, low: total * 0.1, optimum: total }),
    );
  }
  const most = quota?.max ?? quota?.base;
  if (most !== undefined && quota.used !== undefined) {
    const included = quota.base === undefined ? "" : `, of which ${digits(quota.base)} are included`;
    const text = `${digits(quota.used)} of ${digits(most)} calls this month${included}`;
    meters.push(meter("Quota", text, { max: most, value: quota.used, high: most * 0.9, optimum: 0 }));
  }
  return meters;
}

const meter = (name, text, attributes) =>
  el(
    "label",
    { class: "limit" },
    el("span", {}, name),
    el("meter", attributes),
    el("span", { class: "hint" }, text),
  );

const digits = (value) => value.toLocaleString("en");
