/**
 * Figures of learned weights on the test instances of a system (specification section 8): ε_field in and beyond the range of the data, SSIM, ε_traj,
 * and how well roll-outs keep the learned energy. Everything learned is evaluated in float64, all instances at once.
 */
import type * as tf from "@tensorflow/tfjs";
import type { DynamicsModel, Weights } from "../../adapt/dynamics/index.js";
import type { Box } from "../../physics/dynamics-family.js";
import {
  boxStates,
  fieldErrors,
  fieldSsim,
  isGrid,
  startsOf,
  trajectoryErrors,
} from "../../physics/dynamics-metrics.js";
import { type Compiled, NativeTensor } from "../../tensor/index.js";
import type { Integrator } from "./entry-config.js";
import { compiledOn, type LearnedFlow, learnedFlow } from "./learned-flow.js";
import type { SystemData } from "./systems.js";

/** The box on which the code of Hamiltonian networks (Greydanus et al. 2019) shows fields; which one the paper uses is not public. */
const PARENT_BOX: Box = [
  { low: -1.2, high: 1.2 },
  { low: -1.2, high: 1.2 },
];

/** One number an instance, in the order of the test instances. */
export interface Judgement {
  readonly fieldIn: readonly number[];
  readonly fieldOut: readonly number[];
  /** On the box of the parent code, [−1.2, 1.2]²; empty where the state has other than two coordinates. */
  readonly fieldParent: readonly number[];
  /** Empty where the box is no grid of two coordinates. */
  readonly ssim: readonly number[];
  readonly traj: readonly number[];
  /** Query trajectories that left |x| ≤ 10³, and the first sample at which one had. */
  readonly diverged: { readonly trajectories: number; readonly sample: number };
}

/** What a roll-out does to the learned energy, and entropy, of each instance. */
export interface Conservation {
  /** max |Ẽ(t) − Ẽ(0)| over the query trajectories, divided by the range of Ẽ over the states of the box. */
  readonly energyDrift: readonly number[];
  /** min (S̃(t + dt) − S̃(t))/dt over them, divided by the range of S̃ over the box; empty where there is no entropy. */
  readonly entropyRate: readonly number[];
}

export interface Judge {
  judge(weights: Weights): Promise<Judgement>;
  conservation(weights: Weights, integrator: Integrator): Promise<Conservation>;
  close(): Promise<void>;
}

/** A judge of weights like these. */
export async function judgeOf(model: DynamicsModel, like: Weights, data: SystemData): Promise<Judge> {
  const { query, unit } = data;
  const { family, samples, trajectories } = query;
  const instances = query.instances.length;
  const planar = model.dimension === 2;
  const boxes = {
    in: boxStates(family.inRange),
    out: boxStates(family.outOfRange),
    parent: boxStates(planar ? PARENT_BOX : family.inRange),
  };
  const everywhere = {
    in: repeated(boxes.in, instances),
    out: repeated(boxes.out, instances),
    parent: repeated(boxes.parent, instances),
  };
  const starts = joined(startsOf(query));
  const flows = new Map<Integrator, LearnedFlow>();
  const flowOf = async (integrator: Integrator): Promise<LearnedFlow> => {
    const known = flows.get(integrator);
    if (known) return known;
    // The learned field counts time in the unit of its data.
    const flow = await learnedFlow(model, like, [instances, trajectories], { dt: query.dt * unit, integrator });
    flows.set(integrator, flow);
    return flow;
  };
  const functions = new Map<string, Compiled<[Weights, tf.Tensor], tf.Tensor>>();
  /** A function of weights and states [instances, points, d]: the values of each instance. */
  const valuesOf = async (what: "field" | "energy" | "entropy", weights: Weights, states: Float64Array) => {
    const shape = [instances, states.length / instances / model.dimension, model.dimension];
    const name = `${what} ${shape[1]}`;
    let fn = functions.get(name);
    if (fn === undefined) {
      fn = await compiledOn(shape, like, (theta, x) => (model[what] as NonNullable<DynamicsModel["energy"]>)(theta, x));
      functions.set(name, fn);
    }
    const found = await fn(weights, new NativeTensor(shape, "float64", states));
    return split((await found.data()) as Float64Array, instances);
  };
  const fieldAt = async (weights: Weights, states: Float64Array) =>
    (await valuesOf("field", weights, states)).map((rows) => rows.map((value) => unit * value));

  return {
    judge: async (weights) => {
      const inside = await fieldAt(weights, everywhere.in);
      const outside = await fieldAt(weights, everywhere.out);
      const { x, divergedAt } = await (await flowOf("rk4")).rollOut(weights, starts, samples);
      const late = divergedAt.filter((sample) => sample > 0);
      return {
        fieldIn: fieldErrors(query, inside, boxes.in),
        fieldOut: fieldErrors(query, outside, boxes.out),
        fieldParent: planar ? fieldErrors(query, await fieldAt(weights, everywhere.parent), boxes.parent) : [],
        ssim: isGrid(family.inRange) ? fieldSsim(query, inside, boxes.in) : [],
        traj: trajectoryErrors(query, split(x, instances)),
        diverged: { trajectories: late.length, sample: late.length === 0 ? 0 : Math.min(...late) },
      };
    },
    conservation: async (weights, integrator) => {
      if (model.energy === undefined) return { energyDrift: [], entropyRate: [] };
      const { x } = await (await flowOf(integrator)).rollOut(weights, starts, samples);
      const along = async (what: "energy" | "entropy") => {
        const spans = (await valuesOf(what, weights, everywhere.in)).map(range);
        return (await valuesOf(what, weights, x)).map((values, i) => values.map((value) => value / spans[i]));
      };
      const energies = await along("energy");
      const entropies = model.entropy === undefined ? [] : await along("entropy");
      return {
        energyDrift: energies.map((values) => Math.max(...eachTrajectory(values, samples).map(drift))),
        entropyRate: entropies.map((values) => Math.min(...eachTrajectory(values, samples).map(leastRise)) / query.dt),
      };
    },
    close: async () => {
      for (const flow of flows.values()) await flow.close();
      for (const fn of functions.values()) await fn.dispose();
    },
  };
}

const drift = (values: Float64Array) => Math.max(...values.map((value) => Math.abs(value - values[0])));

const leastRise = (values: Float64Array) =>
  Math.min(...Array.from(values.subarray(1), (value, i) => value - values[i]));

const range = (values: Float64Array) => Math.max(...values) - Math.min(...values);

function eachTrajectory(values: Float64Array, samples: number): Float64Array[] {
  return split(values, values.length / samples);
}

/** A list of numbers cut into equal pieces. */
function split(values: Float64Array, pieces: number): Float64Array[] {
  const size = values.length / pieces;
  return Array.from({ length: pieces }, (_, i) => values.slice(i * size, (i + 1) * size));
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function repeated(values: Float64Array, times: number): Float64Array {
  return joined(Array.from({ length: times }, () => values));
}
