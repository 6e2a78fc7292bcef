// nbconvert's preprocessors and ours on the same notebooks: the same notebook comes out, and the same files of the same names.
import type { Notebook } from "@innerloop/nbformat";
import { beforeAll, describe, expect, it } from "vitest";
import type { ExportContext } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import {
  type PreprocessOptions,
  preprocess,
  preprocessorsOf,
} from "../../../packages/ts-jupyter-export/src/preprocess/index.js";
import * as notebooks from "./preprocess-notebooks.js";
import { type Answer, askNbconvert, type Question } from "./preprocess-oracle.js";

interface Case {
  options: PreprocessOptions;
  steps: Question["steps"];
}

const one = (options: PreprocessOptions, preprocessor: string, traits: Record<string, unknown> = {}): Case => ({
  options,
  steps: [[preprocessor, traits]],
});

/** Every preprocessor with every trait; our option first, nbconvert's class and traits after it. */
const cases: Case[] = [
  one({ tagRemove: {} }, "TagRemovePreprocessor"),
  one({ tagRemove: { removeCellTags: ["gone", "hide"] } }, "TagRemovePreprocessor", {
    remove_cell_tags: ["gone", "hide"],
  }),
  one({ tagRemove: { removeInputTags: ["no-input"] } }, "TagRemovePreprocessor", { remove_input_tags: ["no-input"] }),
  one({ tagRemove: { removeAllOutputsTags: ["clear"] } }, "TagRemovePreprocessor", {
    remove_all_outputs_tags: ["clear"],
  }),
  one({ tagRemove: { removeSingleOutputTags: ["drop"] } }, "TagRemovePreprocessor", {
    remove_single_output_tags: ["drop"],
  }),
  one(
    { tagRemove: { removeAllOutputsTags: ["clear"], removeInputTags: ["x"], removeMetadataFields: ["x", "tags"] } },
    "TagRemovePreprocessor",
    { remove_all_outputs_tags: ["clear"], remove_input_tags: ["x"], remove_metadata_fields: ["x", "tags"] },
  ),
  one({ regexRemove: { patterns: [] } }, "RegexRemovePreprocessor", { patterns: [] }),
  one({ regexRemove: { patterns: ["\\s*\\Z"] } }, "RegexRemovePreprocessor", { patterns: ["\\s*\\Z"] }),
  one({ regexRemove: { patterns: ["raw", "[0-3]$"] } }, "RegexRemovePreprocessor", { patterns: ["raw", "[0-3]$"] }),
  one({ regexRemove: { patterns: ["#", "(?i:NO)"] } }, "RegexRemovePreprocessor", { patterns: ["#", "(?i:NO)"] }),
  one({ clearOutput: {} }, "ClearOutputPreprocessor"),
  one({ clearOutput: { removeMetadataFields: ["tags", "a"] } }, "ClearOutputPreprocessor", {
    remove_metadata_fields: ["tags", "a"],
  }),
  one({ coalesceStreams: {} }, "CoalesceStreamsPreprocessor"),
  one({ highlightMagics: {} }, "HighlightMagicsPreprocessor"),
  one({ extractOutput: {} }, "ExtractOutputPreprocessor"),
  one({ extractOutput: { filenameTemplate: "fig/{index:03d}-{cell_index}{extension}" } }, "ExtractOutputPreprocessor", {
    output_filename_template: "fig/{index:03d}-{cell_index}{extension}",
  }),
  one(
    { extractOutput: { types: ["application/json", "application/vnd.x+json", "text/plain", "text/html"] } },
    "ExtractOutputPreprocessor",
    {
      extract_output_types: ["application/json", "application/vnd.x+json", "text/plain", "text/html"],
    },
  ),
  one(
    { extractOutput: { types: ["text/markdown", "text/latex", "application/javascript"] } },
    "ExtractOutputPreprocessor",
    {
      extract_output_types: ["text/markdown", "text/latex", "application/javascript"],
    },
  ),
  one({ extractAttachments: {} }, "ExtractAttachmentsPreprocessor"),
  one({ extractAttachments: { usesSeparateDirectory: true } }, "ExtractAttachmentsPreprocessor", {
    use_separate_dir: true,
  }),
  one(
    { extractAttachments: { usesSeparateDirectory: true, directoryTemplate: "of-{notebook_name}/x" } },
    "ExtractAttachmentsPreprocessor",
    { use_separate_dir: true, attachments_directory_template: "of-{notebook_name}/x" },
  ),
  one({ clearMetadata: {} }, "ClearMetadataPreprocessor"),
  one({ clearMetadata: { cells: "keep" } }, "ClearMetadataPreprocessor", { clear_cell_metadata: false }),
  one({ clearMetadata: { notebook: "keep" } }, "ClearMetadataPreprocessor", { clear_notebook_metadata: false }),
  one(
    {
      clearMetadata: {
        preserveCellMask: ["tags", ["a", "e"]],
        preserveNotebookMask: ["title", ["language_info", "name"]],
      },
    },
    "ClearMetadataPreprocessor",
    {
      preserve_cell_metadata_mask: ["tags", ["a", "e"]],
      preserve_nb_metadata_mask: ["title", ["language_info", "name"]],
    },
  ),
  // Half of a kernelspec is no valid notebook: both refuse where there is one.
  one({ clearMetadata: { preserveNotebookMask: [["kernelspec", "name"]] } }, "ClearMetadataPreprocessor", {
    preserve_nb_metadata_mask: [["kernelspec", "name"]],
  }),
  {
    options: {
      tagRemove: { removeCellTags: ["gone"], removeInputTags: ["no-input"] },
      regexRemove: { patterns: ["# T"] },
      coalesceStreams: {},
      highlightMagics: {},
      extractOutput: {},
      extractAttachments: {},
      clearMetadata: { notebook: "keep" },
    },
    steps: [
      ["TagRemovePreprocessor", { remove_cell_tags: ["gone"], remove_input_tags: ["no-input"] }],
      ["RegexRemovePreprocessor", { patterns: ["# T"] }],
      ["CoalesceStreamsPreprocessor", {}],
      ["HighlightMagicsPreprocessor", {}],
      ["ExtractOutputPreprocessor", {}],
      ["ExtractAttachmentsPreprocessor", {}],
      ["ClearMetadataPreprocessor", { clear_notebook_metadata: false }],
    ],
  },
];

