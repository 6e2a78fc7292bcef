import { afterAll, beforeAll, describe } from "vitest";
import { TestKernel } from "../support.js";
import { type Behaviour, hold } from "./behaviour.js";
import { asynchronous, classes, functions } from "./language.js";
import { edits, files, packages } from "./modules.js";
import { late, otherMeanings, patterns, redeclared } from "./names.js";
import { positions } from "./positions.js";
import { flow, typeOnly } from "./types.js";
import { values } from "./values.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ args: [] });
});
afterAll(() => kernel.stop());

/** Rows of a group may hide globals from each other; the next group starts anew. */
const group = (title: string, rows: readonly Behaviour[]) =>
  describe(title, () => {
    beforeAll(() => kernel.execute("%reset"));
    hold(rows, () => kernel);
  });

group("values and the forms of cells", values);
group("a name declared again", redeclared);
group("names are looked up when they are used", late);
group("destructuring", patterns);
group("names that mean something else elsewhere", otherMeanings);
group("functions and iteration", functions);
group("classes and declarations of TypeScript", classes);
group("waiting and resources", asynchronous);
group("types from cell to cell", flow);
group("declarations without a run time, and what the check refuses", typeOnly);
group("the project's files", files);
group("edited files", edits);
group("packages", packages);
group("the place of an error", positions);
