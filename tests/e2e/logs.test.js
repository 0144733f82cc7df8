// Checking logs: what is taken for one, what is shown of it, and files of any size.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { contentOf, drop, dropLarge, editor, paste, usePage } from "./page.js";

const open = usePage();

const PING = '{"event":"ping","data":{}}';
const CLAIM =
  '{"event":"claim_report_generated","data":{"claimID":"c","claimNumber":"n","claimValuation":1,"reportURL":"https://x.example/"}}';
const UNNUMBERED =
  '{"event":"claim_report_generated","data":{"claimID":"c","claimNumber":7,"claimValuation":1}}';

const treatAs = (page) => page.getByLabel("Treat as");
const chart = (page) => page.getByRole("table", { name: "Payloads by event" });
const rows = (page) => page.locator("#bad-lines").getByRole("listitem");
const line = (page) => page.getByRole("region", { name: "The chosen line" });

test("a log is checked line by line, and a bad line leads to its place", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, `${PING}\n{"event":"ping"}\n\n${PING}`);
  await page.getByText("A log: 2 of 3 payloads valid").waitFor();
  await page.getByText("1 blank line").waitFor();
  await line(page).getByRole("button", { name: "Line 2, column 1" }).click();
  assert.equal(await page.locator("#caret").innerText(), "Line 2, column 1");
  assert.equal(
    await line(page).getByRole("group", { name: "Text of line 2" }).innerText(),
    '{"event":"ping"}',
  );
});

test("a log has counts of its events, and its issues by kind", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const warned = '{"event":"event_of_2031","data":{}}';
  await paste(page, [PING, PING, CLAIM, warned, UNNUMBERED, UNNUMBERED, "oops", PING].join("\n"));
  await page.getByText("A log: 5 of 8 payloads valid").waitFor();
  await page.getByText("1 of them with warnings").waitFor();
  const cells = await chart(page)
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [row.cells[0], ...Array.from(row.cells).slice(2)].map((cell) => cell.textContent)),
    );
  assert.deepEqual(Object.fromEntries(cells.map(([name, ...numbers]) => [name, numbers.map(Number)])), {
    ping: [3, 0, 0],
    claim_report_generated: [1, 0, 2],
    event_of_2031: [0, 1, 0],
    "no or another event": [0, 0, 1],
  });
  const bars = await chart(page)
    .locator("tbody tr")
    .first()
    .locator("rect")
    .evaluateAll((all) => all.map((rect) => [rect.getAttribute("class"), rect.getAttribute("width")]));
  assert.deepEqual(bars, [["good", "100%"]]);
  const kinds = await page.getByRole("list", { name: "Issues by kind" }).locator("li").allInnerTexts();
  assert.equal(kinds.length, 3);
  assert.match(kinds[0], /^2\s+error\s+\w+\s+\/data\/\w+\s+first in line 5$/);
  assert.match(kinds[2], /^1\s+error\s+syntax\s+\(whole payload\)\s+first in line 7$/);
  const warnings = page.getByRole("list", { name: "Warnings of valid payloads" }).locator("li");
  assert.match(
    (await warnings.allInnerTexts()).join(),
    /^1\s+warning\s+unknown_event\s+\/event\s+first in line 4$/,
  );
});

test("a damaged first line does not make one payload of a log", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const log = `${PING.slice(0, -4)}\n${PING}\n${PING}`;
  await paste(page, log);
  await page.getByText("A log: 2 of 3 payloads valid").waitFor();
  await treatAs(page).selectOption("payload");
  await page.getByText("Not valid: 1 error").waitFor();
  await page.locator("#log").waitFor({ state: "hidden" });
  await treatAs(page).selectOption("log");
  await page.getByText("A log: 2 of 3 payloads valid").waitFor();
});

test("an indented payload is no log, whatever is wrong with it", async (t) => {
  const page = await open(t, { hash: "#payload" });
  for (const text of [
    JSON.stringify(JSON.parse(CLAIM), null, 2),
    JSON.stringify(JSON.parse(UNNUMBERED), null, 2),
    '{\n"event": "ping",\n"data": {\n"a": {"b": 1},\n"c": {"d": 2}\n}\n',
  ]) {
    await paste(page, text);
    await page
      .locator(".outcome")
      .getByText(/^(Valid|Not valid)/)
      .waitFor();
    assert.equal(await page.locator("#log").isVisible(), false);
    await page.getByRole("button", { name: "Clear" }).locator("visible=true").click();
    await page.getByText("Nothing to check yet.").waitFor();
  }
});

test("a file whose name says so is a log", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await drop(page, "#editor", new TextEncoder().encode(PING), "one.ndjson");
  await page.getByText("A log: 1 of 1 payload valid").waitFor();
});

