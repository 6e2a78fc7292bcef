import { gaussHermite, wholeNumber } from "../linalg/index.js";
import { type FlowTime, flowTime, positive, type Quartic, quarticFlow } from "../tasks/index.js";
import { integrate } from "./flow.js";

// A Gaussian ensemble of starts under the flow of (h/2)φ² + (b/4)φ⁴, exactly and with the ensemble kept Gaussian:
//   ṁ = −hm − b(m³ + 3mv),   v̇ = −2hv − 6b(m²v + v²),
// from E[φ³] = m³ + 3mv and Cov(φ, φ³) = 3v(m² + v) of a normal law. The flow bends the ensemble, so the closure errs where
// the third cumulant has grown.

export interface EnsembleMoments {
  readonly mean: number;
  readonly variance: number;
  /** E(φ − m)³/v^{3/2}; zero for a Gaussian, NaN for a single point. */
  readonly skewness: number;
}

/** Mean and variance of the start. */
export type NormalStart = Pick<EnsembleMoments, "mean" | "variance">;

/** The exact moments at time τ: the closed flow, averaged over `nodes` Gauss–Hermite points (default 120). */
export function exactMoments(loss: Quartic, start: NormalStart, tau: FlowTime, nodes = 120): EnsembleMoments {
  const { mean: m0, variance } = checked(start);
  const points = gaussHermite(wholeNumber("number of nodes", nodes, 2), { mean: m0, deviation: Math.sqrt(variance) });
  const moved = points.map(({ node, weight }) => ({ phi: quarticFlow(loss, node, tau), weight }));
  const average = (f: (phi: number) => number): number =>
    moved.reduce((sum, { phi, weight }) => sum + weight * f(phi), 0);
  const mean = average((phi) => phi);
  const v = average((phi) => (phi - mean) ** 2);
  return { mean, variance: v, skewness: average((phi) => (phi - mean) ** 3) / v ** 1.5 };
}

/** The same with a Gaussian kept Gaussian (skewness 0 by assumption). */
export function closedMoments({ h, b }: Quartic, start: NormalStart, tau: FlowTime): EnsembleMoments {
  const { mean, variance } = checked(start);
  const [m, v] = integrate(
    ([x, y]) => Float64Array.of(-h * x - b * (x ** 3 + 3 * x * y), -2 * h * y - 6 * b * (x * x * y + y * y)),
    [mean, variance],
    flowTime(tau),
  );
  return { mean: m, variance: v, skewness: 0 };
}

function checked(start: NormalStart): NormalStart {
  positive("variance", start.variance);
  if (!Number.isFinite(start.mean)) throw new RangeError(`invalid mean: ${start.mean}`);
  return start;
}
