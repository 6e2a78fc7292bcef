// What the tests of structured comparisons share: rules, and random values that a seed decides.
import type { CompareRules, Comparison } from "../../../packages/vitest-notebook/src/compare/types.js";

export const RULES: CompareRules = {
  rtol: 1e-6,
  atol: 0,
  patterns: [],
  ignorePaths: [],
  pictures: 0.001,
  stderr: "compare",
  derived: "present",
};

/** `place: message` of each difference. */
export function told({ differences }: Pick<Comparison, "differences">): string[] {
  return differences.map(({ place, message }) => `${place}: ${message}`);
}

export function places({ differences }: Pick<Comparison, "differences">): string[] {
  return differences.map(({ place }) => place);
}

/** The pieces that are marked, of the expected and of the actual text. */
export function marked({ expected, actual }: Comparison): [string[], string[]] {
  const texts = (segments: Comparison["expected"]): string[] =>
    segments.filter(({ mark }) => mark === "differs").map(({ text }) => text);
  return [texts(expected), texts(actual)];
}

/** Numbers in [0, 1), the same for the same seed (mulberry32's recurrence). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A JSON value; `leaves` gets the pointers of its numbers. Numbers are not near 0 and all different. */
export function randomJson(next: () => number, depth: number, pointer: string, leaves: string[]): unknown {
  const kind = next();
  const size = Math.floor(next() * 6);
  if (depth > 0 && kind < 0.35)
    return Array.from({ length: size }, (_, i) => randomJson(next, depth - 1, `${pointer}/${i}`, leaves));
  if (depth > 0 && kind < 0.7) {
    const keys = Array.from({ length: size }, (_, i) => `k${i}`);
    return Object.fromEntries(keys.map((key) => [key, randomJson(next, depth - 1, `${pointer}/${key}`, leaves)]));
  }
  if (kind < 0.85) {
    leaves.push(pointer);
    return (next() < 0.5 ? -1 : 1) * (1 + next()) * 10 ** Math.floor(next() * 12 - 6);
  }
  return kind < 0.9 ? null : kind < 0.95 ? next() < 0.5 : `word ${Math.floor(next() * 1e6)}`;
}

/** A copy in which the number at the pointer is changed. */
export function changedAt(value: unknown, pointer: string, change: (number: number) => number): unknown {
  const copy: unknown = structuredClone({ root: value });
  const steps = ["root", ...pointer.split("/").slice(1)];
  const last = steps.pop()!;
  const parent = steps.reduce((node, step) => (node as Record<string, unknown>)[step], copy) as Record<string, number>;
  parent[last] = change(parent[last]!);
  return (copy as { root: unknown }).root;
}
