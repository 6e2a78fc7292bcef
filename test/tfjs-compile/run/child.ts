/** Runs a program in a Node of its own, with the packages as users get them (from dist), and answers with the JSON of its last line. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export interface Child {
  readonly result: unknown;
  readonly stderr: string;
}

const root = resolve(import.meta.dirname, "../../..");

export interface ChildOptions {
  readonly flags?: readonly string[];
  /** A module that hooks in before the program. */
  readonly before?: string;
  /** Variables of the environment beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: "mjs". */
  readonly type?: "mjs" | "cjs";
}

export async function runNode(
  program: string,
  { flags = [], before, env = {}, type = "mjs" }: ChildOptions = {},
): Promise<Child> {
  // Beside the packages, so that it finds them.
  const folder = await mkdtemp(join(root, "node_modules/.tfjs-compile-test-"));
  try {
    const file = join(folder, `program.${type}`);
    await writeFile(file, program);
    const hooks = join(folder, "before.mjs");
    if (before !== undefined) await writeFile(hooks, before);
    const args = [...flags, ...(before === undefined ? [] : ["--import", hooks]), file];
    const options = { cwd: folder, timeout: 120_000, env: { ...process.env, ...env } };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    return { result: JSON.parse(stdout.trim().split("\n").pop() ?? ""), stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
