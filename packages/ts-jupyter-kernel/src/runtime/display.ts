/** Outputs of a cell: shown, replaced by name, cleared. */
import { bundleInTime, mimeBundle } from "./bundle.js";
import { kernel, send } from "./intrinsics.js";

export interface DisplayOptions {
  /** Names the output, so that it can be replaced. Default: a new name. */
  readonly id?: string;
  /** Goes with the bundle, by MIME type: `{ "image/png": { width: 400 } }`. Default: what the value says. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The value is a MIME bundle already. Default: false. */
  readonly raw?: boolean;
}

/** An output that is on the page. */
export interface DisplayHandle {
  readonly id: string;
  /** Settles when a value that needs time (a promise, a Blob) is shown; rejects when the promise does. */
  readonly shown: Promise<void>;
  /** Replaces the output, wherever it is shown. */
  update(value: unknown, options?: Omit<DisplayOptions, "id">): void;
}

/** Shows a value, as a cell shows its last expression. A promise is shown at once, and again when it has its value. */
export function display(value: unknown, options: DisplayOptions = {}): DisplayHandle {
  const { id = crypto.randomUUID() } = options;
  const shown = show(value, options, id, false);
  return { id, shown, update: (next, nextOptions = {}) => void show(next, nextOptions, id, true) };
}

/** Replaces all outputs of that name. */
export function updateDisplay(id: string, value: unknown, options: Omit<DisplayOptions, "id"> = {}): void {
  void show(value, options, id, true);
}

/** Removes the outputs of the running cell. `wait`: when its next output comes, so that the page does not flicker. Default: false. */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  kernel()?.clear(wait);
}

/** A rejection is not handled here: where nobody asks for `shown`, it fails the cell like any other. */
function show(value: unknown, options: DisplayOptions, id: string, update: boolean): Promise<void> {
  const transient = { display_id: id };
  const { metadata } = options;
  if (options.raw) {
    if (typeof value !== "object" || value === null) throw new Error(`not a MIME bundle: ${String(value)}`);
    send({ ...mimeBundle(value, metadata), transient, update });
    return Promise.resolve();
  }
  const { now, later } = bundleInTime(value);
  const added = metadata && mimeBundle({}, metadata).metadata;
  send({ data: now.data, metadata: { ...now.metadata, ...added }, transient, update });
  if (!later) return Promise.resolve();
  return later.then(({ data, metadata }) =>
    send({ data, metadata: { ...metadata, ...added }, transient, update: true }),
  );
}
