// Serves a folder on this machine alone: `node serve.js <folder> <port>`, or `serve(folder)` in a test.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
};

/** Resolves to the server once it listens; port 0 takes any free one. `headers` go with every answer. */
export function serve(folder, { port = 0, headers = {} } = {}) {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    answer(root, request, response, headers).catch(() => response.destroy());
  });
  return new Promise((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => listening(server));
  });
}

async function answer(root, request, response, headers) {
  const common = { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers };
  const refuse = (status, text) => {
    response.writeHead(status, { ...common, "content-type": TYPES[".txt"] }).end(`${text}\n`);
  };
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "only GET and HEAD");
  const file = await fileOf(root, request.url);
  if (file === undefined) return refuse(404, "not found");
  const type = TYPES[extname(file.path)] ?? "application/octet-stream";
  response.writeHead(200, { ...common, "content-type": type, "content-length": file.size });
  if (request.method === "HEAD") return response.end();
  createReadStream(file.path)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The file that a request names, if it is one and lies in the folder. */
async function fileOf(root, url) {
  try {
    const path = join(root, decodeURIComponent(new URL(url, "http://localhost").pathname));
    if (path !== root + sep && !path.startsWith(root + sep)) return undefined;
    const found = await stat(path);
    if (!found.isDirectory()) return { path, size: found.size };
    const index = join(path, "index.html");
    return { path: index, size: (await stat(index)).size };
  } catch {
    return undefined;
  }
}

async function main([folder, port]) {
  try {
    const server = await serve(folder, { port: Number(port) });
    console.log(`the demo is at http://127.0.0.1:${server.address().port}/`);
    console.log("open it in a browser; Ctrl-C ends it");
  } catch (error) {
    const taken = error.code === "EADDRINUSE";
    console.error(`error: ${taken ? `port ${port} is in use; choose another with --port` : error.message}`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv.slice(2));
