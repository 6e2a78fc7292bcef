// The prediction of the source's section 5.4 as hypotheses that can fail. Each has a rule that was fixed before anything was
// computed; the rule is applied to numbers that the caller measured (depths by lib/adapt, memory times by lib/memory, tunnelling
// by this folder), and what comes out is reported as it is. "Expected" is what was written down beforehand.

export type HypothesisName = "H1" | "H2" | "H2′" | "H3" | "H4" | "H5" | "H6" | "H7";
export type Verdict = "supported" | "rejected";

export interface HypothesisResult {
  readonly name: HypothesisName;
  readonly statement: string;
  /** Verdict written down before the run. */
  readonly expected: Verdict;
  readonly found: Verdict;
  /** The numbers that decided, in words. */
  readonly because: string;
}

/** A quantity against κ: values in the order of ascending stiffness. */
export type AlongStiffness = readonly number[];

/** What has to be measured. All depths are in inner steps, all ratios and residuals dimensionless. */
export interface RigidityEvidence {
  /** κ, ascending, of the series below. */
  readonly stiffness: AlongStiffness;
  /**
   * Early-stopping depth against κ for each kind of task, e.g. closed form, random support, trained network; each may have
   * values of κ of its own, ascending.
   */
  readonly depths: Readonly<Record<string, AlongStiffness>>;
  /** Depth at the reference learning rate and noise. */
  readonly referenceDepth: AlongStiffness;
  /** The same at other learning rates and noises, by name. */
  readonly otherDepths: Readonly<Record<string, AlongStiffness>>;
  /** Depth against κ by each criterion. */
  readonly criteria: Readonly<Record<string, AlongStiffness>>;
  /** Factors by which changing friction, and changing the learning rate, multiply memory time and depth. */
  readonly effects: Readonly<Record<"friction" | "learningRate", { readonly memory: number; readonly depth: number }>>;
  /** Largest |T₂ − α²Var(H)| where curvature differs, largest |T_n|, n ≥ 2, where it does not, and T₂'s own size. */
  readonly curvatureLaw: { readonly residual: number; readonly common: number; readonly size: number };
  /**
   * Relative violation of the fluctuation–dissipation theorem; `sampled` is the deviation of a Monte-Carlo estimate in units
   * of its standard error, so up to 3 counts as agreement.
   */
  readonly fluctuation: { readonly thermal: number; readonly sampled: number; readonly isotropic: number };
  /** ⟨Δ²⟩ rigid over flexible, at the same mean distance and with the rigid one 0.1 Å shorter. */
  readonly tunnelling: { readonly sameDistance: number; readonly shorter: number };
}

/** Depth windows of H2: [least, most] for κ ≥ 80 and for κ ≤ 40. */
export const DEPTH_WINDOWS = { rigid: [1, 3.5], flexible: [4.5, 10] } as const;

/** An effect counts as large from this factor on (or below its inverse). */
const LARGE = 1.5;

