// In which order files are handed to vitest's workers. Longest first keeps the last worker short (list scheduling); but notebooks may
// also be bounded by `jobs`, and a notebook that waits for its turn holds a worker. So the order is that of a simulated run: whenever a
// worker is free, it takes the next notebook if a job is free too, else the next other file.

export interface Timed<T> {
  item: T;
  /** Expected seconds. */
  seconds: number;
}

/**
 * The order in which to start.
 * @param notebooks longest first, or by whatever matters more
 * @param others the files that are no notebooks, in their order
 */
export function scheduled<T>(
  notebooks: readonly Timed<T>[],
  others: readonly Timed<T>[],
  bounds: { workers: number; jobs: number },
): T[] {
  const waiting = { notebooks: [...notebooks], others: [...others] };
  /** Ends of what is running. */
  let running: { until: number; kind: keyof typeof waiting }[] = [];
  const order: T[] = [];
  let now = 0;
  while (waiting.notebooks.length + waiting.others.length > 0) {
    const jobsFree = running.filter(({ kind }) => kind === "notebooks").length < bounds.jobs;
    const kind = (jobsFree && waiting.notebooks.length > 0) || waiting.others.length === 0 ? "notebooks" : "others";
    const next = waiting[kind].shift();
    if (next === undefined) throw new Error("internal: nothing left to schedule");
    order.push(next.item);
    running.push({ until: now + next.seconds, kind });
    if (running.length < Math.max(1, bounds.workers)) continue;
    now = Math.min(...running.map(({ until }) => until));
    running = running.filter(({ until }) => until > now);
  }
  return order;
}
