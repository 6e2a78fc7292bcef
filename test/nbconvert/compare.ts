// Two trees → where they differ, each place once: an element with other attributes, a text, or a node that only one side has.
import { type Element, head, type Node, toLines } from "./tree.js";

export interface Difference {
  /** Tags, identifiers and places from the page down, as in `page > main > div#cell-id=c0 > pre`. */
  path: string;
  /** The head of an element, a text (quoted), or several lines; absent: this side has nothing here. */
  theirs?: string;
  ours?: string;
}

/** What differs between nbconvert's tree and ours, in reading order. */
export function compareTrees(theirs: Element, ours: Element): Difference[] {
  const found: Difference[] = [];
  compareElements(theirs, ours, theirs.tag, found);
  return found;
}

function compareElements(theirs: Element, ours: Element, path: string, found: Difference[]): void {
  const [a, b] = [head(theirs), head(ours)];
  if (a !== b) found.push({ path, theirs: a, ours: b });
  for (const [left, right] of alignedChildren(theirs.children, ours.children)) {
    if (typeof left === "object" && typeof right === "object") {
      compareElements(left, right, `${path} > ${step(left)}`, found);
    } else if (left !== right) {
      found.push({
        path,
        ...(left !== undefined && { theirs: shown(left) }),
        ...(right !== undefined && { ours: shown(right) }),
      });
    }
  }
}

const step = ({ tag, attributes }: Element): string => (attributes.id === undefined ? tag : `${tag}#${attributes.id}`);

/** A node that only one side has is shown whole, without depths. */
const shown = (node: Node): string =>
  toLines(node)
    .map((line) => line.replace(/^(\d+) /, (_, depth: string) => " ".repeat(Number(depth))))
    .join("\n");

type Pair = readonly [Node | undefined, Node | undefined];

/** Equal children first (longest common subsequence), then those between them by kind, in order. */
function alignedChildren(theirs: readonly Node[], ours: readonly Node[]): Pair[] {
  return align(theirs, ours, content, (left, right) => align(left, right, kind, sideBySide));
}

const content = (node: Node): string => toLines(node).join("\n");

const kind = (node: Node): string => (typeof node === "string" ? '"' : step(node));

/** What is left has nothing in common: pairs of the same tag, else one side alone. */
function sideBySide(left: readonly Node[], right: readonly Node[]): Pair[] {
  const tag = (node: Node) => (typeof node === "string" ? '"' : node.tag);
  return align(left, right, tag, (a, b) => [
    ...a.map((node): Pair => [node, undefined]),
    ...b.map((node): Pair => [undefined, node]),
  ]);
}

function align(
  left: readonly Node[],
  right: readonly Node[],
  key: (node: Node) => string,
  between: (left: readonly Node[], right: readonly Node[]) => Pair[],
): Pair[] {
  if (left.length === 0 && right.length === 0) return [];
  const [a, b] = [left.map(key), right.map(key)];
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  for (const [x, y] of [...commonSubsequence(a, b), [left.length, right.length] as const]) {
    if (x > i || y > j) pairs.push(...between(left.slice(i, x), right.slice(j, y)));
    if (x < left.length) pairs.push([left[x], right[y]]);
    [i, j] = [x + 1, y + 1];
  }
  return pairs;
}

/** Places of a longest common subsequence; what is equal at both ends is taken first, so that long lists stay cheap. */
function commonSubsequence(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [n, m] = [a.length - start - end, b.length - start - end];
  const lengths = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = n - 1; i >= 0; i--) {
    const row = lengths[i];
    for (let j = m - 1; row && j >= 0; j--) {
      row[j] = a[start + i] === b[start + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < start; i++) pairs.push([i, i]);
  for (let i = 0, j = 0; i < n && j < m; ) {
    if (a[start + i] === b[start + j]) pairs.push([start + i++, start + j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  for (let i = end; i > 0; i--) pairs.push([a.length - i, b.length - i]);
  return pairs;
}
