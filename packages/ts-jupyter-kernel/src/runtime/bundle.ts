/**
 * A value as one MIME bundle: what a cell's last expression and `display(value)` send.
 *
 * The formatters of the user come first, then the table of rules.ts, then text. No value makes this throw: what a formatter refuses is shown as
 * text, with a line that says why. What comes out shares nothing with the value, and is what JSON can write.
 */
import type { MimeBundle } from "../link/types.js";
import { wellFormed } from "./escape.js";
import type { Formatter } from "./formatter.js";
import { kernel } from "./intrinsics.js";
import { toJson } from "./json.js";
import { messageOf, plainText } from "./plain-text.js";
import { rules } from "./rules.js";
import { isObject, isPlainObject, isThenable } from "./shapes.js";

/** The bundle of a value now: of promises, and of values that need time to show themselves, the text. */
export function bundleOf(value: unknown): MimeBundle {
  const { now, later } = bundleInTime(value);
  // Nobody waits for it: its failure is not one of the cell.
  later?.catch(() => {});
  return now;
}

/** The bundle of a value; promises and asynchronous formatters are awaited. Rejects only where a promise that was the value itself does. */
export async function bundleOfAsync(value: unknown): Promise<MimeBundle> {
  const { now, later } = bundleInTime(value);
  return later ?? now;
}

/** What can be shown of a value now, and where waiting gives more, that. `later` rejects only where the value was a promise that does. */
export function bundleInTime(value: unknown): { now: MimeBundle; later?: Promise<MimeBundle> } {
  if (isThenable(value)) return { now: textBundle(value), later: Promise.resolve(value).then(bundleOfAsync) };
  const formatter = formatterOf(value);
  if (!formatter) return { now: textBundle(value) };
  try {
    const answer = formatter.bundle(value as never);
    if (!isThenable(answer)) return { now: completed(answer, value) };
    const later = Promise.resolve(answer).then((data) => completed(data, value));
    return { now: textBundle(value), later: later.catch((error: unknown) => failed(value, error)) };
  } catch (error) {
    return { now: failed(value, error) };
  }
}

/** A MIME bundle of the user as it is sent: text as text, bytes as base64, everything else as JSON. */
export function mimeBundle(data: object, metadata: object = {}): MimeBundle {
  const entries = Object.entries(data).filter(([, content]) => content !== undefined);
  return {
    data: Object.fromEntries(entries.map(([mime, content]) => [mime, part(mime, content)])),
    metadata: toJson(metadata) as Record<string, unknown>,
  };
}

function formatterOf(value: unknown): Formatter | undefined {
  const matching = ({ matches }: Formatter) => {
    try {
      return matches(value);
    } catch {
      return false;
    }
  };
  return kernel()?.formatters.find(matching) ?? rules.find(matching);
}

function part(mime: string, content: unknown): unknown {
  if (ArrayBuffer.isView(content)) {
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64");
  }
  if (/[/+]json$/.test(mime)) return toJson(content);
  if (typeof content === "string") return wellFormed(content);
  if (Array.isArray(content) && content.every((line) => typeof line === "string")) return wellFormed(content.join(""));
  if (isObject(content)) return toJson(content);
  return String(content);
}

/** What a formatter answered, checked, with the text that every front end can show. */
function completed(answer: unknown, value: unknown): MimeBundle {
  if (!isObject(answer)) throw new Error(`not a MIME bundle: ${plainText(answer).slice(0, 200)}`);
  const whole = isPlainObject(answer.data) && !Object.keys(answer).some((key) => key.includes("/"));
  const { data, metadata } = whole
    ? mimeBundle(answer.data as object, isObject(answer.metadata) ? answer.metadata : {})
    : mimeBundle(answer);
  const strange = Object.keys(data).find((mime) => !/^[^\s/]+\/[^\s/]+$/.test(mime));
  if (strange !== undefined) throw new Error(`not a MIME type: ${JSON.stringify(strange)}`);
  return { data: "text/plain" in data ? data : { ...data, "text/plain": plainText(value) }, metadata };
}

function textBundle(value: unknown, note = ""): MimeBundle {
  return { data: { "text/plain": plainText(value) + note }, metadata: {} };
}

function failed(value: unknown, error: unknown): MimeBundle {
  return textBundle(value, `\n(shown as text, because its formatter failed: ${messageOf(error)})`);
}
