// A notebook → one self-contained page: the lab template's DOM, everything inlined, nothing fetched, and the same bytes
// whenever the same notebook is rendered.
import { readFileSync } from "node:fs";
import type { Notebook } from "@innerloop/nbformat";
import { drawAll, type Figure, figureOf } from "../figures/index.js";
import { renderCell } from "./cell.js";
import type { PageContext, PlacedFigure } from "./context.js";
import { Headings, outline } from "./headings.js";
import { escapeHtml, scriptText } from "./html.js";
import { labCss } from "./lab-css.js";
import { MathCollector } from "./math.js";
import type { PageOptions } from "./options.js";
import { PICTURE_WIDTH, plotlyScript, scriptHash } from "./plot.js";

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

/**
 * Renders a notebook as one HTML document.
 * What cannot be shown as meant (a TeX error, an unknown output type, a missing image) is told to `options.onWarning`.
 */
export async function renderNotebook(notebook: Notebook, options: PageOptions = {}): Promise<string> {
  const context: PageContext = {
    options,
    language: languageOf(notebook),
    math: new MathCollector(),
    headings: new Headings(),
    figures: await placeFigures(notebook),
    foreignScript: false,
    warn: options.onWarning ?? (() => {}),
  };
  const cells: string[] = [];
  for (const cell of notebook.cells) cells.push(await renderCell(cell, context));
  const math = context.math.typeset();
  for (const { message, tex, cellId } of math.errors) {
    context.warn({ kind: "math", message: `TeX error: ${message} in ${tex.trim().slice(0, 80)}`, cellId });
  }
  const toc = options.toc === "none" ? "" : math.fill(outline(context.headings.list));
  const main = math.fill(cells.join(""));
  const scripts = pageScripts(main, context);
  const light = options.theme !== "dark";
  return `<!DOCTYPE html>
<html lang="${escapeHtml(options.language ?? "en")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${policy(scripts, context)}<meta name="generator" content="ts-jupyter-export">
<title>${escapeHtml(titleOf(notebook, context))}</title>
<style>
${labCss()}</style>
<style>
${asset("./theme.css")}${asset("./page.css")}</style>
</head>
<body class="jp-Notebook${toc ? " has-toc" : ""}" data-jp-theme-light="${light}" data-jp-theme-name="JupyterLab ${light ? "Light" : "Dark"}">
${math.glyphs}${side(toc, main, options)}<main>
${options.date === undefined ? "" : `<header class="page-head"><p class="page-date">${escapeHtml(options.date)}</p></header>\n`}${main}</main>
${scripts.map((script) => `<script>${script}</script>\n`).join("")}</body>
</html>
`;
}

/** The language whose highlighting nbconvert would use. */
function languageOf({ metadata }: Notebook): string {
  const { language_info: info, kernelspec } = metadata;
  return (info?.pygments_lexer ?? info?.name ?? kernelspec?.language ?? "typescript").toLowerCase();
}

function titleOf({ metadata }: Notebook, { options, headings }: PageContext): string {
  return options.title ?? metadata.title ?? headings.list[0]?.text ?? "Notebook";
}

/** Draws the picture of every figure, in one window. */
async function placeFigures(notebook: Notebook): Promise<Map<object, PlacedFigure>> {
  const found: { bundle: object; figure: Figure }[] = [];
  for (const cell of notebook.cells) {
    for (const output of cell.cell_type === "code" ? cell.outputs : []) {
      const bundle = "data" in output ? output.data : {};
      const figure = figureOf(bundle);
      if (figure) found.push({ bundle, figure });
    }
  }
  const pictures = await drawAll(found.map(({ figure }) => onPage(figure)));
  return new Map(found.map(({ bundle, figure }, index) => [bundle, { figure, svg: pictures[index] }]));
}

/** The picture fills the text column and lets the page's ground through, as the live plot does. */
function onPage(figure: Figure): Figure {
  const ground = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  return { ...figure, layout: { width: PICTURE_WIDTH, ...ground, ...figure.layout } };
}

/** plotly.js and what draws with it only where a live figure is shown, then the page's own script. */
function pageScripts(main: string, { options, figures }: PageContext): string[] {
  const isLive = options.plots !== "static" && main.includes('<div class="plot-stage"');
  const plots = isLive
    ? [plotlyScript([...figures.values()].map(({ figure }) => figure)), scriptText(asset("./page-plots.js"))]
    : [];
  return [...plots, scriptText(asset("./page-script.js"))];
}

/** No request leaves the page; only scripts that stand in it run (by hash, unless the notebook brings its own). */
function policy(scripts: readonly string[], { options, foreignScript }: PageContext): string {
  if (options.network === "allow") return "";
  const script = foreignScript ? "'unsafe-inline'" : scripts.map(scriptHash).join(" ");
  const rules = [
    "default-src 'none'",
    `script-src ${script}`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src data: blob:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${rules.join("; ")}">\n`;
}

function side(toc: string, main: string, { indexHref, theme }: PageOptions): string {
  const index = indexHref === undefined ? "" : `<a href="${escapeHtml(indexHref)}">Notebooks</a>\n`;
  const code = main.includes("jp-InputArea-editor")
    ? '<button type="button" data-action="code" hidden>Hide code</button>\n'
    : "";
  const contents = toc
    ? `<details class="page-toc" open>\n<summary>Contents</summary>\n<nav aria-label="Contents">${toc}</nav>\n</details>\n`
    : "";
  return (
    `<aside class="page-side">\n<div class="page-tools">\n${index}` +
    `<button type="button" data-action="theme" hidden>${theme === "dark" ? "Light" : "Dark"}</button>\n${code}</div>\n${contents}</aside>\n`
  );
}
