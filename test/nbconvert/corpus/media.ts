// Pictures, attachments, widgets, diagrams.
import { code, display, type Entry, GIF, JPEG, md, notebook, PNG, PYTHON, raw, result, SVG } from "./entry.js";

const DECLARED = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n${SVG}`;

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";

const view = (id: string) => ({
  [VIEW]: { model_id: id, version_major: 2, version_minor: 0 },
  "text/plain": "IntSlider(value=7)",
});

const state = {
  s1: {
    model_module: "@jupyter-widgets/controls",
    model_module_version: "2.0.0",
    model_name: "IntSliderModel",
    state: { value: 7, description: "</script><b>&" },
  },
};

export const media: readonly Entry[] = [
  {
    name: "image-metadata",
    variants: "all",
    text: () =>
      notebook([
        code("size", [display({ "image/png": PNG }, { "image/png": { width: 40, height: 30 } })]),
        code("flat", [display({ "image/png": PNG }, { width: 41, height: 31 })]),
        code("unconfined", [display({ "image/png": PNG }, { "image/png": { unconfined: true } })]),
        code("light", [display({ "image/jpeg": JPEG }, { "image/jpeg": { needs_background: "light" } })]),
        code("dark", [display({ "image/png": PNG }, { needs_background: "dark" })]),
        code("words", [display({ "image/png": PNG }, { "image/png": { width: "50%", height: '"x" onload=1' } })]),
        code("zero", [display({ "image/png": PNG }, { "image/png": { width: 0, height: null } })]),
        code("alt", [
          display({ "image/png": PNG, "text/plain": "a grey pixel" }, { "image/png": { alt: "from metadata" } }),
        ]),
        code("plain", [result({ "image/png": PNG, "text/plain": "a grey pixel" })]),
        code("svg size", [display({ "image/svg+xml": SVG }, { "image/svg+xml": { width: 9 } })]),
        code("lines", [display({ "image/png": [`${PNG.slice(0, 40)}\n`, `${PNG.slice(40)}\n`] })]),
        code("other type", [display({ "image/png": PNG }, { "image/jpeg": { width: 5 } })]),
      ]),
  },
  {
    name: "svg-outputs",
    variants: "all",
    text: () =>
      notebook([
        code("plain", [display({ "image/svg+xml": SVG })]),
        code("declared", [display({ "image/svg+xml": DECLARED })]),
        code("result", [result({ "image/svg+xml": SVG, "text/plain": "<svg>" })]),
        code("unicode", [
          display({ "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><text>größe 日本 🎉</text></svg>" }),
        ]),
        code("script", [
          display({ "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><script>1 &lt; 2</script></svg>" }),
        ]),
        code("lines", [display({ "image/svg+xml": ["<svg xmlns='http://www.w3.org/2000/svg'>\n", "</svg>"] })]),
      ]),
  },
  {
    name: "attachments",
    variants: "all",
    text: () =>
      notebook([
        md("![one](attachment:one.png) and again ![](attachment:one.png)", {
          attachments: { "one.png": { "image/png": PNG } },
        }),
        md("Unused.", { attachments: { "unused.png": { "image/png": PNG } } }),
        md("![types](attachment:x)", { attachments: { x: { "image/jpeg": JPEG, "image/png": PNG } } }),
        md("![svg](attachment:v.svg)", {
          attachments: { "v.svg": { "image/svg+xml": Buffer.from(SVG).toString("base64"), "image/png": PNG } },
        }),
        md("![gif](attachment:a.gif)", { attachments: { "a.gif": { "image/gif": GIF } } }),
        md('![titled](attachment:t.png "A title")', { attachments: { "t.png": { "image/png": PNG } } }),
        md("[link](attachment:l.png)", { attachments: { "l.png": { "image/png": PNG } } }),
        md("None here.", { attachments: {} }),
      ]),
  },
  {
    name: "attachment-missing",
    text: () => notebook([md("![gone](attachment:gone.png)")]),
  },
  {
    name: "attachment-names",
    text: () =>
      notebook([
        md("![space](<attachment:with space.png>)", { attachments: { "with space.png": { "image/png": PNG } } }),
        md("![unicode](attachment:größe.png)", { attachments: { "größe.png": { "image/png": PNG } } }),
        md("![path](attachment:../up.png)", { attachments: { "../up.png": { "image/png": PNG } } }),
      ]),
  },
  {
    name: "attachment-escaped-name",
    text: () =>
      notebook([
        md("![space](attachment:with%20space.png)", { attachments: { "with space.png": { "image/png": PNG } } }),
      ]),
  },
  {
    name: "attachments-in-html",
    text: () =>
      notebook([
        md('<img src="attachment:one.png" width="20" alt="in html">', {
          attachments: { "one.png": { "image/png": PNG } },
        }),
        md('Inline <img src="attachment:one.png"> here.', { attachments: { "one.png": { "image/png": PNG } } }),
        raw(
          '<img src="attachment:one.png">',
          { raw_mimetype: "text/html" },
          { attachments: { "one.png": { "image/png": PNG } } },
        ),
      ]),
  },
  {
    name: "images-by-address",
    beside: { "beside.png": Buffer.from(PNG, "base64") },
    text: () =>
      notebook([
        md("![remote](https://example.org/a.png)"),
        md("![beside](beside.png) ![missing](missing.png)"),
        md(`![data](data:image/png;base64,${PNG})`),
        md('<img src="beside.png" width="10">'),
        md('![](https://example.org/b.png "no words")'),
        md("![nested *emphasis* `code`](beside.png)"),
        md("[![linked](beside.png)](https://example.org)"),
        md("![reference][r]\n\n[r]: beside.png 'T'"),
        md("![upper](BESIDE.PNG) ![query](beside.png?x=1#y)"),
      ]),
  },
  {
    name: "files-prefix",
    text: () =>
      notebook([md('[a](files/a.txt) ![b](/files/b.png) <img src="files/c.png"> <a href="/files/d">d</a> `files/e`')]),
  },
  {
    name: "widgets",
    variants: "all",
    also: "slides",
    text: () =>
      notebook(
        [
          code("slider", [display(view("s1"))]),
          code("gone", [display(view("not-saved"))]),
          code("result", [result(view("s1"))]),
        ],
        {
          ...PYTHON,
          widgets: { [STATE]: { state, version_major: 2, version_minor: 0 } },
        },
      ),
  },
  { name: "widgets-without-state", text: () => notebook([code("slider", [display(view("s1"))])], PYTHON) },
  {
    name: "widgets-only-state",
    text: () =>
      notebook([md("No view.")], { ...PYTHON, widgets: { [STATE]: { state, version_major: 2, version_minor: 0 } } }),
  },
  { name: "widgets-empty", text: () => notebook([md("x")], { ...PYTHON, widgets: {} }) },
  {
    name: "mermaid",
    variants: "all",
    text: () =>
      notebook([
        md('```mermaid\ngraph LR\n  A[<b>x</b>] --> B{"y"}\n```'),
        md("``` mermaid\nsequenceDiagram\n  A->>B: hi\n```"),
        md("```mermaid {theme}\npie\n```"),
        md("* in a list\n\n  ```mermaid\n  graph TD\n  ```"),
        code("diagram", [display({ "text/vnd.mermaid": "graph TD\n  A --> B\n", "text/plain": "<Mermaid>" })]),
        code("result", [result({ "text/vnd.mermaid": '  pie\n"a" : 1 & <2>' })]),
      ]),
  },
];
