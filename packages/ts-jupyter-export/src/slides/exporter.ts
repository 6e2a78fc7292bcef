// `--to slides`: nbconvert's reveal.js show, as one file.
import type { Notebook } from "@innerloop/nbformat";
import type { ExportContext, Exporter } from "../core/exporter.js";
import type { SlidesOptions } from "./options.js";

/** The format "slides": `<name>.slides.html`. */
export function slidesExporter(options: SlidesOptions = {}): Exporter {
  const extension = ".slides.html";
  return {
    name: "slides",
    mimetype: "text/html",
    extension,
    async export(notebook: Notebook, context: ExportContext) {
      const { page = {} } = options;
      if (options.urlPrefix !== undefined && page.network !== "allow") {
        context.warn(`reveal.js stands in the page: without network ${JSON.stringify(options.urlPrefix)} is not used`);
      }
      const { renderSlides } = await import("./page.js");
      const title = page.title ?? notebook.metadata.title ?? context.name;
      const data = await renderSlides(
        notebook,
        {
          ...options,
          page: {
            ...page,
            foreign: context.trust === "untrusted" ? "sanitize" : (page.foreign ?? "as-is"),
            resolve: page.resolve ?? context.resolve,
            onWarning(warning) {
              page.onWarning?.(warning);
              context.warn(warning.message);
            },
          },
        },
        title,
      );
      return { data, extension, files: new Map() };
    },
  };
}
