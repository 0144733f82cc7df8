import webhooks = require("autograb-webhooks");
import payload = require("autograb-webhooks/payload");

const isOurs = (error: unknown): error is payload.WebhooksError => error instanceof webhooks.WebhooksError;
const known: boolean = payload.checkEventName("ping").known;
void [isOurs, known];
