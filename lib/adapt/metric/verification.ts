/**
 * The judge of verification: is a pair of points of one class? Per task, the mean of the shares that s > 0 has right on same and on different pairs of a query
 * and a support point; 1/2 for a judge that is blind. (frame/judge.ts judges the N-way classification of the same learner.)
 */
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import { compile, disposeParams, foldIn } from "../../tensor/index.js";
import { type JudgeOptions, type Measured, measured } from "../frame/index.js";
import { type Embedding, embedPoints } from "./embed.js";
import { pairAccuracy, pairScores, type SiameseTheta, samePairs } from "./siamese.js";

/**
 * Balanced accuracy of a Siamese network's verdicts on fresh tasks.
 * @throws RangeError on a number of tasks that is no multiple of the batch
 */
export async function judgeVerification(
  embedding: Embedding,
  benchmark: Benchmark,
  theta: SiameseTheta,
  { tasks = 1000, batch = Math.min(100, tasks), key, split = "test" }: JudgeOptions,
): Promise<Measured> {
  if (!(Number.isSafeInteger(tasks / batch) && tasks > 1)) {
    throw new RangeError(`invalid number of tasks: ${tasks} (a multiple of the batch, ${batch}, wanted)`);
  }
  const accuracy = (weights: SiameseTheta, { support, query }: Episodes) => {
    const [left, right] = [query, support].map(({ x }) => embedPoints(embedding, weights.embedding, x));
    return pairAccuracy(pairScores(weights, left, right), samePairs(query, support));
  };
  const first = benchmark.draw(foldIn(key, 0), batch, split);
  const run = await compile(accuracy as never, [theta, first] as never, { name: "judge-verification" });
  const of = run as unknown as (
    weights: SiameseTheta,
    episodes: Episodes,
  ) => Promise<{ data(): Promise<ArrayLike<number>> }>;
  const perTask: number[] = [];
  try {
    for (let i = 0; i < tasks / batch; i++) {
      const episodes = i === 0 ? first : benchmark.draw(foldIn(key, i), batch, split);
      perTask.push(...Array.from(await (await of(theta, episodes)).data()));
      if (i > 0) disposeParams(episodes);
    }
  } finally {
    disposeParams(first);
    await run.dispose();
  }
  return measured(perTask);
}
