// Long texts as their beginning, their length and a digest: enough to compare them, and to see which one differs.
import { createHash } from "node:crypto";

const LONGEST = 320;
const KEPT = 120;

export const digest = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex").slice(0, 16);

/** Equal texts have equal short forms, and (as far as SHA-256 goes) only those. Shortening twice changes nothing. */
export const shorten = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, KEPT)}… ${text.length} characters, SHA-256 ${digest(text)}`;
