/**
 * A training loop over a pure step function:
 *
 *     const { state, history } = await train(step, { params, optimizer: rule.init(params) }, {
 *       steps: 5000, key: key(1), batch: (_, key) => drawBatch(key), progress: progress(5000),
 *       checkpoint: { file: "runs/maml.ckpt", config },
 *     });
 *
 * Nothing enters a step but state and batch, and a batch is a function of the number of updates made and the key. So a run that was interrupted or
 * killed and then resumed has the numbers of one that was not, bit for bit.
 */
import { setImmediate } from "node:timers/promises";
import { type Checkpoint, readCheckpoint, type StoredLeaf, writeCheckpoint } from "./checkpoint.js";
import { type Params, unflattenParams } from "./params.js";
import { key as keyOf } from "./random.js";
import { type Batches, batchesOf, withFirstBatch } from "./train-batches.js";
import {
  compiledEngine,
  eagerEngine,
  type Leaves,
  leavesOf,
  stored,
  type TrainStep,
  toTensorOf,
} from "./train-engine.js";
import { trainLog } from "./train-log.js";
import type { Trained, TrainOptions } from "./train-options.js";
import { requireWritable } from "./write-whole.js";

/**
 * Trains from `initial`, which stays the caller's, or from where the checkpoint stands.
 * @throws Error on a step that does not keep the state's names, shapes and dtypes; on a metric that is no finite number; on a checkpoint that is
 *   damaged, of another run, or beyond `steps`
 */
export async function train<State extends Params, Batch extends Params, Name extends string>(
  step: TrainStep<State, Batch, Name>,
  initial: State,
  options: TrainOptions<Batch, Name>,
): Promise<Trained<State, Name>> {
  const { steps, record: interval = 1, key = keyOf(0), progress, signal, checkpoint } = options;
  const { everySeconds = 60, everySteps = Number.MAX_SAFE_INTEGER } = checkpoint ?? {};
  requireWhole("number of steps", steps, 0);
  requireWhole("record interval", interval, 1);
  requireWhole("checkpoint interval", everySteps, 1);
  if (checkpoint) requireWritable(checkpoint.file);
  const start = performance.now();
  const engine = await withFirstBatch(options.batch, key, (batch) =>
    options.engine === "eager"
      ? eagerEngine(step, initial, batch)
      : compiledEngine(step, initial, batch, options.compile),
  );
  let batches: Batches | undefined;
  let state: Leaves = {};
  try {
    const begin = await stored(leavesOf(initial));
    const identity = { config: checkpoint?.config, key, engine: engine.name, compile: options.compile };
    const found =
      checkpoint?.existing === "discard" ? undefined : checkpoint && readCheckpoint(checkpoint.file, identity);
    if (found && found.step > steps) {
      throw new Error(`checkpoint ${checkpoint?.file} is at step ${found.step}, beyond steps: ${steps}`);
    }
    batches = await batchesOf(options.batch, key, engine);
    state = engine.load(found ? fitting(found.leaves, begin, checkpoint?.file) : begin);
    const log = trainLog<Name>(options, found);
    const resumedAt = found?.step ?? 0;
    const seconds = () => (found?.seconds ?? 0) + (performance.now() - start) / 1000;
    let done = resumedAt;
    let verdict = log.verdict();
    let savedAt = performance.now();
    let pausedAt = savedAt;
    const save = async () => {
      if (!checkpoint) return;
      const now: Checkpoint = {
        identity,
        step: done,
        seconds: seconds(),
        leaves: await stored(state),
        history: log.history(),
      };
      writeCheckpoint(checkpoint.file, now);
      savedAt = performance.now();
    };

    progress?.set(done);
    while (done < steps && verdict === "go on" && !signal?.aborted) {
      const batch = batches.at(done);
      const next = await engine.step(state, batch.leaves).finally(batch.free);
      engine.free(state);
      state = next.state;
      done++;
      try {
        if (done % interval === 0) {
          const record = { step: done, metrics: await numbersOf<Name>(next.metrics), seconds: seconds() };
          log.add(record);
          options.onRecord?.(record);
          verdict = log.verdict();
        }
      } finally {
        engine.free(next.metrics);
      }
      progress?.set(done);
      const now = performance.now();
      const due = done % everySteps === 0 || now - savedAt >= 1000 * everySeconds;
      if (due && done < steps && verdict === "go on") await save();
      // A synchronous backend would leave no moment for an interruption or for drawing the progress.
      if (now - pausedAt > 20) {
        await setImmediate();
        pausedAt = performance.now();
      }
    }
    if (done > resumedAt || !found) await save();
    return {
      state: unflattenParams((await stored(state)).map(toTensorOf), initial) as Params as State,
      step: done,
      resumedAt,
      history: log.history(),
      seconds: seconds(),
      stopped: verdict === "stop" ? "early" : done === steps ? "steps" : "aborted",
      engine: engine.name,
    };
  } finally {
    engine.free(state);
    batches?.close();
    await engine.close();
    progress?.done();
  }
}

async function numbersOf<Name extends string>(metrics: Leaves): Promise<Record<Name, number>> {
  const numbers = (await stored(metrics)).map(({ name, values }) => [name, values[0]]);
  return Object.fromEntries(numbers) as Record<Name, number>;
}

/** The leaves found, in the order of those wanted. */
function fitting(found: readonly StoredLeaf[], wanted: readonly StoredLeaf[], file: string | undefined): StoredLeaf[] {
  const byName = new Map(found.map((leaf) => [leaf.name, leaf]));
  const kind = (leaf?: StoredLeaf) => (leaf ? `[${leaf.shape}] ${leaf.dtype.replace("float64", "float32")}` : "absent");
  const extra = found.find(({ name }) => !wanted.some((leaf) => leaf.name === name));
  if (extra) throw new Error(`checkpoint ${file}: unknown state "${extra.name}"`);
  return wanted.map((leaf) => {
    const other = byName.get(leaf.name);
    if (other && kind(other) === kind(leaf)) return other;
    throw new Error(`checkpoint ${file}: "${leaf.name}" is ${kind(other)}, expected ${kind(leaf)}`);
  });
}

function requireWhole(what: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least)) throw new Error(`invalid ${what}: ${value}`);
}
