// nbconvert's own classic and basic pages beside ours, on the same notebook: same elements, classes, identifiers and order.
// Needs .venv with nbconvert (scripts/python-env.js), or a Python named by INNERLOOP_PYTHON.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringifyNotebook } from "@innerloop/nbformat";
import { JSDOM } from "jsdom";
import { afterAll, expect, it } from "vitest";
import { renderNotebook } from "../../packages/ts-jupyter-export/src/render/index.js";
import { richNotebook } from "../ts-jupyter-export/render/rich-notebook.js";
import { PYTHON } from "./python.js";

const folder = mkdtempSync(join(tmpdir(), "classic-template-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without the types that nbconvert's page cannot show; our own tests cover them. */
function shownByBoth() {
  const notebook = richNotebook();
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    cell.outputs = cell.outputs.filter(
      (output) =>
        !("data" in output && Object.keys(output.data).some((type) => /plotly|^application\/json/.test(type))),
    );
  }
  return notebook;
}

/** One line an element; what we add on purpose around the content and in it is left out. */
function skeleton(html: string): string[] {
  const { body } = new JSDOM(html).window.document;
  const added = ".math, .math-error, summary, script, body > aside, body > .skip-link, body > svg";
  for (const element of body.querySelectorAll(added)) element.remove();
  for (const element of body.querySelectorAll(".table-scroll, .cell-raw, .math-glue, details.cell-fold")) {
    element.replaceWith(...element.childNodes);
  }
  const lines = (element: Element, depth: number): string[] => {
    const classes = [...element.classList].sort().map((name) => `.${name}`);
    const id = element.id && `#${element.id}`;
    const line = `${" ".repeat(depth)}${element.tagName.toLowerCase()}${id}${classes.join("")}`;
    if (element.tagName === "PRE") return [line];
    return [line, ...[...element.children].flatMap((child) => lines(child, depth + 1))];
  };
  return lines(body, 0);
}

it.each(["classic", "basic"] as const)(
  "the %s template has nbconvert's skeleton, from body to the last cell",
  async (template) => {
    const notebook = shownByBoth();
    writeFileSync(join(folder, "rich.ipynb"), stringifyNotebook(notebook));
    const command = ["-m", "nbconvert", "--to", "html", "--template", template, join(folder, "rich.ipynb")];
    execFileSync(PYTHON, command, { stdio: "ignore" });
    const theirs = skeleton(readFileSync(join(folder, "rich.html"), "utf8"));
    const ours = skeleton(await renderNotebook(notebook, { template }));
    expect(theirs.length).toBeGreaterThan(100);
    expect(ours).toEqual(theirs);
  },
);
