import { describe, expect, it } from "vitest";
import { scriptExporter } from "../../../packages/ts-jupyter-export/src/text/index.js";
import { contextWith, notebookOf } from "./sample.js";

const cell = { cell_type: "code", id: "a", metadata: {}, execution_count: 1, source: "%time x", outputs: [] };

const exported = async (language: unknown, warnings: string[] = []) => {
  const notebook = notebookOf([cell], language === undefined ? {} : { language_info: language });
  const exporter = scriptExporter();
  const result = await exporter.export(notebook, contextWith(warnings));
  const { extension } = exporter;
  expect(typeof extension === "function" ? extension(notebook) : extension).toBe(result.extension);
  return { text: result.data, extension: result.extension };
};

describe("a script takes its ending from the notebook's language", () => {
  it("the language's own", async () => {
    expect(await exported({ name: "typescript", file_extension: ".ts" })).toEqual({
      text: "%time x\n",
      extension: ".ts",
    });
  });

  it(".txt where none is known", async () => {
    expect(await exported(undefined)).toEqual({ text: "%time x\n", extension: ".txt" });
  });

  it("the exporter that the language asks for goes first, as IPython's does", async () => {
    const { text, extension } = await exported({ name: "python", file_extension: ".xx", nbconvert_exporter: "python" });
    expect(extension).toBe(".py");
    expect(text).toContain("# In[1]:\n\n\nget_ipython().run_line_magic('time', 'x')\n");
  });

  it("an exporter that does not exist is named, and the code is written (nbconvert writes nothing)", async () => {
    const warnings: string[] = [];
    const result = await exported({ name: "octave", file_extension: ".m", nbconvert_exporter: "octave" }, warnings);
    expect(result).toEqual({ text: "%time x\n", extension: ".m" });
    expect(warnings).toEqual(['unknown exporter in language_info.nbconvert_exporter: "octave"']);
  });
});
