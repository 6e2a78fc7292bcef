/**
 * The one-shot challenge of Lake et al. (2015) for a learner that was trained on something else: 20 fixed runs, 20 characters of one alphabet, one drawing of
 * each to learn from and another person's to tell. A run counts as unseen where none of its characters was trained on: Vinyals's training part has characters
 * of the evaluation alphabets, and only unseen runs are a fair figure for it. Drawings are known by their 28 × 28 bytes.
 *
 * Closed forms and metrics read 20 classes with the θ of 5. A network has one output a class: its read-out is repeated four times, and the first inner step tells
 * the copies apart. Test drawings are normalised together, as test episodes are.
 */
import * as tf from "@tensorflow/tfjs";
import type { Learner, Measured } from "../../adapt/frame/index.js";
import { learnerOn, measured } from "../../adapt/frame/index.js";
import type { Weights } from "../../adapt/optimization/index.js";
import type { Episodes } from "../../tasks/benchmarks/index.js";
import {
  type ImageSet,
  imageSize,
  inkResampler,
  type OneShotRun,
  omniglot,
  oneShotRuns,
} from "../../tasks/characters/index.js";
import { compile, disposeParams, type Params } from "../../tensor/index.js";
import { digits, rounded } from "./judge-classes.js";

const ITEMS = 20;
const SHEET = 105;

export interface ChallengeFigures {
  /** Mean error over all runs, and over those of which no character was trained on; intervals over runs. */
  readonly error: Measured;
  readonly unseenError: Measured | null;
  /** Of each run. */
  readonly errors: readonly number[];
  /** Characters of each run that were trained on. */
  readonly seen: readonly number[];
}

/** What the challenge is, at the resolution of `images`. */
export interface Challenge {
  readonly episodes: Episodes;
  readonly answers: readonly (readonly number[])[];
  readonly seen: readonly number[];
  readonly images: ImageSet;
}

/** The runs as one batch of episodes; the caller disposes `episodes`. @throws Error where all_runs.zip is not there */
export function challengeOf(
  images: ImageSet,
  trainedOn: readonly number[],
  runs: readonly OneShotRun[] = oneShotRuns(),
): Challenge {
  const [side] = images.shape;
  const shrink = inkResampler(SHEET, side);
  const small = (sheets: readonly Uint8Array[]) =>
    sheets.map((ink) => {
      const out = new Uint8Array(imageSize(images));
      shrink(ink, out);
      return out;
    });
  const parts = runs.map((run) => ({ training: small(run.training), test: small(run.test) }));
  const stacked = (part: "training" | "test") => {
    const bytes = parts.flatMap((run) => run[part]);
    const values = Float32Array.from(Buffer.concat(bytes), (level) => level / 255);
    return tf.tensor(values, [runs.length, ITEMS, ...images.shape]);
  };
  const classOf = classesByDrawing(images);
  const known = new Set(trainedOn);
  const labels = (order: (run: OneShotRun) => readonly number[]) =>
    tf.tidy(() =>
      tf.cast(
        tf.oneHot(
          tf.tensor2d(
            runs.map((run) => [...order(run)]),
            undefined,
            "int32",
          ),
          ITEMS,
        ),
        "float32",
      ),
    );
  return {
    episodes: {
      support: { x: stacked("training"), y: labels(({ training }) => training.map((_, i) => i)) },
      query: { x: stacked("test"), y: labels(({ answers }) => answers) },
    },
    answers: runs.map(({ answers }) => answers),
    seen: parts.map(({ training }) => training.filter((bytes) => known.has(classOf.get(nameOf(bytes)) ?? -1)).length),
    images,
  };
}

/** Errors of a learner on the runs. θ as trained on 5 classes. */
export async function challengeFigures(
  learner: Learner,
  theta: Params,
  { episodes, answers, seen, images }: Challenge,
): Promise<ChallengeFigures> {
  const meta = learnerOn(learner, omniglot({ images, way: ITEMS, queries: 1 }));
  const { theta: wide, dispose } = widened(theta);
  const predict = (weights: Params, { support, query }: Episodes) =>
    tf.argMax(meta.predict(weights, meta.adapt(weights, support), query.x), 2);
  const run = await compile(predict as never, [wide, episodes] as never, { name: `challenge-${learner.name}` });
  try {
    const guesses = run as unknown as (weights: Params, data: Episodes) => Promise<tf.Tensor>;
    const flat = Array.from(await (await guesses(wide, episodes)).data());
    const classes = answers.map((_, r) => flat.slice(r * ITEMS, (r + 1) * ITEMS));
    const errors = classes.map((row, r) => row.filter((guess, i) => guess !== answers[r][i]).length / ITEMS);
    const unseen = errors.filter((_, r) => seen[r] === 0);
    return {
      error: rounded(measured(errors)),
      unseenError: unseen.length < 2 ? null : rounded(measured(unseen)),
      errors: errors.map(digits),
      seen,
    };
  } finally {
    await run.dispose();
    dispose();
  }
}

/** θ whose read-out, where it has one of 5 classes, has 20. */
function widened(theta: Params): { readonly theta: Params; readonly dispose: () => void } {
  if (!("body" in theta && "head" in theta)) return { theta, dispose: () => {} };
  const { body, head } = theta as Params as Weights;
  const copies = ITEMS / (head.w.shape[1] as number);
  const wide = { w: tf.tile(head.w, [1, copies]), b: tf.tile(head.b, [1, copies]) };
  return { theta: { body, head: wide }, dispose: () => disposeParams(wide) };
}

function classesByDrawing(images: ImageSet): ReadonlyMap<string, number> {
  const size = imageSize(images);
  const found = new Map<string, number>();
  for (const { id, first, samples } of images.classes) {
    for (let i = first; i < first + samples; i++)
      found.set(nameOf(images.pixels.subarray(i * size, (i + 1) * size)), id);
  }
  return found;
}

const nameOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
