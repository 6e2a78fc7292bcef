/** What a memory is held against: an LSTM without one, output = layer(h). Hochreiter, Younger and Conwell (2001) had it learn to learn. */
import { requireCounts } from "../../tasks/benchmarks/index.js";
import {
  type Dense,
  dense,
  initDense,
  initLstm,
  type Lstm,
  type LstmState,
  lstmCell,
  split,
  zeroState,
} from "../../tensor/index.js";
import type { SequenceModel } from "./sequence-model.js";

export type LstmTheta = { readonly lstm: Lstm; readonly output: Dense };

/** @throws RangeError on units that are no positive whole number */
export function lstmModel(
  inputs: number,
  outputs: number,
  { units = 64 }: { readonly units?: number } = {},
): SequenceModel<LstmTheta, LstmState> {
  requireCounts({ units });
  return {
    name: "lstm",
    inputs,
    outputs,
    init: (key) => {
      const [lstmKey, outputKey] = split(key);
      return { lstm: initLstm(lstmKey, inputs, units), output: initDense(outputKey, units, outputs) };
    },
    start: (_, n) => zeroState(n, units),
    step: ({ lstm, output }, state, x) => {
      const next = lstmCell(lstm, x, state);
      return { state: next, output: dense(output, next.h) };
    },
  };
}
