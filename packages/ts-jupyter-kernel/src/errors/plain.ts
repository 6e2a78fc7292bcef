/**
 * V8 quotes the code that failed, and in a cell that is the rewritten code: `(0 , $.f) is not a function`. The error itself is made to
 * say `f is not a function`, so that its report, its stack and its message agree.
 */
import { types } from "node:util";
import { plainMessage } from "../transform/messages.js";
import { readText } from "./values.js";

/** V8's sentences that quote code; all of them are TypeErrors. */
const QUOTES_CODE = / is not (?:a function|a constructor|(?:async )?iterable)|^Cannot destructure /;

/** Changes V8's own errors only. Never throws. */
export function speakPlainly(error: unknown): void {
  if (!types.isNativeError(error)) return;
  const own = Object.getOwnPropertyDescriptor(error, "message");
  if (own?.writable !== true || typeof own.value !== "string" || !QUOTES_CODE.test(own.value)) return;
  if (readText(error, "name") === "TypeError") error.message = plainMessage(own.value);
}
