/**
 * A nested system as a record (arXiv 2512.24695, section 3): components with a frequency, the problems that they solve, and the ways in which they know of each other.
 *
 *     f_A = updates of A per sample:   1/C for a period C,   ∞ for attention (made anew for every token),   0 for what is frozen
 *     A ≻ B ("A is faster")  if  f_A > f_B,  or  f_A = f_B and the state of B needs that of A at the same time
 *
 * Levels are the classes of components that are as fast as each other; level 1 is the slowest here, as in formulas (72) to (74).
 */

/** How what a component has learned comes to another. */
export type Transfer =
  /** It reads the other's weights, as linear attention does. */
  | "parametric conditioning"
  /** It reads what the other keeps, as softmax attention does. */
  | "non-parametric conditioning"
  /** One backward pass through both, at different periods: the continuum memory, (71). */
  | "backpropagation"
  /** The other is its initial state: (72), MAML. */
  | "initialisation"
  /** The other makes its weights, or its data: hypernetworks; an optimizer's gradients. */
  | "generation";

export interface Component {
  readonly name: string;
  /** Updates per sample: 0, 1/C, or Infinity. */
  readonly frequency: number;
  /** Number of parameters Θ. */
  readonly size: number;
  /** What it minimises, 𝓛. */
  readonly objective: string;
  /** What it is learned from, C. */
  readonly context: string;
  /** Components whose state it needs at the same time, and how it comes to know of them. */
  readonly needs?: Readonly<Record<string, Transfer>>;
}

/**
 * Names of the components by level, slowest first; components of one level are in the order given.
 * @throws RangeError on equal names, frequencies below zero, needs that nobody meets or that go round in a circle
 */
export function levelsOf(components: readonly Component[]): string[][] {
  check(components);
  const frequencies = [...new Set(components.map(({ frequency }) => frequency))].sort((a, b) => (a < b ? -1 : 1));
  return frequencies.flatMap((frequency) => {
    // B needs A at the same time: A is the faster. Peel off who is needed by nobody left: they are the slowest.
    let left = components.filter((component) => component.frequency === frequency);
    const levels: string[][] = [];
    while (left.length > 0) {
      const needed = new Set(left.flatMap(({ needs = {} }) => Object.keys(needs)));
      const slowest = left.filter(({ name }) => !needed.has(name));
      if (slowest.length === 0) throw new RangeError(`invalid components: "${left[0].name}" needs itself in a circle`);
      levels.push(slowest.map(({ name }) => name));
      left = left.filter(({ name }) => needed.has(name));
    }
    return levels;
  });
}

function check(components: readonly Component[]): void {
  const names = new Set<string>();
  for (const { name, frequency } of components) {
    if (names.has(name)) throw new RangeError(`invalid components: two are named "${name}"`);
    if (!(frequency >= 0)) throw new RangeError(`invalid frequency of "${name}": ${frequency}`);
    names.add(name);
  }
  for (const { name, needs = {} } of components) {
    const missing = Object.keys(needs).find((other) => !names.has(other));
    if (missing !== undefined) throw new RangeError(`invalid needs of "${name}": there is no "${missing}"`);
  }
}
