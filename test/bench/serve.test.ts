import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { writeProblem } from "../../bench/programs/index.js";
import { mamlProblem } from "../../bench/programs/maml-problem.js";
import { serve, stepsByName } from "../../bench/sides/serve.js";
import type { Loader } from "../../bench/sides/side.js";

const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const problem = writeProblem(mamlProblem("maml-1", 1, 3, { tasks: 2, shots: 2, width: 2 }), folder);

/** Two steps a call; the loss is the number of calls so far. */
const loader: Loader = async (program, { data }) => {
  if (program.name === "hnn") throw new Error("kernel missing\n    at somewhere");
  let calls = 0;
  return {
    stepsPerCall: 2,
    compileMs: 1,
    engine: `fake ${data.queryX.shape}`,
    advance: async (n) => {
      calls += n;
      return calls;
    },
    check: async (steps) => Array(steps).fill(0),
  };
};

async function ask(...requests: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const input = Readable.from(requests.map((r) => `${typeof r === "string" ? r : JSON.stringify(r)}\n`));
  await serve(stepsByName(loader), { fake: "1" }, input, (line) => lines.push(line));
  return lines.map((line) => JSON.parse(line));
}

describe("the answers of a side's process", () => {
  it("is ready, loads, and times blocks of calls", async () => {
    const [ready, loaded, timed] = await ask(
      { id: 1, do: "load", program: "maml-1", problem, steps: 3 },
      { id: 2, do: "time", program: "maml-1", calls: 4, repetitions: 2 },
    );
    expect(ready).toEqual({ ready: true, versions: { fake: "1" } });
    expect(loaded).toMatchObject({ id: 1, check: [0, 0, 0], stepsPerCall: 2, engine: "fake 2,2,1" });
    // one call at loading, one to warm up, two blocks of four
    expect(timed).toMatchObject({ id: 2, loss: 10 });
    expect(timed.milliseconds).toHaveLength(2);
  });

  it("answers every error in one line and goes on", async () => {
    const answers = await ask(
      "not JSON",
      null,
      { id: 3, do: "dance" },
      { id: 4, do: "time", program: "maml-1", calls: 1, repetitions: 1 },
      { id: 5, do: "load", program: "maml-7", problem, steps: 1 },
      { id: 6, do: "load", program: "hnn", problem, steps: 1 },
      { id: 7, do: "load", program: "maml-1", problem, steps: 1 },
    );
    const errors = answers.slice(1, -1).map(({ error }) => error as string);
    expect(errors[0]).toMatch(/JSON/);
    expect(errors[2]).toBe('unknown request "dance" (known: load, time)');
    expect(errors[3]).toBe('program "maml-1" is not loaded');
    expect(errors[4]).toMatch(/^unknown program "maml-7" \(known: maml-1, /);
    expect(errors[5]).toBe("kernel missing");
    for (const error of errors) expect(error).not.toContain("\n");
    expect(answers.at(-1)).toMatchObject({ id: 7, check: [0] });
  });
});
