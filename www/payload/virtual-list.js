// A list of any length that holds only the rows in view.

import { el } from "../dom.js";

/** How many rows above and below those in view are held too. */
const SPARE = 8;

/**
 * A list in `scroller`. `load(from, to)` resolves to the items from one index to before another, and `row(item)`
 * returns the content of one. Returns `show(length)`, which begins at the top.
 */
export function createVirtualList(scroller, { rowHeight, load, row }) {
  const list = el("div", { class: "virtual-rows", role: "list" });
  scroller.replaceChildren(list);
  let length = 0;
  let held = { from: 0, to: 0 };
  let latest = 0;

  const height = () => parseFloat(getComputedStyle(document.documentElement).fontSize) * rowHeight;

  async function draw() {
    const first = Math.floor(scroller.scrollTop / height());
    const last = Math.ceil((scroller.scrollTop + scroller.clientHeight) / height());
    if (first >= held.from && Math.min(last, length) <= held.to) return;
    const from = Math.max(0, first - SPARE);
    const to = Math.min(length, last + SPARE);
    const mine = ++latest;
    const items = await load(from, to);
    if (mine !== latest) return;
    held = { from, to };
    keepFocus(() => list.replaceChildren(...items.map((item, index) => place(item, from + index))));
  }

  /** Draws, and leaves the focus on the row of the same index. */
  function keepFocus(redraw) {
    const index = list.contains(document.activeElement)
      ? document.activeElement.closest("[aria-posinset]").ariaPosInSet
      : undefined;
    redraw();
    if (index === undefined) return;
    const same = list.querySelector(`[aria-posinset="${index}"] button`);
    (same ?? scroller).focus({ preventScroll: true });
  }

  function place(item, index) {
    const content = el(
      "div",
      { class: "virtual-row", role: "listitem", "aria-posinset": index + 1, "aria-setsize": length },
      row(item),
    );
    content.style.top = `${index * rowHeight}rem`;
    content.style.height = `${rowHeight}rem`;
    return content;
  }

  scroller.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(scroller);

  return function show(count) {
    length = count;
    held = { from: 0, to: 0 };
    list.replaceChildren();
    list.style.height = `${count * rowHeight}rem`;
    scroller.scrollTop = 0;
    return draw();
  };
}