test("ten thousand bad lines are listed, of which only those in view are drawn", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await dropLarge(page, `${UNNUMBERED}\n`, 10_000, "deliveries.ndjson");
  await page.locator("#bad-count").getByText("10,000 bad lines").waitFor();
  assert.ok((await rows(page).count()) < 60);
  await page.locator("#bad-lines").evaluate((list) => (list.scrollTop = list.scrollHeight));
  const last = rows(page).filter({ hasText: "Line 10,000" });
  await last.getByRole("button").click();
  await line(page).getByRole("heading", { name: "Line 10,000" }).waitFor();
  assert.equal(await last.getAttribute("aria-setsize"), "10000");
  await line(page).getByRole("button", { name: "Open this line alone" }).click();
  await page.getByText(/^Not valid: \d errors$/).waitFor();
  assert.equal((await contentOf(page)).text, UNNUMBERED);
});

test("warnings are counted by kind in the first lines of a log, however long it is", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const sighting = '{"event":"recapture_new","data":{"id":"1","sightings":[{"listing_price":"9"}]}}';
  await dropLarge(page, `${sighting}\n`, 150_000, "deliveries.ndjson");
  await page.getByText("A log: 150,000 of 150,000 payloads valid").waitFor();
  await page.getByText("Of the first 100,000 lines.").waitFor();
  const kinds = await page.getByRole("list", { name: "Warnings of valid payloads" }).allInnerTexts();
  assert.match(
    kinds.join(),
    /100,000\s+warning\s+type\s+\/data\/sightings\/\*\/listing_price\s+first in line 1/,
  );
  await paste(page, PING);
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
  assert.equal(await page.locator("#log-warnings").isVisible(), false);
});

test("the bad lines are exported as NDJSON and as CSV", async (t) => {
  const page = await open(t, { hash: "#payload" });
  const formula = '{"event":"=1+1\\"","data":{}}';
  await page.getByLabel("Strict").check();
  await drop(page, "#editor", new TextEncoder().encode([PING, UNNUMBERED, formula].join("\n")), "a.ndjson");
  await page.getByText("A log: 1 of 3 payloads valid").waitFor();
  const exported = async (name) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name }).click(),
    ]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  const ndjson = await exported("Export as NDJSON");
  assert.equal(ndjson.name, "a.ndjson.bad-lines.ndjson");
  const lines = ndjson.text
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text));
  assert.deepEqual(
    lines.map((bad) => bad.line),
    [2, 3],
  );
  assert.deepEqual(lines[0].issues.map(({ path }) => path).sort(), ["/data/claimNumber", "/data/reportURL"]);
  const csv = await exported("Export as CSV");
  assert.equal(csv.name, "a.ndjson.bad-lines.csv");
  const records = csv.text.split("\r\n");
  assert.equal(records[0], "line,event,severity,code,path,column,message");
  assert.match(records[1], /^2,claim_report_generated,error,missing_field,\/data\/reportURL,42,`/);
  assert.match(records[3], /^3,"'=1\+1""",error,unknown_event,\/event,10,/);
});

/** So many lines are more than 500 MB. */
const LINES = 4_000_000;

test("half a gigabyte is checked to its end", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await dropLarge(page, `${CLAIM}\n`, LINES, "deliveries.ndjson");
  await page.getByText("A log: 4,000,000 of 4,000,000 payloads valid").waitFor();
  assert.match(await chart(page).innerText(), /claim_report_generated\s+4,000,000\s+0\s+0/);
  const { JSHeapUsedSize: heap } = await metricsOf(page);
  assert.ok(heap < 64e6, `the page holds ${heap} bytes`);
});

async function metricsOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

test("a file that is too large for the editor is streamed, with its progress, and can be cancelled", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await paste(page, PING);
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
  const size = await dropLarge(page, `${CLAIM}\n`, LINES, "deliveries.ndjson");
  assert.ok(size > 500e6, `${size}`);
  await page.locator("#file-name").getByText("deliveries.ndjson, 5").waitFor();
  assert.equal(await editor(page).isVisible(), false, "the earlier text is not shown for it");
  // Whoever waits from outside may come too late: it takes a second.
  const progress = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const text = document.querySelector("#progress-text");
        new MutationObserver(() => {
          if (document.querySelector("#progress").hidden) return;
          resolve(text.textContent);
          document.querySelector("#progress-cancel").click();
        }).observe(text, { childList: true });
      }),
  );
  assert.match(progress, /^Checking: \d+ % of 5\d\d MB · \d+ MB\/s · \d+ s left · 0 bad lines$/);
  await page.getByText(/cancelled after \d+ %/).waitFor();
  const [, valid, total] = /A log: ([\d,]+) of ([\d,]+) payloads valid/.exec(
    await page.locator("#verdict").innerText(),
  );
  assert.equal(valid, total, "it is cut at the end of a line");
  assert.ok(Number(total.replaceAll(",", "")) < LINES);
  await page.getByRole("button", { name: "Close the file" }).click();
  await page.locator(".outcome").getByText("Valid", { exact: true }).waitFor();
  assert.equal((await contentOf(page)).text, PING);
});

test("bad lines that are left out of the list are counted, and exported", async (t) => {
  const page = await open(t, { hash: "#payload" });
  await dropLarge(page, "oops\n", 120_000, "deliveries.ndjson");
  await page.getByText("100,000 of 120,000 bad lines; 20,000 are left out, but are exported").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export as NDJSON" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  assert.equal(lines.length, 120_000);
  assert.equal(JSON.parse(lines.at(-1)).line, 120_000);
});
