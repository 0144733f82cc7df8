// Forwards the page's calls to AutoGrab and adds the secret key, which the page never sees.

import { createServer } from "node:http";
import { createProxy, toNodeHandler } from "autograb-webhooks/proxy";

const { AUTOGRAB_API_KEY, AUTOGRAB_BASE_URL, AUTOGRAB_REGION, PORT = 8787 } = process.env;

const proxy = createProxy({
  apiKey: AUTOGRAB_API_KEY,
  baseUrl: AUTOGRAB_BASE_URL,
  region: AUTOGRAB_REGION,
  path: "/autograb",
  // Check the session of your user here before anybody else can reach this server.
  authorize: ({ headers }) => /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(headers.get("host")),
});

const server = createServer(toNodeHandler(proxy));
server.listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
