// `--to notebook`: the notebook as Jupyter writes it, in format 4 or an older one.
import { stringifyNotebook, stringifyOlderNotebook } from "@innerloop/nbformat";
import type { Exporter } from "../core/exporter.js";
import type { NotebookOptions } from "./options.js";

/** @throws Error for `nbformat: 1`, which nothing can be brought down to; nbconvert fails there as well */
export function notebookExporter({ nbformat = 4 }: NotebookOptions = {}): Exporter {
  return {
    name: "notebook",
    mimetype: "application/json",
    extension: ".ipynb",
    export: async (notebook) => {
      if (nbformat === 1) throw new Error("cannot write a notebook in nbformat 1: it cannot be brought below 2");
      const data = nbformat === 4 ? stringifyNotebook(notebook) : stringifyOlderNotebook(notebook, nbformat);
      return { data, extension: ".ipynb", files: new Map() };
    },
  };
}
