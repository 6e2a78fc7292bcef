/** The outer loop of RL² and how its players are judged: fresh tasks and luck in every step, a whole batch of trials in one compiled graph. */
import * as tf from "@tensorflow/tfjs";
import {
  adam,
  chain,
  clipByGlobalNorm,
  compile,
  disposeParams,
  foldIn,
  type Key,
  linearRate,
  type Params,
  split,
  type TrainOptions,
  train,
  uniform,
} from "../../tensor/index.js";
import { type AnyEnvironment, initRl2, type Rl2Params, rl2Gradients, rollOut, type TrialBatch } from "./rl2.js";

export interface Rl2Options
  extends Pick<TrainOptions<TrialBatch>, "steps" | "record" | "onRecord" | "progress" | "signal" | "checkpoint"> {
  /** Units of the GRU. Default: 32. */
  readonly units?: number;
  /** Trials in a batch. Default: 128. */
  readonly trials?: number;
  /** Adam's, falling linearly to a tenth. Default: 3e-3. */
  readonly learningRate?: number;
  /** β, falling linearly to zero. Default: 0.05. */
  readonly entropy?: number;
  readonly key: Key;
}

/** Tasks, luck and Gumbel numbers of a batch; "likeliest" puts zeros for the latter. The tensors are the caller's. */
export function trialBatch(
  environment: AnyEnvironment,
  key: Key,
  trials: number,
  { actions = "sampled", entropy = 0 }: { readonly actions?: "sampled" | "likeliest"; readonly entropy?: number } = {},
): TrialBatch {
  const [taskKey, gumbelKey] = split(key);
  const shape: [number, number, number] = [trials, environment.steps, environment.actions];
  const gumbel = () =>
    tf.tensor3d(
      Float32Array.from(
        uniform(gumbelKey, trials * environment.steps * environment.actions),
        (u) => -Math.log(-Math.log(u + 1e-12)),
      ),
      shape,
    );
  return {
    task: environment.draw(taskKey, trials),
    gumbel: actions === "sampled" ? gumbel() : tf.zeros(shape),
    entropy: tf.tensor1d([entropy]),
  };
}

/** Trains a player. `history` holds the loss and the mean reward of a trial while training. The weights are the caller's. */
export async function trainRl2(environment: AnyEnvironment, options: Rl2Options) {
  const { units = 32, trials = 128, learningRate = 3e-3, entropy = 0.05, key, steps, ...rest } = options;
  const rate = linearRate({ from: learningRate, to: learningRate / 10, steps });
  const rule = chain(clipByGlobalNorm(1), adam({ learningRate: rate }));
  const theta = initRl2(foldIn(key, 0), environment, units);
  const initial = { theta, optimizer: rule.init(theta) };
  const { state, ...trained } = await train<typeof initial, TrialBatch, "loss" | "reward">(
    (now, batch) => {
      const { value, gradients, reward } = rl2Gradients(now.theta, environment, batch);
      const next = rule.update(gradients, now.optimizer, now.theta);
      return { state: { theta: next.params, optimizer: next.state }, metrics: { loss: value, reward } };
    },
    initial,
    {
      record: 100,
      ...rest,
      steps,
      key: foldIn(key, 1),
      batch: (done, batchKey) => trialBatch(environment, batchKey, trials, { entropy: entropy * (1 - done / steps) }),
    },
  ).finally(() => disposeParams(initial));
  disposeParams(state.optimizer);
  return { theta: state.theta, ...trained };
}

/** A trial that was played: the action and the reward of every step. */
export type Played = { readonly arms: number[]; readonly rewards: number[] };

/** Plays trials of fresh tasks with fixed weights; as many as a multiple of the batch. */
export async function playRl2(
  theta: Rl2Params,
  environment: AnyEnvironment,
  options: {
    readonly key: Key;
    readonly trials: number;
    readonly batch?: number;
    readonly actions?: "sampled" | "likeliest";
  },
): Promise<Played[]> {
  const { key, trials, batch = Math.min(trials, 500), actions } = options;
  if (!(Number.isSafeInteger(trials / batch) && trials > 0))
    throw new RangeError(`invalid number of trials: ${trials}`);
  const draw = (i: number) => trialBatch(environment, foldIn(key, i), batch, { actions });
  const first = draw(0);
  const fn = (weights: Rl2Params, given: TrialBatch): Params => {
    const made = rollOut(weights, environment, given);
    return { actions: tf.argMax(made.actions, 2), rewards: made.rewards };
  };
  const run = (await compile(fn as never, [theta, first] as never, { name: "play" })) as unknown as {
    (weights: Rl2Params, given: TrialBatch): Promise<{ actions: tf.Tensor; rewards: tf.Tensor }>;
    dispose(): Promise<void>;
  };
  const played: Played[] = [];
  try {
    for (let i = 0; i < trials / batch; i++) {
      const given = i === 0 ? first : draw(i);
      const made = await run(theta, given);
      const [arms, rewards] = [await made.actions.data(), await made.rewards.data()];
      for (let trial = 0; trial < batch; trial++) {
        const [from, to] = [trial * environment.steps, (trial + 1) * environment.steps];
        played.push({ arms: Array.from(arms.slice(from, to)), rewards: Array.from(rewards.slice(from, to)) });
      }
      if (i > 0) disposeParams(given);
    }
  } finally {
    disposeParams(first);
    await run.dispose();
  }
  return played;
}
