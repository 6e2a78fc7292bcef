/** `npm run bench -- fast-weights`: one sequence through recurrent, chunked and compiled forms of the gated delta rule, beside PyTorch and JAX, on the same numbers. */
import { join } from "node:path";
import { useBackend } from "../../lib/tensor/index.js";
import { type Places, runCommand } from "../harness/command.js";
import type { MeasureOptions } from "../harness/measure.js";
import type { Results } from "../harness/results.js";
import type { SideSpec } from "../harness/sides.js";
import { hasWrongNumbers, runSuite, sidesAsked } from "../harness/suite.js";
import { named, parseSuiteOptions, type SuiteOptions } from "../options.js";
import { ratioTable, reportOf, type Target } from "../report/tables.js";
import { growthTable } from "./growth.js";
import { usage } from "./options.js";
import { fastWeightPrograms, LENGTHS, QUICK_LENGTHS } from "./problems.js";

/** Runs the command line; the answer is its exit code: 1 where a side has wrong numbers. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage,
    parse: parseSuiteOptions,
    bench: (options) => bench(options, places),
    report: fastWeightReport,
    isWrong: hasWrongNumbers,
    readme: join(places.root, "bench", "fast-weights", "README.md"),
  });
}

/** @throws Error on an unknown program or side */
async function bench(options: SuiteOptions, places: Places): Promise<Results> {
  const { rounds, extent, seed, programs: asked } = options;
  const lengths = extent === "quick" && asked.length === 0 ? QUICK_LENGTHS : LENGTHS;
  const programs = named("program", fastWeightPrograms(lengths), asked);
  const sides = sidesAsked(fastWeightSides(places), options);
  await useBackend({ backend: "cpu", announce: "none" });
  const length: MeasureOptions =
    extent === "quick"
      ? { rounds, blockMs: 50, enoughSeconds: 10, steps: 1 }
      : { rounds, blockMs: 200, enoughSeconds: 30, steps: 1 };
  return runSuite({ programs, sides, seed, length });
}

/** All sides, one core each. */
export function fastWeightSides({ root, worker, python }: Places): SideSpec[] {
  const side = (name: string, title: string, command: readonly string[]): SideSpec => ({
    ...{ name, title, command, threads: 1, programs: "all", when: "always" },
  });
  const ours = (form: string, title: string) => side(form, title, [process.execPath, worker, form]);
  const peer = (name: string, title: string, file: string, form: string) =>
    side(name, title, [python, join(root, "bench", "fast-weights", file), form]);
  return [
    ours("recurrent", "lib, recurrent, Float64 loops"),
    ours("chunked", "lib, chunks of 16, Float64 loops"),
    ours("compiled", "lib, chunks of 64, compiled"),
    peer("pytorch", "PyTorch eager, step by step", "torch_peer.py", "recurrent"),
    peer("pytorch-chunked", "PyTorch eager, chunks of 64", "torch_peer.py", "chunked"),
    peer("jax", "JAX, jit of a scan over steps", "jax_peer.py", "recurrent"),
    peer("jax-chunked", "JAX, jit of a scan over chunks of 64", "jax_peer.py", "chunked"),
  ];
}

/** Above 1 we are faster. */
export const fastWeightRatios: readonly Target[] = [
  { label: "PyTorch step by step / lib, recurrent", over: ["pytorch@1"], under: ["recurrent@1"] },
  { label: "PyTorch chunked / lib, compiled", over: ["pytorch-chunked@1"], under: ["compiled@1"] },
  { label: "JAX scan over steps / lib, recurrent", over: ["jax@1"], under: ["recurrent@1"] },
  { label: "JAX chunked / lib, compiled", over: ["jax-chunked@1"], under: ["compiled@1"] },
  {
    label: "PyTorch / lib, each at its quickest",
    over: ["pytorch@1", "pytorch-chunked@1"],
    under: ["recurrent@1", "chunked@1", "compiled@1"],
  },
  {
    label: "JAX / lib, each at its quickest",
    over: ["jax@1", "jax-chunked@1"],
    under: ["recurrent@1", "chunked@1", "compiled@1"],
  },
];

export function fastWeightReport(results: Results): string {
  const parts = [reportOf(results, []).trimEnd(), growthTable(results), ratioTable(results.programs, fastWeightRatios)];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
