// The page as it is built, in a browser that keeps an eye on it.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { serve } from "../../xtask/serve.js";

export const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"];
const folder = fileURLToPath(new URL("../../dist/www", import.meta.url));

/**
 * A browser that the tests of a file share, and a server of a folder, to which `make()` resolves:
 * `{ browser, address(path) }`, for use in a test.
 */
export function useBrowser(make, options) {
  let browser;
  let server;
  before(async () => {
    server = await serve(await make(), options);
    browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  return {
    get browser() {
      return browser;
    },
    address: (path = "") => `http://127.0.0.1:${server.address().port}/${path}`,
  };
}

/**
 * A function that opens the page for a test as `openWatched` does, in a browser that the file's tests share.
 */
export function usePage() {
  const served = useBrowser(() => folder);

  return async function open(t, { hash = "", ...options } = {}) {
    const page = await openWatched(t, served.browser, served.address(hash), options);
    await page.locator(".view:visible:not([inert])").waitFor();
    if (hash === "#payload") await editor(page).waitFor();
    return page;
  };
}

/**
 * Opens an address for a test, in a context of its own that `prepare` is given first. The test fails if the page logs an
 * error, throws one or breaks its policy, which Chromium logs; `expected` names what it may log.
 */
export async function openWatched(
  t,
  browser,
  address,
  { expected = [], prepare = () => {}, ...options } = {},
) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const isExpected = expected.some((pattern) => pattern.test(message.text()));
    if (message.type() === "error" && !isExpected) complaints.push(message.text());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await prepare(context);
  await page.goto(address);
  return page;
}

/** Fills the open form of a webhook. */
export async function fill(page, { name, endpoint, events = [], headers = [] }) {
  if (name !== undefined) await page.getByLabel("Name", { exact: true }).fill(name);
  if (endpoint !== undefined) await page.getByLabel("Endpoint").fill(endpoint);
  for (const event of events) await page.getByRole("checkbox", { name: event }).check();
  for (const header of headers) {
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByLabel("Name of the header").last().fill(header.name);
    await page.getByLabel("Value of the header").last().fill(header.value);
  }
}

/** Creates a webhook as a user does. */
export async function create(page, draft) {
  await page.getByRole("button", { name: "New webhook" }).click();
  await fill(page, draft);
  await page.getByRole("button", { name: "Create webhook" }).click();
  await row(page, draft.name).waitFor();
}

/** The webhook's place in the list. */
export const row = (page, name) =>
  page.locator(".row").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** The words of the problems that stand beside a control, found as assistive technology finds them. */
export const problemsOf = (control) =>
  control.evaluate((element) => {
    const ids = (element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    const described = ids.map((id) => document.getElementById(id));
    return described.filter((text) => text.matches(".problem")).map((text) => text.textContent);
  });

/** The part of the editor that is typed into. */
export const editor = (page) => page.getByRole("textbox", { name: "Payload or log" });

/** Puts a text into the editor as a paste from elsewhere does. */
export async function paste(page, text) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await editor(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");
}

/** The whole text of the editor, of which it only draws what is in view, and the text after the caret. */
export const contentOf = (page) =>
  page.evaluate(async () => {
    const { EditorView } = await import("./vendor/codemirror.js");
    const host = document.querySelector("#editor");
    const { state } = EditorView.findFromDOM(host.shadowRoot.querySelector(".cm-editor"));
    const { head } = state.selection.main;
    return {
      text: state.doc.toString(),
      rest: state.sliceDoc(head),
      isFocused: document.activeElement === host,
    };
  });

/** What is underlined in the editor. */
export const underlined = (page, severity) => page.locator(`#editor .cm-lintRange-${severity}`);

/** Drops a file of these bytes on an element, and says whether the page took it. */
export async function drop(page, selector, bytes, name = "push.json") {
  return page.locator(selector).evaluate(
    (element, { content, fileName }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(content)], fileName));
      const options = { dataTransfer, bubbles: true, cancelable: true, composed: true };
      element.dispatchEvent(new DragEvent("dragover", options));
      return !element.dispatchEvent(new DragEvent("drop", options));
    },
    { content: Array.from(bytes), fileName: name },
  );
}

/** Drops a file on the page that is made there: `count` times `text`. Returns its size. */
export async function dropLarge(page, text, count, name) {
  return page.evaluate(
    ({ line, times, fileName }) => {
      const part = new Blob([line.repeat(1000)]);
      const file = new File(Array(times / 1000).fill(part), fileName);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      const target = document.querySelector("#editor-drop");
      target.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      return file.size;
    },
    { line: text, times: count, fileName: name },
  );
}

export const draft = {
  name: "Stock desk",
  endpoint: "https://dealer.example/hook?token=t0psecret",
  events: ["recapture_new", "claim_report_generated"],
  headers: [{ name: "X-Source", value: "autograb" }],
};
