/** Real Node processes that register the module hooks, in real folders. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

const kernelFolder = fileURLToPath(new URL("../../../packages/ts-jupyter-kernel/", import.meta.url));

/** A temporary folder with these files; `-> target` makes a link. */
export function folderOf(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "modules test-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (text.startsWith("-> ")) symlinkSync(text.slice(3), path);
    else writeFileSync(path, text);
  }
  return folder;
}

// What the body of a test may use: `loader`, `sources`, `write`, `remove`, `report`, `stackOf`.
const prelude = (folder: string): string => `
import { startModules } from ${JSON.stringify(pathToFileURL(join(kernelFolder, "dist/modules/index.js")).href)};
import { errorReport, installStackMapping } from ${JSON.stringify(pathToFileURL(join(kernelFolder, "dist/errors/index.js")).href)};
import fs from "node:fs";
const folder = ${JSON.stringify(folder)};
const cells = new Map();
const loader = startModules({ folder, kernelFolder: ${JSON.stringify(kernelFolder)} });
loader.start();
const sources = { folder, map: (url) => cells.get(url) ?? loader.source(url) };
installStackMapping(sources);
const write = (path, text) => fs.writeFileSync(folder + "/" + path, text);
const remove = (path) => fs.rmSync(folder + "/" + path);
const thrown = async (act) => { try { await act(); } catch (error) { return error; } throw new Error("nothing was thrown"); };
const report = async (act) => errorReport(await thrown(act), sources, { color: false });
const text = async (act) => (await report(act)).traceback.join("\\n");
const body = async () => {`;

/** Runs the body of an async function in a fresh process, in the folder; gives what it returns (by JSON). */
export async function inProcess<T>(folder: string, body: string, flags: readonly string[] = []): Promise<T> {
  const script = join(folder, "start.mjs");
  writeFileSync(script, `${prelude(folder)}\n${body}\n};\nfs.writeSync(3, JSON.stringify((await body()) ?? null));\n`);
  const child = spawn(process.execPath, [...flags, script], { cwd: folder, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const chunks: Record<number, string> = { 1: "", 2: "", 3: "" };
  for (const fd of [1, 2, 3]) {
    child.stdio[fd]!.on("data", (data: Buffer) => {
      chunks[fd] += data.toString();
    });
  }
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0 || chunks[3] === "") throw new Error(`exit code ${code}: ${chunks[1]}${chunks[2]}`);
  return JSON.parse(chunks[3]!) as T;
}
