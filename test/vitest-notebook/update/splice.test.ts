import { isDeepStrictEqual } from "node:util";
import { type JsonValue, type Notebook, type Output, parseNotebook } from "@innerloop/nbformat";
import { describe, expect, test } from "vitest";
import { updateReferences } from "../../../packages/vitest-notebook/src/update/splice.js";
import { seeded } from "../../ts-jupyter-kernel/random.js";
import { type Draw, randomNotebook, randomOutput, randomStyle, type Style, writeJson } from "./random-notebook.js";

type Update = Parameters<typeof updateReferences>[1] extends ReadonlyMap<number, infer T> ? T : never;

function fileOf(notebook: JsonValue, style: Style, draw: Draw): ReturnType<typeof writeJson> {
  const written = writeJson(notebook, style, draw);
  return { ...written, text: written.text + style.end };
}

/** New outputs for about half of the code cells: some equal, some changed, some more or fewer than before. */
function randomUpdates(notebook: Notebook, draw: Draw): Map<number, Update> {
  const updates = new Map<number, Update>();
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== "code" || draw() < 0.4) return;
    const outputs = cell.outputs.flatMap((output) => {
      const chance = draw();
      if (chance < 0.4) return [structuredClone(output)];
      return chance < 0.8 ? [randomOutput(draw) as unknown as Output] : [];
    });
    if (draw() < 0.2) outputs.push(randomOutput(draw) as unknown as Output);
    updates.set(index, { outputs, executionCount: draw() < 0.5 ? cell.execution_count : 42 });
  });
  return updates;
}

/** The updated file, put together from the old file's bytes and the writer's text for what is new. */
function expectedText(
  file: ReturnType<typeof writeJson>,
  notebook: Notebook,
  updates: Map<number, Update>,
  style: Style,
) {
  const draw = () => 0;
  const jupyter: Style = { ...style, keys: "sorted", texts: "lines" };
  const edits: [number, number, string][] = [];
  const replace = (path: string[], value: unknown) => {
    const span = file.spans.get(path.join("/"));
    if (span === undefined) throw new Error(`no value at ${path.join("/")}`);
    edits.push([...span, writeJson(value as JsonValue, jupyter, draw, path).text]);
  };
  for (const [index, { outputs, executionCount }] of updates) {
    const cell = notebook.cells[index];
    if (cell?.cell_type !== "code") throw new Error("no code cell");
    const path = ["cells", `${index}`];
    if (cell.execution_count !== executionCount) replace([...path, "execution_count"], executionCount);
    if (cell.outputs.length !== outputs.length) replace([...path, "outputs"], outputs);
    else
      outputs.forEach((output, at) => {
        if (!isDeepStrictEqual(output, cell.outputs[at])) replace([...path, "outputs", `${at}`], output);
      });
  }
  let text = file.text;
  for (const [start, end, value] of edits.sort((a, b) => b[0] - a[0]))
    text = text.slice(0, start) + value + text.slice(end);
  return text;
}

