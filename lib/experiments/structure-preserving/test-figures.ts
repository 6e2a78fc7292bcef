/** All figures of an entry on the test instances of one system: main figures, conservation along roll-outs, sweeps, long roll-outs. */
import * as tf from "@tensorflow/tfjs";
import type { SupportData, Weights } from "../../adapt/dynamics/index.js";
import { disposeParams, mapParams, tidyTree } from "../../tensor/index.js";
import { adapted, type Learned, mainPoints, supportOf } from "./adapt-entry.js";
import type { EntryConfig } from "./entry-config.js";
import { type AdaptedFigures, rounded, type Sweeps, type SystemMetrics, secondsSince, short } from "./entry-metrics.js";
import { horizonRows } from "./horizon.js";
import { type Judge, judgeOf } from "./judge.js";
import { methodOf } from "./methods.js";
import { sweepsOf } from "./sweeps.js";
import type { SystemData } from "./systems.js";

/**
 * Adapts to the test instances of a system and judges what comes out; the time of both is added to `seconds`.
 * @throws Error where the main adaptation diverges; a sweep that does says so in its points
 */
export async function testFigures(
  data: SystemData,
  trained: Learned,
  { config, seed }: { readonly config: EntryConfig; readonly seed: number },
  seconds: { adapt: number; judge: number },
): Promise<SystemMetrics> {
  const { model } = trained.setup;
  const whole = supportOf(data, mainPoints(data), seed);
  const [weights] = await adapted(trained, whole, [config.adaptation.steps], seconds).catch((error) => {
    tf.dispose(whole as tf.TensorContainerObject);
    throw error;
  });
  const begin = performance.now();
  const judge = judgeOf(model, weights, data);
  try {
    const figures = await figuresOf(judge, weights);
    const sweeps = await sweepsOf({ config, seed, trained, judge }, data, whole);
    const gaussNewton = await byGaussNewton(data, trained, { config, seed }, { judge, whole });
    const horizon = config.horizon ? await horizonRows(model, weights, data, config.horizon) : [];
    const mu = data.query.instances.map((instance) => Array.from(instance.mu));
    const beside = { sweeps, ...(gaussNewton && { gaussNewton }), ...rounded({ horizon, mu }) };
    return { system: data.system, ...figures, ...beside };
  } finally {
    disposeParams(weights);
    tf.dispose(whole as tf.TensorContainerObject);
    await judge.close();
    seconds.judge = short(seconds.judge + secondsSince(begin));
  }
}

async function figuresOf(judge: Judge, weights: Weights): Promise<Omit<AdaptedFigures, "sweeps">> {
  const figures = await judge.judge(weights);
  const conservation = {
    rk4: await judge.conservation(weights, "rk4"),
    midpoint: await judge.conservation(weights, "midpoint"),
  };
  return rounded({ ...figures, conservation });
}

/** The same after Gauss–Newton steps on the codes, which tells the solver of the codes from the modulation; undefined where it is not asked for. */
async function byGaussNewton(
  data: SystemData,
  trained: Learned,
  { config, seed }: { readonly config: EntryConfig; readonly seed: number },
  { judge, whole }: { readonly judge: Judge; readonly whole: SupportData },
): Promise<SystemMetrics["gaussNewton"]> {
  const { method, adaptation } = config;
  if (method.kind !== "auto-decoder" || adaptation.byGaussNewton === undefined) return undefined;
  const { prior, damping, steps, sweepSteps } = adaptation.byGaussNewton;
  const spec = { ...method, kind: "gauss-newton", prior, damping } as const;
  const there = { ...trained, method: methodOf(spec) };
  const seconds = { adapt: 0 };
  const [weights] = await adapted(there, whole, [steps], seconds);
  try {
    const figures = await figuresOf(judge, weights);
    const asked = { ...config, method: spec, adaptation: { steps, sweepSteps, sweepPoints: adaptation.sweepPoints } };
    const sweeps = await sweepsOf({ config: asked, seed, trained: there, judge }, data, whole, "own");
    return { ...figures, sweeps, seconds: seconds.adapt };
  } finally {
    disposeParams(weights);
  }
}

/** The sweeps of a system alone, where the main adaptation diverges: how far each number of steps, and of points, still goes. */
export async function sweepsBeforeDivergence(
  data: SystemData,
  trained: Learned,
  { config, seed }: { readonly config: EntryConfig; readonly seed: number },
): Promise<Sweeps> {
  const whole = supportOf(data, mainPoints(data), seed);
  const weights = unadapted(trained, data.support.instances.length);
  const judge = judgeOf(trained.setup.model, weights, data);
  try {
    return await sweepsOf({ config, seed, trained, judge }, data, whole);
  } finally {
    disposeParams(weights);
    tf.dispose(whole as tf.TensorContainerObject);
    await judge.close();
  }
}

/** Weights of every instance before the first step, which are the caller's. */
function unadapted({ method, setup, learned }: Learned, instances: number): Weights {
  return tidyTree(() => {
    const weights = method.weights(setup, learned, method.start(setup, learned, instances));
    return mapParams(weights, (leaf) => leaf.clone()) as Weights;
  });
}
