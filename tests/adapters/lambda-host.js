// Serves `handler` of `./handler.js` as a function URL of AWS Lambda does: by events of the payload format 2.0.

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

import { handler } from "./handler.js";

const TEXT = /^(text\/|application\/(json|javascript|xml))/;

createServer(async (request, response) => {
  const result = await handler(JSON.parse(JSON.stringify(await eventOf(request))));
  response.writeHead(result.statusCode, result.headers);
  response.end(result.body);
}).listen(3000, "127.0.0.1");

async function eventOf(request) {
  const { pathname, search, searchParams } = new URL(request.url, "http://localhost");
  const body = await buffer(request);
  const { "content-type": type = "", "content-encoding": encoding } = request.headers;
  const isBase64Encoded = body.length > 0 && (encoding !== undefined || !TEXT.test(type));
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: request.headers,
    queryStringParameters: Object.fromEntries(searchParams),
    requestContext: {
      http: { method: request.method, path: pathname, protocol: "HTTP/1.1" },
      stage: "$default",
    },
    body: body.length === 0 ? undefined : body.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}
