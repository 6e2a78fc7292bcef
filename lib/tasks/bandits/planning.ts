/**
 * Planning in a known process of finite horizon, and the two players that it gives:
 *
 *     known process        Q_h(s, a) = r_{sa} + Σ_{s'} P(s'|s, a) max_{a'} Q_{h−1}(s', a'):  nobody earns more;
 *     posterior sampling   plan for a process drawn from the posterior at the begin of each episode (Strens 2000; Osband et al. 2013).
 *
 * The posterior of a row of P is Dirichlet(1 + counts), of r Beta(1 + successes, 1 + failures), for rows and rewards are uniform and independent.
 */
import { foldIn, type Key, uniform } from "../../tensor/index.js";
import type { Process, TabularOptions } from "./tabular.js";

/** plan[h][s] = the best action with h + 1 actions left; value = what it earns in an episode from state 0. */
export type Plan = { readonly actions: readonly (readonly number[])[]; readonly value: number };

/** Backward induction. */
export function planFor({ transition, reward }: Process, horizon: number): Plan {
  let values = reward.map(() => 0);
  const actions: number[][] = [];
  for (let h = 0; h < horizon; h++) {
    const worth = reward.map((row, s) =>
      row.map((r, a) => transition[s][a].reduce((sum, p, next) => sum + p * values[next], r)),
    );
    actions.push(worth.map((row) => row.indexOf(Math.max(...row))));
    values = worth.map((row) => Math.max(...row));
  }
  return { actions, value: values[0] };
}

/** Rewards of posterior sampling in one process: a figure an episode, and a pure function of the key. */
export function posteriorSampling(process: Process, options: Required<TabularOptions>, key: Key): number[] {
  const { states, horizon, episodes } = options;
  const seen = process.transition.map((row) => row.map(() => new Array<number>(states).fill(1)));
  const paid = process.reward.map((row) => row.map(() => [1, 1]));
  return Array.from({ length: episodes }, (_, episode) => {
    const [next, luck] = [
      stream(foldIn(foldIn(key, episode), 0)),
      uniform(foldIn(foldIn(key, episode), 1), 2 * horizon),
    ];
    const gammas = (shapes: readonly number[]) => {
      const row = shapes.map((shape) => gammaOf(shape, next));
      const sum = row.reduce((total, value) => total + value, 0);
      return row.map((value) => value / sum);
    };
    const imagined: Process = {
      transition: seen.map((row) => row.map(gammas)),
      reward: paid.map((row) => row.map((shapes) => gammas(shapes)[0])),
    };
    const plan = planFor(imagined, horizon);
    let [state, total] = [0, 0];
    for (let t = 0; t < horizon; t++) {
      const action = plan.actions[horizon - 1 - t][state];
      const reward = luck[2 * t] < process.reward[state][action] ? 1 : 0;
      const to = landing(process.transition[state][action], luck[2 * t + 1]);
      paid[state][action][1 - reward]++;
      seen[state][action][to]++;
      total += reward;
      state = to;
    }
    return total;
  });
}

/** A gamma number of whole shape: the sum of that many exponential ones. */
function gammaOf(shape: number, next: () => number): number {
  let sum = 0;
  for (let i = 0; i < shape; i++) sum -= Math.log1p(-next());
  return sum;
}

/** Uniform numbers one by one, drawn in blocks. */
function stream(key: Key): () => number {
  let [block, used, numbers] = [0, 0, uniform(foldIn(key, 0), 64)];
  return () => {
    if (used === numbers.length) {
      block++;
      [used, numbers] = [0, uniform(foldIn(key, block), 64)];
    }
    return numbers[used++];
  };
}

function landing(probabilities: readonly number[], u: number): number {
  let sum = 0;
  const found = probabilities.findIndex((probability) => {
    sum += probability;
    return u < sum;
  });
  return found < 0 ? probabilities.length - 1 : found;
}
