// The list of a region's webhooks: the view of the package's element, with the page's address, inbox and sandbox.

import { WEBHOOKS_LABELS } from "./pkg/lib/elements/labels.js";
import { createWebhooksView } from "./pkg/lib/elements/webhooks-view.js";
import { parameters, setParameters } from "./address.js";
import { button, byId, el } from "./dom.js";
import { EVENTS } from "./events.js";
import { loadClient, redactEndpoint } from "./package.js";

/** Without a client, the page shows its form for one instead. */
const LABELS = { ...WEBHOOKS_LABELS, noClient: "" };

/**
 * `showRegion(name)` is called to show another region. Returns `use(connection)`, which shows another service or region,
 * and `follow(address)`, to be called before that for an address.
 */
export function startWebhooks(showRegion) {
  let isSandbox = false;
  /** What an address asks for, until it is used. */
  let wanted = parameters();
  const view = createWebhooksView(LABELS, {
    heading: "h2",
    add: byId("new"),
    createForm,
    redactEndpoint,
    offerExample: (connection, create) => connection.isSandbox && el("p", {}, exampleButton(create)),
    waysOut: ({ code }) =>
      code === "unauthorized" && !isSandbox
        ? [button("Change the key", () => byId("disconnect").click())]
        : [],
    afterPing: (connection) =>
      connection.isSandbox ? [" See the ", el("a", { href: "#inbox" }, "inbox"), "."] : [],
    follow(region) {
      showRegion(region);
      return true;
    },
    onFilter: (filter) => setParameters({ filter }),
    onOpen: (webhook) => setParameters({ webhook: webhook?.id }),
    onClose: () => setParameters({ webhook: undefined }),
  });
  byId("connect").after(view.listProblem, view.filterRow, view.list, view.results);
  document.body.append(...view.dialogs);

  function use(connection) {
    isSandbox = connection.isSandbox;
    byId("jump").hidden = !isSandbox;
    const filter = wanted?.get("filter") ?? "";
    setParameters({ filter });
    view.use(connection, { text: filter, webhook: wanted?.get("webhook") ?? undefined });
    if (connection.client !== undefined) wanted = undefined;
  }

  const follow = (address) => void (wanted = address);
  return { use, follow };
}

export const loadForm = () => import("./pkg/lib/elements/webhook-form.js");

/** The form of the package, which is loaded when it is first opened. */
function createForm(labels, handlers) {
  let loading;
  async function open(...given) {
    try {
      const form = await (loading ??= load());
      form.open(...given);
    } catch (error) {
      handlers.onFailed(error);
    }
  }
  async function load() {
    try {
      const { createWebhookForm } = await loadForm();
      const form = createWebhookForm(labels, handlers);
      document.body.append(...form.dialogs);
      return form;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }
  return { dialogs: [], open };
}

/** A button that creates a webhook in the sandbox, so that there is something to push events to. */
const exampleButton = (create) =>
  button("Create an example", async ({ currentTarget }) => {
    // Where the client can't be loaded, its call says so.
    const withToken = await loadClient().then(
      (client) => client.withToken,
      () => String,
    );
    const events = EVENTS.filter((event) => event.subscribable).map(({ name }) => name);
    create(currentTarget, { name: "Example", endpoint: withToken("https://dealer.example/hook"), events });
  });
