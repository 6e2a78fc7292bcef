// What the preload notes of a Node process, and that it changes nothing else.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { traceEnv } from "../../../packages/vitest-notebook/src/cache/trace.js";
import type { Trace } from "../../../packages/vitest-notebook/src/run/types.js";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "traced-")));
const logs = mkdtempSync(join(tmpdir(), "trace-logs-"));
afterAll(() => {
  for (const path of [folder, logs]) rmSync(path, { recursive: true, force: true });
});
mkdirSync(join(folder, "data", "deep"), { recursive: true });
for (const name of ["a", "b", "c"]) writeFileSync(join(folder, `${name}.txt`), name);

/** Runs code as user code: in a file that the script of the process, which stands for the kernel, imports. */
async function traced(code: string): Promise<{ trace: Trace; stdout: string }> {
  const name = `user-${Math.random().toString(36).slice(2)}.mjs`;
  writeFileSync(join(folder, name), `import fs from "node:fs";\n${code}`);
  writeFileSync(join(folder, "kernel.mjs"), `await import(${JSON.stringify(`./${name}`)});\n`);
  const { env: added, read, remove } = await traceEnv(logs, {});
  const options = { cwd: folder, env: { ...process.env, ...added } };
  const result = await promisify(execFile)(process.execPath, [join(folder, "kernel.mjs")], options).catch(
    (error) => error,
  );
  const trace = await read();
  await remove();
  const inside = (paths: string[]) =>
    paths
      .filter((path) => path.startsWith(folder) && !path.endsWith(".mjs"))
      .map((path) => path.slice(folder.length + 1));
  const { read: all, listed, absent, written } = trace;
  const short = { read: inside(all), listed: inside(listed), absent: inside(absent), written: inside(written) };
  return { trace: { ...trace, ...short }, stdout: String(result.stdout) };
}

test.each([
  ["readFileSync", 'fs.readFileSync("a.txt")'],
  ["a named import", 'import { readFileSync as r } from "fs"; r("a.txt")'],
  ["a callback", 'fs.readFile("a.txt", () => {})'],
  ["a promise", 'await fs.promises.readFile("a.txt")'],
  ["node:fs/promises", 'const { readFile } = await import("node:fs/promises"); await readFile("a.txt")'],
  ["a stream", 'fs.createReadStream("a.txt").resume()'],
  ["a FileHandle", 'const h = await fs.promises.open("a.txt"); await h.readFile(); await h.close()'],
  ["openSync", 'fs.closeSync(fs.openSync("a.txt"))'],
  ["a URL", 'fs.readFileSync(new URL("a.txt", import.meta.url))'],
  ["a buffer", 'fs.readFileSync(Buffer.from("a.txt"))'],
  ["a copy", 'fs.copyFileSync("a.txt", "copy.txt")'],
  ["a stat", 'fs.statSync("a.txt")'],
  ["existsSync", 'fs.existsSync("a.txt")'],
  [
    "a worker",
    "const { Worker } = await import(\"node:worker_threads\"); new Worker(\"require('fs').readFileSync('a.txt')\", { eval: true })",
  ],
  [
    "a child process",
    'const { execFileSync } = await import("node:child_process"); execFileSync(process.execPath, ["-e", "fs.readFileSync(\'a.txt\')"])',
  ],
  ["a killed process", 'fs.readFileSync("a.txt"); process.kill(process.pid, "SIGKILL")'],
])("a file read by %s is in the trace", async (_, code) => {
  const { trace } = await traced(code);
  expect(trace.read).toContain("a.txt");
  expect(trace.programs).toEqual([]);
  expect(trace.coverage).toBe("node");
});

test("missed names and listed folders are in the trace", async () => {
  const { trace } = await traced('fs.existsSync("none.txt"); fs.readdirSync("data", { recursive: true })');
  expect(trace).toMatchObject({ absent: ["none.txt"], listed: ["data", "data/deep"] });
});

test("a file that the run made first and read then is its own", async () => {
  const { trace } = await traced('fs.writeFileSync("own.txt", ""); fs.readFileSync("own.txt")');
  expect(trace).toMatchObject({ read: [], written: ["own.txt"] });
});

test("a file that was read before it was written, or only appended to, stays an input", async () => {
  const { trace } = await traced(
    'fs.readFileSync("b.txt"); fs.writeFileSync("b.txt", ""); fs.appendFileSync("c.txt", "x"); fs.readFileSync("c.txt")',
  );
  expect(trace).toMatchObject({ read: ["b.txt", "c.txt"], written: ["b.txt", "c.txt"] });
});

test.each([
  ["another program", 'const { spawnSync } = await import("node:child_process"); spawnSync("true")', "true"],
  ["a shell", 'const { execSync } = await import("node:child_process"); execSync("true")', "sh"],
  [
    "a Node process with another environment",
    'const { spawn } = await import("node:child_process"); spawn(process.execPath, ["-e", "0"], { env: {} })',
    "node",
  ],
  ["native code", 'try { process.dlopen({ exports: {} }, "./a.txt"); } catch {}', "a.txt"],
  [
    "a worker with another environment",
    'const { Worker } = await import("node:worker_threads"); new Worker("0", { eval: true, env: {} })',
    "a worker thread with an environment of its own",
  ],
])("%s is named as what cannot be followed", async (_, code, name) => {
  expect((await traced(code)).trace.programs).toEqual([name]);
});

test("the functions keep their names, lengths, promisify and errors", async () => {
  const code = `
    import { promisify } from "node:util";
    const names = ["readFile", "readFileSync", "stat", "open", "readdir", "exists"];
    const shape = names.map((name) => [fs[name].name, fs[name].length, typeof fs[name][promisify.custom]]);
    const error = (() => { try { fs.readFileSync("none.txt"); } catch (e) { return [e.code, e.message, e.syscall]; } })();
    const wrong = (() => { try { fs.readFileSync(undefined); } catch (e) { return [e.code, e.name]; } })();
    const later = await fs.promises.readFile("none.txt").catch((e) => e.message);
    console.log(JSON.stringify([shape, error, wrong, later, await promisify(fs.exists)("a.txt"), typeof fs.realpathSync.native]));`;
  const { stdout } = await traced(code);
  writeFileSync(join(folder, "untraced.mjs"), `import fs from "node:fs";\n${code}`);
  const untraced = await promisify(execFile)(process.execPath, ["untraced.mjs"], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual(JSON.parse(untraced.stdout));
});
