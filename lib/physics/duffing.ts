import { around, type DynamicsFamily, interval, parameter } from "./dynamics-family.js";

// The Duffing oscillator without damping and drive, H = p²/2 + αq²/2 + βq⁴/4:  q̇ = p,  ṗ = −αq − βq³,  μ = (α, β). One well for α ≥ 0, two for
// α < 0 (at ±√(−α/β)): the family changes its phase portrait within its range.

const checked = (mu: ArrayLike<number>): readonly [alpha: number, beta: number] => {
  if (!Number.isFinite(mu[0])) throw new RangeError(`invalid alpha: ${mu[0]}`);
  if (!(mu[1] >= 0 && Number.isFinite(mu[1]))) throw new RangeError(`invalid beta: ${mu[1]}`);
  return [mu[0], mu[1]];
};

/** Duffing oscillator, x = (q, p), μ = (α, β). */
export const duffing: DynamicsFamily = {
  name: "duffing",
  title: "Duffing",
  dimension: 2,
  pairs: 1,
  parameters: [parameter("alpha", -1.5, 1.5), parameter("beta", 0.5, 2)],
  ring: interval(0.3, 1.5),
  dt: 0.1,
  points: 30,
  inRange: [around(1.5), around(1.5)],
  outOfRange: [around(2.5), around(2.5)],
  affine: {
    constant: (x) => Float64Array.of(x[1], 0),
    terms: [(x) => Float64Array.of(0, -x[0]), (x) => Float64Array.of(0, -(x[0] ** 3))],
    coefficients: (mu) => Float64Array.of(mu[0], mu[1]),
  },
  field(mu) {
    const [alpha, beta] = checked(mu);
    return (x) => Float64Array.of(x[1], -alpha * x[0] - beta * x[0] ** 3);
  },
  energy(mu) {
    const [alpha, beta] = checked(mu);
    return (x) => x[1] ** 2 / 2 + (alpha * x[0] ** 2) / 2 + (beta * x[0] ** 4) / 4;
  },
  energyGradient(mu) {
    const [alpha, beta] = checked(mu);
    return (x) => Float64Array.of(alpha * x[0] + beta * x[0] ** 3, x[1]);
  },
  separable(mu) {
    const [alpha, beta] = checked(mu);
    return { velocity: (p) => p.slice(), force: (q) => q.map((each) => -alpha * each - beta * each ** 3) };
  },
};
