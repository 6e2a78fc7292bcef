/** Our side: the steps of lib/adapt/dynamics as the product runs them, an outer step by `compile`, an adaptation by `compileAdaptation`. */
import * as tf from "@tensorflow/tfjs";
import { compileAdaptation, fieldLosses, type TrainingSetup, type Weights } from "../../lib/adapt/dynamics/index.js";
import { key, type Params, tidyTree } from "../../lib/tensor/index.js";
import { withLeaves } from "../programs/leaves.js";
import type { Leaf, Problem } from "../programs/problem.js";
import { type Training, tensorsOf } from "../programs/program.js";
import { type CompiledOptions, compiledLoader } from "../sides/compiled.js";
import type { NamedLoader } from "../sides/serve.js";
import type { Loaded } from "../sides/side.js";
import { type StructureProgram, structurePrograms } from "./problems.js";

const toTensor = ({ values, shape }: Leaf) => tf.tensor(values, [...shape]);

/** The programs by their names. @throws Error on an unknown name */
export function structureLoader(
  options: Pick<CompiledOptions, "repeat">,
  programs: readonly StructureProgram[] = structurePrograms(),
): NamedLoader {
  const compiled = compiledLoader({ device: "cpu", threads: 1, ...options });
  return async (name, problem) => {
    const program = programs.find((one) => one.name === name);
    if (!program) throw new Error(`unknown program "${name}" (known: ${programs.map((one) => one.name).join(", ")})`);
    return program.phase === "train" ? compiled(outerStep(program), problem) : adaptation(program, problem);
  };
}

/** The method's outer step in the form of the other benchmarks. */
export function outerStep({ method, name, title, problem, setup }: StructureProgram): Training {
  return {
    kind: "training",
    name,
    title,
    problem,
    start: (params, constants) => tidyTree(() => withLeaves(method.init(key(0), setup(constants)), params)),
    step: (state, { x, field, instance }, constants) => {
      const batch = { x, field, instance: tf.cast(instance, "int32") };
      const { state: next, metrics } = method.step(setup(constants), state as Params, batch);
      return { state: next, loss: metrics.loss };
    },
  };
}

async function adaptation({ method, setup: setupOf }: StructureProgram, problem: Problem): Promise<Loaded> {
  const setup = setupOf(problem.constants);
  const like = tidyTree(() => method.learned(method.init(key(0), setup)));
  const learned = withLeaves(like, tensorsOf(problem.params, toTensor));
  const support = { x: toTensor(problem.data.x), field: toTensor(problem.data.field) };
  const before = performance.now();
  const ready = await compileAdaptation(method, setup, learned, support);
  const compileMs = performance.now() - before;
  const { adaptSteps } = problem.constants;
  const adapted = async (steps: readonly number[]): Promise<number[]> => {
    const found = await ready.run(steps);
    const losses = found.map((weights) => meanLoss(setup, weights, support));
    tf.dispose(found as unknown as tf.TensorContainer);
    return losses;
  };
  return {
    stepsPerCall: 1,
    compileMs,
    engine: "onnxruntime-cpu",
    advance: async (calls) => {
      for (let i = 0; i < calls; i++) tf.dispose((await ready.run([adaptSteps])) as unknown as tf.TensorContainer);
      return 0;
    },
    check: (steps) => adapted([...Array.from({ length: steps }, (_, s) => s), adaptSteps]),
  };
}

/** The mean of L_k/c over the instances. */
function meanLoss(setup: TrainingSetup, weights: Weights, support: { x: tf.Tensor; field: tf.Tensor }): number {
  return tf.tidy(() => tf.mean(fieldLosses(setup, weights, support)).dataSync()[0]);
}
