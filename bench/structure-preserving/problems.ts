/**
 * What `npm run bench -- structure-preserving` measures: an outer step and an adaptation of three methods at the sizes of the full profile, by the
 * product's own `Method`s. A problem is the method's initial state (its optimizer's moments are zero on every side) and data of pendulums
 * H = p²/(2ml²) + mgl(1 − cos q), g = 6, m ~ U[0.5, 1.5], l ~ U[0.7, 1.3].
 *
 * The bases of SVD get 5 % of noise: at orthonormal ones the penalty ‖UᵀU − I‖ has no gradient, rounding would decide the direction of the first step,
 * and the sides could not be compared.
 */
import {
  autoDecoder,
  fullWeight,
  hamiltonian,
  type Method,
  mamlDynamics,
  svd,
  type TrainingSetup,
} from "../../lib/adapt/dynamics/index.js";
import {
  disposeParams,
  flattenParams,
  foldIn,
  key,
  normal,
  type Params,
  tidyTree,
  uniform,
} from "../../lib/tensor/index.js";
import type { SuiteProgram } from "../harness/suite.js";
import { isOptimizers } from "../programs/leaves.js";
import { filled, type Leaf, type Leaves, type Problem, uniformly } from "../programs/problem.js";
import type { Constants } from "../programs/program.js";

export interface StructureSizes {
  /** Of three hidden layers. */
  readonly width: number;
  readonly rank: number;
  readonly latent: number;
  /** Training instances, and those of a batch. */
  readonly instances: number;
  readonly batch: number;
  /** Points of an instance in a batch of training, and in a support set. */
  readonly points: number;
  readonly support: number;
  readonly adaptSteps: number;
  /** Of MAML, in an outer step. */
  readonly innerSteps: number;
}

/** The full profile. */
export const fullSizes: StructureSizes = {
  width: 50,
  rank: 5,
  latent: 4,
  instances: 70,
  batch: 10,
  points: 100,
  support: 150,
  adaptSteps: 100,
  innerSteps: 5,
};

/** What the methods are told, and the peers with them; rates do not decay, which would cost nothing and show nothing. */
const SETTINGS = {
  lambdaZ: 1e-3,
  lambdaPhi: 1e-4,
  lambdaO: 1e-4,
  baseRate: 3e-3,
  codeRate: 1e-2,
  testRate: 3e-2,
  innerRate: 0.01,
} as const;

export interface StructureProgram extends SuiteProgram {
  readonly phase: "train" | "adapt";
  readonly sizes: StructureSizes;
  readonly method: Method;
  setup(constants: Constants): TrainingSetup;
}

/** "train-svd", "train-fw", "train-maml", "adapt-svd", "adapt-fw", "adapt-maml". */
export function structurePrograms(sizes: StructureSizes = fullSizes): StructureProgram[] {
  const { width, rank, latent, batch, points, support, adaptSteps, innerSteps } = sizes;
  const { lambdaZ, lambdaPhi, lambdaO, baseRate, codeRate, testRate, innerRate } = SETTINGS;
  const shared = {
    latent,
    lambdaZ,
    lambdaPhi,
    lambdaO,
    order: "together",
    decay: "none",
    rates: { base: baseRate, code: codeRate, test: testRate },
  } as const;
  const methods: [string, string, Method][] = [
    ["svd", `SVD(${rank})`, autoDecoder({ modulation: svd({ rank }), ...shared })],
    ["fw", "FW", autoDecoder({ modulation: fullWeight(), ...shared })],
    ["maml", `MAML(${innerSteps})`, mamlDynamics({ innerSteps, innerRate, outerRate: baseRate, decay: "none" })],
  ];
  const model = hamiltonian({ dimension: 2, widths: [width, width, width] });
  const setup = ({ scale }: Constants): TrainingSetup => ({ model, instances: sizes.instances, scale, steps: 10_000 });
  const net = `2–${width}–${width}–${width}–1`;
  return (["train", "adapt"] as const).flatMap((phase) =>
    methods.map(([short, label, method]): StructureProgram => {
      const name = `${phase}-${short}`;
      const title =
        phase === "train"
          ? `${label}: an outer step (${batch} instances, ${points} points, ${net})`
          : `${label}: an adaptation of ${adaptSteps} steps (${batch} instances, ${support} points, ${net})`;
      const problem = (seed: number) => problemOf(name, phase, sizes, method, setup, seed);
      return { name, title, kind: "training", phase, sizes, method, setup, problem };
    }),
  );
}

function problemOf(
  program: string,
  phase: StructureProgram["phase"],
  sizes: StructureSizes,
  method: Method,
  setup: StructureProgram["setup"],
  seed: number,
): Problem {
  const { batch, points, support, instances, latent, adaptSteps, innerSteps } = sizes;
  const { x, field, scale } = pendulums(seed, batch, phase === "train" ? points : support);
  const constants = { ...SETTINGS, scale, latent, adaptSteps, innerSteps };
  const instance = filled([batch], (k) => Math.floor((k * instances) / batch));
  const state = tidyTree(() => {
    const first = method.init(key(seed), setup(constants));
    return phase === "train" ? first : method.learned(first);
  });
  const params = leavesOf(state, seed);
  disposeParams(state);
  return { program, params, data: phase === "train" ? { x, field, instance } : { x, field }, constants };
}

/** Instances of a family: states and the field there, and c. */
function pendulums(seed: number, batch: number, points: number): { x: Leaf; field: Leaf; scale: number } {
  const from = (purpose: number) => foldIn(key(seed), 300 + purpose);
  const mass = uniform(from(0), batch, { low: 0.5, high: 1.5 });
  const length = uniform(from(1), batch, { low: 0.7, high: 1.3 });
  const x = uniformly(from(2), [batch, points, 2], -1.3, 1.3);
  const field = filled(x.shape, (i) => {
    const k = Math.floor(i / (2 * points));
    return i % 2 === 0
      ? x.values[i + 1] / (mass[k] * length[k] ** 2)
      : -mass[k] * 6 * length[k] * Math.sin(x.values[i - 1]);
  });
  return { x, field, scale: field.values.reduce((sum, v) => sum + v * v, 0) / (batch * points) };
}

/** Everything but the optimizer's state, by the names that the leaves have in the record. */
function leavesOf(params: Params, seed: number): Leaves {
  const kept = flattenParams(params).filter(([name]) => !isOptimizers(name));
  return Object.fromEntries(
    kept.map(([name, leaf], i) => {
      const noise = /\.shared\./.test(name)
        ? normal(foldIn(key(seed), 400 + i), leaf.size, { deviation: 0.05 })
        : undefined;
      const values = Float32Array.from(leaf.dataSync(), (value, j) => value + (noise?.[j] ?? 0));
      return [name, { shape: leaf.shape, values }];
    }),
  );
}
