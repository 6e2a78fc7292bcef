// JSON pointers (RFC 6901) and the globs over them: `*` is one step, `**` any number, also none.

/** One more step of a pointer, escaped. */
export function childPointer(pointer: string, key: string | number): string {
  return typeof key === "number"
    ? `${pointer}/${key}`
    : `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** What is still to be met on the way down to an ignored place; "ignored": this place and all below it. */
export type IgnoreState = readonly Wanted[] | "ignored";

interface Wanted {
  steps: readonly string[];
  next: number;
}

const NOTHING: readonly Wanted[] = [];

/** The state at the root of a document. Every descent through `below` gets its own; states are never changed. */
export function ignoring(paths: readonly string[]): IgnoreState {
  if (paths.length === 0) return NOTHING;
  return settle(paths.map((path) => ({ steps: stepsOf(path), next: 0 })));
}

/** The state one step further down. */
export function below(state: IgnoreState, key: string | number): IgnoreState {
  if (state === "ignored" || state.length === 0) return state;
  const name = String(key);
  const met: Wanted[] = [];
  for (const wanted of state) {
    const step = wanted.steps[wanted.next];
    if (step === "**") met.push(wanted);
    else if (step === "*" || step === name) met.push({ steps: wanted.steps, next: wanted.next + 1 });
  }
  return met.length === 0 ? NOTHING : settle(met);
}

/** `**` may stand for nothing; whoever has no step left has arrived. */
function settle(wanted: Wanted[]): IgnoreState {
  const all = [...wanted];
  for (const { steps, next } of all) {
    if (next === steps.length) return "ignored";
    if (steps[next] === "**") all.push({ steps, next: next + 1 });
  }
  return all;
}

function stepsOf(path: string): string[] {
  if (path === "") return [];
  const steps = (path.startsWith("/") ? path.slice(1) : path).split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
