import { DISPLAY_HOOK, type DisplayBundle } from "../../../lib/report/index.js";

/** Runs `body` with a display hook installed and returns what it received, in order. */
export async function captured(body: () => unknown): Promise<DisplayBundle[]> {
  const bundles: DisplayBundle[] = [];
  const global = globalThis as Record<symbol, unknown>;
  global[DISPLAY_HOOK] = (bundle: DisplayBundle) => bundles.push(bundle);
  try {
    await body();
  } finally {
    delete global[DISPLAY_HOOK];
  }
  return bundles;
}
