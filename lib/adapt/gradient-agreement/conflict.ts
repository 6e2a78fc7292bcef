/**
 * When weighing gradients helps, where the answer is exact. M tasks of two domains A and B, Lᵢ(θ) = ½ (θ − aᵢ)ᵀ H (θ − aᵢ), k of them of domain B, with
 * gradients at θ
 *
 *     gᵢ = m_A + σ_A εᵢ  or  m_B + σ_B εᵢ,   angle(m_A, m_B) = ψ,   ⟨εᵢ, εⱼ⟩ = δᵢⱼ,   ε orthogonal to m_A and m_B:
 *
 * what the domain has in common and what is the task's own, in many dimensions, where independent directions are orthogonal. One step
 * θ′ = θ − β Σ cᵢ gᵢ lowers the loss F that counts, whose gradient is t in the plane of m_A and m_B, by
 *
 *     F(θ) − F(θ′) = β ⟨t, d⟩ − ½ β² dᵀHd,   d = Σ cᵢ gᵢ,                                                               (1)
 *
 * exactly, and all of it follows from G = ⟨gᵢ, gⱼ⟩ and B = ⟨gᵢ, H gⱼ⟩. With the best β for its direction a rule reaches ⟨t, d⟩²/(2 dᵀHd), at most
 * Newton's ½ tᵀH⁻¹t (Cauchy–Schwarz). So for H ∝ 1, no own directions and t the mean gradient no rule beats the mean: a rule can gain only by curvature, by
 * what is the tasks' own, or because another loss counts than the batch shows.
 */
import { Matrix } from "ml-matrix";
import { wholeNumber } from "../../linalg/index.js";
import { type AgreementOptions, coefficients } from "./coefficients.js";

/** A t so much shorter than the gradients is round-off. */
const CANCELLED = 1e-12;

/** What counts: `batch`, the mean loss of the batch's domains; `majority`, the loss of domain A; or the share of B in a population. */
export type Counted = "batch" | "majority" | number;

export interface Conflict {
  /** M. Default: 8. */
  readonly tasks?: number;
  /** k, tasks of domain B. Default: 2. */
  readonly minority?: number;
  /** ‖m_A‖, ‖m_B‖. Default: 1, 1. */
  readonly lengths?: readonly [number, number];
  /** σ_A, σ_B. Default: 0, 0. */
  readonly own?: readonly [number, number];
  /** Eigenvalues of H in the plane, and the one in all other directions. Default: 1, 1, 1. */
  readonly curvatures?: readonly [first: number, second: number, others: number];
  /** Angle of m_A to the first eigenvector. Default: 0. */
  readonly orientation?: number;
  /** Default: "batch". */
  readonly counted?: Counted;
}

export interface ConflictPoint {
  /** ψ in radians. */
  readonly angle: number;
  /** F(θ) − F(θ′) at the rate asked for. */
  readonly decrease: number;
  /** The same at the best rate for the direction; 0 where the direction climbs. */
  readonly best: number;
  /** best / Newton's decrease, from 0 to 1; NaN where the gradients cancel, t = 0, and there is nothing to win. */
  readonly efficiency: number;
  /** cᵢ of a task of A, of a task of B, means over its tasks; NaN where there is none. */
  readonly weights: readonly [number, number];
}

/** One point of the curve: a rule at an angle. @throws RangeError on counts, lengths or curvatures that are none */
export function conflictPoint(rule: AgreementOptions, conflict: Conflict, angle: number, rate: number): ConflictPoint {
  const { gram, bending, pull, newton, inB } = geometry(conflict, angle);
  const c = coefficients(gram, rule);
  const along = sum(c, (weight, i) => weight * pull[i]);
  const bent = sum(c, (weight, i) => weight * sum(c, (other, j) => other * bending.get(i, j)));
  const best = along > 0 ? along ** 2 / (2 * bent) : 0;
  const mean = (own: boolean) => {
    const members = c.filter((_, i) => inB[i] === own);
    return sum(members, (weight) => weight) / members.length;
  };
  return {
    angle,
    decrease: rate * along - (rate ** 2 * bent) / 2,
    best,
    efficiency: newton > 0 ? best / newton : Number.NaN,
    weights: [mean(false), mean(true)],
  };
}

