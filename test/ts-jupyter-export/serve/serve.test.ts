// The server of `--post serve` on real sockets. Requests that a URL parser would tidy up go over a plain connection.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Served, type ServeOptions, serve } from "../../../packages/ts-jupyter-export/src/serve/index.js";

const outside = mkdtempSync(join(tmpdir(), "serve-"));
const folder = join(outside, "out");
const open: Served[] = [];

beforeAll(() => {
  mkdirSync(join(folder, "sub"), { recursive: true });
  writeFileSync(join(outside, "secret.txt"), "secret");
  writeFileSync(join(folder, "a talk.slides.html"), "<title>talk</title>");
  writeFileSync(join(folder, "picture.svg"), "<svg/>");
  writeFileSync(join(folder, ".env"), "secret");
  writeFileSync(join(folder, "sub", "index.html"), "inside");
  symlinkSync(join(outside, "secret.txt"), join(folder, "link.txt"));
  symlinkSync(outside, join(folder, "up"));
  symlinkSync(join(folder, "picture.svg"), join(folder, "alias.svg"));
});
afterEach(() => Promise.all(open.splice(0).map((served) => served.close())));
afterAll(() => rmSync(outside, { recursive: true, force: true }));

async function start(what = folder, options: ServeOptions = {}): Promise<Served> {
  const served = await serve(what, { port: 0, ...options });
  open.push(served);
  return served;
}

/** What comes back for a request line as it stands. */
function raw({ url }: Served, line: string, host = new URL(url).host): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () =>
      socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("end", () => resolve(text)).on("error", reject);
  });
}

const status = (response: string): number => Number(response.split(" ")[1]);

describe("the server", () => {
  it("gives the file at its address, and leads there from the root", async () => {
    const served = await start(join(folder, "a talk.slides.html"));
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/a%20talk\.slides\.html$/);
    const root = await fetch(new URL("/", served.url));
    expect([root.url, root.redirected, await root.text()]).toEqual([served.url, true, "<title>talk</title>"]);
    expect(root.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });

  it("gives what lies beside it, with its media type, and the index of a folder", async () => {
    const served = await start();
    const picture = await fetch(new URL("picture.svg?v=1", served.url));
    expect([picture.headers.get("content-type"), await picture.text()]).toEqual(["image/svg+xml", "<svg/>"]);
    expect(await (await fetch(new URL("alias.svg", served.url))).text()).toBe("<svg/>");
    const index = await fetch(new URL("sub", served.url));
    expect([new URL(index.url).pathname, await index.text()]).toEqual(["/sub/", "inside"]);
  });

  it("answers HEAD without a body and refuses to be written to", async () => {
    const served = await start();
    const head = await fetch(new URL("picture.svg", served.url), { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "6", ""]);
    for (const method of ["POST", "PUT", "DELETE"]) {
      expect((await fetch(served.url, { method })).status).toBe(405);
    }
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/sub/../../secret.txt",
    "/sub/%2e%2e/%2E%2E/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/%2e%2e%5csecret.txt",
    "/link.txt",
    "/up/secret.txt",
    "/.env",
    "/%2eenv",
    "/picture.svg%00.txt",
    "/%",
    "//../secret.txt",
    "/C:/secret.txt",
  ])("leads nowhere from %s", async (target) => {
    const response = await raw(await start(), `GET ${target}`);
    expect(status(response)).toBe(403);
    expect(response).not.toMatch(/\r\nsecret/);
  });

  it("knows what is missing from what is forbidden, and follows no address of another host", async () => {
    const served = await start();
    expect(status(await raw(served, "GET /none.html"))).toBe(404);
    expect(status(await raw(served, "GET /"))).toBe(404);
    expect(await raw(served, "GET //sub")).toContain("Location: /sub/\r\n");
  });

  it("answers to local names only, while it listens for this machine only", async () => {
    const served = await start();
    const answers = ["evil.example", "evil.example:80", "127.0.0.1.evil.example"].map((host) =>
      raw(served, "GET /picture.svg", host),
    );
    expect((await Promise.all(answers)).map(status)).toEqual([403, 403, 403]);
    const own = ["localhost", "localhost:8000", "127.0.0.1", "[::1]:1"].map((host) =>
      raw(served, "GET /picture.svg", host),
    );
    expect((await Promise.all(own)).map(status)).toEqual([200, 200, 200, 200]);
  });
});

describe("its beginning and end", () => {
  it("says in one line that a port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    await expect(serve(folder, { port })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is in use: choose another (ServePostProcessor.port)`,
    );
    other.close();
  });

  it.each([
    [{ port: 70_000 }, "no port: 70000"],
    [{ port: 1.5 }, "no port: 1.5"],
    [{ host: "192.0.2.1" }, 'this machine has no address "192.0.2.1"'],
  ])("refuses %j", async (options, message) => {
    await expect(serve(folder, { port: 0, ...options })).rejects.toThrow(message);
  });

  it("refuses what is not there", async () => {
    await expect(serve(join(folder, "none.html"), { port: 0 })).rejects.toThrow(/^nothing to serve at ".*none\.html"$/);
  });

  it("ends with its signal, open connections included", async () => {
    const ending = new AbortController();
    const served = await start(folder, { signal: ending.signal });
    const socket = connect(Number(new URL(served.url).port), "127.0.0.1");
    const closed = new Promise((resolve) => socket.on("close", resolve));
    await new Promise((resolve) => socket.once("connect", resolve));
    ending.abort();
    await served.ended;
    await closed;
    await expect(fetch(served.url)).rejects.toThrow();
  });

  it("opens the browser that was asked for, with the address, and says where there is none", async () => {
    const note = join(outside, "opened");
    const program = join(outside, "browser.sh");
    writeFileSync(program, `#!/bin/sh\nprintf %s "$1" > '${note}'\n`, { mode: 0o755 });
    const served = await start(folder, { open: "browser", browser: program });
    expect(served.browser).toBe("opened");
    await expect.poll(() => readFileSync(note, "utf8")).toBe(served.url);
    expect((await start(folder, { open: "browser", browser: "/no/such/browser" })).browser).toBe("not-found");
    expect((await start()).browser).toBe("not-asked");
  });
});
