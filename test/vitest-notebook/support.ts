/**
 * Real vitest runs in temporary projects: a folder with notebooks, a configuration with the plugin, and this repository's node_modules.
 *
 *   const project = await Project.create({ "a.ipynb": notebook([code("1 + 1", [result("2")])]) });
 *   const run = await project.run();
 *   expect(run.cells("a.ipynb")).toEqual(...);
 *   await project.remove();
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");
const BIN = join(ROOT, "packages/vitest-notebook/bin/vitest-notebook.js");
/** A test that waits longer has failed; the error shows what vitest printed. */
const PATIENCE_MS = 60_000;

export interface CellSpec {
  source: string;
  outputs?: unknown[];
  tags?: string[];
  metadata?: Record<string, unknown>;
}

/** A kernel that does not check types starts faster; its name. */
export const QUICK = "quick";
const KERNEL_BIN = join(ROOT, "packages/ts-jupyter-kernel/bin/ts-jupyter-kernel.js");
const QUICK_SPEC = {
  argv: [process.execPath, KERNEL_BIN, "start", "{connection_file}", "--typecheck", "off"],
  display_name: "TypeScript",
  language: "typescript",
  interrupt_mode: "message",
};

/** A code cell with the outputs that the notebook claims. */
export const code = (source: string, outputs: unknown[] = [], tags: string[] = []): CellSpec => ({
  source,
  outputs,
  tags,
});

/** What `text` as the last expression of a cell shows. */
export const result = (text: string, count = 1): unknown => ({
  data: { "text/plain": [text] },
  execution_count: count,
  metadata: {},
  output_type: "execute_result",
});

export const stdout = (text: string): unknown => ({ name: "stdout", output_type: "stream", text: [text] });

