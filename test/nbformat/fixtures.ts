import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CodeCell,
  type Notebook,
  NotebookError,
  newCodeCell,
  newNotebook,
  type Output,
  parseNotebook,
  validateNotebook,
} from "@innerloop/nbformat";
import { expect, onTestFinished } from "vitest";

/** A file of test/fixtures/nbformat. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/nbformat/${name}`, import.meta.url), "utf8");
}

/** A folder that is removed after the test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nbformat-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A 4.5 document with one code cell, changed by `change`, as JSON text. */
export function documentWith(
  change: (cell: Record<string, unknown>, document: Record<string, unknown>) => void,
): string {
  const cell: Record<string, unknown> = {
    cell_type: "code",
    id: "first",
    metadata: {},
    source: ["1 + 1"],
    execution_count: 1,
    outputs: [{ output_type: "stream", name: "stdout", text: ["2\n"] }],
  };
  const document = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  change(cell, document);
  return JSON.stringify(document);
}

/** A notebook whose only cell has these outputs. */
export function notebookWith(...outputs: Output[]): ReturnType<typeof newNotebook> & { cells: CodeCell[] } {
  return { ...newNotebook(), cells: [newCodeCell("", { id: "only", outputs })] };
}

/** The one-line message that an action fails with. */
export async function messageOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof NotebookError) return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** What lenient reading makes of a text, which has to be valid, and what it said. */
export function readLeniently(text: string): { notebook: Notebook; said: string[] } {
  const said: string[] = [];
  const notebook = parseNotebook(text, { file: "bad.ipynb", onRepair: (what) => said.push(what) });
  expect(validateNotebook(notebook)).toEqual([]);
  return { notebook, said };
}
