/**
 * What adapting, answering and a step of training cost, method beside method, measured here and now on fresh parameters: values change no cost, so that nothing
 * is trained, and images are noise of Omniglot's size. All programs are compiled first; then every round calls each of them once, so that what slows the machine
 * for a while slows all of them. A call's median and quartiles over rounds stand beside its operations as counted and beside their model (passes.ts).
 */
import { learnerOn, type MetaLearner } from "../../adapt/frame/index.js";
import { convModel, type ModelKind } from "../../adapt/optimization/index.js";
import type { Benchmark, Episodes, LabelledSet } from "../../tasks/benchmarks/index.js";
import { compile, disposeParams, flopsOf, key, type OptimizerState, type Params } from "../../tensor/index.js";
import type { EpisodeSize } from "./data.js";
import { type TableMethod, tableMethodNames, tableMethods } from "./method-table.js";
import { methodOf } from "./methods.js";
import { noiseImages } from "./noise-images.js";
import { PHASES, type Phase, passesOf } from "./passes.js";
import { gradientFlops, outerRuleOf } from "./training.js";

export interface SpeedOptions {
  /** Default: all of the tables. */
  readonly methods?: readonly TableMethod[];
  /** Default: all. */
  readonly phases?: readonly Phase[];
  /** Further numbers of inner steps that methods which make steps are timed at while they adapt. Default: none but their own. */
  readonly steps?: Readonly<Partial<Record<TableMethod, readonly number[]>>>;
  /** Default: 5-way 1-shot with five query images a class, as in the tables. */
  readonly size?: EpisodeSize;
  /** Filters of each of the four stages. Default: 32, as in the tables. */
  readonly filters?: number;
  /** Tasks in a step of training. Default: 4, as in the tables. */
  readonly tasks?: number;
  /** Timed calls of each program. Default: 15. */
  readonly rounds?: number;
}

/** Milliseconds of one call: median and quartiles over rounds. */
export interface Timing {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

export interface SpeedRow {
  readonly method: TableMethod;
  readonly phase: Phase;
  /** Inner steps; null for methods that make none. */
  readonly steps: number | null;
  /** Tasks in a call: those of a step of training, else one. */
  readonly tasks: number;
  /** Of one call. */
  readonly milliseconds: Timing;
  /** Of one task: operations as counted (of weighed tasks those of the learner that is weighed, training.ts) and in passes of one image. */
  readonly flops: number;
  readonly passes: number;
}

/** What is to be measured. */
interface Plan extends Omit<SpeedRow, "milliseconds" | "flops"> {
  readonly learner: MetaLearner;
  readonly counted: MetaLearner;
}

interface Program {
  readonly row: Omit<SpeedRow, "milliseconds">;
  call(): Promise<unknown>;
  close(): Promise<void>;
}

const KEY = key(17);
/** The first calls of a program fill its caches. */
const WARM_UP = 2;

/** Rows by method in the order given, by phase in theirs. @throws RangeError on a number of rounds that is no positive whole number */
export async function measuredSpeed(options: SpeedOptions = {}): Promise<SpeedRow[]> {
  const { rounds = 15, filters, size = { way: 5, shots: 1, queries: 5 }, methods = tableMethodNames } = options;
  if (!(Number.isSafeInteger(rounds) && rounds > 0)) throw new RangeError(`invalid number of rounds: ${rounds}`);
  const benchmark = noiseImages(size);
  const model = convModel({ filters });
  const programs: Program[] = [];
  try {
    for (const plan of methods.flatMap((method) => plansOf(method, model, benchmark, options))) {
      programs.push(await opened(plan, benchmark));
    }
    const times = await interleaved(programs, rounds);
    return programs.map(({ row }, i) => ({ ...row, milliseconds: timingOf(times[i]) }));
  } finally {
    for (const program of programs) await program.close();
  }
}

function plansOf(
  name: TableMethod,
  model: ModelKind,
  benchmark: Benchmark,
  { phases = PHASES, steps: furtherSteps = {}, tasks = 4 }: SpeedOptions,
): Plan[] {
  const { inner } = tableMethods[name];
  const { judged, trained, withSteps } = methodOf(tableMethods[name], model);
  const images = { support: benchmark.supportPoints, query: benchmark.queryPoints };
  const own = inner.kind === "gradient" ? inner.steps : null;
  const counted = learnerOn(judged, benchmark);
  const plan = (phase: Phase, steps = own): Plan => ({
    method: name,
    phase,
    steps,
    tasks: phase === "train" ? tasks : 1,
    passes: passesOf(inner, images, steps ?? 0)[phase],
    learner: phase === "train" ? learnerOn(trained, benchmark) : counted,
    counted,
  });
  const further = (furtherSteps[name] ?? []).filter((count) => count !== own);
  return [
    ...phases.map((phase) => plan(phase)),
    ...further.flatMap((steps) => {
      const learner = withSteps?.(steps).on(benchmark) as MetaLearner | undefined;
      return learner === undefined ? [] : { ...plan("adapt", steps), learner };
    }),
  ];
}

/** Compiles a plan. What it holds is freed when it is closed. */
async function opened({ learner, counted, ...about }: Plan, benchmark: Benchmark): Promise<Program> {
  const theta = learner.init(KEY);
  const episodes = benchmark.draw(KEY, about.tasks, "train");
  const optimizer = outerRule.init(theta);
  const free = () => disposeParams({ theta, episodes, optimizer });
  try {
    const [call, args] = phaseOf(about.phase, learner, { theta, episodes, optimizer });
    const training = about.phase === "train";
    const flops = await (training
      ? gradientFlops(counted, benchmark, theta)
      : flopsOf(() => call(...(args as never[])) as never));
    const run = await compile(call as never, args as never, { name: `${about.phase}-${learner.name}` });
    const close = async () => {
      await run.dispose();
      free();
    };
    return { row: { ...about, flops }, call: () => run.run(args as never), close };
  } catch (error) {
    free();
    throw error;
  }
}

const outerRule = outerRuleOf({ rate: 8e-3, clip: 10, iterations: 7000 });

type Held = { readonly theta: Params; readonly episodes: Episodes; readonly optimizer: OptimizerState };
type Call = readonly [program: (...args: never[]) => Params, args: readonly Params[]];

/** The program of a phase and its arguments. */
function phaseOf(phase: Phase, learner: MetaLearner, { theta, episodes, optimizer }: Held): Call {
  const { support, query } = episodes;
  const answer = (now: Params, given: LabelledSet, asked: Pick<LabelledSet, "x">) => ({
    y: learner.predict(now, learner.adapt(now, given), asked.x),
  });
  const step = (now: Params, state: OptimizerState, data: Episodes) => {
    const { value, gradients } = learner.gradients(now, data);
    return { value, ...outerRule.update(gradients, state, now) };
  };
  switch (phase) {
    case "adapt":
      return [learner.adapt, [theta, support]];
    case "answer":
      return [answer, [theta, support, { x: query.x }]];
    case "train":
      return [step, [theta, optimizer, episodes]];
  }
}

/** Milliseconds [program][round]. */
async function interleaved(programs: readonly Program[], rounds: number): Promise<number[][]> {
  const times: number[][] = programs.map(() => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [i, { call }] of programs.entries()) {
      const start = performance.now();
      await call();
      if (round >= 0) times[i].push(performance.now() - start);
    }
  }
  return times;
}

function timingOf(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}
