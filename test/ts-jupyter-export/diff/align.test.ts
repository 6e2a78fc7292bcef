import { type Cell, newCodeCell, newMarkdownCell } from "@innerloop/nbformat";
import { expect, it } from "vitest";
import { alignCells } from "../../../packages/ts-jupyter-export/src/diff/align.js";

const code = (id: string, source = id): Cell => newCodeCell(source, { id });
const said = (before: Cell[], after: Cell[]) =>
  alignCells(before, after).map((pair) => `${pair.before?.id ?? "–"} ${pair.after?.id ?? "–"}`);

it("cells of one id stand opposite each other, whatever they say", () => {
  expect(said([code("a", "1"), code("b", "2")], [code("a", "3"), code("b", "4")])).toEqual(["a a", "b b"]);
});

it("cells without a common id are known by their source, as in notebooks before 4.5", () => {
  expect(said([code("a", "x = 1"), code("b", "y")], [code("p", "new"), code("q", "x = 1"), code("r", "y")])).toEqual([
    "– p",
    "a q",
    "b r",
  ]);
});

it("a cell that was rewritten stands opposite its successor of the same kind", () => {
  const before = [code("a"), newMarkdownCell("old text", { id: "m" }), code("b", "old"), code("z")];
  const after = [code("a"), code("c", "new"), code("z")];
  expect(said(before, after)).toEqual(["a a", "m –", "b c", "z z"]);
});

it("nothing opposite nothing, and everything opposite nothing", () => {
  expect(said([], [])).toEqual([]);
  expect(said([], [code("a")])).toEqual(["– a"]);
  expect(said([code("a"), code("b")], [])).toEqual(["a –", "b –"]);
});

it("a cell that moved is removed in one place and added in the other", () => {
  const cells = ["a", "b", "c"].map((id) => code(id));
  expect(said(cells, [cells[2] as Cell, cells[0] as Cell, cells[1] as Cell])).toEqual(["– c", "a a", "b b", "c –"]);
});
