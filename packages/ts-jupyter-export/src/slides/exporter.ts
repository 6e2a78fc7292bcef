// `--to slides`: nbconvert's reveal.js show, as one file.
import type { Exporter } from "../core/exporter.js";
import type { SlidesOptions } from "./options.js";

/** The format "slides": `<name>.slides.html`. */
export function slidesExporter(_options: SlidesOptions = {}): Exporter {
  return {
    name: "slides",
    mimetype: "text/html",
    extension: ".slides.html",
    async export() {
      throw new Error("internal: slides are not written yet");
    },
  };
}
