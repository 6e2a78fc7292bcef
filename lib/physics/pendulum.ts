import { positive } from "../tasks/time.js";
import { around, type DynamicsFamily, interval, parameter } from "./dynamics-family.js";

// A pendulum, H = p²/(2ml²) + mgl(1 − cos q):  q̇ = p/(ml²),  ṗ = −mgl sin q,  μ = (m, l), g = 6 (the field of Greydanus et al. 2019 has
// mgl = 6 once its H is written in these units). On the initial ring it never goes over the top; its period is then
//   4√(l/g) K(k),  k² = H/(2mgl),  K the complete elliptic integral of the first kind.

/** Acceleration of gravity. */
export const PENDULUM_GRAVITY = 6;

/** (1/(ml²), mgl). */
const factors = (mu: ArrayLike<number>): readonly [inverseInertia: number, torque: number] => {
  const [m, l] = [positive("mass", mu[0]), positive("length", mu[1])];
  return [1 / (m * l * l), m * PENDULUM_GRAVITY * l];
};

/** Pendulum, x = (angle q, momentum p), μ = (m, l). */
export const pendulum: DynamicsFamily = {
  name: "pendulum",
  title: "pendulum",
  dimension: 2,
  pairs: 1,
  parameters: [parameter("m", 0.5, 1.5), parameter("l", 0.7, 1.3)],
  ring: interval(0.3, 1.3),
  dt: 0.1,
  points: 30,
  inRange: [around(1.5), around(2)],
  outOfRange: [around(Math.PI), around(4)],
  affine: {
    constant: () => new Float64Array(2),
    terms: [(x) => Float64Array.of(x[1], 0), (x) => Float64Array.of(0, -Math.sin(x[0]))],
    coefficients: (mu) => Float64Array.from(factors(mu)),
  },
  field(mu) {
    const [a, b] = factors(mu);
    return (x) => Float64Array.of(a * x[1], -b * Math.sin(x[0]));
  },
  energy(mu) {
    const [a, b] = factors(mu);
    return (x) => (a * x[1] ** 2) / 2 + b * (1 - Math.cos(x[0]));
  },
  energyGradient(mu) {
    const [a, b] = factors(mu);
    return (x) => Float64Array.of(b * Math.sin(x[0]), a * x[1]);
  },
  separable(mu) {
    const [a, b] = factors(mu);
    return { velocity: (p) => p.map((each) => a * each), force: (q) => q.map((each) => -b * Math.sin(each)) };
  },
};

/**
 * Time of one swing with energy E; K by the arithmetic–geometric mean.
 * @throws RangeError where the energy is not between rest and the top
 */
export function pendulumPeriod(mu: ArrayLike<number>, energy: number): number {
  const [, torque] = factors(mu);
  if (!(energy > 0 && energy < 2 * torque)) throw new RangeError(`invalid energy of a swing: ${energy}`);
  let [a, b] = [1, Math.sqrt(1 - energy / (2 * torque))];
  while (a - b > 1e-15 * a) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  return (2 * Math.PI * Math.sqrt(mu[1] / PENDULUM_GRAVITY)) / a;
}
