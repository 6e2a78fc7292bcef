/**
 * What an optimizer is: rules, one after the other, that turn the gradient g into a direction u, and then θ ← θ − u. It is plain data with
 * two pure functions: the state (moments, number of updates) is a record of tensors that goes in and comes out, so an update compiles into the
 * training step and a checkpoint of the state is a checkpoint of the optimizer.
 *
 * A rule sees a list of tensors. In the "flat" layout the list is one vector, all gradients end to end: a rule of twelve elementwise
 * operations is twelve operations, however many layers there are, and on small programs each of them costs an engine more than it computes.
 * In the "leaves" layout the list has one tensor a leaf, which spares large programs the copies. Both give the same numbers. Measured with
 * Adam, flat against leaves: compiled, on one thread, 0.7 of the time at 5,000 to 40,000 parameters, 0.9 at 400,000, 1.3 at 2,000,000; eager on
 * wasm, where joining is slow, 0.6 at 25,000 and 3.9 at 400,000.
 */
import * as tf from "@tensorflow/tfjs";
import { flattenParams, type Params, tidyTree, unflattenParams } from "./params.js";

/** What a rule may ask for beside the direction; asking costs operations. */
export interface RuleContext {
  /** How many updates were made before this one: a float32 scalar. */
  readonly step: () => tf.Scalar;
  /** The parameters, in the layout of the direction. */
  readonly params: () => readonly tf.Tensor[];
}

/** One stage of an optimizer. `update` is pure and traceable: it reads no value. */
export interface Rule {
  readonly name: string;
  init(params: readonly tf.Tensor[]): Params;
  update(
    direction: readonly tf.Tensor[],
    state: Params,
    context: RuleContext,
  ): { readonly direction: readonly tf.Tensor[]; readonly state: Params };
}

/** The number of updates made (int32 scalar) and what each rule keeps. */
export type OptimizerState = { readonly step: tf.Scalar; readonly rules: readonly Params[] };

/** "flat": all leaves as one vector. "leaves": one by one. "auto" (default): flat up to 131,072 parameters. */
export type Layout = "auto" | "flat" | "leaves";
const MOST_FLAT = 2 ** 17;

export interface Optimizer {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly layout: Layout;
  /**
   * The state before the first update. It belongs to the caller.
   * @throws Error on a parameter that is not float32
   */
  init(params: Params): OptimizerState;
  /**
   * Parameters and state after one update; everything that comes back is new.
   * @throws Error on a gradient that is missing or has another shape than its parameter, or the state of another optimizer
   */
  update<P extends Params>(gradients: P, state: OptimizerState, params: P): { params: P; state: OptimizerState };
}

/** An optimizer of rules, in the given layout. */
export function optimizer(rules: readonly Rule[], layout: Layout = "auto"): Optimizer {
  return {
    name: rules.map(({ name }) => name).join(" → "),
    rules,
    layout,
    init: (params) =>
      tidyTree(() => {
        const checked = checkedParams(params);
        const leaves = arrange(checked, layoutFor(layout, checked));
        return { step: tf.scalar(0, "int32"), rules: rules.map((rule) => rule.init(leaves)) };
      }),
    update: (gradients, state, params) => tidyTree(() => updateAll(rules, layout, gradients, state, params)),
  };
}

/** The rules of several optimizers, one after the other: `chain(clipByGlobalNorm(1), adamw({ learningRate: 1e-3 }))`. Layout: auto. */
export function chain(...optimizers: readonly Optimizer[]): Optimizer {
  return optimizer(optimizers.flatMap(({ rules }) => rules));
}

/** The same optimizer leaf by leaf. */
export function perLeaf({ rules }: Optimizer): Optimizer {
  return optimizer(rules, "leaves");
}

