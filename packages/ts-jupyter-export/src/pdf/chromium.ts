// A Chromium of our own: started without a window, with a profile in a temporary folder, driven over a pipe. All exports
// that run at once share one (each with cookies and storage of its own); it ends with the last of them. When our process
// is killed the pipe closes, and Chromium ends by itself.
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { DevTools, type Params } from "./devtools.js";
import { findChromium } from "./find.js";
import type { BrowserOptions } from "./options.js";

/** A blank page of its own. */
export interface Session {
  send(method: string, params?: Params): Promise<Params>;
  on(method: string, listener: (params: Params) => void): void;
}

interface Chromium {
  devtools: DevTools;
  end(): Promise<void>;
}

interface Lease {
  started: Promise<Chromium>;
  users: number;
}

const SWITCHES = [
  "--headless",
  "--remote-debugging-pipe",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--disable-extensions",
  "--disable-gpu",
  "--enable-unsafe-swiftshader",
  "--force-color-profile=srgb",
  "--hide-scrollbars",
  "--mute-audio",
  "--password-store=basic",
  "--use-mock-keychain",
];

const DEFAULT_TIMEOUT = 120;

const leases = new Map<string, Lease>();

/**
 * Looks for Chromium without starting it, before work is done in vain.
 * @throws Error one line, as withPage() would
 */
export const chromiumFor = (options: BrowserOptions): { program: string; switches: string[] } => ({
  program: findChromium(options.browser),
  switches: switchesFor(options),
});

/**
 * Lends a page. Whatever happens, the page is closed, and Chromium ends with its last page.
 * @throws Error one line: no Chromium, its sandbox cannot be used, out of time
 */
export async function withPage<T>(options: BrowserOptions, use: (page: Session) => Promise<T>): Promise<T> {
  const seconds = options.timeout ?? DEFAULT_TIMEOUT;
  const { program, switches } = chromiumFor(options);
  const key = JSON.stringify([program, switches]);
  const lease = leases.get(key) ?? { started: start(program, switches), users: 0 };
  leases.set(key, lease);
  lease.users += 1;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`chromium took longer than ${seconds} s`)), seconds * 1000);
  });
  // Nobody may be listening when it fails.
  late.catch(() => {});
  try {
    const chromium = await Promise.race([lease.started, late]);
    return await withTab(chromium.devtools, use, late);
  } finally {
    clearTimeout(timer);
    lease.users -= 1;
    if (lease.users === 0) {
      leases.delete(key);
      await lease.started.then(
        (chromium) => chromium.end(),
        () => {},
      );
    }
  }
}

async function withTab<T>(devtools: DevTools, use: (page: Session) => Promise<T>, late: Promise<never>): Promise<T> {
  const { browserContextId } = await devtools.send("Target.createBrowserContext", { disposeOnDetach: true });
  let sessionId = "";
  try {
    const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank", browserContextId });
    ({ sessionId } = (await devtools.send("Target.attachToTarget", { targetId, flatten: true })) as {
      sessionId: string;
    });
    const page: Session = {
      send: (method, params) => devtools.send(method, params, sessionId),
      on: (method, listener) => devtools.on(sessionId, method, listener),
    };
    const crash = new Promise<never>((_, reject) => {
      page.on("Inspector.targetCrashed", () =>
        reject(new Error("chromium ran out of memory, or crashed, on this page")),
      );
    });
    return await Promise.race([use(page), late, crash]);
  } finally {
    devtools.forget(sessionId);
    await devtools.send("Target.disposeBrowserContext", { browserContextId }).catch(() => {});
  }
}

function switchesFor({ sandbox, args }: BrowserOptions): string[] {
  const isOff = sandbox === "off" || args?.includes("--no-sandbox") === true;
  if (!isOff && process.getuid?.() === 0) {
    throw new Error(
      "chromium does not run as root with its sandbox: pass --disable-chromium-sandbox, or use another user",
    );
  }
  return [...SWITCHES, ...(isOff ? ["--no-sandbox"] : []), ...(args ?? [])];
}

async function start(program: string, switches: readonly string[]): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), "ts-jupyter-export-chromium-"));
  // A group of its own: Ctrl-C is ours to handle, and all of its processes can be ended together.
  const child = spawn(program, [...switches, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    // Its sockets go where its profile goes (a snap has a temporary folder of its own).
    env: program.startsWith("/snap/") ? process.env : { ...process.env, TMPDIR: profile },
  });
  const kill = () => killGroup(child);
  const abandon = () => {
    kill();
    rmSync(profile, { recursive: true, force: true });
  };
  process.on("exit", abandon);
  const devtools = new DevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  let complaints = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString("utf8")).slice(-20_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      devtools.fail(new Error(`cannot start ${program}: ${error.message}`));
      resolve();
    });
    child.on("close", (code, signal) => {
      devtools.fail(new Error(whyEnded(program, complaints, signal ?? `exit code ${code}`)));
      resolve();
    });
  });
  const end = async () => {
    const patience = setTimeout(kill, 3000);
    devtools.send("Browser.close").catch(() => {});
    await ended;
    clearTimeout(patience);
    process.off("exit", abandon);
    // Helpers may still be writing into the profile.
    kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await devtools.send("Browser.getVersion");
  } catch (error) {
    await end();
    throw error;
  }
  return { devtools, end };
}

/** Chromium explains itself on standard error, in many lines. */
function whyEnded(program: string, complaints: string, how: string): string {
  if (
    /sandbox/i.test(complaints) &&
    /no usable sandbox|setuid sandbox|without --no-sandbox|namespace/i.test(complaints)
  ) {
    return "chromium cannot use its sandbox here: pass --disable-chromium-sandbox (only for notebooks that you trust)";
  }
  const last = complaints
    .split("\n")
    .filter((line) => /error while loading|FATAL|cannot open/i.test(line))
    .at(-1);
  return `${program} ended unexpectedly (${how})${last === undefined ? "" : `: ${last.trim().slice(0, 200)}`}`;
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
