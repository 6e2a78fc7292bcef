// Notebooks that meet every rule of nbconvert's preprocessors: tags on cells and outputs, streams in pieces, figures of all types with
// names of their own, attachments, magics, metadata at every depth.
import type { Notebook } from "@innerloop/nbformat";
import {
  code,
  display,
  markdown,
  notebookOf,
  PNG,
  result,
  SVG,
  stderr,
  stdout,
} from "../../ts-jupyter-export/render/rich-notebook.js";

const raw = (id: string, source: string, metadata: Record<string, unknown> = {}) =>
  ({ cell_type: "raw", id, source, metadata }) as const;

const JPEG = Buffer.from("ffd8ffe000104a464946ffd9", "hex").toString("base64");
const PDF = Buffer.from("%PDF-1.4\n%%EOF\n").toString("base64");

export const tagged = notebookOf([
  markdown("m1", "# Title", { metadata: { tags: ["hide"] } }),
  markdown("m2", "text", { metadata: { tags: ["no-input", "x"] } }),
  raw("r1", "raw", { tags: ["gone"], format: "text/x" }),
  raw("r2", "raw two", { tags: ["no-input"] }),
  code("c1", "1", [stdout("a"), result({ "text/plain": "1" })], {
    metadata: { tags: ["clear"], collapsed: true, scrolled: "auto", x: 1 },
  }),
  code("c2", "2", [
    display({ "text/plain": "2" }, { tags: ["drop", "y"] }),
    display({ "text/plain": "3" }, { tags: ["y"] }),
    stderr("e"),
  ]),
  code("c3", "3", [stdout("b")], {
    metadata: { tags: ["no-input", "clear"], transient: { other: 1 }, scrolled: false },
  }),
  code("c4", "4", [display({ "text/plain": "4" }, { tags: ["drop"] })], { metadata: { tags: ["gone", "clear"] } }),
  code("c5", "", [], { execution_count: null, metadata: { collapsed: false, jupyter: { source_hidden: true } } }),
]);

const stream = (name: string, text: string) => ({ output_type: "stream", name, text }) as const;
const error = { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] } as const;

export const streams = notebookOf([
  code("s1", "1", [stdout("a"), stdout("b\n"), stderr("c"), stdout("d"), stdout("")]),
  code("s2", "2", [stdout("10 %\r50 %\r"), stdout("100 %\ndone\r\nx\r"), stdout("\n")]),
  code("s3", "3", [
    stdout("\r\r\r"),
    stderr("a\rb\n\rc\r\r\nd"),
    { ...error, traceback: [...error.traceback] },
    stderr("tail\r "),
  ]),
  code("s4", "4", [stdout("ab\bc\b\b\n"), stdout("\u2028x\ry\u2028z\r"), stream("other", "\r"), stream("other", "z")]),
  code("s5", "5", [display({ "text/plain": "x" }), stdout(""), stdout("\r"), stdout("q")]),
  code("s6", "6", [stream("", "no name\rN"), stream("", "\r\rM\r\n\r")]),
]);

export const figures = notebookOf([
  markdown("m", "# Figures"),
  code("f1", "1", [
    display({ "image/png": PNG, "text/plain": "x" }),
    display({ "image/svg+xml": SVG }),
    display({ "image/jpeg": JPEG }),
  ]),
  code("f2", "2", [
    stdout("no figure"),
    result({ "application/pdf": PDF, "image/png": `${PNG.slice(0, 40)}\n${PNG.slice(40)}\n`, "text/html": "<b>x</b>" }),
    { ...error, traceback: [] },
    display({ "text/html": "   <p>\n     x\n\t\n   </p>\n  " }),
    display({ "text/html": "\n  a\n\tb\n" }),
    display({ "text/html": "    a\r\n    b\n\n   \n" }),
  ]),
  code("f3", "3", [
    display({ "image/png": PNG }, { filename: "plot.png", width: 3 }),
    display({ "image/png": PNG, "image/svg+xml": SVG }, { filename: "curve", filenames: { "text/x": "kept" } }),
    display({ "image/svg+xml": SVG }, { filename: "über mich #1.svg" }),
    display({ "image/png": PNG }, { filename: "sub/dir/inner.png" }),
    display({ "image/png": PNG }, { filename: "trailing/" }),
    display({ "image/png": PNG }, { filename: "" }),
    display({ "image/jpeg": JPEG }, { filename: "photo.jpeg" }),
  ]),
  code("f4", "4", [
    display({ "image/png": `noise ${PNG}` }),
    display({ "image/png": "aGk=aGk=" }),
    display({ "image/png": "a=Gk=" }),
    display({ "image/png": "" }),
    display({ "image/png": "aG-k_==x" }),
    display({
      "application/json": { b: [1, 2.5, 'é\u007f😀\n"', null, true], a: {} },
      "application/vnd.x+json": ["x", 1e300],
      "text/plain": "täxt\n",
      "text/markdown": "*m*",
      "text/latex": "$x$",
      "application/javascript": "1;",
    }),
    display({ "application/json": "text", "application/vnd.x+json": "text" }),
  ]),
]);

const GIF = Buffer.from("GIF89a").toString("base64");

export const attached = notebookOf([
  markdown(
    "a1",
    "![x](attachment:image.png) and ![y](attachment:image.png) <img src='attachment:a.png.png'> attachment:a.png attachment:none.png",
    {
      attachments: {
        "image.png": { "image/png": PNG },
        "a.png": { "image/png": PNG },
        "a.png.png": { "image/gif": GIF },
      },
    },
  ),
  {
    ...raw("a2", ".. image:: attachment:r.pdf"),
    attachments: { "r.pdf": { "application/pdf": PDF, "image/png": PNG } },
  },
  markdown("a3", "no reference", {
    attachments: { "used.png": { "image/png": `${PNG}\n` }, "é.png": { "image/png": PNG } },
  }),
  markdown("a4", "![x](attachment:deep/er.png)", { attachments: { "deep/er.png": { "image/png": PNG } } }),
  markdown("a5", "![x](attachment:) ![x](attachment:dir/)", { attachments: { "dir/": { "image/png": PNG } } }),
  markdown("a6", "none", { attachments: {} }),
  code("c", "attachment:image.png", [display({ "image/png": PNG }, { filename: "out.png" })]),
]);

const magic = (id: string, source: string) => code(id, source, [], { execution_count: null });

export const magics = notebookOf([
  ...[
    "%%R\nx <- 1",
    "%%bash -s\nls",
    "  \n %%sql\nselect",
    "%%bashful\nx",
    "%%R",
    "%%R ",
    "x\n%%R\n",
    "%%perl\u00a0-e",
    "\ufeff%%sh\n",
    "%%latex\u2028x",
  ].map((source, i) => magic(`g${i}`, source)),
  magic("own", "%%mermaid\ngraph TD"),
  magic("again", "%%javascript\nx"),
  markdown("text", "%%bash\n"),
]);

export const described = notebookOf(
  [
    code("c1", "1", [stdout("x")], {
      metadata: { a: { b: { c: 1.5, d: 2 }, e: 3 }, tags: ["t"], collapsed: true, scrolled: true },
    }),
    code("c2", "2", [], { metadata: { a: "text", b: { c: 1 } } }),
    markdown("m", "kept", { metadata: { a: 1, collapsed: true } }),
    raw("r", "kept", { a: { b: 1 } }),
  ],
  { title: "T", authors: [{ name: "A" }], widgets: { state: { x: 1 } } },
);

export const empty: Notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
