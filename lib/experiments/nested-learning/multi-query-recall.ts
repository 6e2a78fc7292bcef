/**
 * Multi-query associative recall (Arora et al. 2023) at a size for two cores: vocabulary 64, length 32, width 32, one layer, N pairs. Share of right answers for four
 * memories, and for keys of few numbers, where the memory and not the training is the limit.
 */
import {
  initTokenNetwork,
  type TokenMemory,
  type TokenTheta,
  tokenFigures,
  tokenMemories,
  tokenScores,
} from "../../memory/fast-weights/index.js";
import { multiQuery } from "../../tasks/associative/index.js";
import type { Sequences } from "../../tasks/benchmarks/index.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";
import { type RecallBudget, type RecallFigures, trainedRecall } from "./recall-training.js";

export interface MultiQueryConfig extends PartConfig, RecallBudget {
  readonly part: "multi-query-recall";
  readonly memory: TokenMemory;
  readonly pairs: number;
  readonly keyWidth: number;
  readonly width: number;
  readonly length: number;
  readonly vocabulary: number;
}

export interface MultiQueryMetrics extends PartMetrics, RecallFigures {
  /** 1/N right: a guess among the values shown. */
  readonly null: number;
}

const size = { width: 32, length: 32, vocabulary: 64 } as const;

export const multiQueryRecall: StudyPart<MultiQueryConfig, MultiQueryMetrics> = {
  name: "multi-query-recall",
  configs: (profile) => {
    if (profile === "standard") return [];
    const quick = profile === "quick";
    const cells = quick
      ? [{ pairs: 4, keyWidth: 16 }]
      : [4, 8].flatMap((pairs) => [4, 8, 32].map((keyWidth) => ({ pairs, keyWidth })));
    const budget = {
      ...(quick ? { steps: 400, rates: [1e-2], pilot: 0 } : { steps: 3000, rates: [1e-3, 3e-3, 1e-2], pilot: 500 }),
      ...{ batch: 32, enough: 1e-3, judged: quick ? 128 : 1024 },
    };
    return cells.flatMap((cell) =>
      tokenMemories.map((memory) => ({ part: "multi-query-recall" as const, memory, ...cell, ...size, ...budget })),
    );
  },
  facets: ({ memory, pairs, keyWidth }) => ({ memory, pairs: `pairs${pairs}`, width: `key${keyWidth}` }),
  seconds: ({ steps, rates, pilot, memory }) => {
    const pilots = rates.length > 1 ? rates.length : 0;
    return 3 * (1 + pilots) + (steps + pilots * pilot) * (memory === "softmax" ? 4e-3 : 1e-2);
  },
  run: async (config, context) => {
    const { memory, pairs, length, vocabulary, width, keyWidth } = config;
    const task = multiQuery({ pairs, length, vocabulary });
    const figures = await trainedRecall<TokenTheta, Sequences>(
      {
        init: (key) => initTokenNetwork(key, { vocabulary, width, keyWidth }),
        draw: (key, n) => task.draw(key, n),
        figures: (theta, batch) => tokenFigures(tokenScores(theta, batch.x, memory), batch),
      },
      config,
      { ...context, config },
    );
    const guess = task.null().value;
    return {
      ...figures,
      null: guess,
      gist: `${(100 * figures.accuracy).toFixed(1)} % right (null ${(100 * guess).toFixed(0)} %)`,
    };
  },
};
