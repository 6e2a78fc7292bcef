// nbval, nbmake, pytest-notebook and papermill, run as a user runs them: over a folder of notebooks, with one exit code or JUnit file to read.
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { PYTHON } from "../python.js";

export const PEERS = ["nbval", "nbmake", "papermill", "pytest-notebook"] as const;
export type Peer = (typeof PEERS)[number];
export type PytestPeer = keyof typeof FLAGS;

/** One entry of a JUnit file. */
export interface Entry {
  /** The notebook, without its extension. */
  notebook: string;
  name: string;
  status: "passes" | "fails" | "skipped";
  /** Message and text of the failure. */
  said: string;
}

export interface Ran {
  code: number;
  output: string;
}

const FLAGS = {
  nbval: (seconds: number) => ["--nbval", "--nbval-cell-timeout", `${seconds}`],
  nbmake: (seconds: number) => ["--nbmake", "--nbmake-timeout", `${seconds}`],
  "pytest-notebook": (seconds: number) => ["--nb-test-files", "--nb-exec-timeout", `${seconds}`],
};

/** Runs Python in a folder; a failing exit code is an answer. */
export async function python(args: string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  try {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 2 ** 20 };
    const { stdout, stderr } = await promisify(execFile)(PYTHON, args, options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number | string; stdout: string; stderr: string };
    if (typeof code !== "number") throw error;
    return { code, output: stdout + stderr };
  }
}

/** A copy of the folder's notebooks, so that no tool meets what another one wrote. */
export function copied(folder: string, name: string): string {
  const copy = join(folder, "..", name);
  mkdirSync(copy, { recursive: true });
  for (const file of readdirSync(folder))
    if (file.endsWith(".ipynb")) copyFileSync(join(folder, file), join(copy, file));
  return copy;
}

/** One of the three pytest plugins over all notebooks of a folder. */
export async function pytest(
  peer: PytestPeer,
  folder: string,
  options: { seconds: number; more?: string[]; env?: Record<string, string> },
): Promise<Ran & { entries: Entry[] }> {
  const flags = [...FLAGS[peer](options.seconds), "--junitxml", "junit.xml", "--color", "no", ...(options.more ?? [])];
  const ran = await python(["-m", "pytest", "-p", "no:cacheprovider", ...flags, "."], folder, options.env);
  return { ...ran, entries: entriesOf(readFileSync(join(folder, "junit.xml"), "utf8")) };
}

/** papermill takes one notebook at a time: its own function in a loop, and for each notebook what its error says ("": none). */
export async function papermill(
  folder: string,
  names: readonly string[],
  options: { seconds: number; parameters?: object; extension?: string; env?: Record<string, string> },
): Promise<Map<string, string>> {
  const program = `
import json, sys, papermill
options, names, extension = json.loads(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]
said = {}
for name in names:
    try:
        papermill.execute_notebook(name + ".ipynb", name + "." + extension, progress_bar=False, **options)
        said[name] = ""
    except Exception as error:
        said[name] = type(error).__name__ + ": " + str(error)
open("said.json", "w").write(json.dumps(said))`;
  const settings = { execution_timeout: options.seconds, parameters: options.parameters ?? {} };
  const given = [JSON.stringify(settings), JSON.stringify(names), options.extension ?? "executed"];
  const ran = await python(["-W", "ignore", "-c", program, ...given], folder, options.env);
  if (ran.code !== 0) throw new Error(`papermill's loop failed: ${ran.output}`);
  return new Map(Object.entries(JSON.parse(readFileSync(join(folder, "said.json"), "utf8")) as Record<string, string>));
}

export function entriesOf(xml: string): Entry[] {
  return [...xml.matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, attributes = "", body = ""]) => {
      const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
      const notebook = /[\w-]+(?=\.ipynb)/.exec(attributes)?.[0] ?? value("classname").split(".").at(-1) ?? "";
      const status = /<(failure|error)\b/.test(body) ? "fails" : /<skipped\b/.test(body) ? "skipped" : "passes";
      return { notebook, name: value("name"), status, said: body };
    },
  );
}
