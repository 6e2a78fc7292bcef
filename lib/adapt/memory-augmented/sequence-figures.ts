/** What a stream's predictions are judged by: accuracy by instance number, and the share of wrong bits. */
import { instanceNumbers, type SequenceTask } from "../../tasks/benchmarks/index.js";
import { type Measured, measured } from "../frame/index.js";
import type { Predicted } from "./sequence-training.js";

/** Accuracy at the first, second, … instance of a class, over the classes that a sequence shows, with intervals over sequences. */
export function accuracyByInstance(
  { steps, outputs: way, instances }: Pick<SequenceTask, "steps" | "outputs"> & { readonly instances: number },
  predicted: readonly Predicted[],
): Measured[] {
  const classes = steps / instances;
  const perSequence: number[][] = Array.from({ length: instances }, () => []);
  for (const { scores, y } of predicted) {
    const numbers = instanceNumbers(y, steps, way);
    for (let begin = 0; begin < numbers.length; begin += steps) {
      const right = new Float64Array(instances);
      for (let at = begin; at < begin + steps; at++) {
        const row = scores.subarray(at * way, (at + 1) * way);
        right[numbers[at] - 1] += y[at * way + row.indexOf(Math.max(...row))];
      }
      right.forEach((sum, k) => {
        perSequence[k].push(sum / classes);
      });
    }
  }
  return perSequence.map((accuracies) => measured(accuracies));
}

/** Share of the asked bits that are wrong, σ(score) rounded, with an interval over sequences. */
export function bitError(
  { steps, outputs }: Pick<SequenceTask, "steps" | "outputs">,
  predicted: readonly Predicted[],
): Measured {
  const perSequence: number[] = [];
  for (const { scores, y, mask } of predicted) {
    for (let begin = 0; begin < mask.length; begin += steps) {
      let [wrong, asked] = [0, 0];
      for (let at = begin; at < begin + steps; at++) {
        if (mask[at] === 0) continue;
        asked += outputs;
        for (let j = at * outputs; j < (at + 1) * outputs; j++) if (scores[j] > 0 !== (y[j] === 1)) wrong++;
      }
      perSequence.push(wrong / asked);
    }
  }
  return measured(perSequence);
}
