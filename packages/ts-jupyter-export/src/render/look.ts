// The elements that nbconvert's templates put around the parts of a cell, with their classes: "lab" for the template of
// that name, "classic" for classic and basic. All text that comes in is HTML already, except tags and identifiers.

import { classes, escapeHtml } from "./html.js";
import type { PageOptions } from "./options.js";

/** What an output's box holds. */
export type Box =
  | "stdout"
  | "stderr"
  | "stdin"
  | "error"
  | "plain"
  | "html"
  | "markdown"
  | "svg"
  | "png"
  | "jpeg"
  | "image"
  | "latex"
  | "javascript"
  | "widget"
  | "json";

export interface CellFrame {
  id: string;
  tags: readonly string[];
  /** Classes of the template for a cell without input or outputs. */
  isWithoutInput?: boolean;
  isWithoutOutputs?: boolean;
}

/** A label other than "" folds the part behind it. */
export interface Look {
  code(cell: CellFrame, body: string): string;
  prose(cell: CellFrame, prompt: boolean, html: string, label: string): string;
  /** `count`: undefined for no prompt. */
  input(count: string | undefined, highlighted: string, label: string): string;
  outputs(children: string, label: string): string;
  output(kind: "result" | "other", prompt: string | undefined, content: string): string;
  /** The opening tag of an output's box, with its line end. */
  box(box: Box, mime: string, kind: "result" | "other", id?: string): string;
}

/** The look of a template. */
export const lookOf = ({ template = "lab" }: PageOptions): Look => (template === "lab" ? lab : classic);

const cellAnchor = (id: string): string => escapeHtml(`cell-id=${id}`);

/** nbconvert writes tags as they are: one with a space makes two classes. */
const tagClasses = (tags: readonly string[]): string[] => tags.map((tag) => escapeHtml(`celltag_${tag}`));

const folded = (html: string, label: string): string =>
  label === "" ? html : `<details class="cell-fold">\n<summary>${label}</summary>\n${html}</details>\n`;

const LAB_BOXES: Record<Box, string> = {
  stdout: "jp-RenderedText",
  stderr: "jp-RenderedText",
  stdin: "jp-RenderedText",
  error: "jp-RenderedText",
  plain: "jp-RenderedText",
  html: "jp-RenderedHTMLCommon jp-RenderedHTML",
  markdown: "jp-RenderedHTMLCommon jp-RenderedMarkdown",
  svg: "jp-RenderedSVG",
  png: "jp-RenderedImage",
  jpeg: "jp-RenderedImage",
  image: "jp-RenderedImage",
  latex: "jp-RenderedLatex",
  javascript: "jp-RenderedJavaScript",
  widget: "jupyter-widgets",
  json: "jp-RenderedJSON",
};

/** Boxes that do not say what they hold. */
const UNNAMED: ReadonlySet<Box> = new Set(["png", "jpeg", "image", "widget"]);

const labInput = (area: string, label: string): string =>
  '<div class="jp-Cell-inputWrapper" tabindex="0">\n' +
  '<div class="jp-Collapser jp-InputCollapser jp-Cell-inputCollapser"></div>\n' +
  `${folded(`<div class="jp-InputArea jp-Cell-inputArea">\n${area}</div>\n`, label)}</div>\n`;

const labPrompt = (text: string): string => `<div class="jp-InputPrompt jp-InputArea-prompt">${text}</div>\n`;

