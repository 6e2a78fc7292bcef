// Cells: every type, run and not run, empty, hidden, with tags and ids.
import { code, display, type Entry, md, notebook, raw, result, stream } from "./entry.js";

export const cells: readonly Entry[] = [
  {
    name: "kitchen-sink",
    variants: "all",
    also: "slides",
    text: () =>
      notebook([
        md("# A notebook of everything\n\nSome *prose* with `code` and $x^2$.\n\n## Section"),
        code("const x = 1;\nx + 1", [result({ "text/plain": "2" })], { execution_count: 1 }),
        code('console.log("hi");', [stream("hi\n"), stream("careful\n", "stderr")], { execution_count: 2 }),
        code("display(html)", [display({ "text/html": "<b>bold</b>", "text/plain": "bold" })], { execution_count: 3 }),
        code("chart", [result({ "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><circle r='3'/></svg>" })]),
        code("input()", [stream("typed\n", "stdin")]),
        raw("<p>raw html</p>", { raw_mimetype: "text/html" }),
        raw("plain raw"),
        code("// not run"),
        md("The end."),
      ]),
  },
  { name: "empty-notebook", variants: "all", also: "slides", text: () => notebook([]) },
  { name: "empty-notebook-no-metadata", text: () => notebook([], {}) },
  {
    name: "empty-cells",
    variants: "all",
    text: () => notebook([md(""), code(""), raw(""), md([]), code([]), md("   \n  "), code("\n\n"), code(" ")]),
  },
  { name: "only-raw", text: () => notebook([raw("one"), raw("two\nlines"), raw("<i>three</i>")]) },
  { name: "only-markdown", text: () => notebook([md("One."), md("Two.")]) },
  {
    name: "unexecuted",
    text: () => notebook([md("# Plan"), code("a"), code("b\nc"), code("d", [], { execution_count: null })]),
  },
  {
    name: "execution-counts",
    text: () =>
      notebook([
        code("a", [result({ "text/plain": "7" }, {}, 7)], { execution_count: 7 }),
        code("b", [result({ "text/plain": "8" }, {}, null)], { execution_count: null }),
        code("c", [result({ "text/plain": "9" }, {}, 3)], { execution_count: 12 }),
        code("d", [result({ "text/plain": "0" }, {}, 0)], { execution_count: 0 }),
        code("e", [display({ "text/plain": "shown" })], { execution_count: 123456 }),
      ]),
  },
  {
    name: "raw-types",
    variants: "all",
    also: "slides",
    text: () =>
      notebook(
        [
          "text/html",
          "text/markdown",
          "text/latex",
          "text/restructuredtext",
          "text/asciidoc",
          "text/x-python",
          "text/plain",
          "",
          "TEXT/HTML",
          "Text/Markdown",
          "slides",
          "pdf",
          "application/x-unheard-of",
        ].map((type) => raw(`<p>for ${type}</p>`, { raw_mimetype: type })),
      ),
  },
  {
    name: "raw-format-field",
    text: () =>
      notebook([
        raw("<p>by format</p>", { format: "text/html" }),
        raw("<p>both</p>", { format: "text/latex", raw_mimetype: "text/html" }),
        raw("<p>neither</p>", { other: 1 }),
        raw("<p>open", { raw_mimetype: "text/html" }),
        md("After an element that raw text left open."),
      ]),
  },
  {
    name: "tags",
    variants: "all",
    text: () =>
      notebook([
        code("a", [], { metadata: { tags: ["one", "two-parts", "three_parts"] } }),
        code("b", [stream("b\n")], { metadata: { tags: ["with space", "a&b", "<tag>", 'quo"te', "apos'trophe"] } }),
        md("Text", { metadata: { tags: ["note", "größe", "日本", "emoji-🎉"] } }),
        raw("<p>raw</p>", { tags: ["rawtag"], raw_mimetype: "text/html" }),
        code("c", [], { metadata: { tags: [] } }),
        md("Same", { metadata: { tags: ["parameters", "injected-parameters", "1number", "UPPER"] } }),
        md("Dots", { metadata: { tags: ["a.b", "a:b", "a/b", "#hash", "%25", "\ttab"] } }),
      ]),
  },
  {
    name: "hide-and-remove-tags",
    text: () =>
      notebook(
        [
          "hide-input",
          "hide_output",
          "hide-cell",
          "remove-input",
          "remove_output",
          "remove_cell",
          "raises-exception",
          "skip-execution",
        ].map((tag) => code(`/* ${tag} */`, [stream(`${tag}\n`)], { metadata: { tags: [tag] } })),
      ),
  },
  {
    name: "hide-tags-on-markdown",
    text: () =>
      notebook(
        ["hide-cell", "remove-cell", "hide-input", "remove-input"].map((tag) =>
          md(`Tagged ${tag}`, { metadata: { tags: [tag] } }),
        ),
      ),
  },
  {
    name: "hidden-by-jupyter",
    text: () =>
      notebook([
        code("a", [stream("a\n")], { metadata: { collapsed: true } }),
        code("b", [stream("b\n")], { metadata: { jupyter: { source_hidden: true } } }),
        code("c", [stream("c\n")], { metadata: { jupyter: { outputs_hidden: true } } }),
        code("d", [stream("d\n")], { metadata: { scrolled: true, collapsed: false } }),
        code("e", [stream("e\n")], { metadata: { scrolled: "auto", editable: false, deletable: false } }),
        md("f", { metadata: { jupyter: { source_hidden: true } } }),
      ]),
  },
  {
    name: "transient-remove-source",
    variants: "all",
    text: () =>
      notebook([
        code("gone", [stream("kept\n")], { metadata: { transient: { remove_source: true } } }),
        code("kept", [stream("kept\n")], { metadata: { transient: { remove_source: false } } }),
        code("gone, no outputs", [], { metadata: { transient: { remove_source: true } } }),
        md("gone", { metadata: { transient: { remove_source: true } } }),
        md("kept", { metadata: { transient: {} } }),
        raw("<p>gone</p>", { raw_mimetype: "text/html", transient: { remove_source: true } }),
      ]),
  },
  {
    name: "ids",
    text: () =>
      notebook([
        md("a", { id: "A-valid_id-09" }),
        md("b", { id: "x" }),
        code("c", [stream("c\n")], { id: "0" }),
        md("d", { id: "e".repeat(64) }),
        code("e", [], { id: "--__" }),
      ]),
  },
  {
    name: "sources-as-lines",
    text: () =>
      notebook([
        md(["# Lines\n", "\n", "of a *list*"]),
        code(
          ["a\n", "\n", "b"],
          [stream(["one\n", "two\n"]), result({ "text/plain": ["x\n", "y"], "text/html": ["<p>\n", "z</p>"] })],
        ),
        raw(["<p>\n", "raw</p>"], { raw_mimetype: "text/html" }),
      ]),
  },
  {
    name: "blank-lines-in-code",
    text: () =>
      notebook([
        code("\n\nfirst\n\n\nlast\n\n"),
        code("  indented\n\ttab"),
        code("trailing   \nspaces   "),
        code("x\r\ny\rz"),
      ]),
  },
];
