/**
 * Data of a family: instances μ drawn from its ranges, for each some trajectories that start on its ring, and the exact derivatives along them.
 * Reference integrator: adaptive Dormand–Prince at a tolerance that leaves errors below 1e-10. One key gives one set of numbers; training and
 * test instances get keys of their own.
 */
import { integrateAdaptive, wholeNumber } from "../linalg/index.js";
import { checkTasks, type DynamicsTasks, type Observations } from "../tasks/dynamics.js";
import { positive } from "../tasks/time.js";
import { foldIn, type Key, normal, split, uniform } from "../tensor/random.js";
import { type DynamicsFamily, type Field, fieldRows, type Interval } from "./dynamics-family.js";

/** One instance: its μ (for evaluation only), and its points, trajectory after trajectory in the order of time. */
export interface DynamicsInstance extends Observations {
  readonly mu: Float64Array;
}

export interface DynamicsData extends DynamicsTasks {
  readonly family: DynamicsFamily;
  readonly dt: number;
  /** Trajectories of an instance, and samples of one with the first; their product is `points`. */
  readonly trajectories: number;
  readonly samples: number;
  readonly instances: readonly DynamicsInstance[];
}

export interface DynamicsDataOptions {
  readonly instances: number;
  /** Default 10. */
  readonly trajectories?: number;
  /** Samples of a trajectory with the first; default: the family's. */
  readonly samples?: number;
  /** Time between samples; default: the family's. */
  readonly dt?: number;
  /** σ of Gaussian noise on x, default 0. The derivatives stay those of the true states, as in the HNN code. */
  readonly noise?: number;
}

/** Instances, their trajectories and derivatives. Instance i depends on the key and i only, so more instances leave the first as they were. */
export function dynamicsData(family: DynamicsFamily, options: DynamicsDataOptions, from: Key): DynamicsData {
  const { instances, trajectories = 10, samples = family.points, dt = family.dt, noise = 0 } = options;
  wholeNumber("number of instances", instances, 1);
  wholeNumber("number of trajectories", trajectories, 1);
  wholeNumber("number of samples", samples, 1);
  positive("time step", dt);
  if (!(noise >= 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  const times = Array.from({ length: samples }, (_, i) => i * dt);
  const drawn = Array.from({ length: instances }, (_, i): DynamicsInstance => {
    const [muKey, startKey, noiseKey] = split(foldIn(from, i), 3);
    const mu = drawParameters(family, muKey);
    const field = family.field(mu);
    const x = new Float64Array(trajectories * samples * family.dimension);
    for (let j = 0; j < trajectories; j++) {
      const states = referenceTrajectory(field, drawStart(family, foldIn(startKey, j)), times);
      states.forEach((state, t) => {
        x.set(state, (j * samples + t) * family.dimension);
      });
    }
    const points = trajectories * samples;
    const exact = fieldRows(field, x, family.dimension);
    const errors = noise > 0 ? normal(noiseKey, x.length, { deviation: noise }) : undefined;
    return { mu, x: errors === undefined ? x : x.map((each, at) => each + errors[at]), field: exact, points };
  });
  const data = { family, dimension: family.dimension, dt, trajectories, samples, instances: drawn };
  checkTasks(data);
  return data;
}

/** States at the given times (the first is the start's), to an error below 1e-10 for the families here. */
export function referenceTrajectory(field: Field, start: Float64Array, times: readonly number[]): Float64Array[] {
  return integrateAdaptive((_t, x) => field(x), start, times, { rtol: 1e-12, atol: 1e-13 });
}

/** μ, each entry uniform on its range. */
export function drawParameters(family: DynamicsFamily, from: Key): Float64Array {
  return Float64Array.from(family.parameters, (range, i) => within(range, foldIn(from, i)));
}

/**
 * A start on the ring: for each pair (qᵢ, pᵢ) a vector uniform on [−1, 1]², normalised, times a radius from the ring's interval (the rule of
 * the HNN code); other coordinates zero.
 */
export function drawStart(family: DynamicsFamily, from: Key): Float64Array {
  const x = new Float64Array(family.dimension);
  for (let i = 0; i < family.pairs; i++) {
    const [directionKey, radiusKey] = split(foldIn(from, i), 2);
    const [q, p] = uniform(directionKey, 2, { low: -1, high: 1 });
    const scale = within(family.ring, radiusKey) / Math.hypot(q, p);
    x[i] = scale * q;
    x[family.pairs + i] = scale * p;
  }
  return x;
}

/** Trajectories `first` … `end − 1` of every instance: support and query are two such pieces. */
export function takeTrajectories(data: DynamicsData, first: number, end: number): DynamicsData {
  wholeNumber("first trajectory", first);
  wholeNumber("last trajectory", end, first + 1);
  if (end > data.trajectories) throw new RangeError(`invalid last trajectory: ${end} of ${data.trajectories}`);
  const [from, to] = [first, end].map((j) => j * data.samples * data.dimension);
  const instances = data.instances.map(({ mu, x, field }) => ({
    mu,
    x: x.slice(from, to),
    field: field.slice(from, to),
    points: (end - first) * data.samples,
  }));
  return { ...data, trajectories: end - first, instances };
}

export interface DynamicsSplitOptions extends Omit<DynamicsDataOptions, "instances"> {
  /** Instances to learn from, default 70. */
  readonly train?: number;
  /** Instances to adapt to, default 10. */
  readonly test?: number;
  /** Trajectories of a test instance that are its support, default 5. */
  readonly support?: number;
  /** Trajectories of a test instance that are its query, default 5. */
  readonly query?: number;
}

/** What learning, adapting and judging are given. */
export interface DynamicsSplit {
  readonly train: DynamicsData;
  readonly support: DynamicsData;
  readonly query: DynamicsData;
}

/** Training instances from one key, test instances from another; noise is on training and support data only. */
export function dynamicsSplit(family: DynamicsFamily, options: DynamicsSplitOptions, from: Key): DynamicsSplit {
  const { train = 70, test = 10, support = 5, query = 5, noise = 0, ...rest } = options;
  const [trainKey, testKey] = split(from, 2);
  wholeNumber("number of support trajectories", support, 1);
  wholeNumber("number of query trajectories", query, 1);
  const settings = { ...rest, instances: test, trajectories: support + query };
  const seen = dynamicsData(family, { ...settings, noise }, testKey);
  const clean = noise > 0 ? dynamicsData(family, settings, testKey) : seen;
  return {
    train: dynamicsData(family, { ...rest, noise, instances: train }, trainKey),
    support: takeTrajectories(seen, 0, support),
    query: takeTrajectories(clean, support, support + query),
  };
}

function within({ low, high }: Interval, from: Key): number {
  return low === high ? low : uniform(from, 1, { low, high })[0];
}
