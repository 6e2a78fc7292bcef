import { type CellMetadata, type Notebook, newCodeCell, newMarkdownCell, newNotebook } from "@innerloop/nbformat";
import { expect, test } from "vitest";
import { checkParameters, notebookSettings } from "../../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";
import type { NotebooksOptions } from "../../../packages/vitest-notebook/src/settings/types.js";

interface Given {
  source?: string;
  tags?: string[];
  own?: unknown;
}

/** A notebook with a heading (position 0), and code cells from position 1. */
function notebookOf(cells: Given[], own?: unknown, kernel?: string): Notebook {
  const notebook = newNotebook({
    ...(kernel && { kernelspec: { name: kernel, display_name: kernel } }),
    ...(own !== undefined && { vitest_notebook: own }),
  });
  const code = cells.map(({ source = "1", tags, own }) => {
    const metadata: CellMetadata = { ...(tags && { tags }), ...(own !== undefined && { vitest_notebook: own }) };
    return newCodeCell(source, { metadata });
  });
  notebook.cells = [newMarkdownCell("# Title"), ...code];
  return notebook;
}

const settingsFor = (notebook: Notebook, options: NotebooksOptions = {}) =>
  notebookSettings(notebook, settingsOf(options));

/** Settings of the only code cell. */
function cellOf(given: Given, options: NotebooksOptions = {}, own?: unknown) {
  const cell = settingsFor(notebookOf([given], own), options).cells.get(1);
  if (cell === undefined) throw new Error("no settings for the code cell");
  return cell;
}

test("each code cell has its settings, by its position among all cells, and no other cell has any", () => {
  const { cells } = settingsFor(notebookOf([{}, {}]));
  expect([...cells.keys()]).toEqual([1, 2]);
});

test("a plain cell runs, has to succeed, and its outputs are compared by the options", () => {
  const { rules, ...rest } = cellOf({}, { rtol: 1e-4, atol: 1e-9, timeout: 7, stderr: "ignore" });
  expect(rest).toEqual({ outputs: "compare", expects: "success", execution: "run", timeout: 7 });
  expect(rules).toMatchObject({ rtol: 1e-4, atol: 1e-9, stderr: "ignore", derived: "present", pictures: 0.002 });
});

test("the notebook's metadata go before the options, the cell's before the notebook's, and a tag says it too", () => {
  const options = { rtol: 1e-6, timeout: 10 };
  const own = { rtol: 1e-5, timeout: 20 };
  expect(cellOf({}, options, own)).toMatchObject({ rules: { rtol: 1e-5 }, timeout: 20 });
  expect(cellOf({ own: { rtol: 1e-4 } }, options, own)).toMatchObject({ rules: { rtol: 1e-4 }, timeout: 20 });
  expect(cellOf({ tags: ["rtol=1e-3", "timeout=0"] }, options, own)).toMatchObject({
    rules: { rtol: 1e-3 },
    timeout: 0,
  });
});

test("a notebook may switch the cache off for itself, and not on against the options", () => {
  const cacheOf = (own: unknown, options: NotebooksOptions = {}) => settingsFor(notebookOf([{}], own), options).cache;
  expect(cacheOf(undefined)).toBe("on");
  expect(cacheOf({ cache: "off" })).toBe("off");
  expect(cacheOf({ cache: "on" }, { cache: "off" })).toBe("off");
  expect(cacheOf(undefined, { cache: "off" })).toBe("off");
  expect(() => cacheOf({ cache: "of" })).toThrow('metadata.vitest_notebook: invalid cache: "of" (on or off)');
});

test("ignored paths and inputs of the metadata are added to those of the options", () => {
  const notebook = notebookOf([{ own: { ignorePaths: ["/c"] } }], { ignorePaths: ["/b"], inputs: ["b.csv"] });
  const { cells, inputs } = settingsFor(notebook, { ignorePaths: ["/a"], inputs: ["a.csv"] });
  expect(cells.get(1)?.rules.ignorePaths).toEqual(["/a", "/b", "/c"]);
  expect(inputs).toEqual(["a.csv", "b.csv"]);
});

test("names of patterns in the metadata replace those of the options, whose own patterns stay", () => {
  const options = { patterns: [{ name: "run id", expression: /run-\d+/ }] };
  const own = { patterns: ["port", { name: "job", expression: "job-\\d+" }] };
  const { patterns } = cellOf({ own }, options).rules;
  expect(patterns.map(({ name }) => name)).toEqual(["run id", "port", "job"]);
  expect(patterns.at(-1)?.expression).toEqual(/job-\d+/gu);
});

test.each([
  ["all", [], "compare"],
  ["all", ["check-output"], "compare"],
  ["all", ["ignore-output"], "ignore"],
  ["tagged", [], "ignore"],
  ["tagged", ["check-output"], "compare"],
  ["tagged", ["ignore-output"], "ignore"],
  ["none", [], "ignore"],
  ["none", ["check-output"], "ignore"],
] as const)('compare "%s": outputs of a cell tagged %j are to %s', (compare, tags, outputs) => {
  expect(cellOf({ tags: [...tags] }, { compare }).outputs).toBe(outputs);
});

