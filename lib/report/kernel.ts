/**
 * Where outputs go. A value becomes one MIME bundle; the bundle goes to the first of
 *
 * 1. the hook `globalThis[Symbol.for("innerloop.display")]`, which a kernel (or a test) installs: `(bundle: DisplayBundle) => void`;
 * 2. the tslab kernel this process runs in: its `lastWriteDisplayData`, which accepts whole bundles
 *    (tslab's public `display` sends one MIME type per call, so nothing could stand beside a figure for front ends without Plotly);
 * 3. standard output, as the bundle's `text/plain`.
 *
 * The rest of the library knows nothing of Jupyter.
 */
import { createRequire } from "node:module";
import { join } from "node:path";

/** One output: the same content in several formats. Keys are MIME types; text is one string, `…+json` a JSON value. */
export interface DisplayBundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** `display_id` names the output, so that a later bundle with the same name can replace it. */
  readonly transient?: { readonly display_id?: string };
  /** true: replace the output with this `display_id` instead of adding one. */
  readonly update?: boolean;
}

/** What a kernel installs at `globalThis[DISPLAY_HOOK]` to receive bundles. It must not throw. */
export type DisplayHook = (bundle: DisplayBundle) => void;

/** The global symbol under which a kernel offers its display function. */
export const DISPLAY_HOOK: unique symbol = Symbol.for("innerloop.display") as never;

type TslabWrite = (content: Record<string, unknown>, update: boolean) => void;

function installedHook(): DisplayHook | undefined {
  const hook = (globalThis as Record<symbol, unknown>)[DISPLAY_HOOK];
  return typeof hook === "function" ? (hook as DisplayHook) : undefined;
}

/** The running kernel's own module instance: a second copy of tslab (global beside local) has no writer yet, so it is passed over. */
function tslabWriter(): TslabWrite | undefined {
  const cache = createRequire(join(process.cwd(), "package.json")).cache;
  for (const [file, module] of Object.entries(cache)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file)) continue;
    const write: unknown = module?.exports?.lastWriteDisplayData;
    if (typeof write === "function") return write as TslabWrite;
  }
  return undefined;
}

/** Which of the three ways is open now. */
export function displayTarget(): "hook" | "tslab" | "text" {
  if (installedHook()) return "hook";
  return tslabWriter() ? "tslab" : "text";
}

/** Sends one bundle to the notebook, or its `text/plain` to standard output where there is no notebook. */
export function display(bundle: DisplayBundle): void {
  const hook = installedHook();
  const write = hook ? undefined : tslabWriter();
  const { data, metadata = {}, transient = {}, update = false } = bundle;
  const text = data["text/plain"];
  if (hook) hook(bundle);
  else if (write) write({ data, metadata, transient }, update);
  else if (typeof text === "string") process.stdout.write(`${text}\n`);
}
