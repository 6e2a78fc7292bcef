import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Notebook } from "./notebook.js";

const notebook = new Notebook({
  "lib/shapes.ts": "/** A circle's area. */\nexport function circleArea(radius: number): number { return radius }",
  "node_modules/typed/package.json": '{ "name": "typed", "exports": { "./sub": { "types": "./sub.d.ts" } } }',
  "node_modules/typed/sub.d.ts": "export declare function sub(x: number): string",
});
beforeAll(async () => {
  await notebook.run(`/**
 * Scales a vector.
 * @param vector its components
 * @param factor what they are multiplied with
 * @returns a new vector
 * @example
 * scale([1, 2], 3)
 */
function scale(vector: number[], factor = 2): number[] { return vector.map((x) => factor * x) }
/** How many. */
const count = 3;
let untyped: any;
/** @deprecated use scale */
function scaleOld() {}
type Mode = "fast" | "exact";
function solve(options: { mode: Mode; tolerance?: number }) {}
class Grid { /** Its width. */ width = 1; resize(factor: number) {} private secret = 1 }
const grid = new Grid();
const maybe = [{ deep: 1 }].find(() => true);`);
  await notebook.run("import { circleArea } from './lib/shapes.js'");
});
afterAll(() => notebook.close());

const texts = async (marked: string) => (await notebook.complete(marked)).items.map(({ text }) => text);

describe("completion", () => {
  test("of names of earlier cells, with kinds, signature and range", async () => {
    const { items, start, end } = await notebook.complete("1; sca|");
    expect({ start, end }).toEqual({ start: 3, end: 6 });
    expect(items).toEqual([
      { text: "scale", type: "function", start: 3, end: 6, signature: "(vector: number[], factor?: number): number[]" },
      expect.objectContaining({ text: "scaleOld" }),
    ]);
    expect((await notebook.complete("Gri|")).items[0]).toMatchObject({ text: "Grid", type: "class" });
    expect((await notebook.complete("coun|")).items[0]).toMatchObject({ text: "count", type: "instance" });
    expect((await notebook.complete("cont|")).items[0]).toMatchObject({ text: "continue", type: "keyword" });
  });

  test("puts names of cells first, globals later, deprecated ones last", async () => {
    const [first] = await texts("const sorted = 1; s|");
    expect(["scale", "solve", "sorted"]).toContain(first);
    const all = await texts("s|");
    expect(all.indexOf("solve")).toBeLessThan(all.indexOf("setTimeout"));
    expect(all.indexOf("setTimeout")).toBeLessThan(all.indexOf("scaleOld"));
  });

  test.each([
    ["members", "grid.|", ["resize", "width"]],
    ["members of a name in the same cell", "const own = { alpha: 1 }; own.|", ["alpha"]],
    ["members in an unfinished text", "function f() { if (grid.wi|", ["width"]],
    ["members of what may be undefined", "maybe.|", ["?.deep"]],
    ["keys of an object literal", "solve({ mo|", ["mode"]],
    ["a union of texts", "solve({ mode: '|", ["exact", "fast"]],
    ["names to be imported", "import { circ| } from './lib/shapes.js'", ["circleArea"]],
    ["relative paths", "import x from './lib/sh|'", ["shapes"]],
    ["Node's modules", "import x from 'node:fs/p|'", ["promises"]],
    ["subpaths of a package", "import x from 'typed/|'", ["sub"]],
    ["packages", "import x from 'typ|'", ["typed"]],
    ["types", "let x: Mod|", ["Mode"]],
  ])("of %s", async (_, marked, expected) => {
    const found = await texts(marked);
    expect(found.slice(0, expected.length).sort()).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  test("after the point of any there is nothing", async () => {
    expect(await notebook.complete("untyped.|")).toEqual({ items: [], start: 8, end: 8 });
  });

  test("an empty cell offers a bounded list", async () => {
    expect((await texts("|")).length).toBeLessThanOrEqual(500);
  });

  test("a word that nothing in scope matches is imported, and one range is replaced", async () => {
    const { items, start, end } = await notebook.complete("const p = basena|");
    expect({ start, end }).toEqual({ start: 0, end: 16 });
    expect(items[0]).toMatchObject({
      text: 'import { basename } from "node:path";\nconst p = basename',
      start: 0,
      end: 16,
    });
    expect(items.length).toBeLessThanOrEqual(20);
  });
});

describe("inspection", () => {
  test("of a function: signature and JSDoc as Markdown", async () => {
    const found = await notebook.inspect("sca|le([1])");
    expect(found?.signature).toBe("function scale(vector: number[], factor?: number): number[]");
    expect(found?.documentation).toBe(
      [
        "Scales a vector.",
        "*@param* `vector` its components",
        "*@param* `factor` what they are multiplied with",
        "*@returns* a new vector",
        "*@example*\n```typescript\nscale([1, 2], 3)\n```",
      ].join("\n\n"),
    );
    expect(found?.markdown).toContain("```typescript\nfunction scale(");
    expect(found?.text).toMatch(/^function scale\(/);
  });

  test("of a constant of an earlier cell: its documentation and its place", async () => {
    const found = await notebook.inspect("count|", 1);
    expect(found?.signature).toBe("const count: 3");
    expect(found?.documentation).toBe("How many.");
    expect(found?.markdown).toContain("**Defined in cell 1, line 11**");
    expect(found?.markdown).toContain("const count = 3;");
  });

  test("inside the parentheses of a call: its signature and the argument's documentation", async () => {
    const found = await notebook.inspect("scale([1], |");
    expect(found?.signature).toBe("scale(vector: number[], factor?: number): number[]");
    expect(found?.documentation).toContain("**factor** what they are multiplied with");
  });

  test("detail 1 adds the members of the type and the definition", async () => {
    const brief = await notebook.inspect("grid|");
    const full = await notebook.inspect("grid|", 1);
    expect(brief?.markdown).toBe("```typescript\nconst grid: Grid\n```");
    expect(full?.text).toContain("Members:\nwidth: number;\nresize: (factor: number) => void;");
    expect(full?.text).toContain("const grid = new Grid();");
  });

  test("of an imported function: where its file is", async () => {
    const found = await notebook.inspect("circleArea|", 1);
    expect(found?.documentation).toBe("A circle's area.");
    expect(found?.text).toContain("shapes.ts:2");
  });

  test("of nothing is undefined", async () => {
    expect(await notebook.inspect("  |  ")).toBeUndefined();
    expect(await notebook.inspect("|")).toBeUndefined();
  });
});
