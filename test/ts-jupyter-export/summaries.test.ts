// Our exporters against what nbconvert 7.17.2 made of the same notebooks, as test/interop/nbconvert/side-by-side.test.ts stored it:
// nothing differs but what test/nbconvert/differences.ts lists.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { groups } from "../nbconvert/corpus/index.js";
import { type Accepted, accepted } from "../nbconvert/differences.js";
import { ours } from "../nbconvert/ours.js";
import { keyOf, type Summary, storedOutcome } from "../nbconvert/summary.js";
import { variants } from "../nbconvert/variants.js";
import { judge, report } from "../nbconvert/verdict.js";

const used = new Set<Accepted>();

const summaryOf = (group: string): Summary =>
  JSON.parse(readFileSync(new URL(`../nbconvert/summaries/${group}.json`, import.meta.url), "utf8")) as Summary;

const small = Object.entries(groups)
  .map(([group, entries]) => [group, entries.filter(({ formats }) => formats !== "html")] as const)
  .filter(([, entries]) => entries.length > 0);

describe.each(small)("%s", (group, entries) => {
  const summary = summaryOf(group);
  it.each(entries.map((entry) => [entry.name, entry] as const))("%s is what nbconvert makes", async (name, entry) => {
    const reports: string[] = [];
    for (const variant of variants.filter(({ takes }) => takes(entry))) {
      const theirs = storedOutcome(summary, keyOf(name, variant.name));
      if (theirs === undefined)
        throw new Error(`no summary of ${keyOf(name, variant.name)}: npm run test:nbconvert -- -u`);
      const verdict = judge(name, variant.name, theirs, await ours(entry, variant));
      for (const entry of verdict.used) used.add(entry);
      if (verdict.open.length > 0) reports.push(`${variant.name}: ${report(verdict.open)}`);
    }
    if (reports.length > 0) expect.fail(reports.join("\n\n"));
  });
});

it("comes from one version of nbconvert, and every listed difference occurs", (context) => {
  expect(new Set(small.map(([group]) => summaryOf(group).nbconvert))).toEqual(new Set(["7.17.2"]));
  if (context.task.file.tasks.some((task) => task.mode === "skip")) context.skip("needs the whole corpus");
  const unused = accepted
    .filter((entry) => !used.has(entry))
    .map(({ reason }) => `listed, but no longer so: ${reason}`);
  if (unused.length > 0) expect.fail(unused.join("\n"));
});
