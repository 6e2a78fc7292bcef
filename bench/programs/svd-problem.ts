/**
 * Data of the SVD-modulated Hamiltonian step (the "standard" size of the reproduction: width 32, rank 5, latent size 4, 10 instances of 100
 * states). An instance is a pendulum H = p²/(2ml²) + mgl(1 − cos q), g = 6, m ~ U[0.5, 1.5], l ~ U[0.7, 1.3].
 *
 * The bases U, V start as N(0, 1/fan) and not orthonormal: the penalty ‖UᵀU − I‖ has no gradient at its minimum, where rounding would decide
 * the direction of the first step and the sides could not be compared.
 */
import { foldIn, key, uniform } from "../../lib/tensor/random.js";
import { filled, gaussian, type Leaf, type Problem, uniformly, zeros } from "./problem.js";

export interface SvdSizes {
  readonly instances: number;
  readonly states: number;
  readonly width: number;
  readonly rank: number;
  readonly latent: number;
}

export const svdSizes: SvdSizes = { instances: 10, states: 100, width: 32, rank: 5, latent: 4 };

const GRAVITY = 6;

/** The network's layers as [fan in, fan out, rank of the modulation], first to last. */
export function svdLayers({ width, rank }: Pick<SvdSizes, "width" | "rank">): [number, number, number][] {
  const widths = [2, width, width, width, 1];
  return widths.slice(1).map((out, i) => [widths[i], out, Math.min(rank, widths[i], out)]);
}

export function svdProblem(seed: number, sizes: SvdSizes = svdSizes): Problem {
  const { instances, states, latent } = sizes;
  const from = (purpose: number) => foldIn(key(seed), 200 + purpose);
  const mass = uniform(from(0), instances, { low: 0.5, high: 1.5 });
  const length = uniform(from(1), instances, { low: 0.7, high: 1.3 });
  const x = uniformly(from(2), [instances, states, 2], -1.3, 1.3);
  const field = filled(x.shape, (i) => {
    const k = Math.floor(i / (2 * states));
    return i % 2 === 0
      ? x.values[i + 1] / (mass[k] * length[k] ** 2)
      : -mass[k] * GRAVITY * length[k] * Math.sin(x.values[i - 1]);
  });
  const params: Record<string, Leaf> = {};
  for (const [i, [fanIn, fanOut, rank]] of svdLayers(sizes).entries()) {
    const layer = i + 1;
    const draw = (which: number, shape: readonly number[], deviation: number) =>
      gaussian(from(10 * layer + which), shape, deviation);
    params[`w${layer}`] = draw(0, [fanIn, fanOut], 1 / Math.sqrt(fanIn));
    params[`u${layer}`] = draw(1, [fanIn, rank], 1 / Math.sqrt(fanIn));
    params[`v${layer}`] = draw(2, [fanOut, rank], 1 / Math.sqrt(fanOut));
    params[`a${layer}`] = draw(3, [latent, rank], 0.3 / Math.sqrt(latent));
    params[`c${layer}`] = filled([rank], () => 0.3);
    if (fanOut > 1) {
      params[`b${layer}`] = zeros([fanOut]);
      params[`s${layer}`] = draw(4, [latent, fanOut], 0.1 / Math.sqrt(latent));
    }
  }
  params.codes = gaussian(from(3), [instances, latent], 0.01);
  const scale = field.values.reduce((sum, value) => sum + value * value, 0) / (instances * states);
  return {
    program: "svd-hnn",
    params,
    data: { x, field },
    constants: { layers: 4, rate: 3e-3, codeRate: 1e-2, scale, codeWeight: 1e-3, headWeight: 1e-4, orthWeight: 1e-4 },
  };
}
