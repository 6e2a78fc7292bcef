// A Jupyter server started as a user starts it (`npm run lab`, `npm run notebook`), on a project of the tests' own and with a home of its own, so
// that neither the user's Jupyter nor the checkout is touched. It and all its kernels end with `stop`.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./project.js";

export interface Server {
  /** `http://127.0.0.1:8888/`, with the base path. */
  readonly url: string;
  readonly token: string;
  /** Seconds from the command to the first answer. */
  readonly startSeconds: number;
  /** What it has printed until then. */
  readonly said: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly script: "lab" | "notebook";
  /** Words behind `npm run lab --`. */
  readonly words: readonly string[];
  /** Path below which it answers (`user/ada/`), as behind a proxy. Default: none. */
  readonly base?: string;
  /** Seconds until it must answer: the first start makes the environment. Default: 600. */
  readonly within?: number;
  /** The checkout. Default: the one of this file. */
  readonly checkout?: string;
  /** More variables of its environment. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts it and waits until it answers. @throws Error with what it printed */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { script, words, base = "", within = 600, checkout = root, env = {} } = options;
  const home = mkdtempSync(join(tmpdir(), "lab-home-"));
  const begun = performance.now();
  const basePath = base ? [`--ServerApp.base_url=/${base}`] : [];
  const child = spawn(
    process.execPath,
    [join(checkout, "scripts", `${script}.js`), "--no-browser", ...basePath, ...words],
    {
      cwd: checkout,
      // A group of its own: the signal that stops it reaches the server too, as Ctrl-C of a terminal does.
      detached: true,
      env: {
        ...process.env,
        HOME: home,
        JUPYTER_CONFIG_DIR: join(home, "config"),
        JUPYTER_DATA_DIR: join(home, "data"),
        ...env,
      },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-200_000);
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const stop = async (): Promise<void> => {
    // The second signal skips the question whether all kernels may end.
    for (let i = 0; i < 2 && child.exitCode === null && child.signalCode === null; i++) {
      process.kill(-(child.pid as number), i === 0 ? "SIGTERM" : "SIGKILL");
      await Promise.race([ended, new Promise((done) => setTimeout(done, 20_000))]);
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const found = await until(within, () => {
      if (child.exitCode !== null) throw new Error(`npm run ${script} ended with ${child.exitCode}:\n${said}`);
      return /(http:\/\/127\.0\.0\.1:\d+\/)\S*token=(\w+)/.exec(said) ?? undefined;
    });
    const [, origin, token] = found as unknown as [string, string, string];
    const url = origin + base;
    await until(60, async () => ((await answers(`${url}api/kernelspecs?token=${token}`)) ? true : undefined));
    return { url, token, startSeconds: (performance.now() - begun) / 1000, said, stop };
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}\n${said}`);
  }
}

async function until<T>(seconds: number, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`nothing within ${seconds} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
