// What is shown of webhooks with the help of the package's client, which is large and therefore loaded with the first
// call. Before that there is no webhook to show.

let client;

export async function loadClient() {
  client ??= await import("./pkg/client.js");
  return client;
}

export const redactEndpoint = (endpoint) => client.redactEndpoint(endpoint);
