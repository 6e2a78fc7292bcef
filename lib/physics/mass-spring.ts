import { positive } from "../tasks/time.js";
import { around, type DynamicsFamily, interval, parameter } from "./dynamics-family.js";

// A mass on a spring, H = p²/2m + kq²/2:  q̇ = p/m,  ṗ = −kq,  μ = (m, k). Linear, so its flow is known:
//   q(t) = q cos ωt + p sin ωt/(mω),  p(t) = p cos ωt − mω q sin ωt,  ω² = k/m.
// Ranges and rings: chosen around those of Greydanus et al. 2019 (specification section 2.2).

const checked = (mu: ArrayLike<number>): readonly [m: number, k: number] => [
  positive("mass", mu[0]),
  positive("stiffness", mu[1]),
];

/** Mass on a spring, x = (q, p), μ = (m, k). */
export const massSpring: DynamicsFamily = {
  name: "mass-spring",
  title: "mass–spring",
  dimension: 2,
  pairs: 1,
  parameters: [parameter("m", 0.5, 2), parameter("k", 0.5, 2)],
  ring: interval(0.1, 1.5),
  dt: 0.1,
  points: 30,
  inRange: [around(1.5), around(1.5)],
  outOfRange: [around(2.5), around(2.5)],
  affine: {
    constant: () => new Float64Array(2),
    terms: [(x) => Float64Array.of(x[1], 0), (x) => Float64Array.of(0, -x[0])],
    coefficients: (mu) => Float64Array.of(1 / mu[0], mu[1]),
  },
  field(mu) {
    const [m, k] = checked(mu);
    return (x) => Float64Array.of(x[1] / m, -k * x[0]);
  },
  energy(mu) {
    const [m, k] = checked(mu);
    return (x) => x[1] ** 2 / (2 * m) + (k * x[0] ** 2) / 2;
  },
  energyGradient(mu) {
    const [m, k] = checked(mu);
    return (x) => Float64Array.of(k * x[0], x[1] / m);
  },
  separable(mu) {
    const [m, k] = checked(mu);
    return { velocity: (p) => p.map((each) => each / m), force: (q) => q.map((each) => -k * each) };
  },
};

/** x(t) from x(0): the closed flow. */
export function massSpringFlow(mu: ArrayLike<number>, x: ArrayLike<number>, t: number): Float64Array {
  const [m, k] = checked(mu);
  const w = Math.sqrt(k / m);
  const [c, s] = [Math.cos(w * t), Math.sin(w * t)];
  return Float64Array.of(x[0] * c + (x[1] * s) / (m * w), x[1] * c - m * w * x[0] * s);
}
