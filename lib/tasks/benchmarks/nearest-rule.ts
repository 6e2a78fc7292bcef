/**
 * The best that can be done on a stream of separable classes, without any learning: remember every thing seen with its label; what is near to one of them has
 * its label, what is near to none is new, and each label not yet taken is as likely as the others.
 */
import type { LabelStream } from "./label-stream.js";
import { instanceNumbers } from "./label-stream.js";

/**
 * Expected accuracy of the rule on sequences x [n, T, d + N], y [n, T, N] by instance number, first to last: a guess among m labels counts 1/m.
 * Near: closer than `radius`.
 */
export function nearestRule(
  stream: LabelStream,
  { x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  radius: number,
): Float64Array {
  const { steps, inputs, outputs: way, dimension, instances } = stream;
  const numbers = instanceNumbers(y, steps, way);
  const labels = Int32Array.from(numbers, (_, at) => {
    let label = 0;
    while (y[at * way + label] !== 1) label++;
    return label;
  });
  const right = new Float64Array(instances);
  for (let at = 0; at < numbers.length; at++) {
    const begin = at - (at % steps);
    const taken = new Set<number>();
    let nearest = -1;
    let least = radius;
    for (let before = begin; before < at; before++) {
      taken.add(labels[before]);
      const gap = Math.hypot(
        ...Array.from({ length: dimension }, (_, j) => x[at * inputs + j] - x[before * inputs + j]),
      );
      if (gap < least) [least, nearest] = [gap, labels[before]];
    }
    const credit = nearest >= 0 ? Number(nearest === labels[at]) : taken.has(labels[at]) ? 0 : 1 / (way - taken.size);
    right[numbers[at] - 1] += credit;
  }
  // Every class that a sequence shows has one k-th instance in it.
  const shown = (numbers.length / steps) * (steps / instances);
  return right.map((sum) => sum / shown);
}
