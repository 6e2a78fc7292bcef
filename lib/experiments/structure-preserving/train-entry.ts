/** The training of an entry: one base for the instances of all its systems, in one list, each field in the unit of its system. */
import { rmSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { type AutoDecoded, type MetaTrained, type Method, metaTrain } from "../../adapt/dynamics/index.js";
import type { Key, Params, TrainRecord } from "../../tensor/index.js";
import type { EntryConfig } from "./entry-config.js";
import { type EntryMetrics, type InstanceCodes, short } from "./entry-metrics.js";
import { modulationOf } from "./methods.js";
import { inUnit, modelOf, type SystemData } from "./systems.js";

export interface RunContext {
  /** A file to keep the state of the training in. Default: none. */
  readonly checkpoint?: string;
  /** Told the number of outer steps made. */
  readonly progress?: { set(done: number): void; done(): void };
}

/** The state that it returns is the caller's. @throws Error where the loss is no finite number, with the step */
export async function trainOn(
  data: readonly SystemData[],
  method: Method,
  config: EntryConfig,
  from: Key,
  { checkpoint, progress, onRecord }: RunContext & { readonly onRecord: (record: TrainRecord<"loss">) => void },
): Promise<MetaTrained> {
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
        onRecord,
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

/** The records of a training that did not come to its end, as its history. */
export function historyOf(records: readonly TrainRecord<"loss">[]): MetaTrained["history"] {
  const loss = Float64Array.from(records, ({ metrics }) => metrics.loss);
  return { steps: Float64Array.from(records, ({ step }) => step), metrics: { loss } };
}

/** The training loss: at most a hundred points of the curve, the last among them. */
export function thinned({ steps, metrics: { loss } }: MetaTrained["history"]): EntryMetrics["history"] {
  const every = Math.ceil(steps.length / 100);
  const kept = Array.from(steps.keys()).filter((i) => (steps.length - 1 - i) % every === 0);
  return { steps: kept.map((i) => steps[i]), loss: kept.map((i) => short(loss[i])) };
}

/** Codes of the training instances, system by system; undefined where the method has none. */
export function codesOf(learned: Params, data: readonly SystemData[]): InstanceCodes[] | undefined {
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

/** How far the bases that instances share are from orthonormal; undefined where the method has none. */
export function notOrthonormalOf({ method }: EntryConfig, learned: Params): number | undefined {
  if (!("modulation" in method)) return undefined;
  const { penalty } = modulationOf(method.modulation);
  const { base } = learned as AutoDecoded;
  return penalty && short(tf.tidy(() => penalty(base.modulation).dataSync()[0]));
}
