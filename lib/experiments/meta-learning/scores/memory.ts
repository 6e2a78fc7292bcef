/** Scores of the learners with a memory: labels to be bound, sequences to be copied. */
import { firstInstanceBound } from "../../../tasks/benchmarks/index.js";
import { dncCopy, ntmCopy } from "../model-copy.js";
import { lstmLabelBinding, mannLabelBinding } from "../model-label-binding.js";
import { type Score, score } from "../score.js";

const binding = { task: "label binding, 5 classes", measure: "accuracy", null: 0.2, source: "1/N; H₅/5, then 1" };
const first = { ...binding, task: `${binding.task}, first instance`, oracle: firstInstanceBound(5) };
const second = { ...binding, task: `${binding.task}, second instance`, oracle: 1 };
const copy = {
  task: "copy, lengths 1–8",
  measure: "wrong bits",
  null: 0.5,
  oracle: 0,
  source: "closed forms",
  target: "< 0.01",
};

export const memoryScores: readonly Score[] = [
  score(mannLabelBinding, { ...first, variant: "mann", target: "≤ 0.457" }, ({ byInstance }) => byInstance[0].mean),
  score(mannLabelBinding, { ...second, variant: "mann", target: "≥ 0.85" }, ({ byInstance }) => byInstance[1].mean),
  score(lstmLabelBinding, { ...second, variant: "lstm", target: "" }, ({ byInstance }) => byInstance[1].mean),
  score(ntmCopy, { ...copy, variant: "ntm" }, ({ error }) => error.mean),
  score(dncCopy, { ...copy, variant: "dnc" }, ({ error }) => error.mean),
];
