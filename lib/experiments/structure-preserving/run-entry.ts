/**
 * One entry: data → meta-training → adaptation to the test instances → figures. A pure function of configuration and seed; what diverges is a
 * result. Notebooks call it for their quick rerun, the command in worker processes.
 */
import { rmSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import {
  compileAdaptation,
  type Method,
  metaTrain,
  type SupportData,
  supportData,
  type TrainingSetup,
  type Weights,
} from "../../adapt/dynamics/index.js";
import { takeTrajectories } from "../../physics/dynamics-data.js";
import { mean } from "../../physics/dynamics-metrics.js";
import { disposeParams, foldIn, type Key, key, type Params } from "../../tensor/index.js";
import type { EntryConfig, SystemName } from "./entry-config.js";
import { type HorizonRow, horizonRows } from "./horizon.js";
import { type Conservation, type Judge, type Judgement, judgeOf } from "./judge.js";
import { methodOf } from "./methods.js";
import { dataOf, modelOf, type SystemData } from "./systems.js";

/** A point of a sweep: means over the test instances; "diverged" where the adaptation itself had no finite loss. */
export type SweepPoint =
  | { readonly at: number; readonly fieldIn: number; readonly fieldOut: number; readonly traj: number }
  | { readonly at: number; readonly diverged: number };

/** Figures on the test instances of one system. */
export interface SystemMetrics extends Judgement {
  readonly system: SystemName;
  readonly conservation: { readonly rk4: Conservation; readonly midpoint: Conservation };
  readonly sweeps: {
    readonly steps: readonly SweepPoint[];
    readonly points: readonly SweepPoint[];
    readonly zeroCode: readonly SweepPoint[];
  };
  /** Long roll-outs, where the entry asks for them. */
  readonly horizon: readonly HorizonRow[];
  /** μ of the test instances. */
  readonly mu: readonly (readonly number[])[];
}

export type Divergence = { readonly phase: "training" | "adaptation"; readonly step: number };

export interface EntryMetrics {
  readonly status: "finished" | "diverged";
  /** Where, if it has: outer or inner step. */
  readonly diverged?: Divergence;
  readonly counts: { readonly trained: number; readonly adapted: number };
  readonly seconds: { readonly data: number; readonly train: number; readonly adapt: number; readonly judge: number };
  /** The training loss, thinned. */
  readonly history: { readonly steps: readonly number[]; readonly loss: readonly number[] };
  /** Absent where the entry diverged. */
  readonly systems?: readonly SystemMetrics[];
  /** Codes of the training instances beside their μ, system by system; absent where the method has none. */
  readonly codes?: readonly {
    readonly z: readonly (readonly number[])[];
    readonly mu: readonly (readonly number[])[];
  }[];
}

export interface RunContext {
  /** A file to keep the state of the training in. Default: none. */
  readonly checkpoint?: string;
  /** Told the number of outer steps made. */
  readonly progress?: { set(done: number): void; done(): void };
}

/** @throws Error on a configuration that no method or model can take; a divergence is a result, not an error */
export async function runEntry(config: EntryConfig, seed: number, context: RunContext = {}): Promise<EntryMetrics> {
  const begin = performance.now();
  const model = modelOf(config);
  const method = methodOf(config.method);
  const data = dataOf(config, seed);
  const seconds = { data: since(begin), train: 0, adapt: 0, judge: 0 };
  const result = { counts: method.counts(model), seconds };
  const empty = { steps: [], loss: [] };
  let trained: Awaited<ReturnType<typeof trainOn>>;
  try {
    trained = await trainOn(data, method, config, foldIn(key(seed), 2), context);
  } catch (error) {
    return { status: "diverged", diverged: divergenceOf(error, "training"), ...result, history: empty };
  }
  const { state, setup } = trained;
  const history = thinned(trained.history.steps, trained.history.metrics.loss);
  const learned = method.learned(state);
  const codes = codesOf(learned, data);
  seconds.train = short(trained.seconds);
  const systems: SystemMetrics[] = [];
  try {
    for (const each of data) systems.push(await measure(each, { config, method, setup, learned, seed, seconds }));
  } catch (error) {
    return {
      status: "diverged",
      diverged: divergenceOf(error, "adaptation"),
      ...result,
      history,
      ...(codes && { codes }),
    };
  } finally {
    // Some of what adaptation starts from are views into the state, and some are not; what is free already is passed over.
    disposeParams(learned);
    disposeParams(state);
  }
  return { status: "finished", ...result, history, systems, ...(codes && { codes }) };
}

/** All instances of all systems in one list, fields in the units of their systems. */
async function trainOn(
  data: readonly SystemData[],
  method: Method,
  config: EntryConfig,
  from: Key,
  context: RunContext,
) {
  const { checkpoint, progress } = context;
  const instances = data.flatMap(({ train, unit }) => train.instances.map((each) => inUnit(each, unit)));
  const run = () =>
    metaTrain(
      method,
      modelOf(config),
      { dimension: data[0].train.dimension, instances },
      {
        key: from,
        steps: config.steps,
        batch: config.batch,
        record: Math.min(10, Math.max(1, config.steps)),
        progress,
        ...(checkpoint && { checkpoint: { file: checkpoint, config, everySeconds: 20 } }),
      },
    );
  try {
    return await run();
  } catch (error) {
    // A checkpoint of other code is of no use: its numbers would be no run's.
    if (!checkpoint || !/checkpoint/.test(String(error))) throw error;
    rmSync(checkpoint, { force: true });
    return run();
  }
}

interface Trained {
  readonly config: EntryConfig;
  readonly method: Method;
  readonly setup: TrainingSetup;
  readonly learned: Params;
  readonly seed: number;
  readonly seconds: { adapt: number; judge: number };
}

/** Adapts to the test instances of one system and judges what comes out. @throws Error where the main adaptation diverges */
async function measure(data: SystemData, trained: Trained): Promise<SystemMetrics> {
  const { config, method, seconds, seed } = trained;
  const { steps, sweepSteps, sweepPoints } = config.adaptation;
  const main = takeTrajectories(data.support, 0, Math.ceil(data.support.trajectories / 2));
  const pointsKey = foldIn(key(seed), 3);
  const supportOf = (points: number): SupportData => {
    const from = points <= main.instances[0].points ? main : data.support;
    const instances = from.instances.map((each) => inUnit(each, data.unit));
    return supportData({ ...from, instances }, { points, key: foldIn(pointsKey, points) });
  };
  const whole = supportOf(main.instances[0].points);
  const [weights] = await adapted(trained, method, whole, [steps], seconds);
  const begin = performance.now();
  const judge = await judgeOf(trained.setup.model, weights, data);
  try {
    const figures = await judge.judge(weights);
    const conservation = {
      rk4: rounded(await judge.conservation(weights, "rk4")),
      midpoint: rounded(await judge.conservation(weights, "midpoint")),
    };
    const sweep = { trained, judge };
    const zero = zeroCode(config);
    const sweeps = {
      steps: await stepSweep(sweep, method, whole, sweepSteps),
      points: [] as SweepPoint[],
      zeroCode: zero ? await stepSweep(sweep, zero, whole, sweepSteps) : [],
    };
    for (const points of sweepPoints.filter((count) => count <= data.support.instances[0].points)) {
      const support = supportOf(points);
      const [point] = await stepSweep(sweep, method, support, [steps]);
      sweeps.points.push({ ...point, at: points });
      tf.dispose(support as tf.TensorContainerObject);
    }
    const horizon = config.horizon
      ? rounded(await horizonRows(trained.setup.model, weights, data, config.horizon))
      : [];
    const mu = data.query.instances.map((instance) => Array.from(instance.mu, short));
    return { system: data.system, ...rounded(figures), conservation, sweeps, horizon, mu };
  } finally {
    disposeParams(weights);
    tf.dispose(whole as tf.TensorContainerObject);
    await judge.close();
    seconds.judge = short(seconds.judge + since(begin));
  }
}

/** Weights after each number of steps; the time of the steps themselves is added, that of compiling is not. */
async function adapted(
  { setup, learned }: Trained,
  method: Method,
  support: SupportData,
  steps: readonly number[],
  seconds?: { adapt: number },
): Promise<Weights[]> {
  const adaptation = await compileAdaptation(method, setup, learned, support);
  const begin = performance.now();
  try {
    return await adaptation.run(steps);
  } finally {
    if (seconds) seconds.adapt = short(seconds.adapt + since(begin));
    await adaptation.dispose();
  }
}

/** Figures after several numbers of steps; those from a divergence on are so marked. */
async function stepSweep(
  { trained, judge }: { readonly trained: Trained; readonly judge: Judge },
  method: Method,
  support: SupportData,
  steps: readonly number[],
): Promise<SweepPoint[]> {
  if (steps.length === 0) return [];
  try {
    const points: SweepPoint[] = [];
    const all = await adapted(trained, method, support, steps);
    for (const [i, weights] of all.entries()) {
      const { fieldIn, fieldOut, traj } = await judge.judge(weights);
      disposeParams(weights);
      points.push({
        at: steps[i],
        fieldIn: short(mean(fieldIn)),
        fieldOut: short(mean(fieldOut)),
        traj: short(mean(traj)),
      });
    }
    return points;
  } catch (error) {
    const { step } = divergenceOf(error, "adaptation");
    const before = await stepSweep(
      { trained, judge },
      method,
      support,
      steps.filter((at) => at < step),
    );
    return [...before, ...steps.filter((at) => at >= step).map((at) => ({ at, diverged: step }))];
  }
}

/** The same method with new codes that start at zero; undefined where the method has no codes, or starts there anyway. */
function zeroCode({ method }: EntryConfig): Method | undefined {
  if ((method.kind !== "auto-decoder" && method.kind !== "gauss-newton") || method.initialCode === "zero") {
    return undefined;
  }
  return methodOf({ ...method, initialCode: "zero" });
}

/**
 * Training and adaptation stop at a loss that is no finite number, with an error that says at which step.
 * @throws the error itself where it says something else
 */
function divergenceOf(error: unknown, phase: Divergence["phase"]): Divergence {
  const found = / is (?:NaN|-?Infinity) (?:at step|after) (\d+)/.exec(error instanceof Error ? error.message : "");
  if (!found) throw error;
  return { phase, step: Number(found[1]) };
}

function codesOf(learned: Params, data: readonly SystemData[]): EntryMetrics["codes"] {
  const { codes } = learned as { readonly codes?: tf.Tensor2D };
  if (codes === undefined) return undefined;
  const rows = (codes.arraySync() as number[][]).map((row) => row.map(short));
  let at = 0;
  return data.map(({ train }) => {
    const z = rows.slice(at, at + train.instances.length);
    at += train.instances.length;
    return { z, mu: train.instances.map(({ mu }) => Array.from(mu, short)) };
  });
}

const inUnit = <T extends { readonly field: Float64Array }>(instance: T, unit: number): T =>
  unit === 1 ? instance : { ...instance, field: instance.field.map((value) => value / unit) };

const since = (begin: number) => short((performance.now() - begin) / 1000);

/** Six digits: enough for every figure, and files stay small. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}

function rounded<T>(value: T): T {
  if (typeof value === "number") return short(value) as T;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(rounded) as T;
  return Object.fromEntries(Object.entries(value as object).map(([name, entry]) => [name, rounded(entry)])) as T;
}

/** At most a hundred points of the curve, the last among them. */
function thinned(steps: Float64Array, loss: Float64Array): EntryMetrics["history"] {
  const every = Math.ceil(steps.length / 100);
  const kept = Array.from(steps.keys()).filter((i) => (steps.length - 1 - i) % every === 0);
  return { steps: kept.map((i) => steps[i]), loss: kept.map((i) => short(loss[i])) };
}
