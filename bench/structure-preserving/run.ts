/** `npm run bench -- structure-preserving`: an outer step and an adaptation of SVD, FW and MAML beside JAX and PyTorch, on the same numbers in one run. */
import { join } from "node:path";
import { useBackend } from "../../lib/tensor/index.js";
import { type Places, runCommand } from "../harness/command.js";
import type { MeasureOptions } from "../harness/measure.js";
import type { Results } from "../harness/results.js";
import type { SideSpec } from "../harness/sides.js";
import { hasWrongNumbers, runSuite, sidesAsked } from "../harness/suite.js";
import { named, parseSuiteOptions, type SuiteOptions } from "../options.js";
import { reportOf, type Target } from "../report/tables.js";
import { usage } from "./options.js";
import { structurePrograms } from "./problems.js";

/** Runs the command line; the answer is its exit code: 1 where a side has wrong numbers. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage,
    parse: parseSuiteOptions,
    bench: (options) => bench(options, places),
    report: (results) => reportOf(results, targets),
    isWrong: hasWrongNumbers,
    readme: join(places.root, "bench", "structure-preserving", "README.md"),
  });
}

/** @throws Error on an unknown program or side */
async function bench(options: SuiteOptions, places: Places): Promise<Results> {
  const { rounds, extent, seed } = options;
  const programs = named("program", structurePrograms(), options.programs);
  const sides = sidesAsked(structureSides(places), options);
  // The initial states of the problems are tensors.
  await useBackend({ backend: "cpu", announce: "none" });
  const length: MeasureOptions =
    extent === "quick"
      ? { rounds, blockMs: 50, enoughSeconds: 10, steps: 3 }
      : { rounds, blockMs: 200, enoughSeconds: 30, steps: 3 };
  return runSuite({ programs, sides, seed, length });
}

/** All sides, each on one thread: the reproduction runs one entry on each core. */
export function structureSides({ root, worker, python }: Places): SideSpec[] {
  const ours = (mode: string) => [process.execPath, worker, mode];
  const peer = (file: string, mode: string) => [python, join(root, "bench", "structure-preserving", file), mode];
  const training = ["train-svd", "train-fw", "train-maml"];
  const always = { threads: 1, programs: "all", when: "always" } as const;
  return [
    { ...always, name: "lib", title: "lib, compiled", command: ours("step") },
    { ...always, name: "lib-repeat", title: "lib, 10 outer steps a call", command: ours("repeat"), programs: training },
    { ...always, name: "jax", title: "JAX, jit", command: peer("jax_peer.py", "step") },
    {
      ...always,
      name: "jax-scan",
      title: "JAX, scan of 10 outer steps a call",
      command: peer("jax_peer.py", "scan"),
      programs: training,
    },
    { ...always, name: "pytorch", title: "PyTorch, batched", command: peer("torch_peer.py", "batched") },
    {
      ...always,
      name: "pytorch-compile",
      title: "PyTorch, torch.compile",
      command: peer("torch_peer.py", "compiled"),
      when: "thorough",
    },
  ];
}

const [ours, jax, pytorch] = [
  ["lib@1", "lib-repeat@1"],
  ["jax@1", "jax-scan@1"],
  ["pytorch@1", "pytorch-compile@1"],
];
export const targets: readonly Target[] = [
  { label: "lib / JAX, each at its quickest", over: ours, under: jax },
  { label: "the same in processor time", over: ours, under: jax, of: "processor" },
  { label: "lib / JAX, a step a call", over: "lib@1", under: "jax@1" },
  { label: "PyTorch / lib, each at its quickest", over: pytorch, under: ours },
  { label: "the same in processor time", over: pytorch, under: ours, of: "processor" },
];
