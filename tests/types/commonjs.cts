import webhooks = require("autograb-webhooks");
import client = require("autograb-webhooks/client");
import payload = require("autograb-webhooks/payload");
import schema = require("autograb-webhooks/schema");

const isOurs = (error: unknown): error is payload.WebhooksError => error instanceof webhooks.WebhooksError;
const same: typeof webhooks.WebhooksClient = client.WebhooksClient;
const known: boolean = payload.checkEventName("ping").known;
const sample: string = schema.samplePayload("ping").event;
// @ts-expect-error it is a type only
payload.UnknownEventName;
void [isOurs, same, known, sample];
