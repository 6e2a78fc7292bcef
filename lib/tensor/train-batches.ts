/** The batches of a run. A batch is drawn for every step and freed after it, or stays the same and is read once. */
import * as tf from "@tensorflow/tfjs";
import { type Params, tidyTree } from "./params.js";
import { foldIn, type Key } from "./random.js";
import { type Leaves, leavesOf, stored, type TrainEngine } from "./train-engine.js";
import type { TrainOptions } from "./train-options.js";

/** The batch after some updates, and how to free what drawing it made. */
export interface Batches {
  at(done: number): { readonly leaves: Leaves; readonly free: () => void };
  /** Frees what outlives a step. */
  close(): void;
}

/** Batches as leaves of an engine. */
export async function batchesOf<Batch extends Params>(
  batch: TrainOptions<Batch>["batch"],
  key: Key,
  engine: TrainEngine,
): Promise<Batches> {
  if (typeof batch === "function") {
    const at = (done: number) => {
      const { made, free } = draw(batch, done, key);
      return { leaves: leavesOf(made), free };
    };
    return { at, close: () => {} };
  }
  const leaves = engine.load(await stored(leavesOf(batch)));
  return { at: () => ({ leaves, free: () => {} }), close: () => engine.free(leaves) };
}

/** What `use` makes of the first batch, which is freed after it. */
export async function withFirstBatch<Batch extends Params, T>(
  batch: TrainOptions<Batch>["batch"],
  key: Key,
  use: (batch: Batch) => T | Promise<T>,
): Promise<T> {
  if (typeof batch !== "function") return use(batch);
  const { made, free } = draw(batch, 0, key);
  try {
    return await use(made);
  } finally {
    free();
  }
}

/** A batch, and how to free those of its tensors that are younger than the call. */
function draw<Batch extends Params>(batch: (done: number, key: Key) => Batch, done: number, key: Key) {
  const { born, made } = tidyTree(() => ({ born: tf.scalar(0).id, made: batch(done, foldIn(key, done)) }));
  const free = () => {
    for (const leaf of Object.values(leavesOf(made))) if (leaf.id > born && !leaf.kept) leaf.dispose();
  };
  return { made, free };
}
