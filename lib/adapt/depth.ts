import { type InnerSteps, innerSteps, positive } from "../tasks/index.js";
import { type DepthSpectrum, earlyStop, noiseFreeLoss } from "./depth-spectrum.js";

// How many inner steps are best? The four criteria in use answer different questions:
//   early-stop  argmin of the expected query loss E(k): needs no tolerance, but noise in the support set;
//   absolute    first k at which what is left to learn, E(k) − floor, is at most ε;
//   relative    first k at which it is at most ε of E(0) − floor: the spread of the tasks cancels;
//   memory      first n with Σ_{m>n}‖T_m‖ ≤ ε Σ_{m≥2}‖T_m‖ for the transfer tensors of a named projection, which never
//               sees how far the tasks lie apart.
// In closed form, one mode λ with task variance s and noise n (Q_λ = −ln(1 − αλ)):
//   k_C = ln(1 + s/n)/Q_λ,   k_A = ⌈ln(λs/2ε)/2Q_λ⌉,   k_R = ⌈ln(1/ε)/2Q_λ⌉.

/** Query losses E(0), E(1), … E(K) of any model, measured or computed. */
export interface DepthCurve {
  readonly kind: "curve";
  readonly losses: ArrayLike<number>;
  /** What no depth can undercut, for the two tolerances. Default: the smallest loss of the curve. */
  readonly floor?: number;
}

/** ‖T₁‖, ‖T₂‖, … of a projection: place n − 1 holds ‖Tₙ‖. What lies beyond the last one counts as zero. */
export interface DepthMemory {
  /** Which projection, e.g. "two of seven parameters": there is no memory without one. */
  readonly projection: string;
  readonly norms: ArrayLike<number>;
}

/** One criterion together with what it judges. */
export type DepthCriterion =
  | { readonly kind: "early-stop"; readonly of: DepthSpectrum | DepthCurve }
  | { readonly kind: "absolute"; readonly of: DepthSpectrum | DepthCurve; readonly tolerance: number }
  | { readonly kind: "relative"; readonly of: DepthSpectrum | DepthCurve; readonly tolerance: number }
  | { readonly kind: "memory"; readonly of: DepthMemory; readonly tolerance: number };

const MOST_STEPS = 2 ** 40;

/**
 * k* of a criterion. For a spectrum the two tolerances apply to the loss without noise. A curve answers within its length.
 * @throws on a tolerance that is not positive, an empty curve or one that holds NaN, a loss that never gets there, an unknown criterion.
 */
export function depth(criterion: DepthCriterion): InnerSteps {
  switch (criterion.kind) {
    case "early-stop":
      return criterion.of.kind === "curve" ? innerSteps(argmin(finite(criterion.of))) : earlyStop(criterion.of);
    case "absolute":
      return firstWithin(criterion.of, positive("tolerance", criterion.tolerance));
    case "relative":
      return firstWithin(criterion.of, positive("tolerance", criterion.tolerance) * excess(criterion.of, 0));
    case "memory":
      return memoryDepth(criterion.of, positive("tolerance", criterion.tolerance));
    default:
      throw new RangeError(
        `unknown criterion "${String((criterion as { kind: unknown }).kind)}" (known: early-stop, absolute, relative, memory)`,
      );
  }
}

/**
 * All k whose loss is within one standard error of the least loss: what an argmin of measured losses is worth.
 * @param errors standard error of E(k) − E(k*) at each k (paired over tasks), or of E(k), which is wider.
 * @throws on losses that are not finite, or errors that are negative, NaN or of another number.
 */
export function depthInterval(
  losses: ArrayLike<number>,
  errors: ArrayLike<number>,
): { best: InnerSteps; least: InnerSteps; most: InnerSteps } {
  const values = finite({ kind: "curve", losses });
  if (errors.length !== values.length) {
    throw new RangeError(`invalid standard errors: got ${errors.length}, expected ${values.length}`);
  }
  const wrong = Array.from(errors).find((error) => !(error >= 0));
  if (wrong !== undefined) throw new RangeError(`invalid standard error: ${wrong}`);
  const best = argmin(values);
  const near = values.map((loss, k) => loss - values[best] <= errors[k]);
  return {
    best: innerSteps(best),
    least: innerSteps(Math.min(best, near.indexOf(true) < 0 ? best : near.indexOf(true))),
    most: innerSteps(Math.max(best, near.lastIndexOf(true))),
  };
}

/** What is still to be learnt after k steps. */
function excess(of: DepthSpectrum | DepthCurve, k: number): number {
  if (of.kind === "spectrum") return noiseFreeLoss(of, k);
  const values = finite(of);
  return values[k] - (of.floor ?? Math.min(...values));
}

function firstWithin(of: DepthSpectrum | DepthCurve, allowed: number): InnerSteps {
  if (of.kind === "curve") {
    const values = finite(of);
    const floor = of.floor ?? Math.min(...values);
    const first = values.findIndex((loss) => loss - floor <= allowed);
    if (first < 0) throw new RangeError(`invalid tolerance: ${allowed} (not reached in ${values.length - 1} steps)`);
    return innerSteps(first);
  }
  // Without noise the loss falls with every step: double until inside, then halve the gap.
  if (noiseFreeLoss(of, 0) <= allowed) return innerSteps(0);
  let inside = 1;
  while (!(noiseFreeLoss(of, inside) <= allowed)) {
    inside *= 2;
    if (inside > MOST_STEPS) throw new RangeError(`invalid tolerance: ${allowed} (not reached in ${MOST_STEPS} steps)`);
  }
  let outside = Math.floor(inside / 2);
  while (inside - outside > 1) {
    const middle = Math.floor((inside + outside) / 2);
    if (noiseFreeLoss(of, middle) <= allowed) inside = middle;
    else outside = middle;
  }
  return innerSteps(inside);
}

function memoryDepth({ norms }: DepthMemory, tolerance: number): InnerSteps {
  const values = finite({ kind: "curve", losses: norms });
  const negative = values.find((norm) => norm < 0);
  if (negative !== undefined) throw new RangeError(`invalid tensor norm: ${negative}`);
  const tails = new Float64Array(values.length + 1); // tails[n] = Σ_{m>n} ‖T_m‖
  for (let n = values.length - 1; n >= 0; n--) tails[n] = tails[n + 1] + values[n];
  const memory = tails[1];
  return innerSteps(
    Math.max(
      1,
      tails.findIndex((tail, n) => n >= 1 && tail <= tolerance * memory),
    ),
  );
}

function finite({ losses }: DepthCurve): number[] {
  const values = Array.from(losses);
  if (values.length === 0) throw new RangeError("invalid losses: none given");
  const place = values.findIndex((loss) => !Number.isFinite(loss));
  if (place >= 0) throw new RangeError(`invalid loss: ${values[place]} after ${place} steps`);
  return values;
}

function argmin(values: readonly number[]): number {
  return values.reduce((best, value, k) => (value < values[best] ? k : best), 0);
}
