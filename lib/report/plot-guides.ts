/**
 * Reference lines. A curve means little alone: the null line says what no learning gives (chance, the prior mean, zero change),
 * the oracle line what the best possible learner gives (the exact posterior, the closed form), a slope what order of convergence is expected.
 */
import type { Data, Layout } from "plotly.js";
import { ink } from "./plot-template.js";

/** One horizontal reference line, for the option `guides` of `plot`. */
export interface Guide {
  /** Height in data units, also on a log axis. */
  readonly y: number;
  readonly label: string;
  readonly dash: "dot" | "dash";
  /** Where the label stands: at the end of the line where no curve is. Default: "above right". */
  readonly place?: LabelPlace;
}

export type LabelPlace = "above right" | "above left" | "below right" | "below left";

/** A dotted grey line at height y: what no learning gives. */
export function nullLine(y: number, label = "null", place: LabelPlace = "above right"): Guide {
  return { y, label, dash: "dot", place };
}

/** A dashed grey line at height y: what the best possible learner gives. */
export function oracleLine(y: number, label = "oracle", place: LabelPlace = "above right"): Guide {
  return { y, label, dash: "dash", place };
}

/**
 * The guide as plotly.js draws it: a shape for the line, an annotation for its label (a shape's own label is cut off at the edge of the plot,
 * an annotation widens the axis). On a log axis plotly.js wants the shape's height as it is and the annotation's as its logarithm.
 */
export function drawnGuide({ y, label, dash, place = "above right" }: Guide, axisType?: string): GuideParts {
  const logarithmic = axisType === "log";
  if (!Number.isFinite(y) || (logarithmic && y <= 0)) throw new Error(`invalid height of the line "${label}": ${y}`);
  const [height, side] = place.split(" ");
  const common = { xref: "paper", yref: "y" } as const;
  return {
    shape: {
      ...common,
      type: "line",
      layer: "below",
      x0: 0,
      x1: 1,
      y0: y,
      y1: y,
      line: { color: ink, width: 1.5, dash },
    },
    annotation: {
      ...common,
      x: side === "left" ? 0 : 1,
      y: logarithmic ? Math.log10(y) : y,
      text: label,
      showarrow: false,
      xanchor: side === "left" ? "left" : "right",
      yanchor: height === "below" ? "top" : "bottom",
      font: { size: 12, color: ink },
    },
  };
}

interface GuideParts {
  readonly shape: NonNullable<Layout["shapes"]>[number];
  readonly annotation: NonNullable<Layout["annotations"]>[number];
}

export interface SlopeOptions {
  /** The exponent p of y ∝ x^p. */
  readonly slope: number;
  /** A point the line goes through; both coordinates positive. */
  readonly through: readonly [x: number, y: number];
  /** The x at which the line ends; positive. */
  readonly to: number;
  /** Default: "slope p". */
  readonly label?: string;
}

/**
 * A trace for log–log figures: y = y₀ (x / x₀)^slope from x₀ to `to`, a straight dotted line there. The label stands under its
 * middle and not in the legend, where two dotted grey lines would look the same.
 */
export function slopeLine({ slope, through: [x0, y0], to, label = `slope ${slope}` }: SlopeOptions): Data {
  for (const [name, value] of Object.entries({ x: x0, y: y0, to })) {
    if (!(value > 0 && Number.isFinite(value))) throw new Error(`invalid ${name} of the line "${label}": ${value}`);
  }
  const x = [x0, Math.sqrt(x0 * to), to];
  return {
    type: "scatter",
    mode: "text+lines",
    name: label,
    x,
    y: x.map((at) => y0 * (at / x0) ** slope),
    text: ["", label, ""],
    textposition: "bottom right",
    textfont: { size: 12, color: ink },
    showlegend: false,
    line: { color: ink, dash: "dot", width: 1.5 },
    hoverinfo: "skip",
  };
}
