/** The project's kernel (scripts/tslab-kernel.cjs): notebooks work from any folder, and no process is left behind. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createConnectionFile,
  createMessage,
  findKernelspec,
  KernelChannels,
  type Kernelspec,
} from "@innerloop/jupyter-protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { writeProjectKernels } from "../../scripts/kernels.js";
import { RunningKernel } from "./running-kernel.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
let spec: Kernelspec;
let base: string;
let kernel: RunningKernel | undefined;

beforeAll(async () => {
  writeProjectKernels();
  spec = await findKernelspec("tslab", { projectDir: join(root, "notebooks") });
  base = await realpath(await mkdtemp(join(tmpdir(), "tslab-")));
});
afterEach(async () => {
  await kernel?.stop();
  kernel = undefined;
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** A project with a notebooks folder, a lib of ES modules with `.js` imports, and this project's packages. */
async function makeProject(): Promise<string> {
  const project = await mkdtemp(join(base, "project-"));
  const files: Record<string, string> = {
    "package.json": '{ "type": "module" }',
    "lib/report/index.ts": 'export { type Shape, area } from "./area.js";\nexport * from "../linalg/double.js";\n',
    "lib/report/area.ts": [
      'import { Matrix } from "ml-matrix";',
      'import type { Data } from "plotly.js";',
      'import { double } from "../linalg/double.js";',
      "export interface Shape { rows: number }",
      "export const area = (shape: Shape): number => double(Matrix.eye(shape.rows).trace());",
      'export const trace: Data = { type: "scatter", y: [1] };',
      // Typed arrays became generic in TypeScript 5.7: an error for the 5.0 inside tslab, correct for the project.
      "export const view: Float64Array<ArrayBuffer> = new Float64Array(1);",
    ].join("\n"),
    "lib/linalg/double.ts": "export function double(x: number): number {\n  return 2 * x;\n}\n",
    "notebooks/local.ts": "export const local = 7;\n",
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(project, name, ".."), { recursive: true });
    await writeFile(join(project, name), text);
  }
  await symlink(join(root, "node_modules"), join(project, "node_modules"), "junction");
  return project;
}

const CELL = (prefix: string) =>
  `import { area, double, type Shape } from "${prefix}lib/report/index.js";\nconst shape: Shape = { rows: 3 };\nconsole.log(area(shape), double(4));`;

describe("a notebook outside the project", () => {
  it("knows console, process and Node's modules", async () => {
    kernel = await RunningKernel.start(spec, await mkdtemp(join(base, "elsewhere-")));
    const code = 'import { basename } from "node:path";\nconsole.log(typeof process.version, basename("/a/b"));';
    expect(await kernel.execute(code)).toMatchObject({ reply: { status: "ok" }, stdout: "string b\n", stderr: "" });
  });
});

describe("a notebook in the project's notebooks folder", () => {
  it("imports ../lib with its transitive imports, types, packages and modules beside the notebook", async () => {
    kernel = await RunningKernel.start(spec, join(await makeProject(), "notebooks"));
    expect(await kernel.execute(CELL("../"))).toMatchObject({ reply: { status: "ok" }, stdout: "6 8\n", stderr: "" });
    const next =
      'import { local } from "./local.js";\nconst again: Shape = { rows: local };\nconsole.log(area(again));';
    expect(await kernel.execute(next)).toMatchObject({ reply: { status: "ok" }, stdout: "14\n", stderr: "" });
  });

  it("still gets its own type errors, and those of imported names", async () => {
    kernel = await RunningKernel.start(spec, join(await makeProject(), "notebooks"));
    const wrong = await kernel.execute('import { double } from "../lib/report/index.js";\ndouble("four");');
    expect(wrong.reply.status).toBe("error");
    expect(wrong.stderr).toContain("Argument of type 'string' is not assignable to parameter of type 'number'.");
  });

  it("sees an edited module when the import is run again", async () => {
    const project = await makeProject();
    kernel = await RunningKernel.start(spec, join(project, "notebooks"));
    const cell = 'import { double } from "../lib/linalg/double.js";\nconsole.log(double(4));';
    expect((await kernel.execute(cell)).stdout).toBe("8\n");
    await writeFile(
      join(project, "lib/linalg/double.ts"),
      "export function double(x: number): number {\n  return x + x + 1;\n}\n",
    );
    let stdout = "8\n";
    // tslab polls its files; the edit is seen at the next poll.
    while (stdout === "8\n") {
      await new Promise((done) => setTimeout(done, 200));
      stdout = (await kernel.execute(cell)).stdout;
    }
    expect(stdout).toBe("9\n");
  });
});

