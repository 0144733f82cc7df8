// What an app imports, and the most that it may load for it. Each row is bundled and run.

/** The sizes are of the minified bundle after brotli, in bytes. */
export const IMPORTS = [
  { names: ["EVENTS"], works: 'EVENTS.some(({ name }) => name === "ping")', modules: [], most: 1_500 },
  {
    names: ["WebhooksError"],
    works: 'new WebhooksError({ code: "network", message: "no answer" }).code === "network"',
    modules: [],
    most: 1_500,
  },
  {
    names: ["checkEventName"],
    works: 'checkEventName("price_change").suggestion === "recapture_price_change"',
    modules: ["payload"],
    most: 37_200,
  },
  {
    names: ["validatePayload"],
    works: 'validatePayload(\'{"event":"ping"}\').issues[0].path === "/data"',
    modules: ["payload"],
    // The checks of users' schemas take 3 KB of it, the advice in messages 1.5.
    most: 39_300,
  },
  {
    names: ["WebhooksClient"],
    works:
      'new WebhooksClient({ apiKey: "pub_a", region: "uk", fetch: async () => new Response("[]") }).list().then((found) => found.length === 0)',
    modules: ["client"],
    most: 83_200,
  },
  {
    names: ["validatePayload", "WebhooksClient"],
    works:
      'validatePayload("{").valid === false && "list" in new WebhooksClient({ apiKey: "pub_a", region: "uk" })',
    modules: ["payload", "client"],
    most: 117_200,
  },
  {
    names: ["definePayload"],
    from: "autograb-webhooks/schema",
    works: 'typeof definePayload("stock_sold", { type: "object" }) === "function"',
    modules: ["payload", "schema"],
    most: 80_500,
  },
  {
    names: ["openApiDocument"],
    from: "autograb-webhooks/schema",
    works: 'openApiDocument({ region: "uk" }).servers.length === 1',
    modules: ["payload", "documents"],
    most: 90_500,
  },
  {
    names: ["infer"],
    from: "autograb-webhooks/schema",
    works: 'infer(\'{"event":"ping","data":{}}\').then(({ schemas }) => schemas.ping.type === "object")',
    // The module also shrinks payloads, and contains the validator for that.
    modules: ["payload", "infer"],
    most: 82_500,
  },
  {
    names: ["createReceiver"],
    from: "autograb-webhooks/receiver",
    works:
      'createReceiver({ token: "t", fallback() {} }).receive({ method: "POST", url: "/?token=t", headers: {}, body: \'{"event":"ping","data":{}}\' }).then(({ outcome }) => outcome === "handled")',
    modules: ["payload", "receiver"],
    most: 58_000,
  },
  {
    names: ["WEBHOOKS_LABELS"],
    from: "autograb-webhooks/elements",
    works: 'document.createElement("autograb-webhooks").labels.add === WEBHOOKS_LABELS.add',
    modules: ["payload", "client"],
    most: 132_000,
  },
].map((row) => ({ from: "autograb-webhooks", ...row }));

/** A script that says as its page's `data-verdict` whether what it imports works. */
export const scriptOf = ({ names, from, works }) => `import { ${names.join(", ")} } from "${from}";

const works = async () => ${works};
works().then(String, String).then((verdict) => (document.body.dataset.verdict = verdict));
`;
