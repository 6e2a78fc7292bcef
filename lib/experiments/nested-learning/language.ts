/**
 * Part "language": characters of a language whose best prediction is known (lib/tasks/language), by one network with four memories, trained on short texts and
 * judged on long ones. Parameters are the same, number by number, in everything that is compared; what differs is how a long text is read:
 *
 *     "window"      the memory sees as many characters as in training; the chain of blocks stays: with softmax the plain transformer
 *     "whole"       the memory sees all characters before: what a memory of the whole text is worth, beyond the length of training too
 *     "continuum"   "window", and the blocks learn while they read, (71), by a schedule of periods
 *
 * Rates of the continuum are chosen on texts of their own, one list for all schedules; the schedules differ in nothing but periods. Null and oracle are the exact
 * values of the texts that are judged, and so is the least that a window of this length allows: below it only what was learned from before the window can lead.
 */
import {
  chainScores,
  initTokenChain,
  type OnlineTextOptions,
  readOnline,
  type Texts,
  type TokenChainTheta,
} from "../../memory/continuum/index.js";
import { type TokenMemory, tokenFigures, tokenMemories } from "../../memory/fast-weights/index.js";
import type { Sequences } from "../../tasks/benchmarks/index.js";
import {
  ALPHABET,
  drawStretch,
  drawText,
  type Knowledge,
  type LanguageLaw,
  oneHotTexts,
  surprises,
  windowSurprises,
} from "../../tasks/language/index.js";
import { disposeParams, flattenParams, type Key, key, split } from "../../tensor/index.js";
import { digits } from "../meta-learning/in-context/shared.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";
import { type RecallBudget, type RecallFigures, trainedRecall } from "./recall-training.js";

/** Texts that all are judged on, and those that rates of the continuum are chosen by. */
const TEXT_KEY = key(2 ** 40 + 3);
const CHOICE_KEY = key(2 ** 40 + 4);

export interface LanguageConfig extends PartConfig, RecallBudget {
  readonly part: "language";
  readonly memory: TokenMemory;
  readonly law: Required<LanguageLaw>;
  /** Characters of a text in training, and of the window. */
  readonly characters: number;
  /** Training texts are cut from a document behind 0 … `before` characters: from anywhere, as windows are. */
  readonly before: number;
  readonly width: number;
  readonly keyWidth: number;
  /** Characters that the convolution sees, see `TokenNetworkOptions`. */
  readonly taps: number;
  readonly hidden: number;
  /** Texts that are read in the end, and their characters. */
  readonly texts: number;
  readonly length: number;
  /** Characters of a piece. */
  readonly piece: number;
  /** Periods of the three blocks, by the name of the schedule. */
  readonly schedules: Readonly<Record<string, readonly number[]>>;
  /** η to choose from. */
  readonly onlineRates: readonly number[];
}

/** Nats a character: the mean over texts and the half-width of its 95 % interval over texts. */
export interface Nats {
  readonly mean: number;
  readonly halfWidth: number;
}

export interface LanguageMetrics extends PartMetrics, RecallFigures {
  readonly parameters: number;
  readonly null: Nats;
  readonly oracle: Nats;
  /** The exact rule on the window: what "window" cannot be below, and the continuum can. */
  readonly windowOracle: Nats;
  readonly window: Nats;
  readonly whole: Nats;
  readonly continuum: Readonly<Record<string, Continuum>>;
}

export interface Continuum extends Nats {
  /** The rate that was chosen, and what each of them cost on the texts that choose; null where it has diverged. */
  readonly rate: number;
  readonly found: readonly (number | null)[];
  /** Continuum less window, text by text. */
  readonly gain: Nats;
}

/** Fast blocks first in the chain or last, all fast, all slow. */
const SCHEDULES = {
  "slow-first": [256, 64, 16],
  "fast-first": [16, 64, 256],
  "all-fast": [16, 16, 16],
  "all-slow": [256, 256, 256],
} as const;

