/**
 * The tape in its right order.
 *
 * TensorFlow.js records a gradient tape: one node per kernel, in the order of their making. A gradient that needs the kernel's *output* y
 * (tanh, exp, softmax, …) has y cloned, y → y′, and later computes with y′. The engine puts the clone on the tape while the kernel still
 * runs, so y′ stands *before* the node x → y. Walking forward from x, the engine then finds y′ unreachable and takes it for a constant:
 * a second derivative loses every path through y′, silently (tensorflow/tfjs#3252, open since 2020).
 *
 * `repairTape` replaces the engine's `addTapeNode` by one that puts a node before the clones of its own outputs. This cures the cause, for
 * every kernel and every `tf.customGrad` at once, at no cost: nothing is computed twice. Two neighbours of that fault are cured with it:
 * optional inputs that are not given (a batch norm without scale) no longer break the walk over the tape, and gradients of ops that
 * TensorFlow.js writes with `customGrad` can be replaced, with inputs saved for them.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Rule } from "./rule.js";

type Inputs = Record<string, tf.Tensor>;
type Backward = (dys: tf.Tensor | tf.Tensor[], saved: tf.Tensor[], attrs: object) => Record<string, () => tf.Tensor>;

/** The members of tfjs-core 4.22's engine used here that its type declarations keep private. */
interface EngineTape {
  readonly state: { activeTape: { readonly inputs: Inputs }[]; kernelDepth: number };
  addTapeNode(
    name: string,
    inputs: Inputs,
    outputs: tf.Tensor[],
    backward: Backward | null,
    saved: tf.Tensor[],
    attrs: object,
  ): void;
}

const REPAIRED = Symbol.for("innerloop.tape");

/**
 * Repairs the engine's tape, once. `late` holds rules by kernel name, or by scope name ("logSigmoid__op") for ops that are written with
 * `customGrad`; their inputs are saved here instead of by the engine, those that were not given left out.
 * @throws Error for a tfjs-core whose engine has no tape of the known form
 */
export function repairTape(late: Readonly<Record<string, Rule>>): void {
  const engine = tf.engine() as unknown as EngineTape & { [REPAIRED]?: true };
  if (engine[REPAIRED]) return;
  const addTapeNode = engine.addTapeNode;
  if (typeof addTapeNode !== "function") {
    throw new Error(`unsupported @tensorflow/tfjs-core ${tf.version_core}: its engine records no tape (known: 4.22.0)`);
  }
  engine.addTapeNode = (name, inputs, outputs, backward, saved, attrs) => {
    const given: Inputs = Object.fromEntries(Object.entries(inputs).filter(([, input]) => input != null));
    const rule = Object.hasOwn(late, name) ? late[name] : undefined;
    // Inside an op's scope the engine's clones carry the op's name too; a rule is meant for the node that has the rule's inputs.
    if (rule !== undefined && rule.inputs !== "all" && rule.inputs !== undefined && rule.inputs[0] in inputs) {
      const names = rule.inputs.filter((input) => input in given);
      const kept = names.map((input) => tf.keep(tf.clone(given[input])));
      const dispatch: Backward = (dys, _, attrs) => rule.backward(Array.isArray(dys) ? dys : [dys], kept, attrs ?? {});
      for (const unused of saved) unused.dispose();
      addTapeNode.call(engine, name, given, outputs, dispatch, kept, attrs);
      return;
    }
    addTapeNode.call(engine, name, given, outputs, backward, saved, attrs);
    placeBeforeClones(engine.state.activeTape, outputs, saved.length);
  };
  engine[REPAIRED] = true;
}

/** Moves the last node of the tape before the clones of its outputs, which are among the `count` nodes in front of it. */
function placeBeforeClones(tape: { readonly inputs: Inputs }[], outputs: readonly tf.Tensor[], count: number): void {
  const made = new Set(outputs.map(({ id }) => id));
  const last = tape.length - 1;
  for (let i = Math.max(0, last - count); i < last; i++) {
    if (Object.values(tape[i].inputs).some(({ id }) => made.has(id))) {
      tape.splice(i, 0, ...tape.splice(last, 1));
      return;
    }
  }
}

/**
 * What `make` returns, as a constant for differentiation: nothing it runs is put on a tape. For masks (x > 0) and the like, whose
 * derivative is zero wherever it exists: the backward pass then has no zeros to make and to add.
 */
export function constant<T extends tf.TensorContainer>(make: () => T): T {
  const { state } = tf.engine();
  state.kernelDepth++;
  try {
    return make();
  } finally {
    state.kernelDepth--;
  }
}
