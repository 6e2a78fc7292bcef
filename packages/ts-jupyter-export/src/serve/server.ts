// nbconvert's ServePostProcessor: the folder of an output over HTTP, for this machine only unless asked otherwise. Reads,
// never writes. While it listens on a loopback address it answers only to local names, so that no web page elsewhere can
// read the folder through a name of its own (DNS rebinding).
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, resolve } from "node:path";
import { pipeline } from "node:stream";
import { locate } from "./locate.js";
import { mediaType } from "./media-types.js";
import { openInBrowser } from "./open.js";

export interface ServeOptions {
  /** Default 8000; 0 takes a free one. */
  port?: number;
  /** Default "127.0.0.1". */
  host?: string;
  /** "browser": the address is opened in the user's browser. Default "none". */
  open?: "browser" | "none";
  /** Program that opens it; default BROWSER, else the desktop's own. */
  browser?: string;
  /** Ends the server. */
  signal?: AbortSignal;
}

export interface Served {
  /** Address of the file, or of the folder. */
  url: string;
  /** "opened": the browser has been started; "not-found": none could be; "not-asked": it was not wanted. */
  browser: "opened" | "not-found" | "not-asked";
  close(): Promise<void>;
  /** Fulfilled when the server has ended. */
  ended: Promise<void>;
}

const PORT = 8000;
const HOST = "127.0.0.1";
const LOCAL = /^(127(\.\d+){3}|\[::1\]|localhost)(:\d+)?$/i;

/**
 * Serves a folder, or the folder of a file (`/` leads to the file).
 * @throws Error one line: nothing there, the port is taken or not allowed, no such address
 */
export async function serve(folderOrFile: string, options: ServeOptions = {}): Promise<Served> {
  const { port = PORT, host = HOST, signal } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`no port: ${port}`);
  const found = await stat(folderOrFile).catch(() => undefined);
  if (!found) throw new Error(`nothing to serve at ${JSON.stringify(folderOrFile)}`);
  const full = resolve(folderOrFile);
  const root = await realpath(found.isDirectory() ? full : dirname(full));
  const start = found.isDirectory() ? "/" : `/${encodeURIComponent(basename(full))}`;
  const server = createServer((request, response) => {
    answer(request, response, { root, start, server }).catch(() => response.destroy());
  });
  await listen(server, port, host);
  const ended = new Promise<void>((done) => server.on("close", () => done()));
  const close = () => {
    server.close();
    server.closeAllConnections();
    return ended;
  };
  if (signal?.aborted) void close();
  signal?.addEventListener("abort", () => void close(), { once: true });
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${taken}${start}`;
  const isWanted = options.open === "browser" && !signal?.aborted;
  const browser = !isWanted ? "not-asked" : (await openInBrowser(url, options.browser)) ? "opened" : "not-found";
  return { url, browser, close, ended };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `port ${port} of ${host} is in use: choose another (ServePostProcessor.port)`,
        EACCES: `port ${port} of ${host} is not allowed: choose one above 1023`,
        EADDRNOTAVAIL: `this machine has no address ${JSON.stringify(host)}`,
        ENOTFOUND: `this machine has no address ${JSON.stringify(host)}`,
      };
      fail(new Error(reasons[code ?? ""] ?? `cannot listen on ${host}:${port}: ${message}`));
    });
    server.listen(port, host, done);
  });
}

interface Place {
  root: string;
  start: string;
  server: Server;
}

async function answer(request: IncomingMessage, response: ServerResponse, { root, start, server }: Place) {
  const refuse = (status: number, words: string, headers: Record<string, string> = {}) => {
    response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...headers });
    response.end(request.method === "HEAD" ? undefined : `${words}\n`);
  };
  const { method = "", url = "/" } = request;
  if (method !== "GET" && method !== "HEAD") return refuse(405, "only reading is possible", { Allow: "GET, HEAD" });
  if (isLoopback(server) && !LOCAL.test(request.headers.host ?? "")) return refuse(403, "not for this host name");
  if (/^\/(\?|$)/.test(url) && start !== "/") return refuse(302, `see ${start}`, { Location: start });
  let located = await locate(root, url);
  if (located.kind === "folder") {
    const path = url.split("?")[0] ?? "";
    // Relative addresses in an index need the closing slash. Two leading slashes would name another host.
    if (!path.endsWith("/")) return refuse(301, "a folder", { Location: `${path.replace(/^\/+/, "/")}/` });
    located = await locate(root, `${path}index.html`);
  }
  // Browsers ask for it by themselves, and would log an error.
  if (located.kind === "missing" && url === "/favicon.ico") return response.writeHead(204).end();
  if (located.kind === "forbidden") return refuse(403, "not in the served folder");
  if (located.kind !== "file") return refuse(404, "no such file");
  response.writeHead(200, {
    "Content-Type": mediaType(located.path),
    "Content-Length": located.size,
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
  });
  if (method === "HEAD") return response.end();
  // A reader that goes away, or a file that shrinks: the connection is dropped.
  pipeline(createReadStream(located.path), response, () => {});
}

function isLoopback(server: Server): boolean {
  const address = server.address();
  return typeof address === "object" && address !== null && /^(127\.|::1$)/.test(address.address);
}
