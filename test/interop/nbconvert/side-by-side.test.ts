// The real nbconvert beside our exporters, over the whole corpus: page by page and text by text, nothing differs but what
// test/nbconvert/differences.ts lists. One notebook alone: `-t "<its name>"`.
// Needs .venv with nbconvert (scripts/python-env.js), or a Python named by INNERLOOP_PYTHON.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpus } from "../../nbconvert/corpus/index.js";
import { ours } from "../../nbconvert/ours.js";
import { Nbconvert } from "../../nbconvert/theirs.js";
import { variants } from "../../nbconvert/variants.js";
import { judge, report } from "../../nbconvert/verdict.js";
import { PYTHON } from "../python.js";

let nbconvert: Nbconvert;
beforeAll(() => {
  nbconvert = new Nbconvert(PYTHON);
});
afterAll(() => nbconvert.close());

describe.each(variants.map((variant) => [variant.name, variant] as const))(
  "%s: nbconvert and we make the same of",
  (_, variant) => {
    it.each(corpus.filter(variant.takes).map((entry) => [entry.name, entry] as const))("%s", async (name, entry) => {
      const [theirs, made] = await Promise.all([nbconvert.export(entry, variant), ours(entry, variant)]);
      const { open } = judge(name, variant.name, theirs, made);
      if (open.length > 0) expect.fail(`${open.length} differences that are not listed\n\n${report(open)}`);
    });
  },
);
