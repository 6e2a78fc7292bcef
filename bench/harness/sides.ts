/** The sides of the comparison: what each is called, how many threads it may use, and the command that starts its process. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Places } from "./command.js";

export interface SideSpec {
  /** The name in `--sides`, shared by all numbers of threads. */
  readonly name: string;
  readonly threads: number;
  /** What a row of the table is called. */
  readonly title: string;
  /** The process, without what limits it to its cores. */
  readonly command: readonly string[];
  /** What it can run: everything, or the programs named. */
  readonly programs: "all" | readonly string[];
  /** "always", or "thorough": left out of a quick run, because it takes a minute to get ready. */
  readonly when: "always" | "thorough";
}

/** All sides, in the order of the table; those of a GPU where it is asked for. */
export function sidesFor({ root, worker, python }: Places, device: "cpu" | "webgpu" = "cpu"): SideSpec[] {
  const ours = (name: string, threads: number) => [process.execPath, worker, name, String(threads)];
  const jax = (mode: "step" | "scan") => [python, join(root, "bench", "peers", "jax_peer.py"), mode];
  const torch = (mode: string, threads: number) => [
    python,
    join(root, "bench", "peers", "torch_peer.py"),
    String(threads),
    mode,
  ];
  const side = (
    name: string,
    title: string,
    command: (threads: number) => readonly string[],
    {
      threads = [1],
      programs = "all",
      when = "always",
    }: Partial<Pick<SideSpec, "programs" | "when">> & { threads?: number[] },
  ): SideSpec[] => threads.map((n) => ({ name, title, threads: n, command: command(n), programs, when }));
  const maml = ["maml-1", "maml-5"];
  return [
    side("compiled", "compiled", (threads) => ours("compiled", threads), { threads: [1, 2] }),
    device === "webgpu" ? side("compiled-webgpu", "compiled, webgpu", () => ours("compiled-webgpu", 1), {}) : [],
    side("compiled-repeat", "compiled, 10 steps a call", () => ours("compiled-repeat", 1), {
      programs: [...maml, "hnn", "svd-hnn"],
    }),
    side("eager-wasm", "eager tfjs, wasm with SIMD", () => ours("eager-wasm", 1), {}),
    side("eager-cpu", "eager tfjs, cpu", () => ours("eager-cpu", 1), {}),
    side("eager-node", "eager tfjs-node", () => ours("eager-node", 1), {}),
    side("jax", "JAX, jit of the step", () => jax("step"), { threads: [1, 2] }),
    side("jax-scan", "JAX, scan of 10 steps a call", () => jax("scan"), { programs: [...maml, "hnn", "svd-hnn"] }),
    side("pytorch", "PyTorch, batched", (threads) => torch("batched", threads), { threads: [1, 2] }),
    side("pytorch-loop", "PyTorch, loop over tasks", (threads) => torch("loop", threads), { programs: maml }),
    side("pytorch-compile", "PyTorch, torch.compile", (threads) => torch("compiled", threads), {
      programs: [...maml, "hnn"],
      when: "thorough",
    }),
  ].flat();
}

/** Whether a side can run a program. */
export function canRun({ programs }: Pick<SideSpec, "programs">, program: string): boolean {
  return programs === "all" || programs.includes(program);
}

/** A side's name with its threads: the key of its results. */
export const keyOf = ({ name, threads }: Pick<SideSpec, "name" | "threads">) => `${name}@${threads}`;

/**
 * The command behind what limits it to as many cores as it has threads, where this system can (`taskset`, Linux).
 * @throws Error where there are fewer cores than threads, or the program is not there
 */
export function limited({ command, threads }: SideSpec): string[] {
  if (command[0].includes("/") && !existsSync(command[0])) throw new Error("not installed");
  const cores = allowedCores();
  if (cores.length < threads) throw new Error(`needs ${threads} cores, this machine has ${cores.length}`);
  if (process.platform !== "linux" || spawnSync("taskset", ["--version"]).status !== 0) return [...command];
  return ["taskset", "-c", cores.slice(0, threads).join(","), ...command];
}

/** The numbers of the cores that this process may use. */
function allowedCores(): number[] {
  const all = Array.from({ length: availableParallelism() }, (_, i) => i);
  if (process.platform !== "linux") return all;
  const list = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return (list?.split(",") ?? []).flatMap((range) => {
    const ends = range.split("-").map(Number);
    return Array.from({ length: ends[ends.length - 1] - ends[0] + 1 }, (_, i) => ends[0] + i);
  });
}
