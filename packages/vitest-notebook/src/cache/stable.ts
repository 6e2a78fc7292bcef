/** Did the inputs of a run hold still while it ran? Only then its outputs are those of the key. */
import type { Trace } from "../run/types.js";
import { changeBetween } from "./changes.js";
import { ABSENT, contentOf, statOf } from "./files.js";
import { labelOf } from "./key.js";
import type { CacheKey } from "./types.js";

/**
 * Why a run cannot be stored, in one phrase; undefined: it can. Equal keys are not enough: a file may have changed and changed back, and
 * of what only this run showed to be an input nobody knows what it was before. The time of its last change tells.
 * @param before computed before the run
 * @param after computed after it, with its trace
 */
export function instability(before: CacheKey, after: CacheKey, trace: Trace): string | undefined {
  const { root } = before.input;
  // A part that only a trace showed, and only one of the two, is no change of the inputs.
  const isFixed = (name: string): boolean =>
    (name in before.parts && name in after.parts) || !(before.traced.includes(name) || after.traced.includes(name));
  const fixed = (parts: Record<string, string>) =>
    Object.fromEntries(Object.entries(parts).filter(([name]) => isFixed(name)));
  const change = changeBetween(fixed(before.parts), fixed(after.parts));
  if (change !== undefined) return `${change} during the run`;

  const written = new Set(trace.written);
  const held = (name: string): boolean => before.parts[name] !== undefined && before.parts[name] === after.parts[name];
  for (const path of new Set([...after.files, ...trace.read])) {
    const name = labelOf(path, root);
    const found = statOf(path);
    if (found?.isDirectory()) continue;
    // Written by the run itself with what it held before: the next run finds the same.
    if (written.has(path) && held(name)) continue;
    if (written.has(path)) return `it wrote ${name}, which it also reads`;
    if (found === undefined && !held(name)) return `${name} is gone since it was read`;
    if (found !== undefined && Number(found.ctimeMs) >= before.computedAt) return `${name} was written during the run`;
  }
  for (const folder of trace.listed) {
    const name = labelOf(folder, root);
    const found = statOf(folder);
    const isOld = found !== undefined && Number(found.ctimeMs) < before.computedAt;
    if (!isOld && !held(`the files in ${name}/`)) return `the files in ${name}/ changed during the run`;
  }
  // A name that was missed and is there now: by this run's hand or another's, the next run will find it.
  const appeared = trace.absent.find((path) => contentOf(path) !== ABSENT);
  return appeared === undefined ? undefined : `${labelOf(appeared, root)} appeared after it was looked for`;
}
