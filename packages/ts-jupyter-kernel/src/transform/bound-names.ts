/** Which top-level names a declaration binds: those whose `declaration` use stands within it, found by halving. */
import type { Use } from "./analysis.js";

/** Answers the names bound between the ends of a node, in source order. */
export function boundNames(uses: readonly Use[]): (node: { start: number; end: number }) => string[] {
  const bindings = uses.filter(({ role }) => role === "declaration").sort((a, b) => a.start - b.start);
  return ({ start, end }) => {
    let low = 0;
    let high = bindings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bindings[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    const names: string[] = [];
    for (let i = low; i < bindings.length && (bindings[i]?.start ?? end) < end; i++)
      names.push(bindings[i]?.name ?? "");
    return names;
  };
}
