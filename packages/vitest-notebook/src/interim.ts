// Stands in for the cache until it is there: knows nothing, stores nothing.
import type { CacheKey, Lookup } from "./cache/types.js";
import type { FinishedRun } from "./run/types.js";

export async function computeKey(_input: object): Promise<CacheKey> {
  return { parts: {}, files: [] };
}

export class NotebookCache {
  constructor(
    readonly dir: string,
    readonly root: string,
  ) {}
  async lookup(_path: string, _key: CacheKey): Promise<Lookup> {
    return { status: "miss", reason: "never run" };
  }
  async store(_path: string, _key: CacheKey, _run: FinishedRun): Promise<void> {}
}