describe("updateReferences", () => {
  test("changes the given outputs and counts, in the layout of the file, and no other byte (500 random files)", () => {
    for (let seed = 0; seed < 500; seed++) {
      const draw = seeded(seed);
      const style = randomStyle(draw);
      const notebook = randomNotebook(draw);
      const file = fileOf(notebook, style, draw);
      const parsed = parseNotebook(file.text);
      const updates = randomUpdates(parsed, draw);
      const updated = updateReferences(file.text, updates);
      expect(updated, `seed ${seed}`).toBe(expectedText(file, parsed, updates, style));
    }
  });

  test("gives a file that parses to exactly the notebook with the new outputs", () => {
    for (let seed = 1000; seed < 1300; seed++) {
      const draw = seeded(seed);
      const { text } = fileOf(randomNotebook(draw), randomStyle(draw), draw);
      const parsed = parseNotebook(text);
      const updates = randomUpdates(parsed, draw);
      const wanted = parsed.cells.map((cell, index) => {
        const update = updates.get(index);
        return update === undefined
          ? cell
          : { ...cell, outputs: update.outputs, execution_count: update.executionCount };
      });
      expect(parseNotebook(updateReferences(text, updates)), `seed ${seed}`).toEqual({ ...parsed, cells: wanted });
    }
  });

  test("changes nothing when the outputs are equal", () => {
    for (let seed = 2000; seed < 2200; seed++) {
      const draw = seeded(seed);
      const { text } = fileOf(randomNotebook(draw), randomStyle(draw), draw);
      const same = new Map<number, Update>();
      parseNotebook(text).cells.forEach((cell, index) => {
        if (cell.cell_type !== "code") return;
        same.set(index, { outputs: structuredClone(cell.outputs), executionCount: cell.execution_count });
      });
      expect(updateReferences(text, same), `seed ${seed}`).toBe(text);
    }
  });

  test("keeps floats, NaN and unusual escapes in outputs that stay, beside one that changes", () => {
    const stays =
      '{"output_type": "display_data", "metadata": {}, "data": {"application/json": [1.0, NaN, 1e-07, "\\u0041\\/"]}}';
    const text = fixed(`[${stays}, {"output_type": "stream", "name": "stdout", "text": "old"}]`);
    const [cell] = parseNotebook(text).cells;
    if (cell?.cell_type !== "code") throw new Error("no code cell");
    const outputs = [
      structuredClone(cell.outputs[0]) as Output,
      { output_type: "stream", name: "stdout", text: "new" },
    ];
    const updated = updateReferences(text, new Map([[0, { outputs: outputs as Output[], executionCount: 1 }]]));
    const stream = '{"name": "stdout", "output_type": "stream", "text": ["new"]}';
    expect(updated).toBe(fixed(`[${stays}, ${stream}]`));
  });

  test("escapes characters beyond ASCII only where the file does; escapes of control characters say nothing", () => {
    const outputs: Output[] = [{ output_type: "stream", name: "stdout", text: "é" }];
    const updated = (text: string) => updateReferences(text, new Map([[0, { outputs, executionCount: 1 }]]));
    expect(updated(fixed("[]").replace('"x"', '"\\u001b"'))).toContain('["é"]');
    expect(updated(fixed("[]").replace('"x"', '"\\u00e9"'))).toContain('["\\u00e9"]');
    expect(updated(fixed("[]").replace('"x"', '"\\u00e9 é"'))).toContain('["é"]');
  });

  test("writes a value of repeated keys where readers look: at the last one", () => {
    const text = fixed('[], "outputs": []');
    const outputs: Output[] = [{ output_type: "stream", name: "stdout", text: "" }];
    const updated = updateReferences(text, new Map([[0, { outputs, executionCount: 2 }]]));
    expect(updated).toContain('"outputs": [], "outputs": [{"name"');
    expect(parseNotebook(updated).cells[0]).toMatchObject({ outputs, execution_count: 2 });
  });

  test("works on files of format 4.4, whose cells have no ids, and adds none", () => {
    const text = fixed("[]").replace('"id": "a", ', "").replace('"nbformat_minor": 5', '"nbformat_minor": 4');
    const outputs: Output[] = [{ output_type: "error", ename: "E", evalue: "v", traceback: [] }];
    const updated = updateReferences(text, new Map([[0, { outputs, executionCount: 1 }]]));
    const error = '[{"ename": "E", "evalue": "v", "output_type": "error", "traceback": []}]';
    expect(updated).toBe(text.replace('"outputs": []', `"outputs": ${error}`));
  });

  test("refuses format 3, whose outputs have other fields", () => {
    const text = JSON.stringify({
      worksheets: [{ cells: [] }],
      metadata: { name: "" },
      nbformat: 3,
      nbformat_minor: 0,
    });
    expect(() => updateReferences(text, new Map())).toThrow(
      "notebook of format 3 cannot be updated: open and save it in Jupyter first",
    );
  });

  test("refuses a cell that is not there or holds no code", () => {
    const update = { outputs: [], executionCount: null };
    expect(() => updateReferences(fixed("[]"), new Map([[1, update]]))).toThrow("internal: no code cell at 1");
  });
});

/** A small file on one line, with the text of its cell's outputs. */
function fixed(outputs: string): string {
  const cell = `{"id": "a", "cell_type": "code", "metadata": {}, "source": "x", "execution_count": 1, "outputs": ${outputs}}`;
  return `{"cells": [${cell}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`;
}