function updateAll<P extends Params>(
  rules: readonly Rule[],
  wanted: Layout,
  gradients: P,
  state: OptimizerState,
  params: P,
): { params: P; state: OptimizerState } {
  if (state.rules.length !== rules.length) {
    throw new Error(`optimizer state of ${state.rules.length} rules, expected ${rules.length}`);
  }
  const leaves = checkedParams(params);
  const layout = layoutFor(wanted, leaves);
  const shapes = `${layout} ${leaves.map(({ shape }) => `[${shape}]`).join()}`;
  for (const [i, rule] of rules.entries()) checkState(rule, state.rules[i], shapes, () => arrange(leaves, layout));
  const context: RuleContext = {
    step: once(() => tf.cast(state.step, "float32")),
    params: once(() => arrange(leaves, layout)),
  };
  let direction: readonly tf.Tensor[] = arrange(checkedGradients(gradients, params), layout);
  const states = rules.map((rule, i) => {
    const next = rule.update(direction, state.rules[i], context);
    direction = next.direction;
    return next.state;
  });
  const changes = layout === "flat" ? cut(direction[0], leaves) : direction;
  return {
    params: unflattenParams(
      leaves.map((leaf, i) => tf.sub(leaf, changes[i])),
      params,
    ) as Params as P,
    state: { step: tf.add(state.step, tf.scalar(1, "int32")), rules: states },
  };
}

function layoutFor(layout: Layout, leaves: readonly tf.Tensor[]): "flat" | "leaves" {
  if (layout !== "auto") return layout;
  return leaves.reduce((sum, { size }) => sum + size, 0) <= MOST_FLAT ? "flat" : "leaves";
}

/** Leaves as they are, or end to end as one vector. */
function arrange(leaves: readonly tf.Tensor[], layout: "flat" | "leaves"): tf.Tensor[] {
  if (layout === "leaves") return [...leaves];
  const flat = leaves.map((leaf) => (leaf.rank === 1 ? leaf : tf.reshape(leaf, [leaf.size])) as tf.Tensor1D);
  return [flat.length === 1 ? flat[0] : tf.concat(flat)];
}

/** The inverse of `arrange(…, "flat")`. */
function cut(flat: tf.Tensor, leaves: readonly tf.Tensor[]): tf.Tensor[] {
  const sizes = leaves.map(({ size }) => size);
  const pieces = leaves.length === 1 ? [flat] : tf.split(flat, sizes);
  return leaves.map(({ rank, shape }, i) => (rank === 1 ? pieces[i] : tf.reshape(pieces[i], shape)));
}

function checkedParams(params: Params): tf.Tensor[] {
  const leaves = flattenParams(params);
  if (leaves.length === 0) throw new Error("no parameters to train");
  for (const [name, { dtype }] of leaves) {
    if (dtype !== "float32") throw new Error(`cannot train ${dtype} parameter "${name}"`);
  }
  return leaves.map(([, leaf]) => leaf);
}

/** What each rule keeps for parameters of some shapes, as text: found out once. */
const keptBy = new WeakMap<Rule, Map<string, string>>();

/** The state of another optimizer would fail deep inside of a rule, and that of other parameters could broadcast. */
function checkState(rule: Rule, state: Params, shapes: string, leaves: () => readonly tf.Tensor[]): void {
  const kinds = (params: Params) =>
    flattenParams(params)
      .map(([name, { shape }]) => `${name} [${shape}]`)
      .join(", ") || "nothing";
  const known = keptBy.get(rule) ?? new Map<string, string>();
  keptBy.set(rule, known);
  const expected = known.get(shapes) ?? kinds(rule.init(leaves()));
  known.set(shapes, expected);
  const got = kinds(state);
  if (got !== expected) throw new Error(`optimizer state of "${rule.name}" is ${got}, expected ${expected}`);
}

function checkedGradients(gradients: Params, params: Params): tf.Tensor[] {
  const byName = new Map(flattenParams(gradients));
  return flattenParams(params).map(([name, { shape }]) => {
    const gradient = byName.get(name);
    if (!gradient) throw new Error(`missing gradient of "${name}"`);
    if (String(gradient.shape) !== String(shape) || gradient.rank !== shape.length) {
      throw new Error(`gradient of "${name}" has shape [${gradient.shape}], expected [${shape}]`);
    }
    return gradient;
  });
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
