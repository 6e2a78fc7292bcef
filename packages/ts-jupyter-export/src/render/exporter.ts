// `--to html`: a notebook → one page, as nbconvert's HTMLExporter names and titles it.
import type { Notebook } from "@innerloop/nbformat";
import type { ExportContext, Exported, Exporter } from "../core/exporter.js";
import type { PageOptions } from "./options.js";
import { renderNotebook } from "./page.js";

/** The exporter behind `--to html`. A notebook that is not trusted is sanitized, whatever the options say. */
export function htmlExporter(options: PageOptions = {}): Exporter {
  return {
    name: "html",
    mimetype: "text/html",
    extension: ".html",
    async export(notebook: Notebook, context: ExportContext): Promise<Exported> {
      const { title } = notebook.metadata;
      const data = await renderNotebook(notebook, {
        ...options,
        // nbconvert's title: the metadata's, else the file's name; a page without a file would take its first heading.
        title: options.title ?? (typeof title === "string" ? title : context.name),
        foreign: context.trust === "untrusted" ? "sanitize" : (options.foreign ?? "as-is"),
        resolve: options.resolve ?? context.resolve,
        onWarning(warning) {
          options.onWarning?.(warning);
          context.warn(warning.message);
        },
      });
      return { data, extension: ".html", files: new Map() };
    },
  };
}
