// The page in Firefox and in WebKit: its main paths. Chromium has all the other tests.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { serve } from "../../xtask/serve.js";
import { DRIVERS, launch } from "../package/webdriver.js";

const folder = fileURLToPath(new URL("../../dist/www", import.meta.url));

describe("the page works in", () => {
  for (const driver of Object.values(DRIVERS)) {
    const skip = !driver.isThere && "it was not found; `cargo xtask setup` installs it as root on Debian";
    test(driver.name, { skip }, async () => {
      const server = await serve(folder);
      const window = await launch(driver);
      try {
        await window.goto(`http://127.0.0.1:${server.address().port}/`);
        const body = useThePage.toString().replace(/^[^{]*{|}$/g, "");
        assert.deepEqual(await window.run(body), {
          listed: "Stock desk",
          pushed: true,
          valid: ["Valid", 0],
          broken: ["Not valid", true],
          events: 6,
          errors: [],
        });
      } finally {
        await window.close();
        server.close();
        server.closeAllConnections();
      }
    });
  }
});

/** Creates a webhook, has an event pushed to it, and checks a payload. Its text runs in the page. */
async function useThePage() {
  const find = (selector) => document.querySelector(selector);
  const errors = [];
  addEventListener("error", ({ message }) => errors.push(message));
  addEventListener("unhandledrejection", ({ reason }) => errors.push(String(reason)));
  const until = async (selector, is = () => true) => {
    for (let tries = 0; tries < 400; tries++) {
      const found = find(selector);
      if (found !== null && is(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`waited in vain for ${selector} in ${document.body.innerText}`);
  };
  const type = (selector, text) => {
    find(selector).value = text;
    find(selector).dispatchEvent(new Event("input", { bubbles: true }));
  };
  const open = async (view) => {
    location.hash = view;
    await until(`${view}:not([hidden], [inert])`);
  };

  (await until("#webhooks:not([hidden], [inert]) #new")).click();
  await until("[name=name]");
  type("[name=name]", "Stock desk");
  type("[name=endpoint]", "https://dealer.example/hook?token=t0ken");
  [...document.querySelectorAll(".event-field label")]
    .find((label) => label.textContent.includes("recapture_new"))
    .click();
  find(".save").click();
  const listed = (await until(".list h2")).textContent;

  [...document.querySelectorAll("#inbox-sandbox button")]
    .find((button) => button.textContent.includes("recapture_new"))
    .click();
  const pushed = (await until("#deliveries li")).textContent.includes("recapture_new");

  await open("#payload");
  find("#samples button").click();
  await until("#verdict", ({ textContent }) => /^(Valid|Not valid)/.test(textContent));
  const verdict = () => find("#verdict").textContent.match(/^(Valid|Not valid)/)?.[0];
  const valid = [verdict(), find("#issues").children.length];
  find("#break").click();
  await until("#issues li");
  const broken = [verdict(), find("#issues").children.length > 0];

  await open("#events");
  const events = (await until("#catalogue")).children.length;
  return { listed, pushed, valid, broken, events, errors };
}
