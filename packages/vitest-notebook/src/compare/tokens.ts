// The tokens that texts are compared by: words and numbers, and what a declared pattern stands for.
import type { TextToken } from "@innerloop/nbformat";

/** Made by patterns.ts. */
export interface MaskToken {
  kind: "mask";
  pattern: string;
  /** As written. */
  text: string;
  /** Offsets in the text. */
  start: number;
  end: number;
}

export type Token = TextToken | MaskToken;
