/** The exact process on episodes, in float64: what a neural process is held against. */
import type { DensityFigures } from "../../../adapt/bayesian/index.js";
import { type Episodes, type GaussianProcess, processPosterior } from "../../../tasks/benchmarks/index.js";

/** Numbers of episodes with one input and one output, function by function. */
export interface PlainFunctions {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly targetX: readonly (readonly number[])[];
  readonly targetY: readonly (readonly number[])[];
}

export function plainFunctions({ support, query }: Episodes): PlainFunctions {
  const [x, y, targetX, targetY] = [support.x, support.y, query.x, query.y].map((leaf) =>
    (leaf.arraySync() as number[][][]).map((points) => points.map(([value]) => value)),
  );
  return { x, y, targetX, targetY };
}

/** Figures of the exact posterior from the first `context` points of every function. */
export function exactFigures(process: GaussianProcess, functions: PlainFunctions, context: number): DensityFigures {
  const each = functions.x.map((x, i) => {
    const seen = { x: x.slice(0, context), y: functions.y[i].slice(0, context) };
    const { mean, variance } = processPosterior(process, seen, functions.targetX[i]);
    const squares = functions.targetY[i].map((y, j) => (y - mean[j]) ** 2);
    return {
      logLikelihood: average(
        squares.map((square, j) => -0.5 * (Math.log(2 * Math.PI * variance[j]) + square / variance[j])),
      ),
      squaredError: average(squares),
      coverage: average(squares.map((square, j) => (square <= 1.96 ** 2 * variance[j] ? 1 : 0))),
    };
  });
  return {
    logLikelihood: each.map(({ logLikelihood }) => logLikelihood),
    squaredError: each.map(({ squaredError }) => squaredError),
    coverage: each.map(({ coverage }) => coverage),
  };
}

/** Mean deviation of the exact answer at the targets when the first `context` points are given `copies` times. */
export function duplicatedDeviation(
  process: GaussianProcess,
  functions: PlainFunctions,
  context: number,
  copies: number,
): number {
  const repeated = (values: readonly number[]) =>
    new Array<readonly number[]>(copies).fill(values.slice(0, context)).flat();
  return average(
    functions.x.map((x, i) => {
      const seen = { x: repeated(x), y: repeated(functions.y[i]) };
      return average(Array.from(processPosterior(process, seen, functions.targetX[i]).variance, Math.sqrt));
    }),
  );
}

export const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
