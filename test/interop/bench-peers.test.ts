/** The peers' half of the benchmark's protocol (bench/peers/protocol.py), with a program that needs neither JAX nor PyTorch. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type Client, openClient } from "../../bench/harness/client.js";
import { writeProblem } from "../../bench/programs/index.js";
import { mamlProblem } from "../../bench/programs/maml-problem.js";
import { PYTHON } from "./python.js";

const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-peers-"));
const peers = resolve("bench", "peers");
const problem = mamlProblem("maml-1", 1, 4, { tasks: 2, shots: 3, width: 2 });
const path = writeProblem(problem, folder);

/** Sums the arrays that it reads; a call doubles the sum. */
const script = `
import sys
sys.path.insert(0, ${JSON.stringify(peers)})
from protocol import serve, summary_of

class Sum:
    steps_per_call = 2
    def __init__(self, problem):
        self.problem = problem
    def prepare(self):
        print("chatter on standard output")
    def advance(self, calls):
        return calls
    def check(self, steps):
        groups = [*self.problem["params"].values(), *self.problem["data"].values()]
        return [float(sum(abs(array).sum() for array in groups)), *summary_of(self.problem["data"]["queryX"])]

class Broken(Sum):
    def prepare(self):
        raise RuntimeError("cannot compile this\\nsecond line")

serve({"sum": Sum, "broken": Broken}, {"fake": "2"})
`;

const clients: Client[] = [];
afterAll(() => {
  for (const client of clients) client.close();
  rmSync(folder, { recursive: true });
});

it("reads the problem as it was written, answers, and turns every failure into one line", async () => {
  const client = await openClient([PYTHON, "-c", script], { patience: 60_000 });
  clients.push(client);
  expect(client.versions).toEqual({ fake: "2" });
  const load = (program: string) => client.load({ do: "load", program, problem: path, steps: 3 });

  const { check, stepsPerCall } = await load("sum");
  const leaves = Object.values({ ...problem.params, ...problem.data });
  const total = leaves.reduce((sum, { values }) => sum + values.reduce((part, value) => part + Math.abs(value), 0), 0);
  expect(check[0]).toBeCloseTo(total, 3);
  expect(check.slice(3)).toEqual(
    Array.from({ length: 8 }, (_, i) => problem.data.queryX.values[Math.floor((i * 6) / 8)]),
  );
  expect(stepsPerCall).toBe(2);

  await expect(load("dance")).rejects.toThrow(/^unknown program "dance" \(known: sum, broken\)$/);
  await expect(load("broken")).rejects.toThrow(/^cannot compile this$/);
  await expect(client.load({ do: "load", program: "sum", problem: "/nowhere.json", steps: 1 })).rejects.toThrow(
    /No such file or directory/,
  );
  await expect(client.time({ do: "time", program: "broken", calls: 1, repetitions: 1 })).rejects.toThrow(
    /^program "broken" is not loaded$/,
  );
  const timed = await client.time({ do: "time", program: "sum", calls: 3, repetitions: 4 });
  expect(timed.milliseconds).toHaveLength(4);
  expect(timed.loss).toBe(3);
});
