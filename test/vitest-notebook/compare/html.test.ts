import { describe, expect, it } from "vitest";
import { compareHtml } from "../../../packages/vitest-notebook/src/compare/html.js";
import { marked, RULES, randomNumbers, told } from "./structured.js";

/** A table as pandas writes it: names of rows in `th`, an empty corner. */
function pandas(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const head = columns.map((name) => `      <th>${name}</th>`).join("\n");
  const body = rows.map(
    (row, i) => `    <tr>\n      <th>${i}</th>\n${row.map((cell) => `      <td>${cell}</td>`).join("\n")}\n    </tr>`,
  );
  return `<div>\n<style scoped>\n    .dataframe tbody tr th { vertical-align: top; }\n</style>\n<table border="1" class="dataframe">
  <thead>\n    <tr style="text-align: right;">\n      <th></th>\n${head}\n    </tr>\n  </thead>\n  <tbody>\n${body.join("\n")}\n  </tbody>\n</table>\n</div>`;
}

/** What a styled pandas table looks like: an id made anew in each run, named by the style sheet and by every cell. */
const styled = (id: string, bold: number): string => `<style type="text/css">
#T_${id}_row${bold}_col0 { font-weight: bold; }
</style><table id="T_${id}"><tbody>${[0, 1, 2]
  .map((row) => `<tr><td id="T_${id}_row${row}_col0" class="data row${row} col0">${row}</td></tr>`)
  .join("")}</tbody></table>`;

/** What plotly.py writes into a page. */
const plotly = (id: string, y: number[], version = "3.0.1"): string =>
  `<div><script>/* plotly.js v${version} */ window.PLOTLYENV=window.PLOTLYENV || {};</script>
  <div id="${id}" class="plotly-graph-div"></div><script>if (document.getElementById("${id}")) {
  Plotly.newPlot("${id}", [{"name":"loss","uid":"${id}","y":[${y.join()}],"type":"scatter"}], {"template":{"data":{}},"title":{"text":"descent"}}, {"responsive": true} ) };</script></div>`;

const ID_A = "76c1a102-6e49-4bd5-a0a2-645a9a1ba878";
const ID_B = "0f3f5e4e-97aa-41cb-a7df-0a1d3ac3ae5b";
const ROWS = [
  [1, 0.5, "a"],
  [2, 0.25, "b"],
  [4, 0.125, "c"],
];
const TABLE = pandas(["n", "loss", "note"], ROWS);

describe("HTML is equal", () => {
  const cases: [name: string, expected: string, actual: string][] = [
    ["with attributes in another order", '<a href="x" title="y">z</a>', '<a title="y" href="x">z</a>'],
    ["with classes in another order", '<p class="b a">z</p>', '<p class="a  b">z</p>'],
    [
      "with style declarations in another order",
      '<p style="color:red; margin: 0">z</p>',
      '<p style="margin:0;COLOR: red;">z</p>',
    ],
    [
      "with other indentation and comments",
      TABLE,
      TABLE.replace(/\n\s*/g, "").replace("<thead>", "<!-- head --><thead>"),
    ],
    ["with entities or characters", "<p>a &amp; b&nbsp;c &#8212;</p>", "<p>a &amp; b c —</p>"],
    ["without the end tags that may be left out", "<ul><li>a</li><li>b</li></ul>", "<ul><li>a<li>b</ul>"],
    ["in a page or as a fragment", "<!doctype html><html><body><p>a</p></body></html>", "<p>a</p>"],
    ["with numbers within rtol", TABLE, TABLE.replace("0.125", "0.12500001")],
    ["with a number in an attribute within rtol", '<i title="0.33333333">⅓</i>', '<i title="0.33333334">⅓</i>'],
    ["with ids made anew, where style sheets follow", styled("fd6b2", 1), styled("aceed", 1)],
    ["with ids made anew, where scripts follow", plotly(ID_A, [1, 2]), plotly(ID_B, [1, 2])],
    ["with a figure in a script within rtol", plotly(ID_A, [1, 2]), plotly(ID_B, [1.0000001, 2])],
    [
      "with labels that follow their field",
      '<label for="u1">a</label><input id="u1">',
      '<label for="v9">a</label><input id="v9">',
    ],
    [
      "with another comment in a style sheet",
      "<style>/* 1 */ p { color: red; }</style>",
      "<style>p{color:red}</style>",
    ],
  ];
  it.each(cases)("%s", (_, expected, actual) => {
    expect(told(compareHtml(expected, actual, RULES))).toEqual([]);
  });
});

