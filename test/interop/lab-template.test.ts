// nbconvert's own lab template beside ours, on the same notebook: same elements, classes, identifiers and order.
// Needs .venv with nbconvert (scripts/python-env.js), or a Python named by INNERLOOP_PYTHON.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringifyNotebook } from "@innerloop/nbformat";
import { JSDOM } from "jsdom";
import { parseFragment, serialize } from "parse5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ansiToHtml } from "../../packages/ts-jupyter-export/src/render/ansi.js";
import { headingId } from "../../packages/ts-jupyter-export/src/render/headings.js";
import { renderNotebook } from "../../packages/ts-jupyter-export/src/render/index.js";
import { richNotebook } from "../ts-jupyter-export/render/rich-notebook.js";
import { PYTHON } from "./python.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-template-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const python = (program: string, input: unknown): unknown =>
  JSON.parse(
    execFileSync(PYTHON, ["-c", `import json, sys\ndata = json.load(sys.stdin)\n${program}`], {
      encoding: "utf8",
      input: JSON.stringify(input),
    }),
  );

/** Undoes what we add on purpose, so that the rest must be equal. */
function withoutExtras(document: Document): Element {
  const main = document.querySelector("main");
  if (!main) throw new Error("no <main> in the page");
  for (const element of main.querySelectorAll(".math, .math-error, summary")) element.remove();
  for (const element of main.querySelectorAll(".table-scroll, .cell-raw, .math-glue, details.cell-fold"))
    element.replaceWith(...element.childNodes);
  return main;
}

/** Not `alt`: where the bundle has a plain text we describe the picture by it, nbconvert never does. */
const ATTRIBUTES = [
  "data-mime-type",
  "data-type",
  "tabindex",
  "href",
  "width",
  "height",
  "type",
  "disabled",
  "checked",
];

/** One line an element: depth, tag, identifier, classes, attributes. Code and the inside of outputs that nbconvert lacks are leaves. */
function skeleton(element: Element, depth = 0): string[] {
  const classes = [...element.classList].sort().map((name) => `.${name}`);
  const attributes = ATTRIBUTES.filter((name) => element.hasAttribute(name)).map(
    (name) => `[${name}=${element.getAttribute(name)}]`,
  );
  const line = `${"  ".repeat(depth)}${element.tagName.toLowerCase()}${element.id && `#${element.id}`}${classes.join("")}${attributes.join("")}`;
  if (element.tagName === "PRE") return [line];
  return [line, ...[...element.children].flatMap((child) => skeleton(child, depth + 1))];
}

describe("the page and nbconvert's", () => {
  it("have the same skeleton, cell by cell", async () => {
    const notebook = richNotebook();
    for (const cell of notebook.cells) {
      if (cell.cell_type !== "code") continue;
      // Types that nbconvert's page cannot show; our own tests cover them.
      cell.outputs = cell.outputs.filter(
        (output) =>
          !("data" in output && Object.keys(output.data).some((type) => /plotly|^application\/json/.test(type))),
      );
    }
    await writeFile(join(folder, "rich.ipynb"), stringifyNotebook(notebook));
    execFileSync(PYTHON, [
      "-m",
      "nbconvert",
      "--to",
      "html",
      "--template",
      "lab",
      "--log-level",
      "ERROR",
      join(folder, "rich.ipynb"),
      "--output",
      "theirs",
    ]);
    const theirs = await JSDOM.fromFile(join(folder, "theirs.html"));
    const ours = new JSDOM(await renderNotebook(notebook));
    expect(skeleton(withoutExtras(ours.window.document))).toEqual(skeleton(withoutExtras(theirs.window.document)));
  });

  it("colour terminal text alike", () => {
    // Every kind of code, also those that name no colour and lists that break off.
    const codes =
      "0 1 4 5 7 21 22 24 27 31 39 42 49 91 104 2 3 9 58 107 ;31 31; ;; 1;34 7;33;41 38;5;3 38;5;208 48;5;240 38;2;9;8;7 48;2;0;0;255 38;5;300 38;5 38;2;1;2 38;2;1;2;256 38;9;1 38;5;300;1 48;5;15 48;5;16 48;5;231 48;5;232 38;5;255 1;38;5;7"
        .split(" ")
        .concat("");
    const others = ["\u001b[K", "\u001b[2J", "\u001b[?25l", "\u001b[1A", ""];
    // A fixed walk through the codes: every code meets many states.
    let state = 1;
    const next = (bound: number) => {
      state = (state * 48271) % 2147483647;
      return state % bound;
    };
    const texts = Array.from({ length: 800 }, () =>
      Array.from(
        { length: 8 },
        () =>
          `\u001b[${codes[next(codes.length)]}m${["a", "<b>", "c & d", "é\n"][next(4)]}${others[next(others.length)]}`,
      ).join(""),
    );
    const theirs = python(
      "from nbconvert.filters import ansi2html\nprint(json.dumps([ansi2html(text) for text in data]))",
      texts,
    ) as string[];
    const normal = (html: string) => serialize(parseFragment(html));
    expect(texts.map((text) => normal(ansiToHtml(text)))).toEqual(theirs.map(normal));
  });

  it("make the same identifiers of headings", () => {
    const titles = [
      "Plain",
      "Two words",
      "1/2 of $x^2$",
      "é, ü & ß!",
      "a: (b) [c] {d} <e>",
      "~ _under_ - dash",
      "日本",
      "50 % + ?",
    ];
    const theirs = python(
      "from nbconvert.filters.strings import _convert_header_id\nprint(json.dumps([_convert_header_id(text) for text in data]))",
      titles,
    );
    expect(titles.map(headingId)).toEqual(theirs);
  });
});
