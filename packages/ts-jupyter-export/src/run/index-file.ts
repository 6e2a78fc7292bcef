// Writes index.html from what became of the notebooks.
import { writeFileAtomic } from "@innerloop/nbformat";
import type { Request } from "../cli/request.js";
import { indexPath } from "../cli/targets.js";
import { figuresOf, renderFigure } from "../figures/index.js";
import { indexEntry, profileOf, renderIndex } from "../index-page/index.js";
import { hrefBetween } from "./href.js";
import type { Outcome } from "./outcome.js";

/** @returns the path written */
export async function writeIndex(outcomes: readonly Outcome[], request: Request, date: Date): Promise<string> {
  const path = indexPath(request);
  const entries = [];
  for (const outcome of outcomes) {
    const [page] = outcome.written;
    entries.push(
      indexEntry(outcome, {
        executed: request.run === "execute",
        ...(page === undefined ? {} : { href: hrefBetween(path, page) }),
        thumbnail: await thumbnail(outcome),
      }),
    );
  }
  await writeFileAtomic(path, renderIndex(entries, { title: "Notebooks", facts: factsOf(outcomes, date) }));
  return path;
}

/** The first figure that can be drawn. */
async function thumbnail({ notebook }: Outcome): Promise<string | undefined> {
  for (const { figure } of notebook === undefined ? [] : figuresOf(notebook)) {
    try {
      return await renderFigure(figure, "svg");
    } catch {
      // A picture that cannot be drawn has already been reported with its page; here the next one serves as well.
    }
  }
  return undefined;
}

function factsOf(outcomes: readonly Outcome[], date: Date): { label: string; value: string }[] {
  const notebooks = outcomes.flatMap(({ notebook }) => (notebook === undefined ? [] : [notebook]));
  const facts = [
    { label: "written", value: `${date.toISOString().slice(0, 16).replace("T", " ")} UTC` },
    { label: "Node", value: process.versions.node },
    { label: "kernel", value: distinct(outcomes.map(({ kernel }) => kernel)) },
    { label: "profile", value: distinct(notebooks.map(profileOf)) },
  ];
  return facts.filter(({ value }) => value !== "");
}

const distinct = (values: readonly (string | undefined)[]): string =>
  [...new Set(values.filter((value) => value !== undefined))].sort().join(", ");
