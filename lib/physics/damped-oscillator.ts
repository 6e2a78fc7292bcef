import { Matrix } from "ml-matrix";
import { around, type DynamicsFamily, type Generic, interval, parameter } from "./dynamics-family.js";

// The damped nonlinear oscillator (DNO) with the heat it makes, x = (q, p, S), mass and temperature 1, μ = (k, γ):
//   q̇ = p,  ṗ = −k sin q − γp,  Ṡ = γp² ≥ 0,   E = p²/2 − k cos q + S.
// GENERIC form ẋ = L∇E + M∇S (Shang and Öttinger, arXiv 1804.05114), with both degeneracies L∇S = 0 and M∇E = 0 exact:
//   L = [0 1 0; −1 0 0; 0 0 0],   M = γ vvᵀ,   v = (0, 1, −p) = Λ∇E for a constant skew Λ.

const checked = (mu: ArrayLike<number>): readonly [k: number, gamma: number] => {
  if (!(mu[0] > 0 && Number.isFinite(mu[0]))) throw new RangeError(`invalid stiffness: ${mu[0]}`);
  if (!(mu[1] >= 0 && Number.isFinite(mu[1]))) throw new RangeError(`invalid damping: ${mu[1]}`);
  return [mu[0], mu[1]];
};

/** Damped nonlinear oscillator, x = (q, p, S), μ = (k, γ). */
export const dampedOscillator: DynamicsFamily = {
  name: "dno",
  title: "damped oscillator",
  dimension: 3,
  pairs: 1,
  parameters: [parameter("k", 2, 8), parameter("gamma", 0.05, 0.5)],
  ring: interval(1.3, 2.3),
  dt: 0.1,
  points: 50,
  inRange: [around(2), around(4), 1],
  outOfRange: [around(Math.PI), around(6), 1],
  affine: {
    constant: (x) => Float64Array.of(x[1], 0, 0),
    terms: [(x) => Float64Array.of(0, -Math.sin(x[0]), 0), (x) => Float64Array.of(0, -x[1], x[1] ** 2)],
    coefficients: (mu) => Float64Array.of(mu[0], mu[1]),
  },
  field(mu) {
    const [k, gamma] = checked(mu);
    return (x) => Float64Array.of(x[1], -k * Math.sin(x[0]) - gamma * x[1], gamma * x[1] ** 2);
  },
  energy(mu) {
    const [k] = checked(mu);
    return (x) => x[1] ** 2 / 2 - k * Math.cos(x[0]) + x[2];
  },
  energyGradient(mu) {
    const [k] = checked(mu);
    return (x) => Float64Array.of(k * Math.sin(x[0]), x[1], 1);
  },
  entropy: (x) => x[2],
  generic(mu) {
    const [k, gamma] = checked(mu);
    return (x): Generic => {
      const v = Matrix.columnVector([0, 1, -x[1]]);
      return {
        L: new Matrix([
          [0, 1, 0],
          [-1, 0, 0],
          [0, 0, 0],
        ]),
        M: v.mmul(v.transpose()).mul(gamma),
        energyGradient: Float64Array.of(k * Math.sin(x[0]), x[1], 1),
        entropyGradient: Float64Array.of(0, 0, 1),
      };
    };
  },
};
