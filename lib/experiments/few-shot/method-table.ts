/**
 * The methods of the tables with their options. One inner rate belongs to the mean loss of a support set: 0.4 for one step is what notebook 8 trains Omniglot
 * with; five steps go a quarter as far each; ANIL's head has learn2learn's 0.1. Heads and kernels start where their papers do (lib/adapt/amfs).
 */
import type { InnerMethod, KernelMethod, MethodSpec, Outer } from "./methods.js";

const kernelMethod: KernelMethod = {
  kind: "i-amfs",
  kernel: "rbf",
  coding: "centred",
  outer: "cross-entropy",
  order: "second",
  lambda: 0.1,
  bandwidth: 1,
  scale: 8,
  mu: 0,
  gamma: 0,
  information: 0,
  functionalGradient: 0,
};
const oneStep: InnerMethod = { kind: "gradient", algorithm: "maml", steps: 1, rate: 0.4 };
const agreement: Outer = { rule: "o-amfs", normalisation: "l1", length: "own" };

/** What Table 1 compares, in its order. */
export const tableMethods = {
  "maml-1": { inner: oneStep },
  "maml-5": { inner: { kind: "gradient", algorithm: "maml", steps: 5, rate: 0.1 } },
  fomaml: { inner: { kind: "gradient", algorithm: "fomaml", steps: 1, rate: 0.4 } },
  anil: { inner: { kind: "gradient", algorithm: "anil", steps: 5, rate: 0.1 } },
  protonet: { inner: { kind: "prototypical", metric: "squared euclidean" } },
  "r2-d2": { inner: { kind: "r2-d2", lambda: 50, scale: 10, smoothing: 0 } },
  "dkt-cosine": {
    inner: { kind: "dkt", kernel: "cosine", noise: 0.1, bandwidth: 1, amplitude: 1, features: "normalised" },
  },
  metaoptnet: { inner: { kind: "metaoptnet", lambda: 50, scale: 1, smoothing: 0 } },
  "i-amfs": { inner: kernelMethod },
  "fo-i-amfs": { inner: { ...kernelMethod, order: "first" } },
  "i-amfs-o-amfs": { inner: kernelMethod, outer: agreement },
  "maml-o-amfs": { inner: oneStep, outer: agreement },
} as const satisfies Readonly<Record<string, MethodSpec>>;

export type TableMethod = keyof typeof tableMethods;
export const tableMethodNames = Object.keys(tableMethods) as TableMethod[];

/** What regresses: the sinusoids of Finn et al. and functions of a process, whose noise deep kernel transfer is given. MAML's rate is the paper's. */
export const regressionMethods = {
  maml: { inner: { kind: "gradient", algorithm: "maml", steps: 1, rate: 0.01 } },
  "i-amfs-rbf": { inner: kernelMethod },
  "i-amfs-linear": { inner: { ...kernelMethod, kernel: "linear" } },
  dkt: { inner: { kind: "dkt", kernel: "rbf", noise: 0.01, bandwidth: 1, amplitude: 1, features: "as they are" } },
  "r2-d2": { inner: { kind: "r2-d2", lambda: 0.1, scale: 1, smoothing: 0 } },
} as const satisfies Readonly<Record<string, MethodSpec>>;

export type RegressionMethod = keyof typeof regressionMethods;

/** Outer loops that conflicts are studied with: each as it is, and with the length of the mean's step, so that Adam and clipping see directions alone. */
export const outerRules = {
  mean: { rule: "mean", normalisation: "l1", length: "own" },
  "o-amfs-l1": { rule: "o-amfs", normalisation: "l1", length: "own" },
  "o-amfs-raw": { rule: "o-amfs", normalisation: "raw", length: "own" },
  "o-amfs-mean": { rule: "o-amfs", normalisation: "mean", length: "own" },
  "o-amfs-relu": { rule: "o-amfs", normalisation: "relu", length: "own" },
  "gradient-agreement": { rule: "gradient-agreement", normalisation: "l1", length: "own" },
  pcgrad: { rule: "pcgrad", normalisation: "l1", length: "own" },
  "o-amfs-equal-length": { rule: "o-amfs", normalisation: "l1", length: "mean" },
  "o-amfs-relu-equal-length": { rule: "o-amfs", normalisation: "relu", length: "mean" },
  "gradient-agreement-equal-length": { rule: "gradient-agreement", normalisation: "l1", length: "mean" },
  "pcgrad-equal-length": { rule: "pcgrad", normalisation: "l1", length: "mean" },
} as const satisfies Readonly<Record<string, Outer>>;

export type OuterRule = keyof typeof outerRules;