describe("HTML differs", () => {
  const short = ROWS.map(([n, loss]) => [n!, loss!]);
  const cases: [name: string, expected: string, actual: string, place: RegExp[]][] = [
    [
      "by a cell, told by row and column",
      TABLE,
      TABLE.replace("0.25", "0.26"),
      [/^row 2, column loss: 0\.26 instead of 0\.25 /],
    ],
    ["by a missing row, once", TABLE, pandas(["n", "loss", "note"], ROWS.slice(0, 2)), [/^row 3: missing: <tr> /]],
    ["by a new row, once", pandas(["n", "loss", "note"], ROWS.slice(0, 2)), TABLE, [/^row 3: inserted: <tr> /]],
    ["by a missing column, once", TABLE, pandas(["n", "loss"], short), [/^column note: the column is missing$/]],
    ["by a new column, once", pandas(["n", "loss"], short), TABLE, [/^column note: the column is new$/]],
    ["by the name of a column", TABLE, TABLE.replace(">note<", ">remark<"), [/^head, column 4: /]],
    ["by a text", "<p>one</p><p>two</p>", "<p>one</p><p>three</p>", [/^p\[2\]: /]],
    ["by an element", "<p>a <b>c</b></p>", "<p>a <i>c</i></p>", [/^p > b: <i> "c" instead of <b> "c"$/]],
    ["by a missing element, once", "<ul><li>a<li>b<li>c</ul>", "<ul><li>a<li>c</ul>", [/^ul: missing: <li> "b"$/]],
    ["by an attribute", '<img alt="a">', "<img>", [/^img, attribute alt: missing: "a"$/]],
    ["by a class, which may mean fail", '<p class="pass">a</p>', '<p class="fail">a</p>', [/^p, attribute class: /]],
    ["by a style", '<p style="color:red">a</p>', '<p style="color:blue">a</p>', [/^p, attribute style: /]],
    ["by a space between two words", "<p><b>a</b> <b>c</b></p>", "<p><b>a</b><b>c</b></p>", [/^p: missing: /]],
    ["by lines of preformatted text", "<pre>a\nb</pre>", "<pre>a b</pre>", [/^pre: "b" is extra$/, /^pre, line 2: /]],
    [
      "by the element that a reference points to",
      styled("fd6b2", 1),
      styled("aceed", 2),
      [/^style: refers to "T_aceed_row2_col0" instead of the counterpart of "T_fd6b2_row1_col0"$/],
    ],
    [
      "by a point of a figure in a script",
      plotly(ID_A, [1, 2]),
      plotly(ID_B, [1, 2.5]),
      [/^div > script\[2\], data 1 \/0\/y\/1: 2\.5 instead of 2 /],
    ],
    ["by a script", "<script>a()</script>", "<script>b()</script>", [/^script: /]],
    [
      "by the bytes of a picture",
      '<img src="data:image/gif;base64,R0lG">',
      '<img src="data:image/gif;base64,R0lH">',
      [/^img, attribute src: /],
    ],
    ["when everything is gone", "<p>a</p>", "", [/^: missing: <p> "a"$/]],
  ];
  it.each(cases)("%s", (_, expected, actual, wanted) => {
    const found = told(compareHtml(expected, actual, RULES));
    expect(found).toHaveLength(wanted.length);
    wanted.forEach((pattern, i) => {
      expect(found[i]).toMatch(pattern);
    });
  });

  it("with the number of the table where there are several", () => {
    const [found] = told(compareHtml(TABLE + TABLE, TABLE + TABLE.replace("0.25", "0.26"), RULES));
    expect(found).toMatch(/^table 2, row 2, column loss: /);
  });

  it("by rows of cells that span others, told by the column above them", () => {
    const spanned = (last: number): string =>
      `<table><thead><tr><th>run</th><th colspan="2">loss</th></tr><tr><th></th><th>first</th><th>last</th></tr></thead>
      <tbody><tr><th rowspan="2">a</th><td>1</td><td>2</td></tr><tr><td>3</td><td>${last}</td></tr></tbody></table>`;
    expect(told(compareHtml(spanned(4), spanned(5), RULES))[0]).toMatch(/^row 2, column loss \/ last: /);
  });

  it("by a library of half a million characters in one phrase", () => {
    const code = (name: string): string => `<script>${`function ${name}(a){return a+1};`.repeat(20_000)}</script>`;
    expect(told(compareHtml(code("f"), code("gg"), RULES))).toEqual([
      "script: code of 540000 characters instead of 520000, which differ",
    ]);
  });
});

it("a planted change in random tables is found in its cell and marked there", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const next = randomNumbers(seed);
    const rows = Array.from({ length: 12 }, () => [1 + next(), -1 - next(), 3 + next()]);
    const [row, column] = [Math.floor(next() * 12), Math.floor(next() * 3)];
    const planted = rows.with(row, rows[row]!.with(column, rows[row]![column]! * (1 + 1e-5)));
    const [before, after] = [rows, planted].map((numbers) => pandas(["a", "b", "c"], numbers));
    const comparison = compareHtml(before!, after!, RULES);
    expect(told(comparison)).toHaveLength(1);
    expect(comparison.differences[0]!.place).toBe(`row ${row + 1}, column ${"abc"[column]}`);
    expect(marked(comparison)).toEqual([[String(rows[row]![column])], [String(planted[row]![column])]]);
    expect(compareHtml(before!, after!, { ...RULES, rtol: 1e-4 }).differences).toEqual([]);
    expect(compareHtml(before!, before!, RULES).differences).toEqual([]);
  }
});
