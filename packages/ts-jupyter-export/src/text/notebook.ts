// `--to notebook`: the notebook as Jupyter writes it.
import { stringifyNotebook } from "@innerloop/nbformat";
import type { Exporter } from "../core/exporter.js";
import type { NotebookOptions } from "./options.js";

export function notebookExporter({ nbformat = 4 }: NotebookOptions = {}): Exporter {
  return {
    name: "notebook",
    mimetype: "application/json",
    extension: ".ipynb",
    export: async (notebook) => {
      if (nbformat !== 4) throw new Error(`no down-grade to nbformat ${nbformat}`);
      return { data: stringifyNotebook(notebook), extension: ".ipynb", files: new Map() };
    },
  };
}
