// A slider and buttons as cells, for JupyterLab and the classic Notebook.
import type { Locator } from "playwright-core";

export const CONTROLS = [
  'import { buttons, plot, show, slider } from "../lib/report/index.js";\nconst xs = Array.from({ length: 21 }, (_, i) => i / 20);',
  // Positions 1.0, 1.1, … 5.0, of which nine are stored: index 0, 5, 10, … 40.
  'show(slider({ label: "exponent", min: 1, max: 5, step: 0.1, value: 2 }, (p) => plot([{ type: "scatter", x: xs, y: xs.map((x) => x ** p), name: "power" }], { name: "power", title: "x to the " + p, caption: "powers of x" })));',
  'show(buttons({ label: "function", choices: ["sine", "cosine"] }, (name) => plot([{ type: "scatter", x: xs, y: xs.map((x) => (name === "sine" ? Math.sin : Math.cos)(6 * x)) }], { name: "shape", title: name })));',
];

/** The title that a drawn figure shows. */
export const shownTitle = (plot: Locator): Promise<string | null> => plot.locator(".gtitle").textContent();
