/** The process of our side: the same lines as qutip_peer.py, one JSON object a line in, one out, errors in one line. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Problem } from "./problems.js";
import type { LoadAnswer, LoadRequest, SolveAnswer, SolveRequest } from "./side.js";
import { methodsFor, solve } from "./solve.js";

type Request = (LoadRequest | SolveRequest) & { readonly id?: unknown };

/** Answers requests until the input ends; `write` takes one line without its end. */
export async function serve(
  versions: Readonly<Record<string, string>>,
  input: Readable,
  write: (line: string) => void,
): Promise<void> {
  let problem: Problem | undefined;
  write(JSON.stringify({ ready: true, versions }));
  for await (const line of createInterface({ input })) {
    let id: unknown;
    try {
      const request = JSON.parse(line) as Request;
      id = request?.id;
      if (request?.do === "load") {
        problem = JSON.parse(readFileSync(request.problem, "utf8")) as Problem;
        write(JSON.stringify({ id, ...({ methods: methodsFor(problem) } satisfies LoadAnswer) }));
      } else if (request?.do === "solve") {
        if (problem === undefined) throw new Error("no problem is loaded");
        write(JSON.stringify({ id, ...timed(problem, request) }));
      } else {
        throw new Error(`unknown request "${(request as { do?: unknown } | null)?.do}" (known: load, solve)`);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      write(JSON.stringify({ id, error: message.split("\n")[0] }));
    }
  }
}

function timed(problem: Problem, { method, calls }: SolveRequest): SolveAnswer {
  if (!methodsFor(problem).includes(method)) {
    throw new Error(`unknown method "${method}" (known: ${methodsFor(problem).join(", ")})`);
  }
  const [setupMs, runMs]: [number[], number[]] = [[], []];
  let values: readonly number[] = [];
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  for (let call = 0; call < calls; call++) {
    const started = performance.now();
    const solution = solve(problem);
    const ended = performance.now();
    setupMs.push(solution.assembled - started);
    runMs.push(ended - solution.assembled);
    values = solution.values;
  }
  const { user, system } = process.cpuUsage(processor);
  const processorShare = (user + system) / 1000 / Math.max(performance.now() - wall, 1e-6);
  return { values, setupMs, runMs, processorShare };
}
