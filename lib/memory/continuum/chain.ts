/**
 * Blocks one after another, the wiring of the sequential variant:
 *
 *     y = B_k(… B_2(B_1(x)))                                (70), (73)
 *
 * Every block keeps parameters of its own. What any wiring is to the update schedule is a `Network`.
 */
import type { Applied, AppliedAlong, Block, Cotangents, Vector } from "./block.js";

/** A network over several parameter vectors, one a part. */
export interface Network {
  readonly inputs: number;
  readonly outputs: number;
  /** Length of each part's parameters. */
  readonly sizes: readonly number[];
  apply(thetas: readonly Vector[], x: Vector): { readonly y: Vector; pullback(dy: Vector): readonly Vector[] };
  /** Along directions of the parameters, at a fixed x. */
  along(
    thetas: readonly Vector[],
    moved: readonly Vector[],
    x: Vector,
  ): { readonly y: Vector; readonly moved: Vector; pullbackAlong(dy: Vector, moved: Vector): readonly Vector[] };
}

/**
 * The blocks one after another.
 * @param order place of the first, second … block of the chain; default as given. Parameters stay in the given order
 * @throws RangeError where a block's inputs are not the outputs of the one before it
 */
export function chain(blocks: readonly Block[], order: readonly number[] = blocks.map((_, place) => place)): Network {
  order.slice(1).forEach((place, i) => {
    const [before, after] = [blocks[order[i]].outputs, blocks[place].inputs];
    if (before !== after) throw new RangeError(`invalid chain: ${before} outputs go into ${after} inputs`);
  });
  const back = <One extends Applied>(passed: readonly One[], pull: (one: One, at: number) => Cotangents): Vector[] => {
    const gradients = new Array<Vector>(blocks.length);
    for (let i = passed.length - 1; i >= 0; i--) gradients[order[i]] = pull(passed[i], i).theta;
    return gradients;
  };
  return {
    inputs: blocks[order[0]].inputs,
    outputs: blocks[order[order.length - 1]].outputs,
    sizes: blocks.map(({ size }) => size),
    apply: (thetas, x) => {
      const passed: Applied[] = [];
      for (const place of order) passed.push(blocks[place].apply(thetas[place], passed[passed.length - 1]?.y ?? x));
      return {
        y: passed[passed.length - 1].y,
        pullback: (dy) => {
          let going = dy;
          return back(passed, (one) => {
            const pulled = one.pullback(going);
            going = pulled.x;
            return pulled;
          });
        },
      };
    },
    along: (thetas, moved, x) => {
      const passed: AppliedAlong[] = [];
      for (const place of order) {
        const last = passed[passed.length - 1];
        passed.push(blocks[place].along(thetas[place], moved[place], last?.y ?? x, last?.moved ?? x.map(() => 0)));
      }
      const end = passed[passed.length - 1];
      return {
        y: end.y,
        moved: end.moved,
        pullbackAlong: (dy, dyMoved) => {
          let [going, goingMoved] = [dy, dyMoved];
          return back(passed, (one) => {
            const pulled = one.pullbackAlong(going, goingMoved);
            [going, goingMoved] = [one.pullback(going).x, pulled.x];
            return pulled;
          });
        },
      };
    },
  };
}
