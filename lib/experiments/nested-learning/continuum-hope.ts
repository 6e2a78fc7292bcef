/**
 * Part "continuum-hope" (E-A7): a self-modifying linear memory against one with fixed projections, both trained from end to end, on two lists of pairs one after
 * the other: A is written, then B, then all are asked. A token is [key | one-hot value], a query [key | 0]; keys are random unit vectors, as many pairs in all as
 * `pairs`. The loss is of both lists, the accuracy of A only: what is left of it after B.
 */
import * as tf from "@tensorflow/tfjs";
import {
  fixedProjections,
  initSelfModifying,
  readTokens,
  type SelfModifyingTheta,
  type TensorSelfModifyingOptions,
  writeTokens,
} from "../../memory/continuum/index.js";
import type { Profile } from "../../report/index.js";
import { integers, type Key, normal, split, tidyTree } from "../../tensor/index.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";
import { type RecallBudget, type RecallFigures, type RecallProblem, trainedRecall } from "./recall-training.js";

export type HopeMemory =
  | "fixed"
  | "self-modifying"
  | "self-modifying, squared"
  | "own values"
  | "own keys"
  | "fixed keys"
  | "fixed values"
  | "no decay"
  | "no erasure";

export interface HopeConfig extends PartConfig, RecallBudget {
  readonly part: "continuum-hope";
  readonly memory: HopeMemory;
  readonly keySize: number;
  readonly values: number;
  /** Of both lists together; even. */
  readonly pairs: number;
  /** What the memory modifies and what it stores: `HOPE_MEMORIES[memory]`, so that runs of another meaning of the name are not taken for these. */
  readonly options: TensorSelfModifyingOptions;
}

export interface HopeMetrics extends PartMetrics, RecallFigures {
  /** A guess among all values: 1/values right; its loss is ln values. */
  readonly null: number;
}

/** What each memory modifies and how: the ablations of the paper's table as switches, but for momentum and the chain behind, which this memory has not. */
export const HOPE_MEMORIES: Readonly<Record<HopeMemory, TensorSelfModifyingOptions>> = {
  fixed: fixedProjections,
  "own values": { modified: ["v", "memory"], target: "value" },
  "own keys": { modified: ["k", "memory"], target: "value" },
  "self-modifying": {},
  "self-modifying, squared": { loss: "squared" },
  "fixed keys": { modified: ["v", "eta", "alpha", "memory"] },
  "fixed values": { modified: ["k", "eta", "alpha", "memory"] },
  "no decay": { decay: "none" },
  "no erasure": { erasure: "none" },
};

/** Lists: tokens [B, pairs, d], queries [B, pairs, d], one-hot answers [B, pairs, values]. */
export type Lists = { readonly tokens: tf.Tensor; readonly queries: tf.Tensor; readonly answers: tf.Tensor };

type ListLaw = Pick<HopeConfig, "keySize" | "values" | "pairs">;

export function drawLists({ keySize, values, pairs }: ListLaw, from: Key, n: number): Lists {
  const [keyKey, valueKey] = split(from);
  return tidyTree(() => {
    const drawn = tf.tensor(Float32Array.from(normal(keyKey, n * pairs * keySize)), [n, pairs, keySize]);
    const keys = tf.div(drawn, tf.norm(drawn, 2, 2, true));
    const classes = tf.tensor(Int32Array.from(integers(valueKey, n * pairs, 0, values)), [n, pairs], "int32");
    const answers = tf.cast(tf.oneHot(classes, values), "float32");
    return { tokens: tf.concat([keys, answers], 2), queries: tf.concat([keys, tf.zerosLike(answers)], 2), answers };
  });
}

/** @throws RangeError on an odd number of pairs */
export function hopeProblem(config: Pick<HopeConfig, "options"> & ListLaw): RecallProblem<SelfModifyingTheta, Lists> {
  const { options, keySize, values, pairs } = config;
  if (!(Number.isSafeInteger(pairs / 2) && pairs > 0)) throw new RangeError(`invalid number of pairs: ${pairs}`);
  return {
    init: (from) => initSelfModifying(from, keySize + values, values),
    draw: (from, n) => drawLists({ keySize, values, pairs }, from, n),
    figures: (theta, { tokens, queries, answers }) => {
      const logits = readTokens(theta, writeTokens(theta, tokens, options), queries);
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(answers, tf.logSoftmax(logits)), 2)));
      const right = tf.cast(tf.equal(tf.argMax(logits, 2), tf.argMax(answers, 2)), "float32");
      const accuracy = tf.mean(tf.slice(right, [0, 0], [right.shape[0], pairs / 2]));
      return { loss: loss as tf.Scalar, accuracy: accuracy as tf.Scalar };
    },
  };
}

function memoriesOf(profile: Profile): readonly HopeMemory[] {
  return profile === "quick" ? ["fixed", "self-modifying"] : (Object.keys(HOPE_MEMORIES) as HopeMemory[]);
}

export const continuumHope: StudyPart<HopeConfig, HopeMetrics> = {
  name: "continuum-hope",
  configs: (profile) =>
    memoriesOf(profile).flatMap((memory) =>
      (profile === "quick" ? [6] : [6, 10]).map((pairs) => ({
        part: "continuum-hope",
        memory,
        options: HOPE_MEMORIES[memory],
        keySize: 8,
        values: 8,
        pairs,
        ...(profile === "quick"
          ? { steps: 300, rates: [3e-3], pilot: 0 }
          : { steps: 6000, rates: [3e-3, 1e-2, 3e-2], pilot: 1000 }),
        batch: 32,
        enough: 1e-3,
        judged: 1024,
      })),
    ),
  facets: ({ memory, pairs }) => ({ memory: memory.replace(/[, ]+/g, "-"), pairs: `pairs${pairs}` }),
  seconds: ({ steps, rates, pilot, pairs }) => {
    const pilots = rates.length > 1 ? rates.length : 0;
    return 10 * (1 + pilots) + 6e-4 * (steps + pilots * pilot) * pairs;
  },
  run: async (config, context) => {
    const found = await trainedRecall(hopeProblem(config), config, { ...context, config });
    const { accuracy, loss, steps } = found;
    const guess = 1 / config.values;
    return {
      ...found,
      null: guess,
      gist: `A after B ${(100 * accuracy).toFixed(1)} % (null ${(100 * guess).toFixed(1)} %), loss ${loss.toFixed(3)} after ${steps} steps`,
    };
  },
};
