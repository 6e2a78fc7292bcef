// The document around the cells. "lab" and "classic" are nbconvert's templates of these names: the same element path to
// the cells and the same attributes on `body`; tools and table of contents stand beside `main`. "basic" has no document, only
// classic's cells.
import { readFileSync } from "node:fs";
import type { PageContext } from "./context.js";
import { escapeHtml } from "./html.js";
import { labCss } from "./lab-css.js";
import type { PageOptions } from "./options.js";
import { policy } from "./policy.js";
import { type PageScripts, scriptElements, widgetState } from "./scripts.js";

/** What the frame is put around. */
export interface Frame {
  title: string;
  /** Glyph outlines that the formulas of the page share. */
  glyphs: string;
  main: string;
  /** Table of contents, "" for none. */
  toc: string;
  scripts: PageScripts;
}

/** A style sheet beside this module, without what it says to those who work on it. */
const style = (name: string): string =>
  readFileSync(new URL(name, import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\/\s*/g, "");

/** The whole page. */
export function framed(frame: Frame, context: PageContext): string {
  const { options } = context;
  const { head, end } = frame.scripts;
  const last = `${widgetState(context)}${scriptElements(end)}`;
  if (options.template === "basic") return `${frame.glyphs}${frame.main}${scriptElements(head)}${last}`;
  const name = options.template ?? "lab";
  return `<!DOCTYPE html>
<html lang="${escapeHtml(options.language ?? "en")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${policy([...head, ...end], context)}<meta name="generator" content="ts-jupyter-export">
<title>${escapeHtml(frame.title)}</title>
${scriptElements(head)}<style>
${name === "classic" ? classicText(labCss()) : labCss()}</style>
<style>
${style("./theme.css")}${style("./page.css")}${options.foreign === "sanitize" ? style("./sanitized.css") : ""}${name === "classic" ? style("./classic.css") : ""}</style>
</head>
<body${bodyAttributes(options)}>
<a class="skip-link" href="#page-content">Skip to the content</a>
${frame.glyphs}${side(frame, options)}<main>
${dateLine(options)}${name === "classic" ? inNotebook(frame.main) : frame.main}</main>
${last}</body>
</html>
`;
}

/** Terminal colours are rules of the lab template's text. */
const classicText = (css: string): string =>
  css.replaceAll(".jp-RenderedText pre .ansi-", ":is(.jp-RenderedText, .output_text) pre .ansi-");

/** nbconvert's classic template has no themes; where one is asked for, it is said as in lab. */
function bodyAttributes({ template, theme }: PageOptions): string {
  const light = theme !== "dark";
  const themed = ` data-jp-theme-light="${light}" data-jp-theme-name="JupyterLab ${light ? "Light" : "Dark"}"`;
  if (template === "classic") return light ? "" : themed;
  return ` class="jp-Notebook"${themed}`;
}

const inNotebook = (cells: string): string =>
  `<div tabindex="-1" id="notebook" class="border-box-sizing">\n<div class="container" id="notebook-container">\n${cells}</div>\n</div>\n`;

const dateLine = ({ date }: PageOptions): string =>
  date === undefined ? "" : `<header class="page-head"><p class="page-date">${escapeHtml(date)}</p></header>\n`;

/**
 * Tools and contents. The buttons appear with the script that they need. The link that skips all this leads to its end, so
 * that `main` stays as nbconvert writes it.
 */
function side({ toc, main }: Frame, { indexHref, theme, input }: PageOptions): string {
  const index = indexHref === undefined ? "" : `<a href="${escapeHtml(indexHref)}">Notebooks</a>\n`;
  const code = /class="(?:jp-CodeMirrorEditor jp-Editor jp-InputArea-editor|input_area)"/.test(main)
    ? `<button type="button" data-action="code" hidden>${input === "folded" ? "Show" : "Hide"} code</button>\n`
    : "";
  const contents = toc
    ? `<details class="page-toc" open>\n<summary>Contents</summary>\n<nav aria-label="Contents">${toc}</nav>\n</details>\n`
    : "";
  return (
    `<aside class="page-side" aria-label="About this page">\n<div class="page-tools">\n${index}` +
    `<button type="button" data-action="theme" hidden>${theme === "dark" ? "Light" : "Dark"}</button>\n${code}</div>\n${contents}<span id="page-content" tabindex="-1"></span>\n</aside>\n`
  );
}
