// Checking payloads: that every issue is shown where it stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contentOf, drop, editor, paste, underlined, usePage } from "./page.js";

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
    await underlined(page, "error").first().waitFor();
    assert.ok((await underlined(page, "error").first().innerText()).startsWith(token[0]));

    await issue.click();
    const { rest, isFocused } = await contentOf(page);
    assert.ok(isFocused);
    assert.ok(rest.startsWith(token), rest.slice(0, 10));
    assert.equal(await page.locator("#caret").innerText(), `Line ${line}, column ${column}`);
  });
}

test("an issue far down is scrolled to, and so is its line number", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const lines = Array.from({ length: 20_000 }, (_, index) => `  "k${index}": ${index},`);
  await paste(page, `{\n${lines.join("\n")}\n  ${" ".repeat(500)}oops\n}`);
  await page.getByRole("button", { name: "Line 20002, column 503" }).click();
  await underlined(page, "error").getByText("oops").waitFor();
  await page.locator("#editor .cm-lineNumbers").getByText("20002").waitFor();
  const seen = await page.locator("#editor .cm-scroller").evaluate((scroller) => ({
    top: scroller.scrollTop,
    left: scroller.scrollLeft,
    lines: scroller.querySelectorAll(".cm-line").length,
  }));
  assert.ok(seen.top > 400_000 && seen.left > 1000, JSON.stringify(seen));
  assert.ok(seen.lines < 200, "only the lines in view are drawn");
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
    const before = (await contentOf(page)).text;
    await page.getByRole("button", { name: "Break it" }).click();
    assert.notEqual((await contentOf(page)).text, before);
    await page.locator("#issues li").first().waitFor();
  }
});

test("breaking it again and again goes on finding something", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const said = page.locator("#verdict > p");
  const seen = new Set([await said.innerText()]);
  for (let round = 0; round < 5; round++) {
    await page.getByRole("button", { name: "Break it" }).click();
    await page.waitForFunction(
      (before) => document.querySelector("#verdict > p").innerText !== before,
      Array.from(seen).at(-1),
    );
    seen.add(await said.innerText());
  }
  assert.equal(seen.size, 6);
  await page.locator(".headline.bad").waitFor();
});

test("typing is checked after a pause; unknown events are valid, and errors in strict mode", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await page.getByText("Nothing to check yet.").waitFor();
  await editor(page).pressSequentially('{"event":"recapture-new","data":{}}');
  await page.getByText("Valid: 1 warning").waitFor();
  await page.getByText("did you mean recapture_new?").waitFor();
  await underlined(page, "warning").getByText("recapture-new").waitFor();
  await page.getByLabel("Strict").check();
  await page.getByText("Not valid: 1 error").waitFor();
  await page.getByRole("button", { name: "Clear" }).locator("visible=true").click();
  await page.getByText("Nothing to check yet.").waitFor();
});

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
    assert.ok(await drop(page, "#editor", bytes));
    await page.locator(".outcome").getByText(verdict, { exact: true }).waitFor();
    await page.getByText("From push.json.").waitFor();
  }
  await paste(page, valid);
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
  await page.getByText("From push.json.").waitFor({ state: "hidden" });
});

test("the place of an issue in a dropped file is where the editor shows it", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await drop(page, "#editor", [0xef, 0xbb, 0xbf, ...utf8(claim('\r\n\t"🚗": 1,\r'))]);
  await page.getByRole("button", { name: "error" }).click();
  const { rest } = await contentOf(page);
  assert.ok(rest.startsWith("{},"), rest);
});

test("a file can be chosen, and one that is dropped elsewhere does not replace the page", async (t) => {
  const page = await open(t, { hash: "#payload" });
  assert.ok(await drop(page, "h1 >> visible=true", utf8("{}")));
  assert.equal((await contentOf(page)).text, "");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Open a file" }).click(),
  ]);
  await chooser.setFiles({ name: "push.json", mimeType: "application/json", buffer: Buffer.from("[]") });
  await page.getByText("Not valid: 1 error").waitFor();
  assert.equal((await contentOf(page)).text, "[]");
});

test("what a sample took the place of can be had back by undoing", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, '{"mine": 1}');
  for (const button of ["ping", "Break it", "Clear"]) {
    await page.getByRole("button", { name: button, exact: true }).click();
    assert.notEqual((await contentOf(page)).text, '{"mine": 1}');
    await editor(page).focus();
    await page.keyboard.press("Control+z");
    assert.equal((await contentOf(page)).text, '{"mine": 1}');
  }
});

test("the gravest issues come first, and those that are not listed count", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const fields = Array.from({ length: 300 }, (_, index) => `"k${index}": ${index}`);
  await paste(page, `{"event": "claim_report_generated", ${fields}, "data": 5}`);
  await page.getByText("Not valid: 1 error, 99 notices, 201 more").waitFor();
  assert.match(await page.locator("#issues li").first().innerText(), /^error/);
});

test("typing over several lines replaces them", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, '{\n"event": "ping",\n"data": {}\n}');
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("[]");
  assert.equal((await contentOf(page)).text, "[]");
  await page.getByText("Not valid: 1 error").waitFor();
});

