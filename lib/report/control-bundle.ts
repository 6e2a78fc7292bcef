/**
 * A control as one output. From its best type each page makes something to move:
 *
 *     application/vnd.plotly.v1+json   VS Code, reports, JupyterLab with a Plotly extension: plotly.js's own slider or buttons, stored positions
 *     text/html                        JupyterLab 4 and classic as installed: ours, also the positions between, drawn by the kernel (control-page.ts)
 *     text/plain                       terminals: what can be moved, and the words of the figure shown first
 */
import type { Data, Layout } from "plotly.js";
import { answerPages, kernelId } from "./comm.js";
import type { Control } from "./control.js";
import { CONTROL } from "./control-page.js";
import { scriptJson } from "./figure-page.js";
import type { DisplayBundle } from "./kernel.js";
import type { Figure } from "./plot.js";
import { figureWords, fragment, PLOTLY_MIME } from "./plot-bundle.js";

/** The bundle that `show(control)` sends. From then on pages may ask for the positions between; the last control of a figure's name answers. */
export function controlBundle(control: Control): DisplayBundle {
  const first = firstOf(control);
  const target = `innerloop.control/${first.name}`;
  answerPages(target, ({ question }) => ({ figure: drawn(figureOn(control, question)) }));
  const { name, caption, config } = first;
  return {
    data: {
      [PLOTLY_MIME]: { ...movable(control), config },
      "text/html": fragment(first, pageScript(control, target)),
      "text/plain": `${words(control)}\n${figureWords(first)}`,
    },
    metadata: { innerloop: { figure: name, ...(caption && { caption }) } },
  };
}

const firstOf = ({ stored, first }: Control): Figure => stored.get(first) as Figure;
const drawn = ({ data, layout }: Figure) => ({ data, layout });

function figureOn({ positions, figureAt, label }: Control, index: unknown): Figure {
  if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index < positions.length) {
    return figureAt(index);
  }
  throw new RangeError(`invalid position of "${label}": ${String(index)}`);
}

function words({ kind, label, positions, first }: Control): string {
  const range = kind === "slider" ? `${positions[0]} to ${positions[positions.length - 1]}` : positions.join(", ");
  return `${kind} ${label} (${range}; shown: ${positions[first]})`;
}

/** Names the control `c` and the figure `f` for the page's script. */
function pageScript(control: Control, target: string): string {
  const { kind, label, positions, first, stored } = control;
  const figures = Object.fromEntries([...stored].map(([index, figure]) => [index, drawn(figure)]));
  const { config } = firstOf(control);
  const c = { kind, label, positions, first, figures, config, target, kernel: kernelId() };
  return `var c=${scriptJson(c)},f=JSON.parse(JSON.stringify(c.figures[c.first]));f.config=c.config;${CONTROL}`;
}

/**
 * One plotly figure that holds all stored ones, and shows the traces of one. plotly.js counts hidden traces when it deals out its colours; a list of
 * as many colours as one figure has traces gives each figure the same.
 */
function movable(control: Control): { data: Data[]; layout: Partial<Layout> } {
  const { stored, first } = control;
  const base = firstOf(control);
  const count = base.data.length;
  const colours = (base.layout.colorway ?? []) as readonly string[];
  const data = [...stored].flatMap(([index, figure]) =>
    figure.data.map((trace) => (index === first ? trace : ({ ...trace, visible: false } as Data))),
  );
  const colorway = Array.from({ length: count }, (_, i) => colours[i % colours.length]);
  const layout = { ...base.layout, ...(colours.length > 0 && { colorway }) };
  return { data, layout: { ...layout, ...handles(control) } };
}

/** plotly.js's own slider or buttons, each step with what it changes: which traces are seen, and what differs in the layout. */
function handles(control: Control): Partial<Layout> {
  const { kind, label, positions, stored, first } = control;
  const shownOf = (index: number) =>
    [...stored].flatMap(([other, { data }]) =>
      data.map((trace) => (other === index ? ((trace as { visible?: unknown }).visible ?? true) : false)),
    );
  const varying = varyingKeys([...stored.values()]);
  const steps = [...stored].map(([index, { layout }]) => ({
    label: positions[index],
    method: "update" as const,
    args: [
      { visible: shownOf(index) },
      Object.fromEntries(varying.map((key) => [key, (layout as Record<string, unknown>)[key] ?? null])),
    ],
  }));
  const active = [...stored.keys()].indexOf(first);
  const { height = 420, margin } = firstOf(control).layout;
  // Room for it below the plot and above the legend, which lies at the foot.
  const room = { height: height + ROOM[kind], margin: { ...margin, b: (margin?.b ?? 56) + ROOM[kind] } };
  return kind === "slider"
    ? {
        ...room,
        sliders: [{ active, steps, currentvalue: { prefix: `${label}: ` }, pad: { t: 48 }, x: 0, len: 1 }] as never,
      }
    : {
        ...room,
        updatemenus: [
          { type: "buttons", direction: "right", active, buttons: steps, showactive: true, ...PLACE },
        ] as never,
      };
}

const ROOM = { slider: 80, buttons: 96 } as const;
const PLACE = { x: 0, xanchor: "left", y: 0, yanchor: "top", pad: { t: 72 } } as const;

/** Keys of the layout in which the figures are not all equal. */
function varyingKeys(figures: readonly Figure[]): string[] {
  const layouts = figures.map(({ layout }) => layout as Record<string, unknown>);
  const keys = [...new Set(layouts.flatMap((layout) => Object.keys(layout)))];
  return keys.filter((key) => new Set(layouts.map((layout) => JSON.stringify(layout[key]))).size > 1);
}