/** The curve of a rule over angles; rate β. Default: 1/h with h the first curvature. */
export function conflictCurve(
  rule: AgreementOptions,
  conflict: Conflict,
  angles: ArrayLike<number>,
  rate = 1 / (conflict.curvatures?.[0] ?? 1),
): ConflictPoint[] {
  return Array.from(angles, (angle) => conflictPoint(rule, conflict, angle, rate));
}

/**
 * The expected decrease of the population's mean loss where every task of a batch is of domain B with probability `share`: (1) summed over the binomial law
 * of k, without sampling.
 */
export function expectedDecrease(
  rule: AgreementOptions,
  conflict: Omit<Conflict, "minority" | "counted">,
  { share, angle, rate }: { readonly share: number; readonly angle: number; readonly rate: number },
): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`invalid share: ${share}`);
  const { tasks = 8 } = conflict;
  let probability = (1 - share) ** tasks;
  let expected = 0;
  for (let k = 0; k <= tasks; k++) {
    if (share === 1) probability = k === tasks ? 1 : 0;
    if (probability > 0) {
      expected += probability * conflictPoint(rule, { ...conflict, minority: k, counted: share }, angle, rate).decrease;
    }
    probability *= ((tasks - k) / (k + 1)) * (share / (1 - share));
  }
  return expected;
}

/** ψ beyond which o-amfs gives tasks of domain B a negative weight: k + (M − k) cos ψ = 0, where gradients have no own part and k < M/2. */
export function turningAngle(tasks: number, minority: number): number {
  wholeNumber("number of tasks", tasks, 2);
  if (!(minority > 0 && 2 * minority < tasks)) throw new RangeError(`invalid minority: ${minority} of ${tasks} tasks`);
  return Math.acos(-minority / (tasks - minority));
}

interface Geometry {
  readonly gram: Matrix;
  readonly bending: Matrix;
  /** ⟨t, gᵢ⟩. */
  readonly pull: Float64Array;
  /** ½ tᵀH⁻¹t. */
  readonly newton: number;
  readonly inB: readonly boolean[];
}

type Plane = readonly [number, number];

function geometry(conflict: Conflict, angle: number): Geometry {
  const { tasks = 8, minority = 2, lengths = [1, 1], own = [0, 0], curvatures = [1, 1, 1], orientation = 0 } = conflict;
  wholeNumber("number of tasks", tasks, 1);
  wholeNumber("minority", minority);
  if (minority > tasks) throw new RangeError(`invalid minority: ${minority} of ${tasks} tasks`);
  if (!lengths.every((length) => length > 0)) throw new RangeError(`invalid lengths: ${lengths}`);
  if (!own.every((length) => length >= 0)) throw new RangeError(`invalid own: ${own}`);
  if (!curvatures.every((curvature) => curvature > 0)) throw new RangeError(`invalid curvatures: ${curvatures}`);
  const at = (length: number, phase: number): Plane => [length * Math.cos(phase), length * Math.sin(phase)];
  const common = [at(lengths[0], orientation), at(lengths[1], orientation + angle)] as const;
  const inB = Array.from({ length: tasks }, (_, i) => i >= tasks - minority);
  const inner = (a: Plane, b: Plane, [first, second]: Plane) => a[0] * b[0] * first + a[1] * b[1] * second;
  const products = (weights: Plane, ownWeight: number) =>
    new Matrix(
      inB.map((a, i) =>
        inB.map((b, j) => inner(common[+a], common[+b], weights) + (i === j ? own[+a] ** 2 * ownWeight : 0)),
      ),
    );
  const share = shareOf(conflict.counted ?? "batch", minority / tasks);
  const target: Plane = [
    (1 - share) * common[0][0] + share * common[1][0],
    (1 - share) * common[0][1] + share * common[1][1],
  ];
  const [first, second, others] = curvatures;
  const cancelled = Math.hypot(...target) <= CANCELLED * Math.max(...lengths);
  return {
    gram: products([1, 1], 1),
    bending: products([first, second], others),
    pull: Float64Array.from(inB, (b) => (cancelled ? 0 : inner(target, common[+b], [1, 1]))),
    newton: cancelled ? 0 : inner(target, target, [1 / first, 1 / second]) / 2,
    inB,
  };
}

function shareOf(counted: Counted, ofBatch: number): number {
  if (counted === "batch") return ofBatch;
  return counted === "majority" ? 0 : counted;
}

function sum(values: Float64Array, term: (value: number, i: number) => number): number {
  return values.reduce((total, value, i) => total + term(value, i), 0);
}