describe("a notebook in the project's root", () => {
  it("imports ./lib without TypeScript 5.0's opinion about the library", async () => {
    kernel = await RunningKernel.start(spec, await makeProject());
    expect(await kernel.execute(CELL("./"))).toMatchObject({ reply: { status: "ok" }, stdout: "6 8\n", stderr: "" });
  });
});

describe("what a cell prints", () => {
  it("arrives whole and in order, however many messages it takes, also when the cell goes on afterwards", async () => {
    kernel = await RunningKernel.start(spec, base);
    const lines = Array.from({ length: 5000 }, (_, i) => `${i}\n`).join("");
    const print = "for (let i = 0; i < 5000; i++) console.log(String(i));";
    expect((await kernel.execute(print)).stdout).toBe(lines);
    const andWait = `${print}\nawait new Promise((done) => setTimeout(done, 300));\nconsole.log("end");`;
    expect((await kernel.execute(andWait)).stdout).toBe(`${lines}end\n`);
  });
});

describe("the kernel's process", () => {
  it("ends and names the address where another process has taken its port", async () => {
    kernel = await RunningKernel.start(spec, base);
    const { spawnargs } = kernel.child;
    const second = spawn(process.execPath, spawnargs.slice(1), { stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    second.stderr.on("data", (data) => {
      stderr += data;
    });
    expect(await new Promise((done) => second.once("close", done))).toBe(1);
    expect(stderr).toMatch(/^cannot listen on tcp:\/\/127\.0\.0\.1:\d+: address already in use$/m);
  });

  it("stops a loop on SIGINT and keeps its state", async () => {
    kernel = await RunningKernel.start(spec, base);
    await kernel.execute("const kept = 5;");
    const loop = kernel.execute('console.log("in");\nwhile (true) {}');
    const { child } = kernel;
    const again = setInterval(() => child.kill("SIGINT"), 500);
    expect((await loop).reply.status).toBe("error");
    clearInterval(again);
    // tslab answers "abort" for 200 ms after an error.
    let next = await kernel.execute("console.log(kept);");
    while (next.reply.status === "abort") next = await kernel.execute("console.log(kept);");
    expect(next.stdout).toBe("5\n");
  });

  it("ends with its parent, even inside an endless loop", async () => {
    const file = await createConnectionFile({ dir: base });
    const [command = "", ...args] = spec.argv.map((arg) => arg.replace("{connection_file}", file.path));
    // A parent that starts the kernel, says its process id, and waits.
    const program = `const { spawn } = require("node:child_process");
      console.log(spawn(${JSON.stringify(command)}, ${JSON.stringify(args)}, { stdio: "ignore" }).pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = Number(await new Promise((done) => parent.stdout.once("data", done)));
    const channels = new KernelChannels(file.info);
    while (!(await channels.heartbeat(1000))) expect(await isAlive(pid)).toBe(true);
    const code = "await null;\nwhile (true) {}";
    await channels.send("shell", createMessage("execute_request", { code }, { session: channels.session }));
    // tslab echoes the heartbeat from the thread that runs the cells: no echo, no way to reach the process from outside.
    while (await channels.heartbeat(1000)) await new Promise((done) => setTimeout(done, 50));
    expect(await isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    while (await isAlive(pid)) await new Promise((done) => setTimeout(done, 50));
    await channels.close();
    expect(await isAlive(pid)).toBe(false);
  });
});

/** Running, that is: an orphan that ended stays in the table as a zombie where process 1 does not reap. */
async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") R");
  return !/\) [ZX]/.test(stat);
}
