// Serves the function of `./handler.js` as Azure Functions does, with the requests and responses of its library.

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import library from "@azure/functions";

const { HttpRequest, HttpResponse, app } = library;

const functions = [];
app.http = (name, options) => functions.push(options);
await import("./handler.js");
const [{ methods, handler }] = functions;

createServer(async (request, response) => {
  if (!methods.includes(request.method)) return response.writeHead(404).end();
  const body = await buffer(request);
  const url = `http://localhost${request.url}`;
  const result = await handler(
    new HttpRequest({ method: request.method, url, headers: request.headers, body: { bytes: body } }),
    { invocationId: "1" },
  );
  const { status, headers, body: answer } = new HttpResponse(result);
  response.writeHead(status, [...headers].flat());
  response.end(answer === null ? undefined : await buffer(answer));
}).listen(3000, "127.0.0.1");
