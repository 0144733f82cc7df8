// Checking payloads: that every issue is shown where it stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { paste, usePage } from "./page.js";

const open = usePage();

/** A claim whose number is an object where a string belongs; every other field is as it should be. */
const claim = (between) =>
  `{"event": "claim_report_generated",${between}"data": {"claimID": "c1", "claimNumber": {}, "claimValuation": 1, "reportURL": "https://x.example/"}}`;

/** Each with the place of its one error: where this stands in the text. */
const BROKEN = [
  ["spaces", claim(" "), "{},"],
  ["line feeds and tabs", claim("\n\t\t"), "{},"],
  ["carriage returns and line feeds", claim("\r\n\r\n\t"), "{},"],
  ["multi-byte text before it on its line", claim(' "note": "é 漢 🚗 👩‍🔧", '), "{},"],
  ["all of them", claim('\r\n\t"ü🚗": "🚗",\r\n"ß": "\u2028",\t'), "{},"],
  ["a missing comma", '{\r\n\t"event": "ping" "data": {}\r\n}', '"data"'],
  ["a wrong word", '{"event": "ping", "data": {"🚗": nul}}', "nul}"],
];

for (const [what, text, token] of BROKEN) {
  test(`the place of an issue is right with ${what}`, async (t) => {
    const page = await open(t, { hash: "#payload" });
    await paste(page, text);
    const before = text.slice(0, text.indexOf(token)).split(/\r\n|\n/);
    const [line, column] = [before.length, before.at(-1).length + 1];
    const issue = page.getByRole("button", { name: "error" });
    await issue.waitFor();
    // A missing comma is seen at the text that stands in its place, or just before it.
    const shown = (await issue.innerText())
      .match(/Line (\d+), column (\d+)/)
      .slice(1)
      .map(Number);
    assert.deepEqual(shown, [line, column]);
    await page.locator(".line.error").waitFor();
    assert.equal(await page.locator(".line.error").innerText(), String(line));

    await issue.click();
    const { value, start, isFocused } = await page.locator("#text").evaluate((area) => ({
      value: area.value,
      start: area.selectionStart,
      isFocused: document.activeElement === area,
    }));
    assert.ok(isFocused);
    assert.ok(value.startsWith(token, start), value.slice(start, start + 10));
    assert.equal(await page.locator("#caret").innerText(), `Line ${line}, column ${column}`);
  });
}

test("an issue far down is scrolled to, and so is its line number", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const lines = Array.from({ length: 20_000 }, (_, index) => `  "k${index}": ${index},`);
  await paste(page, `{\n${lines.join("\n")}\n  ${" ".repeat(500)}oops\n}`);
  await page.getByRole("button", { name: "Line 20002, column 503" }).click();
  await page.locator(".line.error").filter({ hasText: "20002" }).waitFor();
  const seen = await page.locator("#text").evaluate((area) => ({
    top: area.scrollTop,
    left: area.scrollLeft,
    numbers: document.querySelectorAll(".line").length,
  }));
  assert.ok(seen.top > 400_000 && seen.left > 1000, JSON.stringify(seen));
  assert.ok(seen.numbers < 100, "only the lines in view are drawn");
});

test("every sample is valid in both modes, its event is recognised, and it can be broken", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const samples = page.getByRole("group", { name: "Sample" }).getByRole("button");
  const names = await samples.allInnerTexts();
  assert.equal(names.length, 6);
  for (const strict of [false, true]) {
    await page.getByLabel("Strict").setChecked(strict);
    for (const name of names) {
      await samples.getByText(name, { exact: true }).click();
      await page.locator(".headline.good").getByText(name, { exact: true }).waitFor();
      assert.equal(await page.locator("#issues li").count(), 0);
    }
  }
  for (const name of names) {
    await samples.getByText(name, { exact: true }).click();
    const before = await page.locator("#text").inputValue();
    await page.getByRole("button", { name: "Break it" }).click();
    assert.notEqual(await page.locator("#text").inputValue(), before);
    await page.locator("#issues li").first().waitFor();
  }
});

test("breaking it again and again goes on finding something", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const seen = new Set();
  for (let round = 0; round < 5; round++) {
    await page.getByRole("button", { name: "Break it" }).click();
    seen.add(await page.locator("#verdict > p").innerText());
  }
  assert.equal(seen.size, 5);
  await page.locator(".headline.bad").waitFor();
});

