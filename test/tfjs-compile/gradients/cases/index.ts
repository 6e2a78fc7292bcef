/** The cases of every kernel that has derivatives, by family. */
import type { Case } from "../derivatives.js";
import { arrangementCases } from "./arrangement.js";
import { elementwiseCases } from "./elementwise.js";
import { productCases } from "./products.js";
import { reductionCases } from "./reductions.js";
import { windowCases } from "./windows.js";

export const cases: readonly Case[] = [
  ...elementwiseCases,
  ...reductionCases,
  ...productCases,
  ...windowCases,
  ...arrangementCases,
];