const asked = cases.flatMap(({ options, steps }) =>
  Object.entries(notebooks).map(([name, notebook]) => ({
    title: `${steps
      .map(([step, traits]) => `${step} ${JSON.stringify(traits)}`)
      .join(", ")
      .slice(0, 140)}: ${name}`,
    options,
    question: { steps, notebook, uniqueKey: "my note", filesDir: "my note_files" },
  })),
);

let answers: Answer[];
beforeAll(() => {
  answers = askNbconvert(asked.map(({ question }) => question));
});

async function ours(notebook: Notebook, options: PreprocessOptions): Promise<Answer> {
  const context: ExportContext = {
    name: "my note",
    uniqueKey: "my note",
    filesDir: "my note_files",
    trust: "trusted",
    resolve: async () => undefined,
    warn: () => {},
  };
  const made = await preprocess(notebook, preprocessorsOf(options), context);
  const files = Array.from(made.files, ([path, data]) => [path, Buffer.from(data).toString("base64")] as const);
  return { notebook: made.notebook, files: Object.fromEntries(files) };
}

/** A folder's name with a space: nbconvert writes it into Markdown as it is, where it ends the link. */
const withSpaces = (answer: Answer): Answer =>
  JSON.parse(JSON.stringify(answer).replaceAll("my%20note", "my note")) as Answer;

describe("nbconvert's preprocessors and ours", () => {
  it.each(asked.map((question, index) => ({ ...question, index })))("$title", async ({ question, options, index }) => {
    const theirs = answers[index];
    if (theirs?.error === undefined) {
      expect(withSpaces(await ours(question.notebook, options))).toEqual(theirs);
    } else {
      expect(theirs.error).toContain("required property");
      await expect(ours(question.notebook, options)).rejects.toThrow(/^notebook is invalid after preprocessor Clear/);
    }
  });
});