const lab: Look = {
  code: ({ id, tags, isWithoutInput, isWithoutOutputs }, body) => {
    const name = classes(
      "jp-Cell jp-CodeCell jp-Notebook-cell",
      isWithoutOutputs && "jp-mod-noOutputs",
      isWithoutInput && "jp-mod-noInput",
      ...tagClasses(tags),
    );
    return `<div id="${cellAnchor(id)}" class="${name}"${body === "" ? " hidden" : ""}>\n${body}</div>\n`;
  },
  prose: ({ id, tags }, prompt, html, label) => {
    const name = classes("jp-RenderedHTMLCommon jp-RenderedMarkdown jp-MarkdownOutput", ...tagClasses(tags));
    const area = `${prompt ? labPrompt("") : ""}<div class="${name}" data-mime-type="text/markdown">\n${html}</div>\n`;
    const cell = "jp-Cell jp-MarkdownCell jp-Notebook-cell";
    return `<div id="${cellAnchor(id)}" class="${cell}">\n${labInput(area, label)}</div>\n`;
  },
  input: (count, highlighted, label) =>
    labInput(
      `${count === undefined ? "" : labPrompt(`In&nbsp;[${count}]:`)}` +
        '<div class="jp-CodeMirrorEditor jp-Editor jp-InputArea-editor" data-type="inline">\n' +
        `<div class="cm-editor cm-s-jupyter">\n${highlighted}\n</div>\n</div>\n`,
      label,
    ),
  outputs: (children, label) =>
    '<div class="jp-Cell-outputWrapper">\n' +
    '<div class="jp-Collapser jp-OutputCollapser jp-Cell-outputCollapser"></div>\n' +
    `${folded(`<div class="jp-OutputArea jp-Cell-outputArea">\n${children}</div>\n`, label)}</div>\n`,
  output: (kind, prompt, content) => {
    const name = classes("jp-OutputArea-child", kind === "result" && "jp-OutputArea-executeResult");
    const before = prompt === undefined ? "" : `<div class="jp-OutputPrompt jp-OutputArea-prompt">${prompt}</div>\n`;
    return `<div class="${name}">\n${before}${content}\n</div>\n`;
  },
  box: (box, mime, kind, id) => {
    const name = classes(LAB_BOXES[box], "jp-OutputArea-output", kind === "result" && "jp-OutputArea-executeResult");
    const type = UNNAMED.has(box) ? "" : ` data-mime-type="${escapeHtml(mime)}"`;
    return `<div${idAttribute(id)} class="${name}"${type} tabindex="0">\n`;
  },
};

const idAttribute = (id: string | undefined): string => (id === undefined ? "" : ` id="${escapeHtml(id)}"`);

const CLASSIC_BOXES: Record<Box, string> = {
  stdout: "output_subarea output_stream output_stdout output_text",
  stderr: "output_subarea output_stream output_stderr output_text",
  stdin: "output_subarea output_stream output_stdin output_text",
  error: "output_subarea output_text output_error",
  plain: "output_text output_subarea",
  html: "output_html rendered_html output_subarea",
  markdown: "output_markdown rendered_html output_subarea",
  svg: "output_svg output_subarea",
  png: "output_png output_subarea",
  jpeg: "output_jpeg output_subarea",
  image: "output_png output_subarea",
  latex: "output_latex output_subarea",
  javascript: "output_subarea output_javascript",
  widget: "output_subarea output_widget_view",
  json: "output_json output_subarea",
};

const classicCell = (kind: "code_cell" | "text_cell", { id, tags }: CellFrame, body: string): string => {
  const name = classes("cell border-box-sizing", kind, "rendered", ...tagClasses(tags));
  return `<div id="${cellAnchor(id)}" class="${name}"${body === "" ? " hidden" : ""}>\n${body}</div>\n`;
};

const classic: Look = {
  code: (cell, body) => classicCell("code_cell", cell, body),
  prose: (cell, prompt, html, label) => {
    const text =
      '<div class="inner_cell">\n<div class="text_cell_render border-box-sizing rendered_html">\n' +
      `${html}</div>\n</div>\n`;
    const before = prompt ? '<div class="prompt input_prompt">\n</div>\n' : "";
    return classicCell("text_cell", cell, `${before}${folded(text, label)}`);
  },
  input: (count, highlighted, label) => {
    const before = count === undefined ? "" : `<div class="prompt input_prompt">In&nbsp;[${count}]:</div>\n`;
    const code = `<div class="inner_cell">\n<div class="input_area">\n${highlighted}\n</div>\n</div>\n`;
    return `<div class="input">\n${before}${folded(code, label)}</div>\n`;
  },
  outputs: (children, label) =>
    `<div class="output_wrapper">\n${folded(`<div class="output">\n${children}</div>\n`, label)}</div>\n`,
  output: (kind, prompt, content) => {
    const name = classes("prompt", kind === "result" && "output_prompt");
    const before = prompt === undefined ? "" : `<div class="${name}">${prompt}</div>\n`;
    return `<div class="output_area">\n${before}${content}\n</div>\n`;
  },
  box: (box, _mime, kind, id) =>
    `<div${idAttribute(id)} class="${classes(CLASSIC_BOXES[box], kind === "result" && isMarked(box) && "output_execute_result")}">\n`,
};

/** Streams and errors are no results. */
const isMarked = (box: Box): boolean => !/^(?:std|error)/.test(box);