test("issues are underlined where they are, and the keys of the editor lead from one to the next", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, '{"event": "claim_report_generated", "a": 1,\n"data": {"claimID": 5, "claimNumber": 6}}');
  await underlined(page, "error").nth(2).waitFor();
  assert.deepEqual(await underlined(page, "info").allInnerTexts(), ['"a"']);
  await editor(page).focus();
  await page.keyboard.press("Control+Home");
  for (const place of ["Line 1, column 40", "Line 2, column 10", "Line 2, column 22"]) {
    await page.keyboard.press("F8");
    assert.equal(await page.locator("#caret").innerText(), place);
  }
});

test("containers fold, and unfold", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, '{\n"event": "ping",\n"data": {\n"a": 1\n}\n}');
  const lines = page.locator("#editor .cm-line");
  await page.locator("#editor").getByTitle("Fold").locator("visible=true").nth(1).click();
  assert.equal(await lines.count(), 4);
  await page.locator("#editor").getByTitle("Unfold", { exact: true }).locator("visible=true").click();
  assert.equal(await lines.count(), 6);
});

test("text is found in both directions, whatever its case", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, '{"event": "ping",\n"data": {"a": "Ping"},\n"b": "PING"}');
  await page.getByRole("button", { name: "Find" }).click();
  await page.keyboard.type("ping");
  const caret = () => page.locator("#caret").innerText();
  for (const [key, place] of [
    ["Enter", "Line 1, column 16"],
    ["Enter", "Line 2, column 20"],
    ["Enter", "Line 3, column 11"],
    ["Enter", "Line 1, column 16"],
    ["Shift+Enter", "Line 3, column 11"],
    ["Shift+Enter", "Line 2, column 20"],
  ]) {
    await page.keyboard.press(key);
    await page.locator("#caret").getByText(place, { exact: true }).waitFor();
    assert.equal(await caret(), place);
  }
  await page.keyboard.type("pong");
  await page.keyboard.press("Enter");
  await page.getByText("Not found").waitFor();
});

for (const [what, text, indented] of [
  [
    "numbers, escapes and keys as they are",
    '{"a":1.50,"b":[1e400,{}],"a":"\\u00e9 \\" {"}',
    '{\n  "a": 1.50,\n  "b": [\n    1e400,\n    {}\n  ],\n  "a": "\\u00e9 \\" {"\n}',
  ],
  ["what is wrong", '{"a":[1 2},"b":nul', '{\n  "a": [\n    1\n2\n  },\n  "b": nul'],
  ["the lines of a log", '{"a":1}\n{"b":[]}', '{\n  "a": 1\n}\n{\n  "b": []\n}'],
]) {
  test(`formatting indents, and keeps ${what}`, async (t) => {
    const page = await open(t, { hash: "#payload" });
    await paste(page, text);
    await page.getByRole("button", { name: "Format" }).click();
    await page.waitForFunction(
      (lines) => document.querySelector("#extent").textContent.startsWith(`${lines} lines`),
      indented.split("\n").length,
    );
    assert.equal((await contentOf(page)).text, indented);
    await editor(page).focus();
    await page.keyboard.press("Control+z");
    assert.equal((await contentOf(page)).text, text);
  });
}

const HTTP =
  "POST /hook?token=abc HTTP/1.1\r\nHost: dealer.example\r\nContent-Type: application/json\r\n\r\n";
const PING = '{"event":"ping","data":{}}';

for (const [words, text, verdict] of [
  ["an HTTP request", HTTP + PING, "Valid"],
  ["JSON inside a string", JSON.stringify(PING), "Valid"],
  ["base64", Buffer.from(PING).toString("base64"), "Valid"],
  ["base64", Buffer.from('{"event":"ping","data":"ÿþ>"}').toString("base64url"), "Not valid: 1 error"],
  [
    "an HTTP request, in it base64, in it JSON inside a string",
    HTTP + Buffer.from(JSON.stringify(PING)).toString("base64"),
    "Valid",
  ],
  ["an array of payloads", `[${PING}, {"event":"ping"}]`, "A log: 1 of 2 payloads valid"],
]) {
  test(`what is pasted is recognised: ${words}, ${verdict}`, async (t) => {
    const page = await open(t, { hash: "#payload" });
    await paste(page, text);
    await page.getByText(`Recognised: ${words}.`).waitFor();
    await page.locator(".outcome").getByText(verdict, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Put it into the editor" }).click();
    await page.getByText("Recognised:").waitFor({ state: "hidden" });
    await page.locator(".outcome").getByText(verdict, { exact: true }).waitFor();
    const shown = (await contentOf(page)).text;
    assert.ok(shown.startsWith('{"event":"ping"'), shown);
  });
}

test("an expected event makes every other one an error", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, PING);
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
  await page.getByLabel("Expected event").selectOption("recapture_new");
  await page.getByText("Not valid: 1 error").waitFor();
  await page.locator("#issues").getByText("unexpected_event").waitFor();
  await page.getByLabel("Expected event").selectOption("");
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
});

test("the editor and its worker are loaded with their view only", async (t) => {
  const page = await open(t);
  const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  await page.getByText("No webhooks in uk.").waitFor();
  assert.deepEqual(
    (await loaded()).filter((name) => /vendor|payload\/|schema/.test(name)),
    [],
  );
  await page.getByRole("link", { name: "Payload" }).first().click();
  await editor(page).waitFor();
  assert.equal((await loaded()).filter((name) => name.endsWith("vendor/codemirror.js")).length, 1);
});
