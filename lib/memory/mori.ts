import { Matrix } from "ml-matrix";
import {
  expmAction,
  gaussHermite,
  gaussLegendre,
  gaussRule,
  orthonormalPolynomials,
  recurrenceOf,
  squareOrder,
  wholeNumber,
} from "../linalg/index.js";
import { type FlowTime, flowTime, positive, type Quartic, quarticFlow } from "../tasks/index.js";
import { blockKernel, lag, type MemoryKernel } from "./projection.js";

// Memory under a loss that is not quadratic. Tasks are initial displacements φ(0) = σz, z standard normal, of the loss
// (h/2)φ² + (b/4)φ⁴; the observable is the displacement. Functions of z evolve linearly under the Koopman generator
//   𝓛†f = −(hz + βz³) f′(z),   β = bσ²,
// and Mori's projection on h₁ = z among the orthonormal Hermite functions h₁, h₃, … is a block kernel of its matrix:
//   Ċ = ΩC + ∫KC,   C(τ) = E[φ(τ)φ(0)]/σ²,   Ω = −(h + 3β),   K(0) = 6β(h + 6β).
// With noise of temperature T and the stationary weight e^{−𝓛/T} the generator, −𝓛′f′ + Tf″, is self-adjoint.

export interface Ensemble {
  readonly loss: Quartic;
  /** Deviation σ of the initial displacements. */
  readonly deviation: number;
}

/** The matrix ⟨hᵢ, 𝓛†hⱼ⟩ over the first `size` odd Hermite functions h₁, h₃, …; column j is where hⱼ goes. */
export function hermiteKoopman({ loss, deviation }: Ensemble, size: number): Matrix {
  const beta = loss.b * positive("deviation", deviation) ** 2;
  // Degrees up to 2·size + 2 hold every product exactly.
  const order = 2 * wholeNumber("number of functions", size, 2) + 3;
  const z = Matrix.zeros(order, order);
  const slope = Matrix.zeros(order, order);
  for (let n = 1; n < order; n++) {
    z.set(n - 1, n, Math.sqrt(n));
    z.set(n, n - 1, Math.sqrt(n));
    slope.set(n - 1, n, Math.sqrt(n));
  }
  const drift = Matrix.mul(z, loss.h).add(z.mmul(z).mmul(z).mul(beta));
  const odd = Array.from({ length: size }, (_, n) => 2 * n + 1);
  return drift.mmul(slope).mul(-1).selection(odd, odd);
}

/** Ω and K of the displacement to `size` Hermite functions (default 24). */
export function moriKernel(ensemble: Ensemble, size = 24): MemoryKernel<FlowTime> {
  return blockKernel<FlowTime>(hermiteKoopman(ensemble, size), [0]);
}

/** Ω = −(h + 3β) and K(0) = 6β(h + 6β), in closed form. */
export function moriClosedForm({ loss: { h, b }, deviation }: Ensemble): { omega: number; initial: number } {
  const beta = b * deviation * deviation;
  return { omega: -(h + 3 * beta), initial: 6 * beta * (h + 6 * beta) };
}

/** C(τ) and Ċ(τ) without any basis: the exact flow averaged over `nodes` Gauss–Hermite points (default 120). */
export function displacementCorrelation(
  { loss, deviation }: Ensemble,
  nodes = 120,
): { trajectory: (t: FlowTime) => number[]; rate: (t: FlowTime) => number[] } {
  const rule = gaussHermite(nodes, { deviation: positive("deviation", deviation) });
  const average = (f: (phi: number) => number, t: FlowTime): number[] => {
    let sum = 0;
    for (const { node, weight } of rule) sum += weight * node * f(quarticFlow(loss, node, flowTime(t)));
    return [sum / deviation ** 2];
  };
  return {
    trajectory: (t) => average((phi) => phi, t),
    rate: (t) => average((phi) => -loss.h * phi - loss.b * phi ** 3, t),
  };
}

/**
 * The matrix of 𝓛†f = −𝓛′f′ + Tf″ over the first `size` odd polynomials orthonormal in e^{−𝓛/T}: −T⟨pᵢ′, pⱼ′⟩, symmetric.
 * @param options.points Gauss–Legendre points for the weight, default 160.
 * @throws when b ≤ 0 and h ≤ 0, or b < 0: there is no stationary law.
 */
export function langevinKoopman(
  { h, b }: Quartic,
  temperature: number,
  size: number,
  options: { readonly points?: number } = {},
): Matrix {
  const { points = 160 } = options;
  positive("temperature", temperature);
  if (!(b > 0 || (b === 0 && h > 0))) throw new RangeError(`invalid loss: no stationary law for h = ${h}, b = ${b}`);
  const order = 2 * wholeNumber("number of functions", size, 2);
  const energy = (x: number): number => ((h / 2) * x * x + (b / 4) * x ** 4) / temperature;
  const lowest = h < 0 ? energy(Math.sqrt(-h / b)) : 0;
  let edge = 1;
  // e^{−90}·x^{2·order} is below round-off of every integral needed.
  while (energy(edge) - lowest < 90 + 2 * order * Math.log(1 + edge)) edge *= 1.05;
  const weight = gaussLegendre(points, -edge, edge).map((point) => ({
    node: point.node,
    weight: point.weight * Math.exp(lowest - energy(point.node)),
  }));
  const law = recurrenceOf(weight, order);
  const rule = gaussRule(law);
  const matrix = Matrix.zeros(size, size);
  for (const { node, weight: w } of rule) {
    const { slopes } = orthonormalPolynomials(law, node);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        matrix.set(i, j, matrix.get(i, j) - temperature * w * slopes[2 * i + 1] * slopes[2 * j + 1]);
      }
    }
  }
  return matrix;
}

/**
 * Mori's fluctuation–dissipation relation in an orthonormal basis with the observable first: the kernel K(t) and the
 * correlation ⟨F(t), F(0)⟩ of the fluctuating force F(t) = e^{Q𝓛†t}Q𝓛†h₁. Equal when the generator is self-adjoint.
 */
export function moriForce(koopman: Matrix): { kernel: (t: FlowTime) => number; force: (t: FlowTime) => number } {
  const rest = Array.from(
    { length: wholeNumber("number of functions", squareOrder(koopman), 2) - 1 },
    (_, index) => index + 1,
  );
  const hidden = koopman.selection(rest, rest);
  const source = koopman.selection(rest, [0]);
  const readout = koopman.selection([0], rest);
  const moved = (t: FlowTime): Matrix => expmAction(hidden, source, lag(t));
  return {
    kernel: (t) => readout.mmul(moved(t)).get(0, 0),
    force: (t) => source.transpose().mmul(moved(t)).get(0, 0),
  };
}
