// The server behind the page: forwards its calls to AutoGrab with the secret key, which the page never sees, receives what
// AutoGrab pushes, and passes it on to the page.

import { createServer } from "node:http";
import { createProxy } from "autograb-webhooks/proxy";
import { createReceiver, toNodeHandler } from "autograb-webhooks/receiver";

const { AUTOGRAB_API_KEY, AUTOGRAB_BASE_URL, AUTOGRAB_REGION, HOOK_TOKEN, PORT = 8787 } = process.env;

/** Check the session of your user here before anybody else can reach this server. */
const authorize = ({ headers }) => /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.get("host"));

const proxy = createProxy({
  apiKey: AUTOGRAB_API_KEY,
  baseUrl: AUTOGRAB_BASE_URL,
  region: AUTOGRAB_REGION,
  path: "/autograb",
  authorize,
});

const receiver = createReceiver({
  token: HOOK_TOKEN,
  fallback: ({ event }, { bytes, receivedAt }) => show(event, bytes, receivedAt),
  onInvalid: (bytes, { event, receivedAt }) => show(event ?? "(no event)", bytes, receivedAt),
});

/** The open pages, as streams of server-sent events. */
const pages = new Set();
const encoder = new TextEncoder();

function show(event, bytes, receivedAt) {
  const push = {
    id: crypto.randomUUID(),
    event,
    at: receivedAt.getTime(),
    body: new TextDecoder().decode(bytes),
  };
  for (const page of pages) {
    // A page that does not read is dropped. The browser connects again.
    if (page.desiredSize > -100) page.enqueue(encoder.encode(`data: ${JSON.stringify(push)}\n\n`));
    else if (pages.delete(page)) page.close();
  }
}

function openPage(request) {
  if (!authorize(request)) return new Response("sign in first", { status: 401 });
  let page;
  const body = new ReadableStream({
    start(controller) {
      page = controller;
      page.enqueue(encoder.encode(": connected\n\n"));
      pages.add(page);
    },
    cancel: () => void pages.delete(page),
  });
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" },
  });
}

function handle(request) {
  const { pathname } = new URL(request.url);
  if (pathname === "/hook") return receiver.fetch(request);
  return pathname === "/pushes" ? openPage(request) : proxy(request);
}

const server = createServer(toNodeHandler(handle));
server.listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
