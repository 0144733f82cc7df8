import { EVENTS, checkEventName, checkEventNames } from "autograb-webhooks/payload";
import type { EventName, KnownEvent, KnownEventName } from "autograb-webhooks/payload";
import { WebhooksError } from "autograb-webhooks";
import { init } from "autograb-webhooks/slim";

const names: KnownEventName[] = EVENTS.map((event: KnownEvent) => event.name);
const future: EventName = "an_event_of_2031";
// @ts-expect-error a known name is one of the catalogue's
const unknown: KnownEventName = "an_event_of_2031";
// @ts-expect-error the catalogue can't be changed
EVENTS.push(EVENTS[0]);

const check = checkEventName(future);
if (!check.known) {
  const suggestion: KnownEventName | undefined = check.suggestion;
  void suggestion;
}
// @ts-expect-error a known name has no suggestion
if (check.known) check.suggestion;
// @ts-expect-error a name is a string
checkEventName(7);

const paths: string[] = checkEventNames(names, { allowPingEvent: true }).map((issue) => issue.path);
// @ts-expect-error there is no such rule
checkEventNames(names, { allowEverything: true });

await init({ payload: new URL("payload.wasm", "https://example.com/"), client: fetch("client.wasm") });
// @ts-expect-error this entry has no such module
await init({ sandbox: "sandbox.wasm" });

export function describe(error: unknown): string | undefined {
  return error instanceof WebhooksError ? error.code : undefined;
}
void [unknown, paths];
