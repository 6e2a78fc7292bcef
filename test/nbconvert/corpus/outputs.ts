// Outputs by media type: each alone and together, known and unknown, and HTML of every sort.
import { code, display, type Entry, GIF, JPEG, md, notebook, PNG, result, SVG, stream } from "./entry.js";

const RICHEST: readonly (readonly [string, string | Record<string, number>])[] = [
  ["application/javascript", "element.textContent = 'js';"],
  ["text/html", "<i>html</i>"],
  ["text/markdown", "*markdown*"],
  ["image/svg+xml", SVG],
  ["text/vnd.mermaid", "graph TD; A-->B"],
  ["text/latex", "$latex$"],
  ["image/png", PNG],
  ["image/jpeg", JPEG],
  ["text/plain", "plain"],
];

export const outputs: readonly Entry[] = [
  ...RICHEST.map(
    ([type, data]): Entry => ({
      name: `type-${type.replace(/[^a-z]+/g, "-")}`,
      text: () =>
        notebook([
          code("result", [result({ [type]: data })]),
          code("display", [display({ [type]: data })]),
          code("with plain", [display({ [type]: data, "text/plain": "plain twin" })]),
        ]),
    }),
  ),
  {
    name: "preference",
    variants: "all",
    text: () =>
      notebook(RICHEST.map((_, index) => code(`from ${index}`, [result(Object.fromEntries(RICHEST.slice(index)))]))),
  },
  {
    name: "several-outputs",
    text: () =>
      notebook([
        code("many", [
          stream("a\n"),
          display({ "text/html": "<p>one</p>" }),
          display({ "text/plain": "two" }),
          stream("b\n", "stderr"),
          display({ "image/png": PNG }),
          result({ "text/plain": "three" }),
        ]),
      ]),
  },
  {
    name: "unknown-types",
    text: () =>
      notebook([
        code("unknown", [display({ "application/x-unheard-of": "data" })]),
        code("unknown with plain", [display({ "application/x-unheard-of": "data", "text/plain": "plain" })]),
        code("empty", [display({})]),
        code("empty result", [result({})]),
        code("csv", [display({ "text/csv": "a,b\n1,2\n" })]),
        code("xml", [display({ "application/xml": "<a/>" })]),
        code("audio", [display({ "audio/wav": "UklGRg==" })]),
        code("pdf", [display({ "application/pdf": "JVBERi0=" })]),
        code("gif", [display({ "image/gif": GIF })]),
        code("webp", [display({ "image/webp": GIF })]),
        code("bmp", [display({ "image/bmp": GIF, "text/plain": "bitmap" })]),
        code("upper case", [display({ "TEXT/HTML": "<b>x</b>", "Text/Plain": "x" })]),
        code("charset", [display({ "text/html; charset=utf-8": "<b>x</b>" })]),
      ]),
  },
  {
    name: "json",
    text: () =>
      notebook([
        code("json", [
          display({ "application/json": { a: [1, 2.5, null, true, "x<y"], b: {} }, "text/plain": "<JSON>" }),
        ]),
        code("geo", [
          display({ "application/geo+json": { type: "Point", coordinates: [1, 2] }, "text/plain": "<GeoJSON>" }),
        ]),
        code("only", [result({ "application/json": { a: 1 } })]),
        code("list", [display({ "application/json": [[], [[]], "s"] })]),
        code("own", [display({ "application/vnd.company.thing+json": { x: 1 }, "text/plain": "thing" })]),
      ]),
  },
  {
    name: "vega",
    text: () =>
      notebook([
        code("vega", [
          display({
            "application/vnd.vegalite.v5+json": { mark: "bar", data: { values: [{ a: 1 }] }, encoding: {} },
            "image/png": PNG,
            "text/plain": "<VegaLite 5 object>",
          }),
        ]),
        code("alone", [display({ "application/vnd.vega.v5+json": { marks: [] }, "text/plain": "<Vega 5 object>" })]),
      ]),
  },
  {
    name: "plotly",
    text: () =>
      notebook([
        code("plot", [
          display({
            "application/vnd.plotly.v1+json": {
              data: [{ type: "scatter", x: [1, 2], y: [3, 4] }],
              layout: { title: { text: "A line" } },
            },
            "text/plain": "A line",
          }),
        ]),
      ]),
  },
  {
    name: "latex-outputs",
    text: () =>
      notebook([
        code("inline", [result({ "text/latex": "$\\frac{a}{b} < c & d$", "text/plain": "a/b" })]),
        code("display", [result({ "text/latex": "$$\\int_0^1 x\\,dx$$" })]),
        code("env", [result({ "text/latex": "\\begin{align}a &= b \\\\ c &< d\\end{align}" })]),
        code("brackets", [display({ "text/latex": "\\[ e = mc^2 \\]" }), display({ "text/latex": "\\(x\\)" })]),
        code("words", [display({ "text/latex": "Text <with> $x$ and \\textbf{bold}" })]),
        code("lines", [display({ "text/latex": ["$$\n", "x\n", "$$"] })]),
      ]),
  },
  {
    name: "javascript-outputs",
    text: () =>
      notebook([
        code("one", [display({ "application/javascript": "element.append('x');", "text/plain": "<Javascript>" })]),
        code("two", [
          display({ "application/javascript": "if (1 < 2 && 3 > 2) {\n  element.innerHTML = '<b>y</b>';\n}" }),
        ]),
        code("result", [result({ "application/javascript": "alert" })]),
      ]),
  },
  {
    name: "html-outputs",
    variants: "all",
    text: () =>
      notebook([
        code("style", [
          display({ "text/html": "<style scoped>\n  .t { color: red }\n</style>\n<div class='t'>x</div>" }),
        ]),
        code("script", [
          display({
            "text/html": '<div id="target"></div><script>document.getElementById("target").title = "a < b";</script>',
          }),
        ]),
        code("table", [
          display({
            "text/html":
              '<table border="1" class="dataframe">\n  <thead>\n    <tr style="text-align: right;">\n      <th></th>\n      <th>a</th>\n    </tr>\n  </thead>\n  <tbody>\n    <tr>\n      <th>0</th>\n      <td colspan="2">1</td>\n    </tr>\n  </tbody>\n</table>',
          }),
        ]),
        code("image", [
          display({ "text/html": `<img src="data:image/png;base64,${PNG}">` }),
          display({ "text/html": `<img src="data:image/png;base64,${PNG}" alt="">` }),
        ]),
        code("iframe", [display({ "text/html": '<iframe srcdoc="<p>in</p>" width="100" height=50></iframe>' })]),
        code("handlers", [display({ "text/html": '<a href="javascript:void 0" onclick="f(&quot;x&quot;)">act</a>' })]),
        code("math", [display({ "text/html": "<p>$x < y$ and \\(z\\)</p>" })]),
        code("comment", [display({ "text/html": "<!-- hidden -->shown" })]),
        code("entities", [display({ "text/html": "&lt;b&gt; &amp;amp; &nbsp; &copy; &#8364; &notit; a & b" })]),
        code("form", [
          display({
            "text/html": "<form action='#'><input name=a disabled><select><option selected>1</select></form>",
          }),
        ]),
        code("svg", [
          display({ "text/html": '<svg width="4"><circle r="1"/><foreignObject><p>in</p></foreignObject></svg>' }),
        ]),
        code("details", [display({ "text/html": "<details open><summary>S</summary><p>body</details>" })]),
        code("isolated", [display({ "text/html": "<p>alone</p>" }, { "text/html": { isolated: true } })]),
      ]),
  },
  {
    name: "broken-html-outputs",
    text: () =>
      notebook([
        code("open tags", [display({ "text/html": "<div><p>never closed" }), display({ "text/html": "after" })]),
        code("close tags", [display({ "text/html": "</div></div>x" }), display({ "text/html": "after" })]),
        code("open comment", [display({ "text/html": "shown<!-- open" })]),
        code("after"),
      ]),
  },
  {
    name: "markdown-outputs",
    text: () =>
      notebook([
        code("md", [display({ "text/markdown": "# Heading in an output\n\n* a\n* b\n\n$x$" })]),
        code("result", [result({ "text/markdown": "**bold** | `code`" })]),
        code("table", [display({ "text/markdown": "|a|b|\n|-|-|\n|1|2|" })]),
        md("# Heading in an output"),
      ]),
  },
];
