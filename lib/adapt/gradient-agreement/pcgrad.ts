/**
 * PCGrad (Yu et al. 2020, algorithm 1): from every task's gradient what conflicts with another's is projected away, the others visited in random order,
 *
 *     g′ᵢ ← g′ᵢ − (⟨g′ᵢ, gⱼ⟩/‖gⱼ‖²) gⱼ   where ⟨g′ᵢ, gⱼ⟩ < 0,   gⱼ as it was;   direction = (1/M) Σᵢ g′ᵢ.
 *
 * Every g′ᵢ stays a combination Σₖ Pᵢₖ gₖ, so that P, and the coefficients cₖ = (1/M) Σᵢ Pᵢₖ, follow from the Gram matrix G alone: ⟨g′ᵢ, gⱼ⟩ = (P G)ᵢⱼ.
 *
 * The order of a task's visits is drawn once from a key, since a compiled step has no randomness. Where the tasks of a batch come in random order themselves,
 * the expected direction is that of orders drawn anew. Where they come sorted by domain it is not quite: every task has an order of its own, and their mean
 * differs from the expectation by what so many orders leave (16 tasks, 4 of them opposed to the rest: less than 0.005 of the weight).
 */
import type { Matrix } from "ml-matrix";
import { dot, squareOrder } from "../../linalg/index.js";
import { foldIn, type Key, permutation } from "../../tensor/random.js";

/** For each task the other tasks, in the order in which they are visited. */
export function visitingOrders(tasks: number, from: Key): number[][] {
  return Array.from({ length: tasks }, (_, i) =>
    Array.from(permutation(foldIn(from, i), tasks - 1), (j) => (j < i ? j : j + 1)),
  );
}

/** g′ of every task, by the algorithm as it is written, on the vectors themselves. */
export function withoutConflicts(gradients: readonly Float64Array[], from: Key): Float64Array[] {
  const orders = visitingOrders(gradients.length, from);
  return gradients.map((gradient, i) => {
    let projected = gradient.slice();
    for (const j of orders[i]) {
      const other = gradients[j];
      const inner = dot(projected, other);
      if (inner < 0) projected = projected.map((value, at) => value - (inner / dot(other, other)) * other[at]);
    }
    return projected;
  });
}

/** c of gradients with Gram matrix G. */
export function pcgradCoefficients(gram: Matrix, from: Key): Float64Array {
  const tasks = squareOrder(gram);
  const weights = new Float64Array(tasks);
  visitingOrders(tasks, from).forEach((order, i) => {
    const row = new Float64Array(tasks);
    row[i] = 1;
    for (const j of order) {
      const inner = dot(row, Float64Array.from(gram.getColumn(j)));
      if (inner < 0) row[j] -= inner / gram.get(j, j);
    }
    for (let k = 0; k < tasks; k++) weights[k] += row[k] / tasks;
  });
  return weights;
}
