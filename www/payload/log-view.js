// The result of a log: counts of its events, kinds of issues, and its bad lines.

import { byId, count, el, prose, save } from "../dom.js";
import { refusal } from "../problems.js";
import { issueItems } from "../verdict.js";
import { chart } from "./chart.js";
import { createVirtualList } from "./virtual-list.js";

/** The height of a row in rem. */
const ROW = 3.5;
/** How many kinds of issues are listed. */
const MOST_KINDS = 50;

/**
 * Returns `show(log, origin)` and `hide()`. `checker` reads lines and exports; `origin.reveal(place)` shows a place in
 * the editor if the log stands there, and `origin.name` is the name of its file.
 */
export function createLogView(checker, { openLine, runExport }) {
  const section = byId("log");
  const detail = byId("bad-line");
  let origin;
  const showRows = createVirtualList(byId("bad-lines"), {
    rowHeight: ROW,
    load: (from, to) => checker.lines(from, to),
    row: (item) =>
      el(
        "button",
        { type: "button", class: "bad-row", onclick: () => showLine(item) },
        el(
          "span",
          { class: "facts" },
          el("strong", {}, `Line ${item.line.toLocaleString("en")}`),
          gist(item),
        ),
        el("code", { class: "excerpt" }, item.text.slice(0, 300)),
      ),
  });

  async function show(log, from) {
    origin = from;
    section.hidden = false;
    byId("log-events").replaceChildren(log.total === 0 ? "The log is empty." : chart(log.events));
    showWarnings(log);
    byId("kinds").replaceChildren(...log.kinds.slice(0, MOST_KINDS).map(kind));
    byId("kinds-rest").textContent = restOf(log);
    byId("log-bad").hidden = log.bad === 0;
    byId("bad-count").textContent = listedOf(log);
    detail.replaceChildren();
    if (log.bad === 0) return;
    await showRows(log.listed);
    const [first] = await checker.lines(0, 1);
    if (first !== undefined) showLine(first);
  }

  function showWarnings({ warnings, total, blank }) {
    byId("log-warnings").hidden = warnings === undefined;
    if (warnings === undefined) return;
    const { kinds, lines } = warnings;
    const isPart = lines < total + blank;
    byId("warning-kinds").replaceChildren(...kinds.slice(0, MOST_KINDS).map(kind));
    byId("warnings-scope").textContent = isPart ? `Of the first ${count(lines, "line")}.` : "";
  }

  function showLine({ line, event, issues, omitted, text, isCut }) {
    const placed = issues.map((issue) => ({ ...issue, line }));
    const parts = [
      el("h3", {}, `Line ${line.toLocaleString("en")}`),
      el("ol", { class: "issues" }, issueItems(placed, { onChoose: origin.reveal, event })),
      omitted > 0 && el("p", { class: "hint" }, `${omitted.toLocaleString("en")} more issues`),
      el("pre", { tabindex: 0, role: "group", "aria-label": `Text of line ${line}` }, text),
      isCut && el("p", { class: "hint" }, "The line is longer than what is shown."),
      !isCut && openButton(text),
    ];
    detail.replaceChildren(...parts.filter(Boolean));
  }

  const openButton = (text) =>
    el("button", { type: "button", class: "link", onclick: () => openLine(text) }, "Open this line alone");

  for (const button of section.querySelectorAll("[data-export]")) {
    button.addEventListener("click", async () => {
      try {
        const blob = await runExport(button.dataset.export);
        if (blob !== undefined) save(blob, `${origin.name ?? "log"}.bad-lines.${button.dataset.export}`);
      } catch (error) {
        detail.replaceChildren(refusal(error));
      }
    });
  }

  return { show, hide: () => void (section.hidden = true) };
}

const gist = ({ issues }) => {
  const issue = issues.find(({ severity }) => severity === "error") ?? issues[0];
  return issue !== undefined && el("span", { class: "gist" }, prose(issue.message));
};

const kind = ({ severity, code, path, line, count: number }) =>
  el(
    "li",
    { class: "kind" },
    el("span", { class: "number" }, number.toLocaleString("en")),
    el("span", { class: `mark ${severity}` }, severity),
    el("code", {}, code),
    el("code", {}, path || "(whole payload)"),
    el("span", { class: "soft" }, `first in line ${line.toLocaleString("en")}`),
  );

function restOf({ kinds, otherIssues }) {
  const hidden = kinds.slice(MOST_KINDS).reduce((total, { count: number }) => total + number, otherIssues);
  return hidden === 0 ? "" : `${count(hidden, "further issue")} of other kinds`;
}

function listedOf({ bad, listed }) {
  if (listed === bad) return count(bad, "bad line");
  const left = (bad - listed).toLocaleString("en");
  return `${listed.toLocaleString("en")} of ${count(bad, "bad line")}; ${left} are left out, but are exported`;
}
