/**
 * Batches whose tasks pull in different directions: of every batch `majority` parts are of one domain and one part is of another. Sinusoids of two phases pull at
 * a known angle (lib/tasks/benchmarks/phase-domain.ts); characters and clothes at one that is measured. Every rule of the outer loop sees the same batches and is
 * judged on each domain by itself.
 */
import { judge, learnerOn } from "../../adapt/frame/index.js";
import { type AgreeingLearner, trainAgreeing } from "../../adapt/gradient-agreement/index.js";
import { convModel, mlpModel } from "../../adapt/optimization/index.js";
import {
  type Benchmark,
  mixedDomains,
  type PhaseDomainOptions,
  phaseDomain,
  pullAngle,
} from "../../tasks/benchmarks/index.js";
import { disposeParams, type Params } from "../../tensor/index.js";
import { figureOf } from "../meta-learning/optimization-sinusoid.js";
import { benchmarkOf } from "./data.js";
import type { ConflictConfig, ConflictMetrics } from "./entry.js";
import { batchOf, TEST_KEY } from "./judge-classes.js";
import { methodOf } from "./methods.js";
import { gradientFlops, type Run, trainingFigures, trainingOptions } from "./training.js";

const EPISODES = { way: 5, shots: 1, queries: 3 } as const;

/** @throws Error in one line where a set is not here */
export async function runConflict(run: Run<ConflictConfig>): Promise<ConflictMetrics> {
  const { config } = run;
  const { kind } = config.domains;
  const domains = domainsOf(config);
  const mixed = mixedDomains([...Array.from({ length: config.majority }, () => domains[0]), domains[1]]);
  const model =
    kind === "phases"
      ? mlpModel({ widths: config.size })
      : convModel({ filters: config.size[0], stages: config.size[1] });
  const method = methodOf(config.spec, model);
  const learner = learnerOn(method.trained, mixed) as AgreeingLearner<Params, Params>;
  const { theta, history, seconds } = await trainAgreeing(learner, mixed, trainingOptions(run));
  try {
    const measures: ConflictMetrics["domains"][number][] = [];
    for (const domain of domains) {
      const options = { tasks: config.episodes, batch: batchOf(config.episodes), key: TEST_KEY };
      const measure = await judge(learnerOn(method.judged, domain), domain, theta, options);
      measures.push({ name: domain.name, measure: figureOf(measure) });
    }
    const flops = await gradientFlops(learnerOn(method.judged, mixed), domains[0], theta);
    const thin = (name: "cosine" | "least" | "negative") =>
      Array.from(history.metrics[name], (value) => Number(value.toPrecision(3)));
    return {
      domains: measures,
      pull: config.domains.kind === "phases" ? degrees(pullAngle(...phases(config.domains.degrees))) : null,
      agreement: {
        iteration: Array.from(history.steps),
        cosine: thin("cosine"),
        least: thin("least"),
        negative: thin("negative"),
      },
      training: trainingFigures(config, { history, seconds }, flops),
      gist: measures
        .map(({ name, measure }) => `${measure.mean ?? "diverged"} ± ${measure.halfWidth ?? "?"} on ${name}`)
        .join(", "),
    };
  } finally {
    disposeParams(theta);
  }
}

function domainsOf({ domains }: ConflictConfig): readonly [Benchmark, Benchmark] {
  if (domains.kind === "images") return [benchmarkOf("omniglot", EPISODES), benchmarkOf("fashion-mnist", EPISODES)];
  const [one, other] = phases(domains.degrees);
  return [phaseDomain(one), phaseDomain(other)];
}

const phases = (apart: number): [PhaseDomainOptions, PhaseDomainOptions] => [
  { start: 0 },
  { start: (apart * Math.PI) / 180 },
];
const degrees = (radians: number) => Number(((180 * radians) / Math.PI).toFixed(2));
