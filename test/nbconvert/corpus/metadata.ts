// Metadata of cells and notebooks: missing, extra, in the wrong case, nested; titles.
import { code, type Entry, md, notebook, PYTHON, TYPESCRIPT } from "./entry.js";

export const metadata: readonly Entry[] = [
  {
    name: "odd-cell-metadata",
    text: () =>
      notebook([
        md("a", { metadata: { name: "named", custom: { deep: { deeper: [1, null, { x: true }] } } } }),
        code("b", [], { metadata: { Tags: ["wrong case"], TAGS: "x", "with space": 1, "": 2, trusted: false } }),
        code("c", [], { metadata: { slideshow: null, jupyter: {}, execution: {}, vscode: { languageId: "sql" } } }),
        code("d", [], { metadata: { magics_language: "r" } }),
        md("e", { metadata: { raw_mimetype: "text/html", language: "de" } }),
      ]),
  },
  {
    name: "odd-notebook-metadata",
    text: () =>
      notebook([md("text"), code("1")], {
        ...TYPESCRIPT,
        Title: "wrong case",
        toc: { base_numbering: 1, nav_menu: {} },
        vscode: null,
        authors: [{ name: "A. Author" }, {}],
        nested: { a: { b: { c: [[[]]] } } },
        orig_nbformat: 4,
      }),
  },
  {
    name: "extra-top-level-fields",
    text: () => notebook([md("text")], PYTHON, { extra: { a: 1 }, signature: "sha256:x" }),
  },
  {
    name: "titles",
    variants: "all",
    text: () =>
      notebook([md("# A heading that is not the title")], {
        ...TYPESCRIPT,
        title: 'Title with "quotes", <b>tags</b> & more',
      }),
  },
  { name: "title-empty", text: () => notebook([md("# Heading")], { ...TYPESCRIPT, title: "" }) },
  { name: "title-none", text: () => notebook([md("# First *heading* of $x$"), md("## second")]) },
  { name: "Name with spaces & é", text: () => notebook([md("The file's name is the title."), code("1")]) },
];
