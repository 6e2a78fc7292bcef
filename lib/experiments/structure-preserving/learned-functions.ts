/**
 * What weights of a model have learned, as functions on the test instances of a system: values of the field (in the units of the system), energy and
 * entropy at given states, and roll-outs from the starts of the queries. All instances at once and in float64; a function is compiled when it is first
 * asked for, once for each number of states.
 */
import type * as tf from "@tensorflow/tfjs";
import type { DynamicsModel, Weights } from "../../adapt/dynamics/index.js";
import { startsOf } from "../../physics/dynamics-metrics.js";
import { type Compiled, NativeTensor } from "../../tensor/index.js";
import type { Integrator } from "./entry-config.js";
import { compiledOn, type LearnedFlow, learnedFlow, type RollOut } from "./learned-flow.js";
import { joined, pieces } from "./number-lists.js";
import type { SystemData } from "./systems.js";

export interface LearnedFunctions {
  /** ẋ at states [instances, points, d]: [points, d] of each instance. */
  field(weights: Weights, states: Float64Array): Promise<Float64Array[]>;
  /** At states [instances, points, d]: one number a point, for each instance. @throws Error where the model has none */
  potential(what: "energy" | "entropy", weights: Weights, states: Float64Array): Promise<Float64Array[]>;
  /** From the starts of the query trajectories, at their samples. */
  rollOut(weights: Weights, integrator: Integrator): Promise<RollOut>;
  close(): Promise<void>;
}

/** Functions of weights like these. */
export function learnedFunctions(
  model: DynamicsModel,
  like: Weights,
  { query, unit }: Pick<SystemData, "query" | "unit">,
): LearnedFunctions {
  const instances = query.instances.length;
  const starts = joined(startsOf(query));
  const flows = new Map<Integrator, LearnedFlow>();
  const compiled = new Map<string, Compiled<[Weights, tf.Tensor], tf.Tensor>>();

  const flowOf = async (integrator: Integrator): Promise<LearnedFlow> => {
    const known = flows.get(integrator);
    if (known) return known;
    // The learned field counts time in the unit of its data.
    const options = { dt: query.dt * unit, integrator };
    const flow = await learnedFlow(model, like, [instances, query.trajectories], options);
    flows.set(integrator, flow);
    return flow;
  };

  const valuesOf = async (what: "field" | "energy" | "entropy", weights: Weights, states: Float64Array) => {
    const learned = model[what];
    if (learned === undefined) throw new Error(`internal: a model without ${what}`);
    const shape = [instances, states.length / instances / model.dimension, model.dimension];
    const name = `${what} ${shape[1]}`;
    const fn = compiled.get(name) ?? (await compiledOn(shape, like, (theta, x) => learned(theta, x)));
    compiled.set(name, fn);
    const found = await fn(weights, new NativeTensor(shape, "float64", states));
    return pieces((await found.data()) as Float64Array, instances);
  };

  return {
    field: async (weights, states) =>
      (await valuesOf("field", weights, states)).map((rows) => rows.map((value) => unit * value)),
    potential: valuesOf,
    rollOut: async (weights, integrator) => (await flowOf(integrator)).rollOut(weights, starts, query.samples),
    close: async () => {
      for (const flow of flows.values()) await flow.close();
      for (const fn of compiled.values()) await fn.dispose();
    },
  };
}
