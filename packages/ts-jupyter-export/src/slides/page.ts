// The document of a show: nbconvert's reveal template in structure (main > div.reveal > div.slides > section > section >
// cells), with reveal.js, its theme and the notes plugin inside, under the same content security policy as a page.
import { readFileSync } from "node:fs";
import type { Notebook } from "@innerloop/nbformat";
import { loadsLibraries } from "../render/addresses.js";
import { renderCell } from "../render/cell.js";
import type { PageContext } from "../render/context.js";
import { escapeHtml, jsonText, scriptText } from "../render/html.js";
import { labCss } from "../render/lab-css.js";
import { policy } from "../render/policy.js";
import { prepare } from "../render/prepare.js";
import { type Script, scriptElements, scriptsOf, widgetState } from "../render/scripts.js";
import { arrange, type Level, type Placement } from "./arrange.js";
import { dataAttributes } from "./data.js";
import type { SlidesOptions } from "./options.js";
import { groundOf, notesScript, revealCss, revealScript, speakerViewScript, themeCss } from "./reveal.js";
import { type Settings, settingsOf } from "./settings.js";

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

/** Renders the show; `title` is what stands before " slides" in the window's title. */
export async function renderSlides(notebook: Notebook, options: SlidesOptions, title: string): Promise<string> {
  const settings = settingsOf(options);
  const context = await prepare(notebook, { anchorLinkText: "", ...options.page, template: "lab" });
  const cells = await sections(arrange(notebook.cells), context);
  await context.math.load();
  const math = context.math.typeset();
  for (const { message, tex, cellId } of math.errors) {
    context.warn({
      kind: "math",
      message: `TeX error: ${message} in ${tex.trim().replace(/\s+/g, " ").slice(0, 80)}`,
      cellId,
    });
  }
  const main = math.fill(cells);
  // Of the page's own scripts only those that draw something: a show has no table of contents and no buttons.
  const needed = scriptsOf(main, { ...context, options: { ...context.options, template: "basic" } });
  const prefix = loadsLibraries(context.options) ? options.urlPrefix : undefined;
  const head = [...revealScripts(prefix), ...needed.head];
  const end = [...needed.end, { text: scriptText(asset("./slides-script.js")) }];
  return `<!DOCTYPE html>
<html lang="${escapeHtml(context.options.language ?? "en")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="apple-mobile-web-app-capable" content="yes">
<meta name="apple-mobile-web-app-status-bar-style" content="black-translucent">
${policyOf([...head, ...end], context)}<meta name="generator" content="ts-jupyter-export">
<title>${escapeHtml(title)} slides</title>
${scriptElements(head)}${styles(settings, prefix, context)}</head>
<body${bodyAttributes(settings, context)}>
${math.glyphs}<main>
<div class="reveal">
<div class="slides">
${main}</div>
</div>
</main>
<script type="application/json" id="slides-settings">${jsonText(settings.reveal)}</script>
${widgetState(context)}${scriptElements(end)}</body>
</html>
`;
}

/** The cells inside their slides, subslides and fragments. */
async function sections(placements: readonly Placement[], context: PageContext): Promise<string> {
  const trust = context.options.foreign === "sanitize" ? "untrusted" : "trusted";
  const parts: string[] = [];
  for (const { cell, shown, opens, closes } of placements) {
    const warn = (message: string) => context.warn({ kind: "sanitized", message, cellId: cell.id });
    const data = opens.length > 0 ? dataAttributes(cell, trust, warn) : "";
    const html = shown === "skip" ? "" : await renderCell(cell, context);
    parts.push(
      ...opens.map((level) => openTag(level, data)),
      shown === "notes" ? `<aside class="notes">\n${html}</aside>\n` : html,
      ...closes.map((level) => (level === "fragment" ? "</div>\n" : "</section>\n")),
    );
  }
  return parts.join("");
}

const openTag = (level: Level, data: string): string =>
  level === "fragment" ? `<div class="fragment"${data}>\n` : `<section${data}>\n`;

/** Before the cells: a notebook that brings a module loader would keep the library from becoming a global. */
function revealScripts(prefix: string | undefined): Script[] {
  return prefix === undefined
    ? [{ text: scriptText(revealScript()) }, { text: scriptText(notesScript()) }]
    : [{ address: `${prefix}/dist/reveal.js` }, { address: `${prefix}/plugin/notes/notes.js` }];
}

/** The page's policy; the speaker's window inherits it, and shows this document in frames. */
const policyOf = (scripts: readonly Script[], context: PageContext): string =>
  policy([...scripts, { text: speakerViewScript() }], context).replace("base-uri", "frame-src 'self'; base-uri");

function styles(settings: Settings, prefix: string | undefined, { options }: PageContext): string {
  const network = loadsLibraries(options) ? "allow" : "none";
  const link = (path: string) => `<link rel="stylesheet" href="${escapeHtml(`${prefix}/dist/${path}`)}">\n`;
  const style = (css: string) => `<style>\n${css}</style>\n`;
  const own = options.foreign === "sanitize" ? asset("../render/sanitized.css") : "";
  const cells = style(labCss()) + style(asset("../render/theme.css") + asset("../render/page.css") + own);
  // The theme comes after the cells, as in nbconvert: it decides on headings and links.
  return prefix === undefined
    ? style(revealCss()) + cells + style(themeCss(settings.theme, network)) + style(asset("./slides.css"))
    : link("reveal.css") + cells + link(`theme/${settings.theme}.css`) + style(asset("./slides.css"));
}

function bodyAttributes({ theme, scroll, reveal }: Settings, { options }: PageContext): string {
  const dark = options.theme === "dark" || groundOf(theme) === "dark";
  const repainted = dark && groundOf(theme) === "light";
  const names = ["jp-Notebook", "slide-show", repainted && "is-repainted", scroll === "scroll" && "is-scrolled"];
  return (
    ` class="${names.filter(Boolean).join(" ")}" style="--slide-height: ${reveal.height}px"` +
    ` data-jp-theme-light="${!dark}" data-jp-theme-name="JupyterLab ${dark ? "Dark" : "Light"}"`
  );
}
