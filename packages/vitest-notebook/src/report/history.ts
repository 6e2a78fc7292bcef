// A notebook's earlier versions as git has them, newest first, along first parents, over renames. They are read one at a time and only as
// far as somebody asks; the cells of one notebook share what was read.
import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type Notebook, parseNotebook } from "@innerloop/nbformat";

/** What a version says about one cell. */
export interface CellVersion {
  id: string;
  /** Number among the code cells, from 1; undefined: no code cell. */
  number: number | undefined;
  /** Without line ends at its end. */
  source: string;
  /** What a run leaves behind: outputs, execution count, times. "" for a cell that was never run. */
  record: string;
}

export interface Version {
  /** `commit 1a2b3c4`, `the working copy`. */
  name: string;
  cells: CellVersion[];
}

export interface History {
  /** The version that the nth last commit made (0: the last one); undefined: there is none, or it cannot be read. */
  at(n: number): Promise<Version | undefined>;
  /** Number of versions. */
  length: number;
  /** Does the list reach back to the file's first commit? */
  whole: boolean;
}

/** Commits looked at. */
const LIMIT = 50;

const histories = new WeakMap<Notebook, Promise<History>>();

/** The history of a notebook's file, kept as long as the notebook. Without git, or for a file that is not in it, it is empty. */
export function historyOf(path: string, notebook: Notebook): Promise<History> {
  const known = histories.get(notebook) ?? readHistory(path);
  histories.set(notebook, known);
  return known;
}

async function readHistory(path: string): Promise<History> {
  const real = await realpath(path).catch(() => path);
  const folder = dirname(real);
  const log = ["log", "--first-parent", "-m", "--follow", `-n${LIMIT}`, "-z", "--name-only", "--format=%H %h"];
  const [shallow, names] = await Promise.all([
    git(folder, ["rev-parse", "--is-shallow-repository"]),
    git(folder, [...log, "--", basename(real)]),
  ]);
  const commits = commitsOf(names ?? "");
  const versions = new Map<number, Promise<Version | undefined>>();
  return {
    at: (n) => {
      const known = versions.get(n) ?? readVersion(folder, commits[n]);
      versions.set(n, known);
      return known;
    },
    length: commits.length,
    whole: shallow?.trim() === "false" && commits.length > 0 && commits.length < LIMIT,
  };
}

interface Commit {
  hash: string;
  short: string;
  /** From the repository's root, at that commit. */
  file: string;
}

/** git writes, each ended by NUL: hashes, then a line end and the file's name. */
function commitsOf(log: string): Commit[] {
  const commits: Commit[] = [];
  const tokens = log.split("\0");
  tokens.forEach((token, at) => {
    const [hash, short] = token.split(" ");
    const file = tokens[at + 1];
    if (token.startsWith("\n") || hash === undefined || short === undefined || file?.startsWith("\n") !== true) return;
    commits.push({ hash, short, file: file.slice(1) });
  });
  return commits;
}

async function readVersion(folder: string, commit: Commit | undefined): Promise<Version | undefined> {
  if (commit === undefined) return undefined;
  const text = await git(folder, ["cat-file", "blob", `${commit.hash}:${commit.file}`]);
  if (text === undefined) return undefined;
  try {
    return { name: `commit ${commit.short}`, cells: cellsOf(parseNotebook(text)) };
  } catch {
    // A version with conflict markers, or a pointer to a large file elsewhere.
    return undefined;
  }
}

/** The cells of a notebook, as versions are compared. */
export function cellsOf(notebook: Notebook): CellVersion[] {
  let number = 0;
  return notebook.cells.map((cell) => {
    const source = cell.source.replace(/\r\n?/g, "\n").trimEnd();
    if (cell.cell_type !== "code") return { id: cell.id, number: undefined, source, record: "" };
    const { outputs, execution_count, metadata } = cell;
    const wasRun = outputs.length > 0 || execution_count !== null;
    const record = wasRun ? JSON.stringify([outputs, execution_count, metadata.execution ?? null], sorted) : "";
    return { id: cell.id, number: ++number, source, record };
  });
}

/** Two programs may write the same record with its keys in another order. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What git prints; undefined when it fails, is absent, or does not answer. */
function git(cwd: string, args: string[]): Promise<string | undefined> {
  // In a hook git names its own repository and index by the environment.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !HOOK.has(name)));
  return new Promise((done) => {
    const options = { cwd, env, timeout: 10_000, maxBuffer: 2 ** 28 };
    execFile("git", args, options, (error, stdout) => done(error === null ? stdout : undefined));
  });
}

const HOOK: ReadonlySet<string> = new Set(["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"]);
