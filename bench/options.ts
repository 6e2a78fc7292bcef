/** The command line of the benchmark. */
import { parseArgs } from "node:util";

export const usage = `usage: npm run bench -- [options]
       npm run bench -- kernel [options]   the TypeScript kernel against other kernels
       npm run bench -- export [options]   ts-jupyter-export against nbconvert
       npm run bench -- lab [options]   a notebook in JupyterLab on our kernel and on Python's
       npm run bench -- open-systems [options]   hierarchies, transfer tensors and tunnelling against QuTiP
       npm run bench -- structure-preserving [options]   meta-learned dynamics against JAX and PyTorch
       npm run bench -- meta-learning [options]   an outer step of five meta-learners against JAX and PyTorch
       npm run bench -- few-shot [options]   MAML and I-AMFS on conv-4 against PyTorch
       npm run bench -- fast-weights [options]   forms of the gated delta rule against PyTorch and JAX

  --programs a,b     only these programs (maml-1, maml-5, hnn, svd-hnn, conv4, and single operations)
  --sides a,b        only these sides (compiled, compiled-repeat, eager-wasm, eager-cpu, eager-node, jax, jax-scan, pytorch, pytorch-loop, pytorch-compile)
  --device webgpu    adds the sides that compute on a GPU: compiled-webgpu
  --threads 1,2      only sides with these numbers of threads
  --repetitions n    timed blocks a side (default 15; quick: 5)
  --quick            fewer and shorter blocks, only steps of training, no torch.compile
  --seed n           of data and initial parameters (default 1)
  --json file        writes everything, every sample included
  --readme           rewrites the tables in packages/tfjs-compile/README.md
  --help`;

/** Where results go besides the terminal: a file, the table of a README. */
export interface Outputs {
  readonly json?: string;
  readonly readme: "keep" | "rewrite";
}

/** What the comparisons of steps share. */
export interface SuiteOptions extends Outputs {
  readonly programs: readonly string[];
  readonly sides: readonly string[];
  readonly rounds: number;
  readonly extent: "quick" | "thorough";
  readonly seed: number;
}

export interface BenchOptions extends SuiteOptions {
  /** "webgpu": the compiled side on a GPU too. */
  readonly device: "cpu" | "webgpu";
  readonly threads: readonly number[];
}

/** What all command lines share. */
export const commonFlags = {
  sides: { type: "string" },
  quick: { type: "boolean" },
  json: { type: "string" },
  readme: { type: "boolean" },
  help: { type: "boolean" },
} as const;

export const suiteFlags = {
  ...commonFlags,
  programs: { type: "string" },
  repetitions: { type: "string" },
  seed: { type: "string" },
} as const;

type SuiteValues = {
  readonly [Flag in keyof typeof suiteFlags]?: (typeof suiteFlags)[Flag]["type"] extends "string" ? string : boolean;
};

/** @throws Error naming the option that is wrong */
export function suiteOptions(values: SuiteValues): SuiteOptions {
  const { programs, sides, repetitions, quick, seed } = values;
  return {
    programs: list(programs),
    sides: list(sides),
    rounds: count("repetitions", repetitions ?? (quick ? "5" : "15")),
    extent: quick ? "quick" : "thorough",
    seed: count("seed", seed ?? "1"),
    ...outputs(values),
  };
}

/**
 * The command line of a comparison of steps.
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseSuiteOptions(args: readonly string[]): SuiteOptions | "help" {
  const { values } = parseArgs({ args: [...args], options: suiteFlags });
  return values.help ? "help" : suiteOptions(values);
}

export function outputs({ json, readme }: { readonly json?: string; readonly readme?: boolean }): Outputs {
  return { json, readme: readme ? "rewrite" : "keep" };
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseOptions(args: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: { ...suiteFlags, device: { type: "string" }, threads: { type: "string" } },
  });
  if (values.help) return "help";
  return {
    ...suiteOptions(values),
    device: deviceOf(values.device),
    threads: list(values.threads).map((entry) => count("threads", entry)),
  };
}

function deviceOf(name = "cpu"): BenchOptions["device"] {
  if (name === "cpu" || name === "webgpu") return name;
  throw new Error(`unknown --device: ${name} (known: cpu, webgpu)`);
}

/** "a, b" → ["a", "b"] */
export function list(text: string | undefined): string[] {
  return (text ?? "").split(",").flatMap((entry) => entry.trim() || []);
}

/** @throws Error naming the option when the text is no positive integer */
export function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`invalid --${option}: ${text}`);
  return value;
}

/**
 * Those named, in the order of all; all where none is named. Several may share a name.
 * @throws Error naming the first that is unknown
 */
export function named<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  names: readonly string[],
): T[] {
  const known = [...new Set(all.map(({ name }) => name))];
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`unknown ${what} "${name}" (known: ${known.join(", ")})`);
  }
  return all.filter(({ name }) => names.length === 0 || names.includes(name));
}
