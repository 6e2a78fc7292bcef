/** What it was that ended the user's process, from what is known afterwards. */
import type { Death } from "./types.js";

export interface Remains {
  code: number | null;
  signal: string | null;
  stderr: string;
  /** The front killed it. */
  killed: boolean;
  /** process.exit was called. */
  where: readonly string[] | undefined;
}

/** V8 and Node say so on stderr before they abort. */
const HEAP = /JavaScript heap out of memory|Fatal (?:process|JavaScript) .*out of memory/i;

export function deathOf({ code, signal, stderr, killed, where }: Remains): Death {
  const kind = killed
    ? "killed"
    : where !== undefined
      ? "exit"
      : HEAP.test(stderr)
        ? "out-of-memory"
        : signal !== null
          ? "crash"
          : "exit";
  return { kind, code, signal, stderr, where: where ?? [] };
}