/** Applies all rules. Throws when a series that shares the values of κ does not have one value for each. */
export function judgeHypotheses(evidence: RigidityEvidence): HypothesisResult[] {
  const { stiffness, effects, curvatureLaw, fluctuation, tunnelling } = evidence;
  const groups = [evidence.otherDepths, evidence.criteria, { reference: evidence.referenceDepth }];
  for (const [name, series] of groups.flatMap(Object.entries)) {
    if (series.length !== stiffness.length) {
      throw new RangeError(`invalid series "${name}": got ${series.length}, expected ${stiffness.length}`);
    }
  }
  const rising = Object.entries(evidence.depths).filter(([, series]) => !nonIncreasing(series));
  const outside = Object.entries(evidence.otherDepths).filter(([, series]) => !insideWindows(stiffness, series));
  const directions = Object.entries(evidence.criteria).map(([name, series]) => ({ name, sign: direction(series) }));
  const { friction, learningRate } = effects;
  const separate =
    large(friction.memory) && friction.depth === 1 && large(learningRate.depth) && learningRate.memory === 1;
  const { residual, common, size } = curvatureLaw;
  const { thermal, sampled, isotropic } = fluctuation;
  return [
    result(
      "H1",
      rising.length === 0,
      `${names(evidence.depths)}; growing with κ: ${list(rising.map(([name]) => name))}`,
    ),
    result(
      "H2",
      insideWindows(stiffness, evidence.referenceDepth),
      `depths ${evidence.referenceDepth.map((k) => k.toFixed(2)).join(", ")} for κ = ${stiffness.join(", ")}`,
    ),
    result("H2′", outside.length === 0, `outside the windows: ${list(outside.map(([name]) => name))}`),
    result(
      "H3",
      directions.every(({ sign }) => sign === directions[0].sign),
      directions.map(({ name, sign }) => `${name} ${SIGNS[sign + 1]}`).join(", "),
    ),
    result(
      "H4",
      !separate,
      `friction: memory ×${friction.memory.toFixed(2)}, depth ×${friction.depth}; ` +
        `learning rate: depth ×${learningRate.depth.toFixed(2)}, memory ×${learningRate.memory}`,
    ),
    result(
      "H5",
      residual <= 1e-12 && common <= 1e-12 && size > 1e-3,
      `residual ${short(residual)} of ${short(size)}; common curvature ${short(common)}`,
    ),
    result(
      "H6",
      thermal <= 1e-12 && sampled <= 3 && isotropic > 0.01,
      `thermal ${short(thermal)}, sampled ${sampled.toFixed(1)} standard errors, isotropic ${isotropic.toFixed(2)}`,
    ),
    result(
      "H7",
      tunnelling.sameDistance < 1 && tunnelling.shorter > 1,
      `rigid/flexible ${tunnelling.sameDistance.toFixed(4)}, 0.1 Å shorter ${tunnelling.shorter.toFixed(2)}`,
    ),
  ];
}

const STATEMENTS: Readonly<Record<HypothesisName, readonly [statement: string, expected: Verdict]>> = {
  H1: ["the best depth does not grow with rigidity", "supported"],
  H2: ["it lies in 1–3.5 for κ ≥ 80 and in 4.5–10 for κ ≤ 40 at the reference", "supported"],
  "H2′": ["the same for all learning rates and noises tried", "rejected"],
  H3: ["all criteria for the best depth agree in direction", "rejected"],
  H4: ["memory time and depth are one quantity", "rejected"],
  H5: ["T₂ = α²Var(H) where curvatures differ, no memory where they do not", "supported"],
  H6: ["thermal conformers obey the fluctuation–dissipation theorem, isotropic ones do not", "supported"],
  H7: ["rigidity lowers tunnelling at fixed distance; 0.1 Å shorter raises it", "supported"],
};
const SIGNS = ["falls", "stays", "rises"];

function result(name: HypothesisName, holds: boolean, because: string): HypothesisResult {
  const [statement, expected] = STATEMENTS[name];
  return { name, statement, expected, found: holds ? "supported" : "rejected", because };
}

function nonIncreasing(series: AlongStiffness): boolean {
  return series.every((value, i) => i === 0 || value <= series[i - 1]);
}

/** −1, 0 or 1: the last value against the first. */
function direction(series: AlongStiffness): number {
  return Math.sign(series[series.length - 1] - series[0]);
}

function insideWindows(stiffness: AlongStiffness, series: AlongStiffness): boolean {
  const { rigid, flexible } = DEPTH_WINDOWS;
  const within = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most;
  return stiffness.every((kappa, i) => {
    return (kappa < 80 || within(series[i], rigid)) && (kappa > 40 || within(series[i], flexible));
  });
}

function large(ratio: number): boolean {
  return ratio >= LARGE || ratio <= 1 / LARGE;
}

function names(record: Readonly<Record<string, unknown>>): string {
  return Object.keys(record).join(", ");
}

function list(values: readonly string[]): string {
  return values.length === 0 ? "none" : values.join(", ");
}

function short(value: number): string {
  return value.toExponential(1);
}
