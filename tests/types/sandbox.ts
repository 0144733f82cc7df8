import { createSandbox } from "autograb-webhooks/sandbox";
import type {
  Delivery,
  Fault,
  PlayOptions,
  PlaySummary,
  Sandbox,
  SandboxOptions,
} from "autograb-webhooks/sandbox";
import { WebhooksClient } from "autograb-webhooks";

const options: SandboxOptions = {
  seed: 7,
  accounts: [{ keys: ["sec_a", { key: "pub_a", origins: ["https://dealer.example"] }], licensed: false }],
  deliver: ({ endpoint, headers, body }: Delivery) => fetch(endpoint, { method: "POST", headers, body }),
};
const sandbox: Sandbox = createSandbox(options);
const { apiKey, baseUrl, fetch: carry } = sandbox;
new WebhooksClient({ apiKey, baseUrl, fetch: carry });
const stop: () => void = sandbox.subscribe((delivery) => delivery.attempts.map(({ status }) => status));
const [first]: readonly Delivery[] = sandbox.trigger("an_event_of_2031", { any: "data" }, { region: "uk" });
// @ts-expect-error a delivery is on record as it was
if (first) first.body = "";
// @ts-expect-error there is no such option
createSandbox({ acounts: [] });
// @ts-expect-error the deliveries are the sandbox's own
sandbox.deliveries.push(first);
const faults: Fault[] = [
  { dropConnection: true, runs: true, match: "create" },
  { body: { any: "JSON" }, times: 2 },
];
faults.forEach(sandbox.failNext);
// @ts-expect-error there is no such call
sandbox.failNext({ match: "created" });
sandbox.restore(JSON.parse(JSON.stringify(sandbox.snapshot())));
const again: Delivery = sandbox.resend("dl_000001");
createSandbox({
  rateLimit: { total: 2 },
  quota: {},
  faults: { rate: 0.1 },
  accounts: [{ oauthClients: [{ clientId: "a", clientSecret: "b" }], keys: ["sec_a"] }],
});
const story: PlayOptions = { story: "sale", duplicates: 0.2, retries: { count: 3, delayMs: 10 } };
const played: Promise<PlaySummary> = sandbox.play({ ...story, signal: AbortSignal.timeout(1_000) });
void played.then(({ events, answered }) => events.map(({ body }) => body.length + (answered["204"] ?? 0)));
createSandbox({ now: () => 0, sleep: async (ms, signal) => void [ms.toFixed(), signal?.aborted] });
// @ts-expect-error there is no such story
void sandbox.play({ story: "crash" });
// @ts-expect-error the number of retries is needed
void sandbox.play({ retries: { delayMs: 10 } });
void [stop, again];
