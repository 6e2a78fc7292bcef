/**
 * E-A4: what a learned start is worth when tasks change. Episodes of `length` samples of linear regression,
 *
 *     w_e = μ + τ z,  z ~ N(0, 1),     x ~ N(0, 1),     y = w_eᵀx + σ r,
 *
 * learned online by one linear block at rate η. The first prediction of an episode costs, in expectation,
 *
 *     E (y − θ_startᵀx)² = E‖θ_start − w_e‖² + σ²       θ_start = μ: τ²d + σ²;   the w before (learned fully): 2τ²d + σ²;   0: ‖μ‖² + τ²d + σ²
 *
 * and a start Φ ≠ μ adds ‖Φ − μ‖². Nested memories must come down to the first line: the acceptance test of formula (72).
 */
import { foldIn, type Key, normal, split } from "../../../tensor/random.js";
import { linearBlock } from "../block.js";
import { continuumMemory } from "../memory.js";
import { nestedMemory, observeContext, type SlowLevel, startNested } from "../nested.js";
import { gradientStep } from "../rules.js";
import type { Sample } from "../schedule.js";

export interface EpisodeLaw {
  readonly size: number;
  readonly length: number;
  /** ‖μ‖; its direction is drawn. */
  readonly meanNorm: number;
  /** τ. */
  readonly spread: number;
  /** σ. */
  readonly noise: number;
}

export const EPISODES: EpisodeLaw = { size: 8, length: 24, meanNorm: 3, spread: 0.5, noise: 0.1 };

export type StartName = "oracle" | "exact" | "first-order" | "reptile" | "carry" | "zero";

export interface SwitchingOptions {
  readonly law?: EpisodeLaw;
  /** Default 400; figures are of the second half. */
  readonly episodes?: number;
  /** η, default 0.1. */
  readonly rate?: number;
  /** Default: `SLOW_LEVELS[start]`. */
  readonly slow?: SlowLevel;
}

/** The slow level of each line; of those that keep Φ, the start makes the difference. */
export const SLOW_LEVELS: Readonly<Record<StartName, SlowLevel>> = {
  oracle: { estimate: "fixed" },
  exact: { estimate: "exact", rate: 0.5 },
  "first-order": { estimate: "first-order", rate: 0.5 },
  reptile: { estimate: "reptile", step: 0.1 },
  carry: { estimate: "carry" },
  zero: { estimate: "fixed" },
};

export interface SwitchingFigures {
  /** Mean squared error of the first prediction of an episode, and of all its predictions. */
  readonly first: number;
  readonly mean: number;
  /** By place in the episode. */
  readonly byPlace: Float64Array;
  /** √ of the mean of ‖Φ − μ‖². */
  readonly offset: number;
}

/** One stream of episodes. Streams of one key are the same for all starts. */
export function switchingRun(start: StartName, from: Key, options: SwitchingOptions = {}): SwitchingFigures {
  const { law = EPISODES, episodes = 400, rate = 0.1, slow = SLOW_LEVELS[start] } = options;
  const [meanKey, streamKey] = split(from);
  const mu = direction(meanKey, law);
  const fast = continuumMemory({
    variant: "sequential",
    levels: [
      { name: "fast", period: 1, block: linearBlock({ inputs: law.size, outputs: 1 }), rule: gradientStep({ rate }) },
    ],
  });
  const memory = nestedMemory({ fast, context: law.length, slow });
  let state = startNested(memory, [start === "oracle" ? mu : new Float64Array(law.size)]);
  const byPlace = new Float64Array(law.length);
  const kept = Math.ceil(episodes / 2);
  let offset = 0;
  for (let e = 0; e < episodes; e++) {
    const counts = e >= episodes - kept;
    if (counts) offset += squaredDistance(state.start[0], mu) / kept;
    const seen = observeContext(memory, state, drawEpisode(law, mu, foldIn(streamKey, e)));
    if (counts) for (let t = 0; t < law.length; t++) byPlace[t] += (2 * seen.losses[t]) / kept;
    state = seen.state;
  }
  const mean = byPlace.reduce((sum, value) => sum + value, 0) / law.length;
  return { first: byPlace[0], mean, byPlace, offset: Math.sqrt(offset) };
}

/** The closed form of the first prediction's error at Φ − μ = `offset`. */
export function firstError({ size, spread, noise, meanNorm }: EpisodeLaw, start: StartName, offset = 0): number {
  const within = spread ** 2 * size + noise ** 2;
  if (start === "zero") return within + meanNorm ** 2;
  return start === "carry" ? within + spread ** 2 * size : within + offset ** 2;
}

export function drawEpisode({ size, length, spread, noise }: EpisodeLaw, mu: Float64Array, from: Key): Sample[] {
  const [taskKey, inputKey, noiseKey] = split(from, 3);
  const z = normal(taskKey, size);
  const w = mu.map((value, i) => value + spread * z[i]);
  const inputs = normal(inputKey, size * length);
  const errors = normal(noiseKey, length, { deviation: noise });
  return Array.from({ length }, (_, t) => {
    const x = inputs.slice(t * size, (t + 1) * size);
    return { x, target: Float64Array.of(x.reduce((sum, value, i) => sum + value * w[i], errors[t])) };
  });
}

function direction(from: Key, { size, meanNorm }: EpisodeLaw): Float64Array {
  const drawn = normal(from, size);
  const norm = Math.sqrt(squaredDistance(drawn, new Float64Array(size)));
  return drawn.map((value) => (meanNorm * value) / norm);
}

const squaredDistance = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
