/**
 * Roll-outs of learned fields, all instances and trajectories at once, in float64 and as one native graph a step of time dt:
 *
 *     rk4        the classical scheme, `substeps` times dt/substeps
 *     midpoint   x′ = x + h f((x + x′)/2), symplectic where f is Hamiltonian, by fixed-point iterations from an Euler step: max(10, 100 h) of them,
 *                each of which contracts by h‖∂f‖/2 (at most 2h for the pendulum)
 *
 * A state beyond 10³ (or no number) has diverged: its trajectory stays there, at most 10³, and the step is noted (specification section 8).
 */
import * as tf from "@tensorflow/tfjs";
import type { DynamicsModel, Weights } from "../../adapt/dynamics/index.js";
import { type Compiled, compile, NativeTensor } from "../../tensor/index.js";
import type { Integrator } from "./entry-config.js";

export interface FlowOptions {
  /** Time between samples. */
  readonly dt: number;
  /** Steps of the scheme from one sample to the next. Default: 2. */
  readonly substeps?: number;
  /** Default: "rk4". */
  readonly integrator?: Integrator;
}

/** Where |x| > 10³ ends a trajectory. */
export const DIVERGED = 1e3;

export interface RollOut {
  /** [instances, trajectories, samples, d], the start first. */
  readonly x: Float64Array;
  /** For each trajectory [instances, trajectories] the sample at which it had diverged, or 0. */
  readonly divergedAt: Int32Array;
}

export interface LearnedFlow {
  /** From starts [instances, trajectories, d], `samples` with the start. */
  rollOut(weights: Weights, starts: Float64Array, samples: number): Promise<RollOut>;
  close(): Promise<void>;
}

/** x(t) → x(t + dt) of a learned field; traceable. */
export function advance(model: DynamicsModel, weights: Weights, x: tf.Tensor, options: FlowOptions): tf.Tensor {
  const { dt, substeps = 2, integrator = "rk4" } = options;
  const h = dt / substeps;
  const field = (at: tf.Tensor) => model.field(weights, at);
  // A number written into a graph keeps the digits of a float32; a filled tensor keeps its own.
  const along = (at: tf.Tensor, slope: tf.Tensor, by: number) => tf.add(at, tf.mul(slope, tf.fill([], by)));
  const rk4 = (at: tf.Tensor): tf.Tensor => {
    const k1 = field(at);
    const k2 = field(along(at, k1, h / 2));
    const k3 = field(along(at, k2, h / 2));
    const k4 = field(along(at, k3, h));
    return along(at, tf.addN([k1, k4, tf.mul(tf.add(k2, k3), 2)]), h / 6);
  };
  const midpoint = (at: tf.Tensor): tf.Tensor => {
    let next = along(at, field(at), h);
    for (let i = 0; i < Math.max(10, 100 * h); i++) next = along(at, field(tf.mul(tf.add(at, next), 0.5)), h);
    return next;
  };
  let next = x;
  for (let i = 0; i < substeps; i++) next = integrator === "rk4" ? rk4(next) : midpoint(next);
  return next;
}

/**
 * The flow of fields with weights like these, of `trajectories` states an instance.
 * @throws Error on a step that is not positive
 */
export async function learnedFlow(
  model: DynamicsModel,
  like: Weights,
  [instances, trajectories]: readonly [instances: number, trajectories: number],
  options: FlowOptions,
): Promise<LearnedFlow> {
  const { dt, substeps = 2 } = options;
  if (!(dt > 0 && Number.isSafeInteger(substeps) && substeps > 0))
    throw new Error(`invalid time step: ${dt}/${substeps}`);
  const shape = [instances, trajectories, model.dimension];
  const step = await compiledOn(shape, like, (weights, x) => advance(model, weights, x, options));
  return {
    rollOut: async (weights, starts, samples) => {
      const d = model.dimension;
      const count = instances * trajectories;
      const x = new Float64Array(count * samples * d);
      const divergedAt = new Int32Array(count);
      let now: Float64Array = starts;
      for (let t = 0; t < samples; t++) {
        if (t > 0) {
          const next = (await (await step(weights, new NativeTensor(shape, "float64", now))).data()) as Float64Array;
          now = held(next, now, divergedAt, t, d);
        }
        for (let j = 0; j < count; j++) x.set(now.subarray(j * d, (j + 1) * d), (j * samples + t) * d);
      }
      return { x, divergedAt };
    },
    close: () => step.dispose(),
  };
}

/** The next states; those that have diverged stay at the bound, or where they were at that moment. What is no number is at the bound: it came from beyond. */
function held(next: Float64Array, before: Float64Array, divergedAt: Int32Array, t: number, d: number): Float64Array {
  const now = next.slice();
  for (let j = 0; j < divergedAt.length; j++) {
    const row = now.subarray(j * d, (j + 1) * d);
    if (divergedAt[j] > 0) row.set(before.subarray(j * d, (j + 1) * d));
    else if (!row.every((value) => Math.abs(value) <= DIVERGED)) {
      divergedAt[j] = t;
      row.forEach((value, i) => {
        row[i] = Number.isNaN(value) ? DIVERGED : Math.max(-DIVERGED, Math.min(DIVERGED, value));
      });
    }
  }
  return now;
}

/** A compiled function of weights and states, in float64. */
export async function compiledOn(
  shape: readonly number[],
  like: Weights,
  fn: (weights: Weights, x: tf.Tensor) => tf.Tensor,
): Promise<Compiled<[Weights, tf.Tensor], tf.Tensor>> {
  const example = tf.zeros([...shape]);
  try {
    return await compile(fn, [like, example], { dtype: "float64", name: "learned flow" });
  } finally {
    example.dispose();
  }
}
