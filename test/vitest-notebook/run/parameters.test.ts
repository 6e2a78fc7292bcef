// Parameters go in as a cell of their own, which is gone again in the result: positions, numbers and counts are those of the reference.
import { newCodeCell, newNotebook } from "@innerloop/nbformat";
import { afterAll, expect, test } from "vitest";
import { prepare } from "../../../packages/vitest-notebook/src/run/prepare.js";
import { notebookSettings } from "../../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";
import { makeRunProject, shownAt, shownBy, statuses } from "./support.js";

const project = makeRunProject();
afterAll(() => project.remove());

const declared = { source: 'const profile: "quick" | "full" = "quick";\nlet seed = 1;', tags: ["parameters"] };

test("parameters that the notebook declares have the values of the run, and others are not injected", async () => {
  const cells = ["0", declared, "[profile, seed]", 'typeof other + " unknown"'];
  const options = { profile: "full", parameters: { seed: 7, other: 1 } };
  const { outcomes, finished } = await project.run(cells, options);
  expect(outcomes.map(({ outputs }) => shownBy(outputs))).toEqual([
    ["execute_result: 0"],
    [],
    ["execute_result: [ 'full', 7 ]"],
    ["execute_result: 'undefined unknown'"],
  ]);
  expect(finished.notebook.cells.map(({ id }) => id)).toEqual(["title", "cell-0", "cell-1", "cell-2", "cell-3"]);
  expect(finished.notebook.cells[2]?.source).toBe(declared.source);
});

test("counts are those of a run without the injected cell, in the outcomes and in the notebook", async () => {
  const { outcomes, finished } = await project.run(["0", declared, "2"], { profile: "full" });
  expect(outcomes.map(({ executionCount }) => executionCount)).toEqual([1, 2, 3]);
  expect(outcomes[2]?.outputs).toMatchObject([{ output_type: "execute_result", execution_count: 3 }]);
  expect(finished.notebook.cells.slice(1)).toMatchObject([
    { execution_count: 1 },
    { execution_count: 2 },
    { execution_count: 3, outputs: [{ execution_count: 3 }] },
  ]);
});

test("an error behind the injected cell names its own cell", async () => {
  const { outcomes } = await project.run([declared, "1", "await new Promise(() => {})"], {
    profile: "full",
    timeout: 1,
  });
  expect(statuses(outcomes)).toEqual(["ok", "ok", "error"]);
  expect(outcomes[2]?.error?.message.split("\n")[0]).toBe("cell [3] ran longer than 1 s: it was interrupted");
  expect(outcomes[2]?.error?.cell).toMatchObject({ index: 3, id: "cell-2", of: 4 });
});

test("a value of another type than the declared one fails in the first cell behind, which says what failed", async () => {
  const typed = { source: "let seed: number = 1;", tags: ["parameters"] };
  const options = { kernel: "ts-jupyter", parameters: { seed: "many" } };
  const { outcomes, finished } = await project.run([typed, "seed", "2"], options);
  expect(statuses(outcomes)).toEqual(["ok", "error", "not-run"]);
  expect(outcomes[1]?.error?.message).toMatch(/^the cell of injected parameters failed: .*string.*number/);
  expect(outcomes[1]?.error?.cell).toBeUndefined();
  expect(outcomes[1]?.outputs).toEqual([]);
  expect(finished.notebook.cells).toHaveLength(4);
});

test("parameters of a notebook in a language that we cannot write are an error before anything runs", () => {
  const notebook = newNotebook({ kernelspec: { name: "julia", display_name: "Julia", language: "julia" } });
  notebook.cells = [newCodeCell("let seed = 1", { metadata: { tags: ["parameters"] } })];
  const settings = notebookSettings(notebook, settingsOf({ parameters: { seed: 2 } }));
  expect(() => prepare(notebook, settings)).toThrow(/^cannot write parameters in "julia"/);
});

test("a notebook without a parameters cell runs as it is", async () => {
  const { outcomes } = await project.run(['const profile = "quick"; profile'], { profile: "full" });
  expect(shownBy(outcomes[0]?.outputs ?? [])).toEqual(["execute_result: 'quick'"]);
});

test("the injected cell of an earlier run gets this run's values, and its old source afterwards", async () => {
  const old = { source: '// Parameters\nconst profile: "quick" | "full" = "quick";', tags: ["injected-parameters"] };
  const { outcomes, finished } = await project.run([declared, old, "profile"], { profile: "full" });
  expect(outcomes.map(({ executionCount }) => executionCount)).toEqual([1, 2, 3]);
  expect(shownAt(finished.notebook, 3)).toEqual(["execute_result: 'full'"]);
  expect(finished.notebook.cells[2]).toMatchObject({ id: "cell-1", source: old.source, metadata: { tags: old.tags } });
});
