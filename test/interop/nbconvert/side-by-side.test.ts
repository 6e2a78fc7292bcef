// The real nbconvert beside our exporters, over the whole corpus: page by page and text by text, nothing differs but what
// test/nbconvert/differences.ts lists. One notebook alone: `-t "<its name>"`. New summaries: `-u`.
// Needs .venv with nbconvert (scripts/python-env.js), or a Python named by INNERLOOP_PYTHON.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpus, groups } from "../../nbconvert/corpus/index.js";
import { type Accepted, accepted } from "../../nbconvert/differences.js";
import { ours } from "../../nbconvert/ours.js";
import type { Outcome } from "../../nbconvert/outcome.js";
import { keyOf, writeSummary } from "../../nbconvert/summary.js";
import { Nbconvert } from "../../nbconvert/theirs.js";
import { variants } from "../../nbconvert/variants.js";
import { judge, report } from "../../nbconvert/verdict.js";
import { PYTHON } from "../python.js";

let nbconvert: Nbconvert;
beforeAll(() => {
  nbconvert = new Nbconvert(PYTHON);
});
afterAll(() => nbconvert.close());

const used = new Set<Accepted>();
const answers = new Map<string, Outcome>();

describe.each(variants.map((variant) => [variant.name, variant] as const))(
  "%s: nbconvert and we make the same of",
  (_, variant) => {
    it.each(corpus.filter(variant.takes).map((entry) => [entry.name, entry] as const))("%s", async (name, entry) => {
      const [theirs, made] = await Promise.all([nbconvert.export(entry, variant), ours(entry, variant)]);
      if (entry.formats !== "html") answers.set(keyOf(name, variant.name), theirs);
      const verdict = judge(name, variant.name, theirs, made);
      for (const entry of verdict.used) used.add(entry);
      if (verdict.open.length > 0) expect.fail(report(verdict.open));
    });
  },
);

const all = variants.reduce(
  (sum, { takes }) => sum + corpus.filter((entry) => entry.formats !== "html" && takes(entry)).length,
  0,
);

describe("once all of that has run", () => {
  it("every listed difference has occurred", (context) => {
    if (answers.size < all) context.skip("needs the whole corpus");
    const unused = accepted
      .filter((entry) => !used.has(entry))
      .map(({ reason }) => `listed, but no longer so: ${reason}`);
    if (unused.length > 0) expect.fail(unused.join("\n"));
  });

  it.each(Object.entries(groups).filter(([, entries]) => entries.some(({ formats }) => formats !== "html")))(
    "the stored summary of %s is what nbconvert says",
    async (group, entries) => {
      const keys = variants.flatMap((variant) => entries.map((entry) => keyOf(entry.name, variant.name)));
      const found = keys.flatMap((key) => (answers.has(key) ? [[key, answers.get(key) as Outcome] as const] : []));
      await expect(writeSummary(await nbconvert.version, new Map(found))).toMatchFileSnapshot(
        `../../nbconvert/summaries/${group}.json`,
      );
    },
  );
});
