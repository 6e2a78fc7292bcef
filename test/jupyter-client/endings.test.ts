import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type RunEvent, runNotebook } from "@innerloop/jupyter-client";
import { readNotebook, stringifyNotebook, writeNotebook } from "@innerloop/nbformat";
import { afterAll, describe, expect, test, vi } from "vitest";
import { eventually, makeProject, notebookOf, processesWith, shown } from "./support.js";

const CLIENT = fileURLToPath(new URL("../fixtures/jupyter-client/client.mjs", import.meta.url));
const project = makeProject();
afterAll(() => project.remove());

type Said = RunEvent | { type: "returned"; status: string; error: string };

interface Client {
  process: ChildProcess;
  input: string;
  output: string;
  said: Said[];
  /** Bytes of the input before the run. */
  before: string;
  ended: Promise<{ code: number | null; signal: string | null }>;
  leftovers(): number[];
  connectionFiles(): string[];
}

/** Starts a client on three cells, and waits until the first is saved and the second at work (it has printed the ids of its children). */
async function clientInTheMiddle(name: string): Promise<Client> {
  const runtime = join(project.dir, `runtime-${name}`);
  const input = join(project.dir, `${name}.ipynb`);
  const output = join(project.dir, `${name}.out.ipynb`);
  const notebook = notebookOf("print first", "spawn\nspawn detached\nhang", "print never");
  await writeNotebook(input, notebook);
  const mark = `${project.dir}/${name}`;
  const options = { projectDir: project.dir, env: { TEST_RUN: mark }, saveEvery: 0 };
  const child = spawn(process.execPath, [CLIENT, input, output, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, JUPYTER_RUNTIME_DIR: runtime },
    detached: true,
  });
  const said: Said[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => said.push(JSON.parse(line)));
  const client: Client = {
    process: child,
    input,
    output,
    said,
    before: readFileSync(input, "utf8"),
    ended: new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal }))),
    leftovers: () => processesWith(`TEST_RUN=${mark}`),
    connectionFiles: () => readdirSync(runtime),
  };
  const atWork = () => said.filter((event) => event.type === "cell-output" && event.index === 1).length >= 2;
  const saved = () => existsSync(output) && readFileSync(output, "utf8").includes('"first\\n"');
  await eventually(() => atWork() && saved(), 20_000);
  expect(saved()).toBe(true);
  expect(client.leftovers()).toHaveLength(3);
  expect(client.connectionFiles()).toHaveLength(1);
  return client;
}

async function expectNothingLeft(client: Client): Promise<void> {
  await eventually(() => client.leftovers().length === 0 && client.connectionFiles().length === 0);
  expect(client.leftovers()).toEqual([]);
  expect(client.connectionFiles()).toEqual([]);
  expect(readFileSync(client.input, "utf8")).toBe(client.before);
}

describe.concurrent("a client that is killed in the middle", () => {
  test("by SIGKILL leaves no process and no connection file; the input is as it was, and what ran is in the output", async () => {
    const client = await clientInTheMiddle("sigkill");
    client.process.kill("SIGKILL");
    expect(await client.ended).toEqual({ code: null, signal: "SIGKILL" });
    await expectNothingLeft(client);
    const saved = await readNotebook(client.output);
    expect(shown(saved, 0)).toEqual(["stdout: first\n"]);
    expect(shown(saved, 2)).toEqual([]);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s kills the kernel, saves what ran and fails",
    async (signal) => {
      const client = await clientInTheMiddle(signal);
      client.process.kill(signal);
      const { code } = await client.ended;
      expect(code).toBe(128 + { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }[signal]);
      await expectNothingLeft(client);
      expect(client.said.at(-1)).toEqual({
        type: "returned",
        status: "error",
        error: `the run was stopped in cell 2 of 3 (id cell-1): received ${signal}`,
      });
      const saved = await readNotebook(client.output);
      expect(shown(saved, 0)).toEqual(["stdout: first\n"]);
      expect(shown(saved, 1)[1]).toBe(
        `error: RunAbortedError: the run was stopped in cell 2 of 3 (id cell-1): received ${signal}`,
      );
    },
  );

  test("together with its whole process group leaves nothing either", async () => {
    const client = await clientInTheMiddle("group");
    process.kill(-Number(client.process.pid), "SIGKILL");
    await client.ended;
    await expectNothingLeft(client);
  });
});

describe.concurrent("a supervisor that is killed", () => {
  test("takes its kernel and the kernel's children along, and the run says so", async () => {
    const mark = `${project.dir}/supervisor`;
    const result = await runNotebook(notebookOf("print a", "spawn\nspawn detached\npid\nhang"), {
      projectDir: project.dir,
      env: { TEST_RUN: mark },
      onEvent: (event) => {
        if (event.type !== "cell-output" || event.output.output_type !== "stream") return;
        const pids = /^\d+ (\d+)$/m.exec(event.output.text);
        if (pids) process.kill(Number(pids[1]), "SIGKILL");
      },
    });
    expect(result.error?.message).toBe(
      "the kernel died in cell 2 of 2 (id cell-1): its supervisor was killed, and the kernel with it",
    );
    expect(shown(result.notebook, 0)).toEqual(["stdout: a\n"]);
    expect(processesWith(`TEST_RUN=${mark}`)).toEqual([]);
  });
});

test("a run inside a kernel of another run is swept away with it", async () => {
  const mark = `${project.dir}/nested`;
  const inner = join(project.dir, "inner.ipynb");
  await writeNotebook(inner, notebookOf("spawn detached\nhang"));
  const options = JSON.stringify({ projectDir: project.dir, env: { TEST_RUN: mark } });
  const source = `node ${JSON.stringify([CLIENT, inner, join(project.dir, "inner.out.ipynb"), options])}`;
  const controller = new AbortController();
  const running = runNotebook(notebookOf(source), {
    projectDir: project.dir,
    env: { TEST_RUN: mark },
    signal: controller.signal,
  });
  // outer kernel, inner client, inner supervisor, inner kernel and its child
  await eventually(() => processesWith(`TEST_RUN=${mark}`).length === 5, 20_000);
  expect(processesWith(`TEST_RUN=${mark}`)).toHaveLength(5);
  controller.abort("enough");
  await running;
  expect(processesWith(`TEST_RUN=${mark}`)).toEqual([]);
  expect(stringifyNotebook(await readNotebook(inner))).toContain("hang");
});

test("a kernel also starts where Jupyter's runtime folder cannot be made; its connection file is private and goes", async () => {
  const temporary = join(project.dir, "tmp");
  mkdirSync(temporary);
  writeFileSync(join(project.dir, "a-file"), "");
  vi.stubEnv("JUPYTER_RUNTIME_DIR", join(project.dir, "a-file", "runtime"));
  vi.stubEnv("TMPDIR", temporary);
  let modes: number[] = [];
  const result = await runNotebook(notebookOf("print a"), {
    projectDir: project.dir,
    onEvent: (event) => {
      if (event.type !== "kernel-ready") return;
      const [folder = ""] = readdirSync(temporary);
      const [file = ""] = readdirSync(join(temporary, folder));
      modes = [join(temporary, folder), join(temporary, folder, file)].map((path) => statSync(path).mode & 0o777);
    },
  }).finally(() => vi.unstubAllEnvs());
  expect([result.status, modes, readdirSync(temporary)]).toEqual(["ok", [0o700, 0o600], []]);
});
