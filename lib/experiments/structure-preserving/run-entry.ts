/**
 * One entry: data → meta-training → adaptation to the test instances → figures. A pure function of configuration and seed; what diverges is a
 * result. Notebooks call it for their quick rerun, the command in worker processes.
 *
 * Keys: foldIn(key(seed), 1) draws the data, 2 trains, 3 draws the points of the support.
 */
import { disposeParams, foldIn, key, type TrainRecord } from "../../tensor/index.js";
import type { EntryConfig, SystemName } from "./entry-config.js";
import {
  divergenceOf,
  type EntryMetrics,
  type Sweeps,
  type SystemMetrics,
  secondsSince,
  short,
} from "./entry-metrics.js";
import { methodOf } from "./methods.js";
import { dataOf, modelOf } from "./systems.js";
import { sweepsBeforeDivergence, testFigures } from "./test-figures.js";
import { codesOf, historyOf, notOrthonormalOf, type RunContext, thinned, trainOn } from "./train-entry.js";

/** @throws Error on a configuration that no method or model can take; a divergence is a result, not an error */
export async function runEntry(config: EntryConfig, seed: number, context: RunContext = {}): Promise<EntryMetrics> {
  const begin = performance.now();
  const model = modelOf(config);
  const method = methodOf(config.method);
  const data = dataOf(config, seed);
  const seconds = { data: secondsSince(begin), train: 0, adapt: 0, judge: 0 };
  const result = { counts: method.counts(model), seconds };
  const diverged = (error: unknown, phase: "training" | "adaptation") =>
    ({ status: "diverged", diverged: divergenceOf(error, phase), ...result }) as const;
  const records: TrainRecord<"loss">[] = [];
  const onRecord = (record: TrainRecord<"loss">) => records.push(record);
  const start = performance.now();
  let trained: Awaited<ReturnType<typeof trainOn>>;
  try {
    trained = await trainOn(data, method, config, foldIn(key(seed), 2), { ...context, onRecord });
  } catch (error) {
    seconds.train = secondsSince(start);
    return { ...diverged(error, "training"), history: thinned(historyOf(records)) };
  }
  const { state, setup } = trained;
  const learned = method.learned(state);
  const history = thinned(trained.history);
  const notOrthonormal = notOrthonormalOf(config, learned);
  const found = codesOf(learned, data);
  const learnedBeside = { ...(notOrthonormal !== undefined && { notOrthonormal }), ...(found && { codes: found }) };
  seconds.train = short(trained.seconds);
  const ready = { method, setup, learned };
  try {
    const systems: SystemMetrics[] = [];
    for (const each of data) systems.push(await testFigures(each, ready, { config, seed }, seconds));
    return { status: "finished", ...result, history, systems, ...learnedBeside };
  } catch (error) {
    const where = diverged(error, "adaptation");
    const sweeps: { system: SystemName; sweeps: Sweeps }[] = [];
    for (const each of data) {
      sweeps.push({ system: each.system, sweeps: await sweepsBeforeDivergence(each, ready, { config, seed }) });
    }
    return { ...where, history, sweeps, ...learnedBeside };
  } finally {
    // Some of what adaptation starts from are views into the state, and some are not; what is free already is passed over.
    disposeParams(learned);
    disposeParams(state);
  }
}
