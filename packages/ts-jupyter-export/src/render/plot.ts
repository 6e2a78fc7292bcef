// A plotly figure in the page: the static picture, and beside it the figure's data, from which the page's script draws
// the live plot when the reader comes near. Without script, and on paper, the picture stays.
import { createHash } from "node:crypto";
import type { Figure } from "../figures/index.js";
import { bundleFor, bundleSource } from "../figures/index.js";
import type { PageContext, PlacedFigure } from "./context.js";
import { escapeHtml, jsonText, scriptText, svgUri } from "./html.js";

/** Size of the pictures: the width of the text column. */
export const PICTURE_WIDTH = 760;
const HEIGHT = 450;

/** `div.jp-RenderedPlotly` with picture, data and caption. */
export function figureHtml(
  { figure, svg }: PlacedFigure,
  title: string,
  metadata: Record<string, unknown>,
  { options }: PageContext,
): string {
  const height = typeof figure.layout?.height === "number" ? figure.layout.height : HEIGHT;
  const width = typeof figure.layout?.width === "number" ? `max-width:${figure.layout.width}px;` : "";
  const alt = escapeHtml(title || layoutTitle(figure) || "figure");
  const picture = svg === undefined ? "" : `<img class="plot-picture" alt="${alt}" src="${svgUri(svg)}">\n`;
  const live = options.plots !== "static";
  const data = live ? `<script type="application/json">${jsonText(figure)}</script>\n` : "";
  const note = live || svg !== undefined ? "" : '<p class="plot-note">This figure needs a live page.</p>\n';
  const caption = captionOf(metadata);
  return (
    `<div class="jp-RenderedPlotly jp-OutputArea-output" data-mime-type="application/vnd.plotly.v1+json" tabindex="0">\n` +
    `<figure class="plot"${nameAttribute(metadata)}>\n` +
    `<div class="plot-stage" style="${width}--plot-height:${height}px">\n${picture}${data}${note}</div>\n` +
    `${caption && `<figcaption>${escapeHtml(caption)}</figcaption>\n`}</figure>\n</div>`
  );
}

/** Text of the smallest plotly.js bundle for the figures. */
export const plotlyScript = (figures: readonly Figure[]): string => scriptText(bundleSource(bundleFor(figures)));

/** The source expression that admits one inline script in a content security policy. */
export const scriptHash = (script: string): string =>
  `'sha256-${createHash("sha256").update(script, "utf8").digest("base64")}'`;

function layoutTitle({ layout }: Figure): string {
  const title = layout?.title;
  const text = typeof title === "object" && title !== null ? (title as { text?: unknown }).text : title;
  return typeof text === "string" ? text.replace(/<[^>]*>/g, "") : "";
}

const innerloop = (metadata: Record<string, unknown>): Record<string, unknown> =>
  typeof metadata.innerloop === "object" && metadata.innerloop !== null
    ? (metadata.innerloop as Record<string, unknown>)
    : {};

const captionOf = (metadata: Record<string, unknown>): string => {
  const { caption } = innerloop(metadata);
  return typeof caption === "string" ? caption : "";
};

const nameAttribute = (metadata: Record<string, unknown>): string => {
  const { figure } = innerloop(metadata);
  return typeof figure === "string" ? ` data-figure="${escapeHtml(figure)}"` : "";
};
