/**
 * The house template. Colours are those of Okabe and Ito (2008), which readers with any colour vision tell apart, without their black and
 * yellow, which vanish on a dark or a white ground. Text is a grey that keeps a contrast of at least 4 to white and to near-black, and the
 * ground is transparent, so one stored figure serves light and dark pages. The legend lies in a row at the foot of the figure, where it takes
 * nothing from the width of the plot; plotly.js reserves the height it needs there.
 */
import type { Config, Layout } from "plotly.js";

/** Trace colours in order: blue, vermilion, green, purple, orange, sky. */
export const palette: readonly string[] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/** The grey of text, axes and reference lines. */
export const ink = "#7a7a7a";

const grid = "rgba(128,128,128,0.25)";

/** No logo, no mode bar until the pointer is over the figure, width follows the page. */
export const houseConfig: Partial<Config> = { displaylogo: false, responsive: true };

interface LayoutChoices {
  readonly title: string;
  readonly x?: string;
  readonly y?: string;
  readonly xScale?: "linear" | "log";
  readonly yScale?: "linear" | "log";
  readonly width?: number;
  readonly height?: number;
}

/** The layout every figure starts from. */
export function houseLayout(choices: LayoutChoices): Partial<Layout> {
  const { title, x, y, xScale = "linear", yScale = "linear", width, height = 420 } = choices;
  return {
    title: { text: title, font: { size: 16 }, x: 0, xref: "paper", xanchor: "left" },
    font: { family: "system-ui, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif", size: 13, color: ink },
    colorway: [...palette],
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    ...(width !== undefined && { width }),
    height,
    margin: { l: 64, r: 24, t: 56, b: 56 },
    legend: {
      bgcolor: "rgba(0,0,0,0)",
      borderwidth: 0,
      orientation: "h",
      ...{ x: 0, xanchor: "left", y: 0, yanchor: "bottom", yref: "container" },
    },
    hovermode: "closest",
    modebar: { bgcolor: "rgba(0,0,0,0)", color: ink, activecolor: palette[0] },
    xaxis: axis(x, xScale),
    yaxis: axis(y, yScale),
  };
}

function axis(title: string | undefined, type: "linear" | "log"): Partial<Layout["xaxis"]> {
  return {
    ...(title !== undefined && { title: { text: title } }),
    type,
    automargin: true,
    gridcolor: grid,
    linecolor: ink,
    zerolinecolor: grid,
    ticks: "outside",
    tickcolor: ink,
    exponentformat: "power",
  };
}
