// What nbconvert 7.17.2 made of the sample, recorded from its exporters with extraction and highlighted magics switched off (the sample
// holds what they leave). test/interop/nbconvert compares many more notebooks with a live nbconvert.
import { describe, expect, it } from "vitest";
import type { Exporter } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import {
  asciidocExporter,
  defaultPreprocessing,
  markdownExporter,
  notebookExporter,
  pythonExporter,
  rstExporter,
  scriptExporter,
} from "../../../packages/ts-jupyter-export/src/text/index.js";
import { contextWith, notebookOf, sample, withoutPandoc } from "./sample.js";

const exported = async (exporter: Exporter, notebook = sample) => (await exporter.export(notebook, contextWith())).data;

describe("text formats write what nbconvert writes", () => {
  it("markdown", async () => {
    expect(await exported(markdownExporter())).toBe(
      "# Title\n\nText\n\n\n```typescript\nconst x = 1;\nx\n```\n\n    one\n    two\n\n\n\n\n\n    1\n\n\n\n\n<b>x</b>\n\n\n\n    \n" +
        "![png](nb_files/nb%201_2.png)\n    \n\n\n\n    E: bad\n\n      at x\n\n<hr>\n\n```bash\n%%bash\nls\n```\n\n    kept\n",
    );
  });

  it("script", async () => {
    expect(await exported(scriptExporter())).toBe("const x = 1;\nx\n\n%%bash\nls\n");
  });

  it("python", async () => {
    expect(await exported(pythonExporter())).toBe(
      "#!/usr/bin/env python\n# coding: utf-8\n\n# # Title\n# \n# Text\n\n# In[2]:\n\n\nconst x = 1;\nx\n\n\n# In[ ]:\n\n\n" +
        "get_ipython().run_cell_magic('bash', '', 'ls\\n')\n\n",
    );
  });

  it("rst, where no prose needs pandoc", async () => {
    expect(await exported(rstExporter(), withoutPandoc("with html"))).toBe(
      ".. code:: typescript\n\n    const x = 1;\n    x\n\n\n.. parsed-literal::\n\n    one\n    two\n\n\n\n\n.. parsed-literal::\n\n    1\n\n\n\n\n" +
        ".. raw:: html\n\n    <b>x</b>\n\n\n\n.. image:: nb_files/nb%201_2.png\n   :width: 7px\n\n\n::\n\n\n    E: bad\n\n      at x\n\n\n" +
        "raw rst\n\n.. code:: bash\n\n    %%bash\n    ls\n\n\n.. parsed-literal::\n\n    kept\n",
    );
  });

  it("asciidoc, where no prose needs pandoc", async () => {
    expect(await exported(asciidocExporter(), withoutPandoc("without html"))).toBe(
      "+*In[2]:*+\n[source, typescript]\n----\nconst x = 1;\nx\n----\n\n\n+*Out[2]:*+\n----\none\ntwo\n1\n![png](nb_files/nb%201_2.png)\n\n\n" +
        "    E: bad\n\n      at x\n\n----\n<hr>\n\n+*In[ ]:*+\n[source, bash]\n----\n%%bash\nls\n----\n\n\n+*Out[3]:*+\n----\nkept----\n",
    );
  });
});

describe("what is asked for", () => {
  it("a type of raw cell that is named is the one that is kept", async () => {
    const notebook = await exported(markdownExporter({ rawMimetypes: ["text/x-rst"] }));
    expect(notebook).toContain("raw rst");
    expect(notebook).not.toContain("<hr>");
  });

  it("the order of forms decides which one is written", async () => {
    const text = await exported(markdownExporter({ displayPriority: ["text/plain"] }));
    expect(text).not.toContain("<b>x</b>");
    expect(text).not.toContain("![png]");
  });

  it("an SVG that stays in Markdown is a data address that browsers show (nbconvert leaves the markup where base64 belongs)", async () => {
    const outputs = [{ output_type: "display_data", data: { "image/svg+xml": "<svg/>" }, metadata: {} }];
    const cell = { cell_type: "code", id: "s", metadata: {}, execution_count: 1, source: "", outputs };
    expect(await exported(markdownExporter(), notebookOf([cell]))).toContain(
      "![svg](data:image/svg+xml;base64,PHN2Zy8+)",
    );
  });

  it("an output without a form that Markdown can hold is left out and named", async () => {
    const warnings: string[] = [];
    const outputs = [{ output_type: "display_data", data: { "application/json": 1, "a/b": "c" }, metadata: {} }];
    const cell = { cell_type: "code", id: "s", metadata: {}, execution_count: 1, source: "x", outputs };
    await markdownExporter().export(notebookOf([cell]), contextWith(warnings));
    expect(warnings).toEqual(['output of cell 1 left out, no form of it can be written: "application/json", "a/b"']);
  });

  it("a format below 2 is refused, as nbformat refuses it", async () => {
    await expect(exported(notebookExporter({ nbformat: 1 }))).rejects.toThrow(/^cannot write a notebook in nbformat 1/);
  });

  it("every format has its preprocessing", () => {
    expect(Object.keys(defaultPreprocessing)).toEqual([
      "markdown",
      "script",
      "python",
      "notebook",
      "latex",
      "rst",
      "asciidoc",
    ]);
  });
});
