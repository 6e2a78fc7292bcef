/** The forms in plain loops as a side: Float64, one thread. The recurrent one goes step by step, the chunked one in chunks of 16. */
import { chunked, type Rows, recurrent, type Stream } from "../../lib/memory/fast-weights/index.js";
import { type Leaf, type Problem, summaryOf } from "../programs/index.js";
import type { NamedLoader } from "../sides/serve.js";
import { RULE } from "./problems.js";

const forms = { recurrent, chunked } as const;
export type LoopForm = keyof typeof forms;

export function loopLoader(form: LoopForm): NamedLoader {
  return async (_, problem) => {
    const stream = streamOf(problem);
    const run = () => forms[form](stream, RULE).outputs.data;
    return {
      ...{ stepsPerCall: 1, compileMs: 0, engine: "JavaScript, Float64" },
      advance: async (calls) => {
        for (let i = 0; i < calls; i++) run();
        return 0;
      },
      check: async () => summaryOf(run()),
    };
  };
}

/** A problem's numbers as the loops take them. */
export function streamOf({ data }: Pick<Problem, "data">): Required<Stream> {
  const rows = ({ shape, values }: Leaf): Rows => ({
    count: shape[0],
    width: shape[1],
    data: Float64Array.from(values),
  });
  return {
    ...{ keys: rows(data.keys), values: rows(data.values), queries: rows(data.queries) },
    gates: Float64Array.from(data.gates.values),
    rates: Float64Array.from(data.rates.values),
  };
}
