// Small good notebooks that mutants are made of: files of every format, and what a page can hold in pieces of a few cells.
import { readFileSync } from "node:fs";
import { parseNotebook, stringifyNotebook } from "@innerloop/nbformat";
import {
  code,
  display,
  markdown,
  notebookOf,
  PNG,
  result,
  richNotebook,
  SVG,
  stderr,
  stdout,
} from "../render/rich-notebook.js";

const fixtures = ["v3", "v4.0", "v4.2", "v4.4", "v4.5-loose"].map((name) =>
  readFileSync(new URL(`../../fixtures/nbformat/${name}.ipynb`, import.meta.url), "utf8"),
);

const rich = richNotebook();
const pieces = [0, 3, 6, 9].map((from) => ({ ...rich, cells: rich.cells.slice(from, from + 3) }));

const more = [
  notebookOf([
    code("bundle", "%%bash\nls", [
      display({ "image/png": PNG, "image/svg+xml": SVG, "text/plain": "x" }, { filename: "plot.png" }),
      result({ "text/html": "<b>x</b>", "application/pdf": "JVBERi0=" }),
      display({ "text/vnd.mermaid": "graph TD; A-->B", "text/plain": "A" }),
      stdout("a\rb\n"),
      stderr("c"),
    ]),
    markdown("attached", "![x](attachment:image.png)", { attachments: { "image.png": { "image/png": PNG } } }),
    { cell_type: "raw", id: "raw", source: "<hr>", metadata: { format: "text/html" } },
  ]),
  notebookOf(
    [
      markdown("slide", "# One", { metadata: { slideshow: { slide_type: "slide" } } }),
      markdown("sub", "- a\n- b", { metadata: { slideshow: { slide_type: "subslide" } } }),
      code("fragment", "1 + 1", [result({ "text/plain": "2" })], {
        metadata: { slideshow: { slide_type: "fragment" } },
      }),
      markdown("notes", "say it", { metadata: { slideshow: { slide_type: "notes" } } }),
    ],
    {
      title: "Slides",
      widgets: {
        "application/vnd.jupyter.widget-state+json": {
          version_major: 2,
          version_minor: 0,
          state: { a: { model_name: "LabelModel", model_module: "@jupyter-widgets/controls", state: { value: "x" } } },
        },
      },
    },
  ),
  notebookOf(
    [
      code("py", "%matplotlib inline\n!ls\nx = !ls\nf?", [
        display({ "application/vnd.jupyter.widget-view+json": { model_id: "a" } }),
      ]),
    ],
    {
      kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
      language_info: {
        name: "python",
        file_extension: ".py",
        pygments_lexer: "ipython3",
        nbconvert_exporter: "python",
      },
    },
  ),
];

/** The texts of the files. */
export const seeds: readonly string[] = [...fixtures, ...[...pieces, ...more].map(stringifyNotebook)];

/** The seeds as documents of format 4.5, whose frames a mutant may keep. */
export const documents: readonly string[] = seeds.map((text) => stringifyNotebook(parseNotebook(text)));
