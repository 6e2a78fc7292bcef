// `--to python`: one Python module; IPython's magics become calls of `get_ipython()`, prose becomes comments.
import type { Exporter } from "../core/exporter.js";
import { pythonOf } from "./ipython/index.js";
import type { TextOptions } from "./options.js";
import { commentLines } from "./strings.js";
import { joinPieces, type TextFormat, walkCells } from "./walk.js";

export function pythonExporter(options: TextOptions = {}): Exporter {
  return {
    name: "python",
    mimetype: "text/x-python",
    extension: ".py",
    export: async (notebook, context) => {
      const pieces = walkCells(notebook, { format: pythonFormat, options, context });
      const data = await joinPieces(["#!/usr/bin/env python\n# coding: utf-8\n", ...pieces]);
      return { data, extension: ".py", files: new Map() };
    },
  };
}

const pythonFormat: TextFormat = {
  priority: [],
  rawMimetypes: ["text/x-python", ""],
  inputPrompt: (cell) => [`\n# In[${cell.execution_count || " "}]:\n\n`],
  input: (cell) => [`\n${pythonOf(cell.source)}\n`],
  markdown: (cell) => [`\n${commentLines(cell.source)}\n`],
  raw: (cell) => [cell.source],
};
