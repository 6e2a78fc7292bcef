// What of a notebook and of its surroundings is in its key, without a run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Cell, type Notebook, newCodeCell, newMarkdownCell, newNotebook, newRawCell } from "@innerloop/nbformat";
import { afterEach, beforeEach, expect, test } from "vitest";
import { computeKey } from "../../../packages/vitest-notebook/src/cache/key.js";
import { notebookSettings } from "../../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "keyed-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function parts(notebook: Notebook): Promise<Record<string, string>> {
  const settings = settingsOf({});
  const nbSettings = notebookSettings(notebook, settings);
  const key = await computeKey({ path: join(root, "book", "a.ipynb"), notebook, nbSettings, settings, root });
  return key.parts;
}

const CELLS = (): Cell[] => [
  newMarkdownCell('import "./prose.js"'),
  newRawCell('import "./raw.js"'),
  newCodeCell("const a = 1;"),
  newCodeCell("const b = 2;"),
];
/** The notebook, with its third and fourth cell (those of code) at hand. */
function changed(change: (cells: Cell[], notebook: Notebook) => void): Notebook {
  const notebook = newNotebook({ kernelspec: { name: "none", display_name: "None", language: "typescript" } });
  notebook.cells = CELLS();
  change(notebook.cells, notebook);
  return notebook;
}
const tag = (cell: Cell | undefined, name: string): void => {
  if (cell) cell.metadata.tags = [name];
};
const source = (cell: Cell | undefined, text: string): void => {
  if (cell) cell.source = text;
};

test.each<[string, (cells: Cell[], notebook: Notebook) => void]>([
  ["a source", (cells) => source(cells[2], "const a = 2;")],
  ["a source's newlines", (cells) => source(cells[2], "const a =\r\n1;")],
  ["the order of cells", (cells) => cells.push(...cells.splice(2, 1))],
  ["a cell that is gone", (cells) => cells.pop()],
  ["a cell that is skipped", (cells) => tag(cells[2], "skip-execution")],
  ["a cell that is slow, and so skipped", (cells) => tag(cells[2], "slow")],
  ["a cell that has to raise", (cells) => tag(cells[2], "raises-exception")],
  ["a cell that becomes that of parameters", (cells) => tag(cells[2], "parameters")],
  ["a cell's limit of time", (cells) => tag(cells[2], "timeout=5")],
  ["metadata that nobody knows", (_, { metadata }) => Object.assign(metadata, { mode: "fast" })],
])("the key changes with %s", async (_, change) => {
  expect(await parts(changed(change))).not.toEqual(await parts(changed(() => {})));
});

test.each<[string, (cells: Cell[], notebook: Notebook) => void]>([
  ["prose, though it looks like an import", (cells) => source(cells[0], 'import "./other.js"')],
  ["a raw cell", (cells) => source(cells[1], 'import "./other.js"')],
  ["prose that moves", (cells) => cells.push(...cells.splice(0, 1))],
  ["an output and a count", (cells) => Object.assign(cells[2] as Cell, { outputs: [], execution_count: 7 })],
  ["a tolerance", (cells) => tag(cells[2], "rtol=1e-3")],
  ["another tool's tag", (cells) => tag(cells[2], "hide-input")],
  ["the title", (_, { metadata }) => Object.assign(metadata, { title: "Other" })],
])("the key stays with %s", async (_, change) => {
  expect(await parts(changed(change))).toEqual(await parts(changed(() => {})));
});

test.each([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
  "book/package-lock.json",
  "node_modules/.package-lock.json",
  "node_modules/.pnpm/lock.yaml",
  "node_modules/.yarn-integrity",
])("%s is in the key when it is there, by its content", async (name) => {
  const none = await parts(changed(() => {}));
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), "1");
  const one = await parts(changed(() => {}));
  writeFileSync(join(root, name), "2");
  const two = await parts(changed(() => {}));
  const changes = (a: Record<string, string>, b: Record<string, string>) =>
    Object.keys(b).filter((part) => a[part] !== b[part]);
  expect([changes(none, one), changes(one, two)]).toEqual([[name], [name]]);
});
