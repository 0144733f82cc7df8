export { WebhooksError } from "./error.js";