test("the metadata of a notebook say how it is compared, whatever the options say", () => {
  expect(cellOf({}, { compare: "all" }, { compare: "none" }).outputs).toBe("ignore");
});

test("a cell is skipped with the tag or comment that says so; an empty cell because it is empty", () => {
  const skipped = (skipReason: string) => ({ execution: "skip", skipReason });
  expect(cellOf({ tags: ["skip-execution"] })).toMatchObject(skipped("skip-execution"));
  expect(cellOf({ tags: ["nbval-skip"] })).toMatchObject(skipped("nbval-skip"));
  expect(cellOf({ source: "# NBVAL_SKIP\nf()" })).toMatchObject(skipped("NBVAL_SKIP"));
  expect(cellOf({ tags: ["slow"] })).toMatchObject(skipped("slow"));
  expect(cellOf({ source: " \n" })).toMatchObject(skipped("it is empty"));
});

test("slow cells run when they are asked for", () => {
  const cell = cellOf({ tags: ["slow"] }, { slow: "run" });
  expect(cell.execution).toBe("run");
  expect(cell.skipReason).toBeUndefined();
});

test("a cell tagged raises-exception has to raise", () => {
  expect(cellOf({ tags: ["raises-exception"] }).expects).toBe("raises");
});

test("the kernel is the option's, else the one that the notebook names, else none", () => {
  expect(settingsFor(notebookOf([], undefined, "tslab"), { kernel: "ts-jupyter" }).kernel).toBe("ts-jupyter");
  expect(settingsFor(notebookOf([], undefined, "tslab")).kernel).toBe("tslab");
  expect(settingsFor(notebookOf([])).kernel).toBeUndefined();
});

const declares = { source: 'const profile: "quick" | "full" = "quick";\nlet seed = 1;', tags: ["parameters"] };

test("a notebook gets those parameters of the options that it declares", () => {
  const options = { profile: "full", parameters: { seed: 3, other: 1 } };
  expect(settingsFor(notebookOf([declares]), options).parameters).toEqual({ profile: "full", seed: 3 });
  expect(settingsFor(notebookOf([{}]), options).parameters).toEqual({});
});

test("a notebook's own values for its tests give way to those from outside", () => {
  const notebook = notebookOf([declares], { parameters: { seed: 5, profile: "quick" } });
  expect(settingsFor(notebook, { parameters: { seed: 6 } }).parameters).toEqual({ seed: 6, profile: "quick" });
});

test("a parameter that no notebook declares is an error with the one that was meant", () => {
  const notebooks = [notebookOf([{}]), notebookOf([declares])];
  const check = (parameters: Record<string, number>) => () => checkParameters(settingsOf({ parameters }), notebooks);
  expect(check({ seed: 1 })).not.toThrow();
  expect(check({ sed: 1 })).toThrow('unknown parameter "sed": no notebook declares it (did you mean "seed"?)');
  expect(check({ rate: 1 })).toThrow(new RangeError('unknown parameter "rate": no notebook declares it'));
});

test.each([
  [[{}, { tags: ["rtoll=1e-3"] }], undefined, 'cell [2]: unknown tag "rtoll=1e-3" (did you mean "rtol=1e-3"?)'],
  [[{ source: "" }, { tags: ["Slow"] }], undefined, 'cell [1]: unknown tag "Slow" (did you mean "slow"?)'],
  [[{ source: "", tags: ["Slow"] }], undefined, 'cell [ ]: unknown tag "Slow" (did you mean "slow"?)'],
  [
    [{ own: { rtoll: 1 } }],
    undefined,
    'cell [1]: metadata.vitest_notebook: unknown option "rtoll" (did you mean "rtol"?)',
  ],
  [
    [{ own: { compare: "none" } }],
    undefined,
    'cell [1]: metadata.vitest_notebook: unknown option "compare" (an option of the plugin, not of a cell)',
  ],
  [
    [{ own: { patterns: ["pathh"] } }],
    undefined,
    'cell [1]: metadata.vitest_notebook: unknown pattern "pathh" (did you mean "path"?)',
  ],
  [
    [{ own: { rtol: 1e-3 }, tags: ["rtol=1e-4"] }],
    undefined,
    "cell [1]: two values of rtol: 0.001 (metadata) and 0.0001 (tag)",
  ],
  [[declares, declares], undefined, 'cell [1] and cell [2] are both tagged "parameters"'],
  [[], { atol: "x" }, 'metadata.vitest_notebook: invalid atol: "x" (a number, 0 or more)'],
  [[], { jobs: 2 }, 'metadata.vitest_notebook: unknown option "jobs" (an option of the plugin, not of a notebook)'],
  [[], [1], "metadata.vitest_notebook: not an object: [1]"],
  [[declares], { parameters: { sed: 1 } }, 'metadata.vitest_notebook: unknown parameter "sed" (did you mean "seed"?)'],
  [[{}], { parameters: { sed: 1 } }, 'metadata.vitest_notebook: unknown parameter "sed" (known: none)'],
])("cells %j below %j: the error says where and what", (cells: Given[], own, message) => {
  expect(() => settingsFor(notebookOf(cells, own))).toThrow(new RangeError(message));
});
