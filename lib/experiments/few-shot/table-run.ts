/**
 * One entry of Table 1: a method meta-trained on a set and judged on its unseen classes; from the same θ its accuracy on other sets (Table 2), after other numbers
 * of inner steps (Figure 2), its calibration, the official one-shot runs, and what adaptation costs.
 */
import { adaptationCost, learnerOn } from "../../adapt/frame/index.js";
import { convModel, curveOf } from "../../adapt/optimization/index.js";
import type { ImageBenchmark } from "../../tasks/characters/index.js";
import type { SplitImages } from "../../tasks/images/index.js";
import { disposeParams, key, type Params } from "../../tensor/index.js";
import { challengeFigures, challengeOf } from "./challenge.js";
import { absence, benchmarkOf, type DataName, loadData } from "./data.js";
import type { StepFigures, TableConfig, TableMetrics, Transfer } from "./entry.js";
import { batchOf, digits, judgeClasses, rounded, TEST_KEY } from "./judge-classes.js";
import { type Method, methodOf } from "./methods.js";
import { type Run, trained } from "./training.js";

const COST_KEY = key(7);
const COST_REPEATS = 15;

/** @throws Error in one line where the set is not here; RangeError as the learner */
export async function runTable(run: Run<TableConfig>): Promise<TableMetrics> {
  const { config } = run;
  const { way, shots, queries, judgedQueries, episodes } = config;
  const method = methodOf(config.spec, convModel({ filters: config.filters, stages: config.stages }));
  const split = loadData(config.data);
  const training = benchmarkOf(config.data, { way, shots, queries }, split);
  const testing = benchmarkOf(config.data, { way, shots, queries: judgedQueries }, split);
  const judge = (benchmark: ImageBenchmark, theta: Params) =>
    judgeClasses(learnerOn(method.judged, benchmark), benchmark, theta, episodes);
  const judgedAll = async (theta: Params) => {
    const judged = await judge(testing, theta);
    const transfer: Transfer[] = [];
    for (const data of config.transfer) transfer.push(await transferred(data, config, (to) => judge(to, theta)));
    return {
      judged,
      transfer,
      steps: await stepFigures(method, testing, theta, config),
      challenge: await challenged(method, theta, split, config),
      cost: await adaptationCost(learnerOn(method.judged, testing), testing, theta, COST_KEY, COST_REPEATS),
    };
  };
  const [learner, counted] = [method.trained, method.judged].map((kind) => learnerOn(kind, training));
  const found = await trained(learner, training, run, judgedAll, counted);
  return { ...found, gist: gistOf(found) };
}

/** Percent on the set itself and on others. */
function gistOf({ judged, transfer }: Pick<TableMetrics, "judged" | "transfer">): string {
  const percent = (value: number) => (100 * value).toFixed(1);
  const { mean, halfWidth } = judged.accuracy;
  const others = transfer.map(({ data, judged: there, absent }) =>
    absent === undefined ? `${percent(there.accuracy.mean)} % on ${data}` : `nothing on ${data}: ${absent}`,
  );
  return [`${percent(mean)} ± ${percent(halfWidth)} %`, ...others].join(", ");
}

async function transferred(
  data: DataName,
  { way, shots, judgedQueries }: TableConfig,
  judge: (benchmark: ImageBenchmark) => Promise<Transfer["judged"] & object>,
): Promise<Transfer> {
  const absent = absence(data);
  if (absent !== undefined) return { data, absent };
  return { data, judged: await judge(benchmarkOf(data, { way, shots, queries: judgedQueries })) };
}

/** Accuracy after each number of inner steps, and the time of so many; nothing for methods that make none. */
async function stepFigures(
  { withSteps }: Method,
  benchmark: ImageBenchmark,
  theta: Params,
  { curve, episodes }: TableConfig,
): Promise<StepFigures[]> {
  if (withSteps === undefined || curve.length === 0) return [];
  const most = Math.max(...curve);
  const options = { steps: most, tasks: episodes, batch: batchOf(episodes), key: TEST_KEY };
  const measures = await curveOf(withSteps(most).on(benchmark), benchmark, theta, options);
  const figures: StepFigures[] = [];
  for (const steps of curve) {
    const cost = await adaptationCost(withSteps(steps).on(benchmark), benchmark, theta, COST_KEY, COST_REPEATS);
    const { milliseconds, flops } = cost;
    figures.push({ steps, measure: rounded(measures[steps]), milliseconds: digits(milliseconds), flops });
  }
  return figures;
}

/** The official runs, for learners that make steps after their own number of them and after the most that are judged. */
async function challenged(
  { judged, withSteps }: Method,
  theta: Params,
  { images, classes }: SplitImages,
  { challenge, spec, curve }: TableConfig,
): Promise<TableMetrics["challenge"]> {
  if (challenge === "not taken") return null;
  const given = challengeHere(() => challengeOf(images, classes.train));
  if ("absent" in given) return given;
  try {
    if (withSteps === undefined) return [{ steps: null, ...(await challengeFigures(judged, theta, given)) }];
    const own = spec.inner.kind === "gradient" ? spec.inner.steps : 1;
    const figures = [];
    for (const steps of [...new Set([own, Math.max(own, ...curve)])]) {
      figures.push({ steps, ...(await challengeFigures(withSteps(steps), theta, given)) });
    }
    return figures;
  } finally {
    disposeParams(given.episodes);
  }
}

/** The runs, or in one line why they are not here. */
function challengeHere<Found extends object>(load: () => Found): Found | { readonly absent: string } {
  try {
    return load();
  } catch (error) {
    return { absent: error instanceof Error ? error.message.split("\n")[0] : String(error) };
  }
}
