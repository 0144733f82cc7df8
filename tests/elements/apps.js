// The apps with the elements, as their users build them, in a browser that keeps an eye on them.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createProxy } from "autograb-webhooks/proxy";
import { createSandbox } from "autograb-webhooks/sandbox";
import { transform } from "esbuild";

import { openWatched, useBrowser } from "../e2e/page.js";
import { bundlePage } from "../package/bundle-page.js";
import { POLICY } from "../package/environments.js";
import { createProject, installPackage } from "../package/project.js";

const group = "elements";

/** The compiler of this project. That of the group is an older one, which Vue's still needs. */
const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

const read = (file) => readFile(new URL(`apps/${file}`, import.meta.url), "utf8");

const filesOf = async (folder, names) =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(`${folder}/${name}`)])));

/** Each app: how its project is built, the folder that is served then, and what checks its types. */
export const APPS = {
  plain: {
    async files() {
      const page = await filesOf("plain", ["index.html", "page.css", "page.js"]);
      const service = (await transform(await read("service.ts"), { loader: "ts" })).code;
      return { ...page, "page.js": addressed(page["page.js"]), "service.js": addressed(service) };
    },
    build: (project) => project.folder,
  },
  react: {
    files: async () => ({
      ...(await filesOf("react", ["index.html", "page.tsx", "tsconfig.json"])),
      "service.ts": await read("service.ts"),
    }),
    async build(project) {
      await bundlePage(project);
      return project.folder;
    },
    checkTypes: (project) => project.run([process.execPath, TSC]),
  },
  vue: {
    files: async () => ({
      ...(await filesOf("vue", ["index.html", "page.ts", "App.vue", "vite.config.js", "tsconfig.json"])),
      "service.ts": await read("service.ts"),
    }),
    async build(project) {
      await project.run(["vite", "build", "--logLevel=warn"]);
      return project.path("dist");
    },
    checkTypes: (project) => project.run([process.execPath, project.tool("vue-tsc/bin/vue-tsc.js")]),
  },
};

/** Only a page can give names to addresses, and not under a strict policy. */
const addressed = (code) =>
  code.replace(/(?<=["'])autograb-webhooks\/(\w+)(?=["'])/g, "/node_modules/autograb-webhooks/$1.js");

/** Makes the project of an app. */
export const createApp = (name, purpose) =>
  createProject({ name: `${name} ${purpose}`, group, files: APPS[name].files });

/**
 * A function that opens an app for a test, which is built first, under a policy without inline styles. Test files run at
 * once, so each has a purpose of its own.
 */
export const useApp = (name, purpose) =>
  useFolder(async () => APPS[name].build(await createApp(name, purpose)), {
    "content-security-policy": `${POLICY}; style-src 'self'`,
  });

/** A function that opens the page of a folder for a test as `openWatched` does. `make()` resolves to the folder. */
export function useFolder(make, headers) {
  const served = useBrowser(() => installPackage().then(make), { headers });
  return async (t, options) => {
    const page = await openWatched(t, served.browser, served.address(), options);
    page.setDefaultTimeout(10_000);
    return page;
  };
}

/** Answers the calls of a page to `/autograb` by a proxy in front of a sandbox. `headers` gets those of each call. */
export function useProxy(context, headers = []) {
  const { apiKey, fetch } = createSandbox();
  const proxy = createProxy({ apiKey, fetch, path: "/autograb", authorize: () => true });
  return context.route("**/autograb/**", async (route) => {
    const request = route.request();
    const sent = await request.allHeaders();
    headers.push(sent);
    const init = { method: request.method(), headers: sent, body: request.postData() ?? undefined };
    const answer = await proxy(new Request(request.url(), init));
    await route.fulfill({ status: answer.status, body: await answer.text() });
  });
}

/** The webhook's place in the list. */
export const row = (page, name) =>
  page.locator("autograb-webhooks .row").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** Fills the open form, and sends it. */
export async function submit(page, { name, endpoint, events = [] }, action = "Create webhook") {
  if (name !== undefined) await page.getByLabel("Name", { exact: true }).fill(name);
  if (endpoint !== undefined) await page.getByLabel("Endpoint").fill(endpoint);
  for (const event of events) await page.getByRole("checkbox", { name: event }).check();
  await page.getByRole("button", { name: action }).click();
}

export async function create(page, draft) {
  await page.getByRole("button", { name: "New webhook" }).click();
  await submit(page, draft);
  await row(page, draft.name).waitFor();
}

export const draft = {
  name: "Stock desk",
  endpoint: "https://dealer.example/hook?token=t0psecret",
  events: ["recapture_new", "claim_report_generated"],
};