export const language: StudyPart<LanguageConfig, LanguageMetrics> = {
  name: "language",
  configs: (profile) => {
    if (profile === "standard") return [];
    const sizes = { characters: 64, before: 448, width: 32, keyWidth: 16, taps: 4, hidden: 32, piece: 16, length: 512 };
    const law = { short: 0.3, concentration: 5, ends: 0 };
    const shared = { part: "language", law, ...sizes, batch: 32, enough: 0 } as const;
    if (profile === "quick") {
      const budget = { steps: 300, rates: [1e-2], pilot: 0, judged: 64, texts: 16, onlineRates: [0.03] };
      const schedules = { "slow-first": SCHEDULES["slow-first"] };
      return (["softmax", "linear"] as const).map((memory) => ({ ...shared, ...budget, memory, schedules }));
    }
    // Pilots of 500 steps chose rates that were ahead at first and behind in the end.
    const budget = { steps: 3000, rates: [3e-3, 1e-2, 3e-2], pilot: 1000, judged: 512, texts: 64 };
    return tokenMemories.map((memory) => ({
      ...{ ...shared, ...budget, memory, schedules: SCHEDULES },
      onlineRates: [0.01, 0.03, 0.1, 0.3, 1, 3],
    }));
  },
  facets: ({ memory }) => ({ memory }),
  seconds: ({ steps, rates, pilot, memory, texts, length, piece, schedules, onlineRates }) => {
    const trained = steps + (rates.length > 1 ? rates.length * pilot : 0);
    const readings = 2 + Object.keys(schedules).length * (onlineRates.length + 1);
    return 6 + trained * (memory === "softmax" ? 1e-2 : 2e-2) + readings * (length / piece) * texts * 1e-3;
  },
  run: async (config, context) => {
    const { memory, law, characters, before, width, keyWidth, taps, hidden } = config;
    const stretch = (from: Key) => drawStretch(from, characters + 1, before, law);
    const sizes = { vocabulary: ALPHABET.length, width, keyWidth, taps, hidden };
    const figures = await trainedRecall<TokenChainTheta, Sequences, Readings>(
      {
        init: (from) => initTokenChain(from, sizes),
        draw: (from, n) => oneHotTexts(split(from, n).map(stretch)),
        figures: (theta, batch) => tokenFigures(chainScores(theta, batch.x, memory), batch),
      },
      config,
      { ...context, config },
      (theta) => readings(theta, config),
    );
    const { window, whole, oracle } = figures;
    const best = Math.min(...Object.values(figures.continuum).map(({ mean }) => mean));
    const shown = [window.mean, whole.mean, best, oracle.mean].map((value) => value.toFixed(3)).join(" / ");
    return { ...figures, gist: `window, whole, continuum, oracle: ${shown} nats` };
  },
};

type Readings = Pick<
  LanguageMetrics,
  "parameters" | "null" | "oracle" | "windowOracle" | "window" | "whole" | "continuum"
>;

/** A trained network on the long texts. */
async function readings(theta: TokenChainTheta, config: LanguageConfig): Promise<Readings> {
  const { law, memory, piece, characters, length } = config;
  const [texts, choice] = [TEXT_KEY, CHOICE_KEY].map((from) => longTexts(from, config));
  const known = (knowledge: Knowledge) => nats(texts.map((text) => mean(surprises(text, law, knowledge))));
  const [judged, choosing] = [oneHotTexts(texts), oneHotTexts(choice)];
  const stays = theta.blocks.map(() => Number.POSITIVE_INFINITY);
  const reading = async (on: Texts, options: Omit<OnlineTextOptions, "memory">) =>
    (await readOnline(theta, on, { memory, ...options })).losses.map(mean);
  try {
    const window = await reading(judged, { piece, window: characters, periods: stays, rate: 0 });
    const whole = await reading(judged, { piece: length, window: length, periods: stays, rate: 0 });
    const continuum: Record<string, Continuum> = {};
    for (const [name, periods] of Object.entries(config.schedules)) {
      const at = (on: Texts, rate: number) => reading(on, { piece, window: characters, periods, rate });
      const found: (number | null)[] = [];
      for (const rate of config.onlineRates) found.push(finite(mean(await at(choosing, rate))));
      const rate = config.onlineRates[leastPlace(found)];
      const own = await at(judged, rate);
      continuum[name] = { ...nats(own), rate, found, gain: nats(own.map((value, i) => value - window[i])) };
    }
    const parameters = flattenParams(theta).reduce((sum, [, leaf]) => sum + leaf.size, 0);
    const seen = texts.map((text) => mean(windowSurprises(text, law, { piece, window: characters })));
    const exact = { null: known("word"), windowOracle: nats(seen), oracle: known("document") };
    return { parameters, ...exact, window: nats(window), whole: nats(whole), continuum };
  } finally {
    disposeParams([judged, choosing]);
  }
}

function longTexts(from: Key, { law, texts, length }: LanguageConfig): string[] {
  return split(from, texts).map((each) => drawText(each, length + 1, law));
}

/** Place of the least; 0 where all have diverged. */
export function leastPlace(found: readonly (number | null)[]): number {
  return found.reduce<number>((best, value, i) => ((value ?? Infinity) < (found[best] ?? Infinity) ? i : best), 0);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? digits(value, 5) : null);
const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
};

function nats(values: readonly number[]): Nats {
  const centre = mean(values);
  const variance = mean(values.map((value) => (value - centre) ** 2)) * (values.length / (values.length - 1));
  return { mean: digits(centre, 5), halfWidth: digits(1.96 * Math.sqrt(variance / values.length), 2) };
}
