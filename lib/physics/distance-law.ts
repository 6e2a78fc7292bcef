import { gaussHermite, gaussLegendre, type QuadraturePoint } from "../linalg/index.js";
import { positive } from "../tasks/index.js";

// How a donor–acceptor distance fluctuates about its mean: a probability law of δR (Å) as quadrature points, so that
// every average over it is a short sum. Two laws with the same force constant κ = k_BT/σ² at their minimum:
//   harmonic     V = ½κδR²: a Gaussian of standard deviation σ;
//   morse-wall   V = (κ/2a²)(e^{−aδR} − 1)² for δR < 0 and ½κδR² beyond: the pair repels itself when pushed together
//                (Salna et al., J. Phys. Chem. B, 2017, argue for it). Only the inner branch is Morse's: on the outer one its
//                Boltzmann weight cannot be normalised, and there the scaffold holds the pair.
// The three leading derivatives of the wall at 0 are κ, −3aκ, 7a²κ: compression costs more than in the harmonic law.

export interface DistanceLaw {
  /** Values of δR in Å with weights that add up to 1. */
  readonly points: readonly QuadraturePoint[];
  /** Mean and standard deviation of the law itself, Å. */
  readonly mean: number;
  readonly deviation: number;
}

export type DistanceLawOptions =
  | {
      readonly kind: "harmonic";
      /** σ_R, Å; 0 puts all weight at δR = 0. */
      readonly sigma: number;
      /** Gauss–Hermite nodes. Default 120. */
      readonly nodes?: number;
    }
  | {
      readonly kind: "morse-wall";
      /** √(k_BT/κ), Å: the standard deviation that the harmonic law of the same force constant has. */
      readonly sigma: number;
      /** a, Å⁻¹. Default 1.8: e^{−2aδR} falls as the repulsion e^{−3.6 r} of common pair potentials. */
      readonly steepness?: number;
      /** Gauss–Legendre nodes on each side of the minimum. Default 120. */
      readonly nodes?: number;
    };

/** @throws on a negative σ, a steepness that is not positive, an unknown kind. */
export function distanceLaw(options: DistanceLawOptions): DistanceLaw {
  const { sigma } = options;
  if (!(sigma >= 0) || !Number.isFinite(sigma)) throw new RangeError(`invalid standard deviation: ${sigma}`);
  if (sigma === 0) return { points: [{ node: 0, weight: 1 }], mean: 0, deviation: 0 };
  switch (options.kind) {
    case "harmonic":
      return { points: gaussHermite(options.nodes ?? 120, { deviation: sigma }), mean: 0, deviation: sigma };
    case "morse-wall":
      return morseWall(sigma, positive("steepness", options.steepness ?? 1.8), options.nodes ?? 120);
    default:
      throw new RangeError(
        `unknown law "${String((options as { kind: unknown }).kind)}" (known: harmonic, morse-wall)`,
      );
  }
}

/**
 * The law of factor·δR. A harmonic law of σ = 1 rescaled by σ is the harmonic law of σ, without computing the nodes again;
 * of other laws it keeps the shape, which is not what a softer spring would do.
 */
export function rescaled({ points, mean, deviation }: DistanceLaw, factor: number): DistanceLaw {
  if (!(factor >= 0) || !Number.isFinite(factor)) throw new RangeError(`invalid factor: ${factor}`);
  return {
    points: points.map(({ node, weight }) => ({ node: factor * node, weight })),
    mean: factor * mean,
    deviation: factor * deviation,
  };
}

/** Beyond nine standard deviations a Gaussian weighs less than 1e-18. */
const REACH = 9;

function morseWall(sigma: number, steepness: number, nodes: number): DistanceLaw {
  const energy = (x: number): number =>
    x < 0 ? (Math.expm1(-steepness * x) / (steepness * sigma)) ** 2 / 2 : (x / sigma) ** 2 / 2;
  const sides = [...gaussLegendre(nodes, -REACH * sigma, 0), ...gaussLegendre(nodes, 0, REACH * sigma)];
  const weighted = sides.map(({ node, weight }) => ({ node, weight: weight * Math.exp(-energy(node)) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const points = weighted.map(({ node, weight }) => ({ node, weight: weight / total }));
  const mean = points.reduce((sum, { node, weight }) => sum + weight * node, 0);
  const variance = points.reduce((sum, { node, weight }) => sum + weight * (node - mean) ** 2, 0);
  return { points, mean, deviation: Math.sqrt(variance) };
}
