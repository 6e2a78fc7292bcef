// Started by experiment.test.ts as a process of its own, to be killed in the middle of a piece:
// argv = results folder, then the number of the piece to hang in, or "all".
import { appendFileSync } from "node:fs";
import { experiment } from "../../../lib/report/index.js";

const [folder, limit] = process.argv.slice(2);

const result = await experiment(
  "killed",
  { rate: 0.1 },
  7,
  async (run) => {
    let state = { x: run.seed / 3, history: [] as number[] };
    for (let step = 0; step < 6; step++) {
      state = await run.piece(`step ${step}`, async () => {
        appendFileSync(`${folder}/computed.log`, `${step}\n`);
        if (String(step) === limit) {
          process.stdout.write("in the middle\n");
          await new Promise((resolve) => setTimeout(resolve, 60_000));
        }
        const x = Math.sqrt(state.x) + run.config.rate;
        return { x, history: [...state.history, x] };
      });
    }
    return { ...state, diverged: Number.NaN, zero: -0 };
  },
  { folder, announce: "none" },
);
process.stdout.write(`${JSON.stringify(result.metrics)}\n`);
