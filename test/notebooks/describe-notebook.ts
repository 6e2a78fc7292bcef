import { checksOf, validateNotebook } from "@innerloop/nbformat";
import { describe, expect, test } from "vitest";
import { codeCells, committed, deviation, displays, type Golden, longFunctions, longLines } from "./notebook-rules.js";

/** What a notebook of the book has to hold; its test file supplies the numbers. */
export interface BookNotebook {
  readonly file: string;
  readonly document: string;
  readonly number: number;
  /** Numbered sections before the verdict, each of which has to say what did not work. */
  readonly sections: number;
  /** Check name → value or bound, from a source other than the run. */
  readonly golden: Readonly<Record<string, Golden>>;
  /** Names of the figures, in order. */
  readonly figures: readonly string[];
  readonly tables: number;
}

/** The rules of the book for one committed notebook. That a run gives its outputs again is vitest-notebook's part. */
export async function describeNotebook(book: BookNotebook): Promise<void> {
  const { file, golden } = book;
  const stored = await committed(file);
  const checks = checksOf(stored);

  describe(`notebook ${book.number}, as committed`, () => {
    test("was run whole, without an error", () => {
      const cells = codeCells(stored);
      expect(cells.filter((cell) => cell.execution_count === null).map((cell) => cell.id)).toEqual([]);
      expect(cells.flatMap((cell) => cell.outputs).filter((output) => output.output_type === "error")).toEqual([]);
    });

    test("makes exactly the named checks, each name once", () => {
      const names = checks.map((check) => check.name);
      expect(new Set(names).size).toBe(names.length);
      expect([...names].sort()).toEqual(Object.keys(golden).sort());
    });

    test("passes every check", () => {
      expect(checks.filter((check) => check.status !== "pass").map((check) => check.name)).toEqual([]);
    });

    test("gives the golden numbers", () => {
      expect(checks.map((check) => deviation(check, golden[check.name])).filter(Boolean)).toEqual([]);
    });

    test("draws the named figures, and as many tables as it should", () => {
      expect(displays(stored)).toEqual({ figures: book.figures, tables: book.tables });
    });

    test("is a valid notebook", () => {
      expect(validateNotebook(stored)).toEqual([]);
    });
  });

  describe(`notebook ${book.number}, as written`, () => {
    test("has no function longer than ten lines in a cell", () => {
      expect(longFunctions(stored, 10)).toEqual([]);
    });

    test("has no line of code that a page would cut", () => {
      expect(longLines(stored, 96)).toEqual([]);
    });

    test("says what did not work in every section", () => {
      const parts = stored.cells
        .map((cell) => cell.source)
        .join("\n")
        .split(/^## (?=\d)/m)
        .slice(1, -1);
      expect(parts.length).toBe(book.sections);
      for (const part of parts) expect(part).toContain("**What did not work.**");
    });

    test("names its document and number, and has a parameters cell with the quick profile", () => {
      expect(stored.metadata.innerloop).toEqual({ document: book.document, number: book.number });
      expect(stored.metadata.kernelspec?.name).toBe("ts-jupyter");
      const parameters = stored.cells.filter((cell) => cell.metadata.tags?.includes("parameters"));
      expect(parameters.map((cell) => cell.source)).toEqual([expect.stringContaining('= "quick"')]);
    });

    // A figure weighs its numbers twice, once for each kind of page, and its still picture.
    test("stays below 850 kB with its outputs", () => {
      expect(JSON.stringify(stored).length).toBeLessThan(850_000);
    });
  });
}
