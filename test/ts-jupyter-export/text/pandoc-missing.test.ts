import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asciidocExporter, latexExporter, rstExporter } from "../../../packages/ts-jupyter-export/src/text/index.js";
import { contextWith, notebookOf, sample } from "./sample.js";

const folder = mkdtempSync(join(tmpdir(), "no-pandoc-"));
const path = process.env.PATH;

beforeAll(() => {
  process.env.PATH = folder;
});

afterAll(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

const exporters = [rstExporter(), asciidocExporter(), latexExporter()];
const prose = (count: number) =>
  notebookOf(
    Array.from({ length: count }, (_, index) => ({
      cell_type: "markdown",
      id: `m${index}`,
      metadata: {},
      source: "*x*",
    })),
  );

describe("where pandoc is missing", () => {
  it.each(exporters)("$name says in one line what to install", async (exporter) => {
    const message = `pandoc not found: --to ${exporter.name} needs it (https://pandoc.org/installing.html)`;
    for (const notebook of [sample, prose(1), prose(200)]) {
      await expect(exporter.export(notebook, contextWith())).rejects.toThrow(new Error(message));
    }
  });

  it.each(exporters)("$name still writes a notebook without prose", async (exporter) => {
    const notebook = notebookOf([
      { cell_type: "code", id: "c", metadata: {}, execution_count: 1, source: "let x", outputs: [] },
    ]);
    const { data } = await exporter.export(notebook, contextWith());
    expect(data).toContain(exporter.name === "latex" ? "\\PY{" : "let x");
  });
});
