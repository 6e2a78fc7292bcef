// All notebooks that are compared with nbconvert's, each under a name of its own.
import { cells } from "./cells.js";
import { decks } from "./decks.js";
import type { Entry } from "./entry.js";
import { formats } from "./formats.js";
import { formulas } from "./formulas.js";
import { large } from "./large.js";
import { media } from "./media.js";
import { metadata } from "./metadata.js";
import { outputs } from "./outputs.js";
import { prose } from "./prose.js";
import { terminal } from "./terminal.js";
import { texts } from "./texts.js";

export type { Entry } from "./entry.js";

/** By group: a stored summary is a file a group. */
export const groups: Readonly<Record<string, readonly Entry[]>> = {
  cells,
  metadata,
  terminal,
  outputs,
  media,
  formats,
  prose,
  formulas,
  texts,
  decks,
  large,
};

export const corpus: readonly Entry[] = Object.values(groups).flat();
