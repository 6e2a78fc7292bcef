/** A session as a function of nested arguments: checks them, runs, and puts the results into the nesting of what was compiled. */
import type { Graph } from "../graph/graph.js";
import type { SpecTree } from "../trace/inputs.js";
import { isTracing } from "../trace/trace.js";
import { type NativeData, type NativeDtype, NativeTensor } from "./native-tensor.js";
import type { Session } from "./session.js";
import { matchInputs, valuesOf } from "./signature.js";

export interface Callable {
  (...args: unknown[]): Promise<unknown>;
  run(args: readonly unknown[]): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface CallOptions {
  /** For errors. */
  readonly name: string;
  readonly inputs: readonly SpecTree[];
  /** The nesting of the results; at each leaf its place among the graph's outputs. */
  readonly result: unknown;
  readonly graph: Graph;
  readonly dtype: "float32" | "float64";
  readonly session: Session;
}

export function callable({ name, inputs, result, graph, dtype, session }: CallOptions): Callable {
  const running = new Set<Promise<unknown>>();
  let disposal: Promise<void> | undefined;

  const call = async (args: readonly unknown[]): Promise<unknown> => {
    if (disposal !== undefined) throw new Error(`${name} is called after its dispose`);
    const values: NativeData[] = [];
    matchInputs(inputs, args, [], (leaf, spec) => {
      values[spec.position] = valuesOf(leaf, spec, dtype);
    });
    const run = session.run(values);
    running.add(run);
    try {
      const results = await run;
      const tensors = results.map((data, i) => {
        const { shape, dtype } = graph.outputs[i];
        return new NativeTensor(shape, dtype as NativeDtype, data);
      });
      return placed(result, tensors);
    } finally {
      running.delete(run);
    }
  };
  const run = (args: readonly unknown[]): Promise<unknown> => {
    // On the spot: a promise that is rejected where nobody waits for it ends the process.
    if (isTracing()) throw new Error(`${name} is compiled and cannot be called while another function is traced`);
    return call(args);
  };
  return Object.assign((...args: unknown[]) => run(args), {
    run,
    dispose(): Promise<void> {
      disposal ??= Promise.allSettled(running).then(() => session.dispose());
      return disposal;
    },
  });
}

/** The nesting with the tensors at their places. */
function placed(nesting: unknown, tensors: readonly NativeTensor[]): unknown {
  if (typeof nesting === "number") return tensors[nesting];
  if (Array.isArray(nesting)) return nesting.map((entry) => placed(entry, tensors));
  return Object.fromEntries(Object.entries(nesting as object).map(([name, entry]) => [name, placed(entry, tensors)]));
}
