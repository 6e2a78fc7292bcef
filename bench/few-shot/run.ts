/** `npm run bench -- few-shot`: outer steps and adaptations of MAML and I-AMFS on conv-4 beside PyTorch and JAX, on the same numbers in one run. */
import { availableParallelism } from "node:os";
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
import { fewShotPrograms } from "./problems.js";

/** Runs the command line; the answer is its exit code: 1 where a side has wrong numbers. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage,
    parse: parseSuiteOptions,
    bench: (options) => bench(options, places),
    report: (results) => reportOf(results, fewShotTargets()),
    isWrong: hasWrongNumbers,
    readme: join(places.root, "bench", "few-shot", "README.md"),
  });
}

/** @throws Error on an unknown program or side */
async function bench(options: SuiteOptions, places: Places): Promise<Results> {
  const { rounds, extent, seed } = options;
  const programs = named("program", fewShotPrograms(), options.programs);
  const sides = sidesAsked(fewShotSides(places), options);
  // The first θ of a problem are tensors.
  await useBackend({ backend: "cpu", announce: "none" });
  const length: MeasureOptions =
    extent === "quick"
      ? { rounds, blockMs: 50, enoughSeconds: 10, steps: 5 }
      : { rounds, blockMs: 300, enoughSeconds: 60, steps: 5 };
  return runSuite({ programs, sides, seed, length });
}

/** All sides: on one core each, as the study runs one entry on each core, and ours and PyTorch on all cores, where PyTorch takes as many threads as it likes. */
export function fewShotSides({ root, worker, python }: Places, cores: number = availableParallelism()): SideSpec[] {
  const peer = (file: string, ...mode: string[]) => [python, join(root, "bench", "few-shot", file), ...mode];
  const ours = (threads: number): SideSpec => ({
    ...always,
    name: "lib",
    title: "lib, compiled",
    threads,
    command: [process.execPath, worker, String(threads)],
  });
  const torch = (name: string, title: string, mode: string): SideSpec => ({
    ...always,
    name,
    title: `PyTorch eager, ${title}`,
    threads: 1,
    command: peer("torch_peer.py", mode, "1"),
  });
  const byDefault = "PyTorch eager, batched by hand, threads by default";
  return [
    ours(1),
    ...(cores > 1 ? [ours(cores)] : []),
    torch("pytorch", "batched by hand", "batched"),
    { ...torch("pytorch-vmap", "vmap", "vmap"), programs: steps("maml") },
    { ...torch("pytorch-loop", "loop over tasks", "loop"), programs: [...steps("maml"), ...steps("i-amfs")] },
    {
      ...always,
      name: "pytorch-default",
      title: byDefault,
      threads: cores,
      command: peer("torch_peer.py", "batched", "default"),
    },
    { ...always, name: "jax", title: "JAX, jit", threads: 1, command: peer("jax_peer.py") },
  ];
}

const always = { programs: "all", when: "always" } as const;
const steps = (method: "maml" | "i-amfs") =>
  method === "maml" ? ["maml", "maml-5", "maml-16"] : ["i-amfs", "i-amfs-16"];

/** Above 1 we are faster. */
export function fewShotTargets(cores: number = availableParallelism()): Target[] {
  const torch = ["pytorch@1", "pytorch-vmap@1", "pytorch-loop@1"];
  const all = `pytorch-default@${cores}`;
  const ours = ["lib@1", `lib@${cores}`];
  return [
    { label: "PyTorch, its quickest form / lib, one thread each", over: torch, under: "lib@1" },
    { label: "the same in processor time", over: torch, under: "lib@1", of: "processor" },
    { label: "PyTorch, threads by default / lib, one thread", over: all, under: "lib@1" },
    { label: "PyTorch / lib, each at its quickest", over: [...torch, all], under: ours },
    { label: "PyTorch, loop over tasks / lib, one thread each", over: "pytorch-loop@1", under: "lib@1" },
    { label: "JAX / lib, one thread each", over: "jax@1", under: "lib@1" },
  ];
}
