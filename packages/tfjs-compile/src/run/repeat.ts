/**
 * Several steps in one call. For a function f(carry, ...xs) whose result holds the next carry, `repeated(f, n)` is, written out n times,
 *
 *     (c₀, xs) ↦ c₁ = f(c₀, xs[0]), c₂ = f(c₁, xs[1]), …  →  cₙ, and the rest of the n results stacked
 *
 * as in JAX's lax.scan. The result of f is `{ state, ...rest }`, `[state, ...rest]`, or nested like the carry itself (then all of it is carried);
 * the repeated function returns the same nesting, in which every tensor of the rest has a new first axis of length n, as has every tensor of xs.
 */
import { stack, unstack } from "@tensorflow/tfjs-core";
import { describeSpec, type Spec, sameShape } from "../graph/graph.js";
import { describePath, isRecord, isTensor, leavesOf, mapTree, sameNesting, type TensorTree } from "../trace/tree.js";

type Step = (...args: TensorTree[]) => TensorTree;

/** @param times how many steps, from 1 */
export function repeated(step: Step, times: number, name: string): Step {
  return (carry, ...xs) => {
    const pieces = new Map(leavesOf(xs, isTensor).map(([, x]) => [x, unstack(x)]));
    let state = carry;
    const rests: TensorTree[] = [];
    let join: Join = (next) => next;
    for (let i = 0; i < times; i++) {
      const slices = mapTree(xs, isTensor, (x) => pieces.get(x)?.[i]) as TensorTree[];
      const divided = divide(step(state, ...slices), carry, name);
      refuseChange(carry, divided.state, name);
      state = divided.state;
      rests.push(divided.rest);
      join = divided.join;
    }
    return join(state, stacked(rests, name));
  };
}

type Join = (state: TensorTree, rest: TensorTree) => TensorTree;

interface Divided {
  readonly state: TensorTree;
  readonly rest: TensorTree;
  /** Puts state and rest together as the result had them. */
  readonly join: Join;
}

function divide(result: TensorTree, carry: TensorTree, name: string): Divided {
  if (sameNesting(result, carry, isTensor)) return { state: result, rest: [], join: (state) => state };
  if (isRecord(result) && "state" in result) {
    const { state, ...rest } = result as Readonly<Record<string, TensorTree>>;
    const join: Join = (next, others) => ({ ...(others as typeof rest), state: next });
    return { state, rest, join };
  }
  if (Array.isArray(result) && result.length > 0) {
    const [state, ...rest] = result as TensorTree[];
    return { state, rest, join: (next, others) => [next, ...(others as TensorTree[])] };
  }
  throw new Error(
    `cannot repeat ${name}: its result is neither { state, … }, [state, …] nor nested like its first argument`,
  );
}

function refuseChange(carry: TensorTree, next: TensorTree, name: string): void {
  if (!sameNesting(carry, next, isTensor)) {
    throw new Error(`cannot repeat ${name}: the state that it returns is not nested like its first argument`);
  }
  const before = leavesOf(carry, isTensor);
  leavesOf(next, isTensor).forEach(([path, { shape, dtype }], i) => {
    const [, was] = before[i];
    if (was.dtype === dtype && sameShape(was.shape, shape)) return;
    const place = path.length === 0 ? "" : ` "${describePath(path)}"`;
    const specs = [was, { shape, dtype }].map((tensor) => describeSpec(tensor as Spec));
    throw new Error(`cannot repeat ${name}: its state${place} changes from ${specs[0]} to ${specs[1]}`);
  });
}

/** The rests of all steps as one, each tensor stacked. */
function stacked(rests: readonly TensorTree[], name: string): TensorTree {
  const columns = rests.map((rest) => leavesOf(rest, isTensor).map(([, tensor]) => tensor));
  if (!rests.every((rest) => sameNesting(rest, rests[0], isTensor))) {
    throw new Error(`cannot repeat ${name}: its steps return differently nested results`);
  }
  let place = -1;
  return mapTree(rests[0], isTensor, (_, path) => {
    place++;
    const column = columns.map((tensors) => tensors[place]);
    const odd = column.find(({ shape, dtype }) => dtype !== column[0].dtype || !sameShape(shape, column[0].shape));
    if (odd !== undefined) throw new Error(`cannot repeat ${name}: "${describePath(path)}" is not alike in all steps`);
    return stack(column);
  }) as TensorTree;
}
