/**
 * How good an optimizer is: f(θ_t) over fresh problems, step by step, with intervals over problems; and the hand-made ones tuned on a grid, which is what a
 * comparison owes them.
 */
import * as tf from "@tensorflow/tfjs";
import type { ProblemFamily } from "../../tasks/problem-family.js";
import { compile, disposeParams, type Key, type Params } from "../../tensor/index.js";
import { type Measured, measured } from "../frame/index.js";
import { type Settings, settingsOf } from "./hand-made.js";
import { type Standing, type UpdateRule, unroll } from "./update-rule.js";

export interface CurveOptions {
  /** Fresh problems. Default: 512. */
  readonly problems?: number;
  /** Default: 100. */
  readonly steps?: number;
  readonly key: Key;
}

/** f(θ_t) for t = 0 … steps. */
export interface Curve {
  /** Mean over problems after t steps; infinite or NaN where a problem diverged. */
  readonly mean: readonly number[];
  /** The values of all problems after t steps. */
  readonly values: readonly ArrayLike<number>[];
}

/** Mean and interval over problems after so many steps. @throws RangeError where the curve is shorter */
export function afterSteps({ values }: Curve, step: number): Measured {
  if (values[step] === undefined) throw new RangeError(`invalid step: ${step} (of ${values.length - 1})`);
  return measured(values[step]);
}

/** The curves of several φ of one rule, on the same fresh problems. */
export async function ruleCurves<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  phis: readonly Phi[],
  { problems = 512, steps = 100, key }: CurveOptions,
): Promise<Curve[]> {
  const { data, start } = family.draw(key, problems);
  const from: Standing<Memory> = { theta: start, memory: rule.remember(problems, family.dimension) };
  // Several steps a call, for calls of an engine cost as much as a step of a small rule.
  const stride = [10, 5, 2, 1].find((each) => steps % each === 0) as number;
  const advance = (phi: Phi, on: Data, standing: Standing<Memory>) => ({
    before: family.value(on, standing.theta),
    ...unroll(rule, family, phi, on, standing, stride),
  });
  const run = await compiled(advance, [phis[0], data, from], `${rule.name}-steps`);
  try {
    const curves: Curve[] = [];
    for (const phi of phis) {
      const values: ArrayLike<number>[] = [];
      let standing = from;
      for (let t = 0; t < steps; t += stride) {
        const next = await run(phi, data, standing);
        if (t === 0) values.push(await next.before.data());
        const block = await next.values.data();
        for (let s = 0; s < stride; s++) values.push(block.slice(s * problems, (s + 1) * problems));
        standing = next.standing;
      }
      curves.push({ values, mean: values.map(meanOf) });
    }
    return curves;
  } finally {
    disposeParams([data, from as Params]);
    await run.dispose();
  }
}

/** The curve of one φ. */
export async function ruleCurve<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  phi: Phi,
  options: CurveOptions,
): Promise<Curve> {
  const [curve] = await ruleCurves(rule, family, [phi], options);
  return curve;
}

/** Gradient and step of all coordinates, problem by problem. */
export interface StepRecord {
  readonly gradient: ArrayLike<number>;
  readonly step: ArrayLike<number>;
}

/** What a rule was given and what it did at step 1, 2, … on fresh problems. */
export async function stepRecords<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  phi: Phi,
  { problems = 512, steps = 100, key }: CurveOptions,
): Promise<StepRecord[]> {
  const { data, start } = family.draw(key, problems);
  const from: Standing<Memory> = { theta: start, memory: rule.remember(problems, family.dimension) };
  const advance = (at: Phi, on: Data, { theta, memory }: Standing<Memory>) => {
    const gradient = family.gradient(on, theta);
    const { step, memory: after } = rule.update(at, memory, gradient);
    return { gradient, step, standing: { theta: tf.add(theta, step), memory: after } };
  };
  const run = await compiled(advance, [phi, data, from], `${rule.name}-record`);
  try {
    const records: StepRecord[] = [];
    let standing = from;
    for (let t = 0; t < steps; t++) {
      const next = await run(phi, data, standing);
      records.push({ gradient: await next.gradient.data(), step: await next.step.data() });
      standing = next.standing;
    }
    return records;
  } finally {
    disposeParams([data, from as Params]);
    await run.dispose();
  }
}

/** One point of a grid and the mean of f that it reached. */
export interface GridPoint<Name extends string> {
  readonly settings: Readonly<Record<Name, number>>;
  readonly value: number;
}

export interface Tuned<Name extends string> {
  readonly best: GridPoint<Name>;
  readonly grid: readonly GridPoint<Name>[];
}

/** The settings with the least mean of f after `steps` steps (default 100) on 512 problems of the key; those that diverge are out. */
export async function tuneRule<Name extends string, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Settings<Name>, Memory>,
  family: ProblemFamily<Data>,
  grid: readonly Readonly<Record<Name, number>>[],
  options: CurveOptions,
): Promise<Tuned<Name>> {
  if (grid.length === 0) throw new RangeError("invalid grid: no settings");
  const phis = grid.map((settings) => settingsOf(settings));
  const curves = await ruleCurves(rule, family, phis, options).finally(() => disposeParams(phis as Params));
  const points = grid.map((settings, i) => {
    const value = curves[i].mean[curves[i].mean.length - 1];
    return { settings, value: Number.isFinite(value) ? value : Number.POSITIVE_INFINITY };
  });
  return { grid: points, best: points.reduce((best, point) => (point.value < best.value ? point : best)) };
}

/** `compile` for records whose names only the rule knows. */
function compiled<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  args: Args,
  name: string,
): Promise<((...args: Args) => Promise<Result>) & { dispose(): Promise<void> }> {
  return compile(fn as never, args as never, { name }) as never;
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
