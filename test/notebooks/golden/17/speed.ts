import type { Golden } from "../../notebook-rules.js";

// Section 8 · Speed. Tables: 3, of times that are measured anew in every run; operations are not.
export const golden: Record<string, Golden> = {
  // 9FkS + 3FQ, 3F(kS + Q) and F(3kS + Q) over 3F(S + Q) and F(S + Q): FOMAML, MAML with one step and with five; training and answering; 1 and 15 query
  // images a class.
  "operations over those of I-AMFS, counted over modelled: 3 methods, 2 phases, 2 sizes": {
    values: new Array(12).fill(1),
    atol: 0.1,
  },
  // Two ways to one count, twelve methods; runs keep four digits.
  "operations of training counted here are those stored with the runs, twelve methods": {
    values: new Array(12).fill(1),
    atol: 2e-3,
  },
  // 3k passes of the support set, less at the first layer.
  "five steps of MAML are some fourteen times the operations of one solve": { values: [14.4], atol: 0.6 },
  // A 5 × 5 system beside five images.
  "the kernel costs a solve almost nothing: operations over those of ProtoNet's means": { values: [1], atol: 0.02 },
};