test("typing is checked after a pause; unknown events are valid, and errors in strict mode", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await page.getByText("Nothing to check yet.").waitFor();
  await page.locator("#text").pressSequentially('{"event":"recapture-new","data":{}}');
  await page.getByText("Valid: 1 warning").waitFor();
  await page.getByText("did you mean recapture_new?").waitFor();
  await page.locator(".line.warning").waitFor();
  await page.getByLabel("Strict").check();
  await page.getByText("Not valid: 1 error").waitFor();
  await page.getByRole("button", { name: "Clear" }).locator("visible=true").click();
  await page.getByText("Nothing to check yet.").waitFor();
});

/** Drops a file of these bytes on an element, and says whether the page took it. */
const drop = (page, selector, bytes) =>
  page.locator(selector).evaluate((element, content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(content)], "push.json"));
    const options = { dataTransfer, bubbles: true, cancelable: true };
    element.dispatchEvent(new DragEvent("dragover", options));
    return !element.dispatchEvent(new DragEvent("drop", options));
  }, Array.from(bytes));

const utf8 = (text) => new TextEncoder().encode(text);

test("a dropped file is checked as the bytes that it is", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const valid = '{\r\n"event": "ping",\r\n"data": {}\r\n}';
  for (const [bytes, verdict] of [
    [utf8(valid), "Valid"],
    [[0xef, 0xbb, 0xbf, ...utf8(valid)], "Valid"],
    [utf8(claim("\r\n\t")), "Not valid: 1 error"],
    [[...utf8('{"event": "'), 0xff, ...utf8('"}')], "Not valid: 1 error"],
    [new Uint8Array(new Uint16Array(Array.from(valid, (c) => c.charCodeAt(0))).buffer), "Not valid: 1 error"],
  ]) {
    assert.ok(await drop(page, "#text", bytes));
    await page.locator(".outcome").getByText(verdict, { exact: true }).waitFor();
    await page.getByText("From push.json.").waitFor();
  }
  await page.locator("#text").fill(valid);
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
  await page.getByText("From push.json.").waitFor({ state: "hidden" });
});

test("the place of an issue in a dropped file is where the editor shows it", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await drop(page, "#text", [0xef, 0xbb, 0xbf, ...utf8(claim('\r\n\t"🚗": 1,\r'))]);
  await page.getByRole("button", { name: "error" }).click();
  const rest = await page.locator("#text").evaluate((area) => area.value.slice(area.selectionStart));
  assert.ok(rest.startsWith("{},"), rest);
});

test("a file can be chosen, and one that is dropped elsewhere does not replace the page", async (t) => {
  const page = await open(t, { hash: "#payload" });
  assert.ok(await drop(page, "h1 >> visible=true", utf8("{}")));
  assert.equal(await page.locator("#text").inputValue(), "");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Open a file" }).click(),
  ]);
  await chooser.setFiles({ name: "push.json", mimeType: "application/json", buffer: Buffer.from("[]") });
  await page.getByText("Not valid: 1 error").waitFor();
  assert.equal(await page.locator("#text").inputValue(), "[]");
});

test("a log is checked line by line", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, '{"event":"ping","data":{}}\n{"event":"ping"}\n\n{"event":"ping","data":{}}');
  await page.getByText("A log: 2 of 3 payloads valid").waitFor();
  await page.getByRole("button", { name: "Line 2, column 1" }).click();
  assert.equal(await page.locator("#caret").innerText(), "Line 2, column 1");
});

test("what a sample took the place of can be had back by undoing", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, '{"mine": 1}');
  for (const button of ["ping", "Break it", "Clear"]) {
    await page.getByRole("button", { name: button, exact: true }).click();
    assert.notEqual(await page.locator("#text").inputValue(), '{"mine": 1}');
    await page.locator("#text").focus();
    await page.keyboard.press("Control+z");
    assert.equal(await page.locator("#text").inputValue(), '{"mine": 1}');
  }
});

test("the gravest issues come first, and those that are not listed count", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const fields = Array.from({ length: 300 }, (_, index) => `"k${index}": ${index}`);
  await paste(page, `{"event": "claim_report_generated", ${fields}, "data": 5}`);
  await page.getByText("Not valid: 1 error, 99 notices, 201 more").waitFor();
  assert.match(await page.locator("#issues li").first().innerText(), /^error/);
});
