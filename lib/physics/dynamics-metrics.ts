/**
 * How far a learned field is from the true one (structure-preserving dynamics, specification section 8):
 *
 *     ε_field = ‖F̃ − F‖₂ / ‖F‖₂   over the states of a box, all components together, averaged over instances;
 *     ε_traj  = ‖X̃ − X‖₂ / ‖X‖₂   of each query trajectory, averaged over trajectories, then over instances;
 *     SSIM     of each component of the field as an image, averaged over components and instances;
 *     drift    max |E(t) − E(0)| along a trajectory.
 *
 * The box decides ε_field, so tables print it.
 */
import { wholeNumber } from "../linalg/index.js";
import { key, uniform } from "../tensor/random.js";
import type { DynamicsData } from "./dynamics-data.js";
import { type Box, fieldRows, type Interval } from "./dynamics-family.js";
import { type SsimOptions, ssim } from "./ssim.js";

/**
 * States where fields are compared, row by row. Two free coordinates: a uniform grid, ends included, the first coordinate outermost. More: as
 * many states as that grid has, uniform in the box and always the same ones.
 * @param perAxis default 20, the grid of the HNN code
 */
export function boxStates(box: Box, perAxis = 20): Float64Array {
  wholeNumber("number of grid points", perAxis, 2);
  const free = freeAxes(box);
  const count = perAxis ** 2;
  const out = new Float64Array(count * box.length);
  const drawn = free.length === 2 ? undefined : uniform(key(0), count * free.length);
  for (let row = 0; row < count; row++) {
    box.forEach((side, axis) => {
      if (typeof side === "number") out[row * box.length + axis] = side;
    });
    free.forEach((axis, i) => {
      const place = i === 0 ? Math.floor(row / perAxis) : row % perAxis;
      const share = drawn === undefined ? place / (perAxis - 1) : drawn[row * free.length + i];
      const { low, high } = box[axis] as Interval;
      out[row * box.length + axis] = low + share * (high - low);
    });
  }
  return out;
}

/** Whether the states of a box are a grid, so that a field on it is a set of images. */
export function isGrid(box: Box): boolean {
  return freeAxes(box).length === 2;
}

/** The box as tables print it: "[−1.5, 1.5]×[−2, 2]×{1}". Equal sides in a row are written as a power. */
export function boxText(box: Box): string {
  const digits = (value: number): string => String(Number(value.toFixed(2))).replace("-", "−");
  const sides = box.map((side) =>
    typeof side === "number" ? `{${digits(side)}}` : `[${digits(side.low)}, ${digits(side.high)}]`,
  );
  const runs = sides.filter((side, i) => side !== sides[i - 1]);
  return runs.length === 1 && sides.length > 2 ? `${runs[0]}^${sides.length}` : sides.join("×");
}

function freeAxes(box: Box): number[] {
  return box.flatMap((side, axis) => (typeof side === "number" ? [] : [axis]));
}

/**
 * ‖found − truth‖₂ / ‖truth‖₂.
 * @throws RangeError on different lengths and on a truth of zeros
 */
export function relativeError(found: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (found.length !== truth.length)
    throw new RangeError(`invalid values: got ${found.length}, expected ${truth.length}`);
  let [gap, size] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    gap += (found[i] - truth[i]) ** 2;
    size += truth[i] ** 2;
  }
  if (!(size > 0)) throw new RangeError("invalid truth: zero everywhere");
  return Math.sqrt(gap / size);
}

/** ε_field of each instance. @param found the learned field of each instance at `states` [points, d] */
export function fieldErrors(data: DynamicsData, found: readonly Float64Array[], states: Float64Array): number[] {
  return eachInstance(data, found, (field, truth) => relativeError(field, truth(states)));
}

/** SSIM of each instance on a grid of a box with two free coordinates. */
export function fieldSsim(
  data: DynamicsData,
  found: readonly Float64Array[],
  states: Float64Array,
  options: SsimOptions = {},
): number[] {
  const d = data.dimension;
  const component = (rows: Float64Array, axis: number): Float64Array => rows.filter((_, i) => i % d === axis);
  return eachInstance(data, found, (field, truth) => {
    const exact = truth(states);
    const all = Array.from({ length: d }, (_, axis) => ssim(component(exact, axis), component(field, axis), options));
    return mean(all);
  });
}

/** ε_traj of each instance. @param found roll-outs from the starts of the data's trajectories, [trajectories, samples, d] for each instance */
export function trajectoryErrors(data: DynamicsData, found: readonly Float64Array[]): number[] {
  const size = data.samples * data.dimension;
  checkCount(data, found);
  return data.instances.map(({ x }, i) =>
    mean(
      Array.from({ length: data.trajectories }, (_, j) =>
        relativeError(found[i].subarray(j * size, (j + 1) * size), x.subarray(j * size, (j + 1) * size)),
      ),
    ),
  );
}

/** Starts of the trajectories of each instance, [trajectories, d]. */
export function startsOf(data: DynamicsData): Float64Array[] {
  const { dimension: d, samples, trajectories } = data;
  return data.instances.map(({ x }) => {
    const starts = new Float64Array(trajectories * d);
    for (let j = 0; j < trajectories; j++) starts.set(x.subarray(j * samples * d, (j * samples + 1) * d), j * d);
    return starts;
  });
}

/** max |E(t) − E(0)| over the states [samples, d] of one trajectory. */
export function energyDrift(energy: (x: Float64Array) => number, states: Float64Array, dimension: number): number {
  const start = energy(states.subarray(0, dimension));
  let most = 0;
  for (let at = dimension; at < states.length; at += dimension) {
    most = Math.max(most, Math.abs(energy(states.subarray(at, at + dimension)) - start));
  }
  return most;
}

/** Σ/n. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("invalid values: none");
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function eachInstance(
  data: DynamicsData,
  found: readonly Float64Array[],
  measure: (found: Float64Array, truth: (states: Float64Array) => Float64Array) => number,
): number[] {
  checkCount(data, found);
  return data.instances.map(({ mu }, i) => {
    const field = data.family.field(mu);
    return measure(found[i], (states) => fieldRows(field, states, data.dimension));
  });
}

function checkCount(data: DynamicsData, found: readonly Float64Array[]): void {
  if (found.length !== data.instances.length) {
    throw new RangeError(`invalid number of instances: got ${found.length}, expected ${data.instances.length}`);
  }
}
