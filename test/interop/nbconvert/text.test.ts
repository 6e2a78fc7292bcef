// Markdown, script, Python and notebook exports beside nbconvert's own: the same bytes.
import { beforeAll, describe, expect, it } from "vitest";
import type { Excluded } from "../../../packages/ts-jupyter-export/src/core/excluded.js";
import {
  markdownExporter,
  notebookExporter,
  pythonExporter,
  scriptExporter,
} from "../../../packages/ts-jupyter-export/src/text/index.js";
import { type Answer, askNbconvert, exportText, type Question } from "./text-asked.js";
import { notebooks } from "./text-notebooks.js";

interface Comparison {
  question: Question;
  ours: () => ReturnType<typeof exportText>;
  answer: Answer;
}

const comparisons = new Map<string, Comparison>();

function compare(name: string, question: Question, ours: Comparison["ours"]): void {
  comparisons.set(name, { question, ours, answer: {} });
}

const exporters = { markdown: markdownExporter, script: scriptExporter, python: pythonExporter } as const;
const formats = ["markdown", "script", "python"] as const;
const exclusions: readonly (readonly [trait: string, part: Parameters<Excluded["has"]>[0]])[] = [
  ["exclude_input", "input"],
  ["exclude_input_prompt", "input-prompt"],
  ["exclude_output", "output"],
  ["exclude_output_prompt", "output-prompt"],
  ["exclude_code_cell", "code-cell"],
  ["exclude_markdown", "markdown"],
  ["exclude_raw", "raw"],
];

for (const [name, notebook] of Object.entries(notebooks)) {
  for (const format of formats) {
    compare(`${format} of ${name}`, { notebook, exporter: format }, () =>
      exportText(notebook, format, exporters[format]()),
    );
  }
  for (const nbformat of [4, 3, 2] as const) {
    const config = { NotebookExporter: { nbformat_version: nbformat } };
    compare(`notebook of ${name} in format ${nbformat}`, { notebook, exporter: "notebook", config }, () =>
      exportText(notebook, "notebook", notebookExporter({ nbformat })),
    );
  }
}
const mixed = notebooks.mixed ?? "";
for (const [trait, part] of exclusions) {
  for (const format of formats) {
    const config = { TemplateExporter: { [trait]: true } };
    compare(`${format} with ${trait}`, { notebook: mixed, exporter: format, config }, () =>
      exportText(mixed, format, exporters[format]({ exclude: new Set([part]) })),
    );
  }
}

beforeAll(() => {
  const asked = [...comparisons.values()];
  const answers = askNbconvert(asked.map(({ question }) => question));
  for (const [index, comparison] of asked.entries()) comparison.answer = answers[index] ?? {};
});

describe("text formats hold the bytes of nbconvert", () => {
  it.each([...comparisons.keys()])("%s", async (name) => {
    const { ours, answer } = comparisons.get(name) ?? { ours: undefined, answer: {} };
    const { text, extension, files } = answer;
    expect(answer.error).toBeUndefined();
    expect(await ours?.()).toEqual({ text, extension, files });
  });
});
