/** The TypeScript half of the bench protocol, the same lines as bench/peers/protocol.py: one JSON object a line in, one out, errors in one line. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Problem, type Program, programsNamed } from "../programs/index.js";
import { readProblem } from "../programs/read-problem.js";
import {
  type LoadAnswer,
  type Loaded,
  type Loader,
  type LoadRequest,
  type Request,
  slowMs,
  type TimeAnswer,
  type TimeRequest,
} from "./side.js";

/** Makes the program of a name ready. @throws Error on a name that this side does not know */
export type NamedLoader = (program: string, problem: Problem) => Promise<Loaded>;

/** The programs of the compiled steps, by their names. */
export function stepsByName(loader: Loader): NamedLoader {
  return async (name, problem) => loader(programsNamed([name])[0], problem);
}

/** The programs of a list by their names. @throws Error on an unknown name */
export function byName(loader: Loader, programs: readonly Program[]): NamedLoader {
  return async (name, problem) => {
    const program = programs.find((one) => one.name === name);
    if (!program) throw new Error(`unknown program "${name}" (known: ${programs.map((one) => one.name).join(", ")})`);
    return loader(program, problem);
  };
}

/** Answers requests until the input ends; `write` takes one line without its end. */
export async function serve(
  loader: NamedLoader,
  versions: Readonly<Record<string, string>>,
  input: Readable,
  write: (line: string) => void,
): Promise<void> {
  const loaded = new Map<string, Loaded>();
  write(JSON.stringify({ ready: true, versions }));
  for await (const line of createInterface({ input })) {
    let id: unknown;
    try {
      const request = JSON.parse(line) as Request & { id?: unknown };
      id = request?.id;
      write(JSON.stringify({ id, ...(await answer(request, loader, loaded)) }));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      write(JSON.stringify({ id, error: message.split("\n")[0] }));
    }
  }
}

async function answer(
  request: Request,
  loader: NamedLoader,
  loaded: Map<string, Loaded>,
): Promise<LoadAnswer | TimeAnswer> {
  if (request?.do === "load") return load(request, loader, loaded);
  if (request?.do === "time") return time(request, loaded);
  throw new Error(`unknown request "${(request as { do?: unknown } | null)?.do}" (known: load, time)`);
}

async function load(request: LoadRequest, loader: NamedLoader, loaded: Map<string, Loaded>): Promise<LoadAnswer> {
  const ready = await loader(request.program, readProblem(request.problem));
  const before = performance.now();
  await ready.advance(1);
  const firstMs = performance.now() - before;
  const check = await ready.check(firstMs > slowMs ? 1 : request.steps);
  const gradients = await ready.gradients?.();
  loaded.set(request.program, ready);
  const { stepsPerCall, compileMs, nodes, engine } = ready;
  const memoryMb = process.memoryUsage.rss() / 2 ** 20;
  return { check, gradients, stepsPerCall, compileMs, firstMs, memoryMb, nodes, engine };
}

async function time(request: TimeRequest, loaded: Map<string, Loaded>): Promise<TimeAnswer> {
  const ready = loaded.get(request.program);
  if (!ready) throw new Error(`program "${request.program}" is not loaded`);
  const { calls, repetitions } = request;
  await ready.advance(1);
  const milliseconds: number[] = [];
  let loss = Number.NaN;
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < repetitions; i++) {
    const started = performance.now();
    loss = await ready.advance(calls);
    milliseconds.push((performance.now() - started) / (calls * ready.stepsPerCall));
  }
  const { user, system } = process.cpuUsage(processor);
  const processorShare = (user + system) / 1000 / Math.max(performance.now() - wall, 1e-6);
  return { milliseconds, processorShare, loss };
}
