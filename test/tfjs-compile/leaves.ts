/** The leaves of nested lists and records with their paths, in the order of the keys; written apart from the package's own walk. */
export function leavesInOrder(tree: unknown, path: readonly string[] = []): [readonly string[], unknown][] {
  const prototype = Object.getPrototypeOf(tree);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return [[path, tree]];
  return Object.entries(tree as object).flatMap(([name, entry]) => leavesInOrder(entry, [...path, name]));
}