/** The text of a notebook file, as Jupyter writes it. */
export function notebook(cells: CellSpec[], metadata: Record<string, unknown> = {}, kernel = QUICK): string {
  const document = {
    cells: cells.map(({ source, outputs = [], tags = [], metadata: own = {} }, index) => ({
      cell_type: "code",
      execution_count: index + 1,
      id: `cell-${index}`,
      metadata: { ...own, ...(tags.length > 0 && { tags }) },
      outputs,
      source: source.split(/(?<=\n)/u),
    })),
    metadata: {
      kernelspec: { display_name: "TypeScript", language: "typescript", name: kernel },
      ...metadata,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** What the JSON report of vitest says about a cell. */
export interface CellReport {
  title: string;
  status: "passed" | "failed" | "skipped";
  messages: string[];
  line: number | undefined;
}

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Without colours. */
  stdout: string;
  stderr: string;
  /** Seconds. */
  took: number;
}

export interface Run extends Finished {
  /** From the JSON report; a file that could not be collected has none. */
  cells(file: string): CellReport[];
  /** Message of a file that failed as a whole. */
  fileMessage(file: string): string;
  /** `[1] a passed`, `[2] b failed`, … */
  statuses(file: string): string[];
}

interface JsonReport {
  testResults: {
    name: string;
    message: string;
    assertionResults: {
      title: string;
      status: string;
      failureMessages: string[] | null;
      location?: { line: number };
    }[];
  }[];
}

export interface RunOptions {
  args?: string[];
  env?: Record<string, string>;
}

/** A plugin call for a configuration file. */
export const config = (options = "{}", test = "{}"): string => `
import { defineConfig } from "vitest/config";
import { notebooks } from "vitest-notebook";
export default defineConfig({ plugins: [notebooks(${options})], test: ${test} });
`;

export class Project {
  private constructor(readonly folder: string) {}

  /** Files by path below the project. Default configuration: the plugin without options. */
  static async create(files: Record<string, string>): Promise<Project> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "vitest-notebook-")));
    const project = new Project(folder);
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const spec = { ".jupyter/kernels/quick/kernel.json": JSON.stringify(QUICK_SPEC) };
    const all = { ...spec, "package.json": '{ "type": "module" }\n', "vitest.config.js": config(), ...files };
    for (const [path, text] of Object.entries(all)) await project.write(path, text);
    return project;
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  read(path: string): Promise<string> {
    return readFile(this.path(path), "utf8");
  }

  /** New times, same content. */
  async touch(path: string): Promise<void> {
    const now = new Date();
    await utimes(this.path(path), now, now);
  }

  /** `vitest run`, to its end. */
  async run({ args = [], env = {} }: RunOptions = {}): Promise<Run> {
    const report = this.path("report.json");
    await rm(report, { force: true });
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const finished = await this.vitest([...reporters, ...args], env).finished;
    const text = await readFile(report, "utf8").catch(() => '{ "testResults": [] }');
    return withReport(finished, JSON.parse(text) as JsonReport);
  }

  /** `vitest run` with these arguments only. */
  vitest(args: string[], env: Record<string, string> = {}): Child {
    return new Child([VITEST, "run", ...args], this.folder, env);
  }

  /** `vitest related <file> --run`, to its end. */
  related(file: string): Promise<Finished> {
    return new Child([VITEST, "related", file, "--run", "--reporter=verbose"], this.folder, {}).finished;
  }

  /** `vitest --watch`. */
  watch(args: string[] = [], env: Record<string, string> = {}): Child {
    return new Child([VITEST, "--watch", "--reporter=verbose", ...args], this.folder, env);
  }

  /** A script of the project. */
  node(args: string[]): Child {
    return new Child(args, this.folder, {});
  }

  /** The command. */
  command(args: string[], env: Record<string, string> = {}, cwd = this.folder): Child {
    return new Child([BIN, ...args], cwd, env);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A process of Node, and what it prints. */
export class Child {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  #out = "";
  #err = "";
  #seen = 0;
  #ended = false;
  #wake: () => void = () => {};

  constructor(args: string[], cwd: string, env: Record<string, string>) {
    const started = performance.now();
    this.process = spawn(process.execPath, args, {
      cwd,
      env: { ...cleanEnv(), JUPYTER_PATH: join(cwd, ".jupyter"), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process.stdout?.setEncoding("utf8").on("data", (text: string) => this.#heard(text, ""));
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => this.#heard("", text));
    this.finished = new Promise((done) => {
      this.process.once("close", (exit, signal) => {
        this.#ended = true;
        this.#wake();
        const took = (performance.now() - started) / 1000;
        const [out, err] = [this.#out, this.#err].map((text) => stripVTControlCharacters(text));
        done({ code: exit, signal, stdout: out ?? "", stderr: err ?? "", took });
      });
    });
  }

  /** Everything printed until now. */
  get printed(): string {
    return stripVTControlCharacters(this.#out + this.#err);
  }

  /** Waits until the pattern is printed after what the last call found. @returns what was printed up to its end */
  async until(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const text = stripVTControlCharacters(this.#log);
      const found = pattern.exec(text.slice(this.#seen));
      if (found) {
        const end = this.#seen + found.index + found[0].length;
        const part = text.slice(this.#seen, end);
        this.#seen = end;
        return part;
      }
      if (this.#ended || Date.now() > deadline) throw new Error(`waited in vain for ${pattern}\n${text}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, 1000);
        this.#wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  }

  /** Ends it if it lives. */
  async stop(): Promise<Finished> {
    if (!this.#ended) this.process.kill("SIGTERM");
    return this.finished;
  }

  #log = "";

  #heard(out: string, err: string): void {
    this.#out += out;
    this.#err += err;
    this.#log += out + err;
    this.#wake();
  }
}

/** Without what this vitest tells its own workers. */
function cleanEnv(): NodeJS.ProcessEnv {
  const ours =
    /^(?:VITEST|NODE_ENV$|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|FORCE_|NO_COLOR$|GITHUB_|CI$|JPY_|TS_JUPYTER_)/u;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

function withReport(finished: Finished, report: JsonReport): Run {
  const of = (file: string) => {
    const found = report.testResults.find(({ name }) => name.endsWith(`/${file}`));
    if (found === undefined) throw new Error(`no report of ${file}\n${finished.stdout}\n${finished.stderr}`);
    return found;
  };
  const cells = (file: string): CellReport[] =>
    of(file).assertionResults.map(({ title, status, failureMessages, location }) => ({
      title,
      status: (status === "pending" ? "skipped" : status) as CellReport["status"],
      messages: (failureMessages ?? []).map((text) => stripVTControlCharacters(text)),
      line: location?.line,
    }));
  return {
    ...finished,
    cells,
    fileMessage: (file) => stripVTControlCharacters(of(file).message),
    statuses: (file) => cells(file).map(({ title, status }) => `${title} ${status}`),
  };
}
