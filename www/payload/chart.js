// Bars of the counts of a log, as plain SVG: a few rectangles need no library, and attributes of SVG are styled by the
// page's sheets, which its policy asks for.

import { el } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** The parts of a bar in their order, with what they are called. */
const PARTS = [
  ["good", "Valid"],
  ["doubtful", "Warnings"],
  ["bad", "Invalid"],
];

/** A table of the events of a log, each with a bar that is as long as its share of the largest count. */
export function chart(events) {
  const rows = events.map(({ event, valid, warnings, invalid }) => ({
    event,
    counts: [valid - warnings, warnings, invalid],
  }));
  const largest = Math.max(...rows.map(({ counts }) => sum(counts)));
  const heads = ["Event", "", ...PARTS.map(([, name]) => name)];
  return el(
    "table",
    { class: "chart" },
    el("caption", { class: "unseen" }, "Payloads by event"),
    el("thead", {}, el("tr", {}, heads.map(head))),
    el(
      "tbody",
      {},
      rows.map(({ event, counts }) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, event === null ? "no or another event" : el("code", {}, event)),
          el("td", { class: "bar-cell" }, bar(counts, largest)),
          counts.map((number) => el("td", { class: "number" }, number.toLocaleString("en"))),
        ),
      ),
    ),
  );
}

const head = (name, index) =>
  index === 1
    ? el("td", {})
    : el("th", { scope: "col" }, index > 1 && el("span", { class: `dot ${PARTS[index - 2][0]}` }), name);

/** The numbers stand beside the bar, so it is hidden from assistive technology. */
function bar(counts, largest) {
  const svg = node("svg", { class: "bar", width: "100%", height: 12, "aria-hidden": true });
  let x = 0;
  counts.forEach((number, index) => {
    if (number === 0) return;
    const width = (number / largest) * 100;
    svg.append(node("rect", { class: PARTS[index][0], x: `${x}%`, width: `${width}%`, height: 12 }));
    x += width;
  });
  return svg;
}

function node(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
