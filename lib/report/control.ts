/**
 * Controls: a figure with one parameter that the reader moves.
 *
 *     show(slider({ label: "rank", min: 1, max: 8, value: 4 }, (rank) => plot(…)));
 *     show(buttons({ label: "optimizer", choices: ["sgd", "adam"] }, (name) => plot(…)));
 *
 * The figures of some positions are drawn while the cell runs and travel with the output, so that there is something to move on every page that
 * draws figures. The positions between them are drawn by the kernel, where the page can ask one (control-bundle.ts). `draw` is therefore called
 * again after its cell has ended: what it uses should be `const`.
 */
import type { Figure } from "./plot.js";

export interface SliderOptions {
  /** What is moved, with its unit. */
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** From one position to the next. Default: 1. */
  readonly step?: number;
  /** Where it stands first; the nearest position is taken. Default: `min`. */
  readonly value?: number;
  /** How many positions travel with the output, evenly spaced; the first shown is always one. Default: 9. */
  readonly stored?: number;
}

export interface ButtonsOptions<Choice extends string> {
  /** What is chosen. */
  readonly label: string;
  readonly choices: readonly Choice[];
  /** The choice shown first. Default: the first. */
  readonly value?: Choice;
}

/** A figure for each position. */
export interface Control {
  readonly kind: "slider" | "buttons";
  readonly label: string;
  /** What stands beside the slider, or on the buttons. */
  readonly positions: readonly string[];
  /** Index of the position shown first. */
  readonly first: number;
  /** Figures that travel with the output, by index of their position. */
  readonly stored: ReadonlyMap<number, Figure>;
  /** Draws any position. */
  readonly figureAt: (index: number) => Figure;
}

/** Positions of a slider are told apart by at most this many digits. */
const DIGITS = 12;
/** More could not be told apart on a screen. */
const MOST = 10_000;

/**
 * A slider over min, min + step, … up to max.
 * @throws RangeError on an empty or endless range; Error where the figures do not fit together
 */
export function slider(options: SliderOptions, draw: (value: number) => Figure): Control {
  const { label, min, max, step = 1, value = min, stored = 9 } = options;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new RangeError(`invalid range of "${label}": ${min} to ${max}`);
  }
  if (!(step > 0 && Number.isFinite(step))) throw new RangeError(`invalid step of "${label}": ${step}`);
  if (!(value >= min && value <= max)) throw new RangeError(`invalid value of "${label}": ${value}`);
  if (!(Number.isInteger(stored) && stored >= 2)) throw new RangeError(`invalid stored of "${label}": ${stored}`);
  // A quotient like 0.3 / 0.1 may miss its whole number by a rounding error.
  const count = Math.floor((max - min) / step + 1e-9) + 1;
  if (count < 2 || count > MOST) throw new RangeError(`invalid step of "${label}": ${step}`);
  const values = Array.from({ length: count }, (_, i) => Number((min + i * step).toPrecision(DIGITS)));
  const first = Math.min(count - 1, Math.round((value - min) / step));
  const figureAt = (index: number) => draw(values[index]);
  const kept = spacedEvenly(count, stored);
  return controlOf({ kind: "slider", label, positions: values.map(String), first, figureAt }, [...kept, first]);
}

/**
 * One button for each choice; the figures of all choices travel with the output.
 * @throws Error on fewer than two choices, a repeated or an unknown one, or where the figures do not fit together
 */
export function buttons<const Choice extends string>(
  options: ButtonsOptions<Choice>,
  draw: (choice: Choice) => Figure,
): Control {
  const { label, choices, value = choices[0] } = options;
  if (choices.length < 2) throw new Error(`control "${label}": fewer than two choices`);
  if (new Set(choices).size < choices.length) throw new Error(`control "${label}": repeated choice`);
  const first = choices.indexOf(value);
  if (first < 0) throw new Error(`control "${label}": unknown choice "${value}" (known: ${choices.join(", ")})`);
  const figureAt = (index: number) => draw(choices[index]);
  return controlOf({ kind: "buttons", label, positions: choices, first, figureAt }, [...choices.keys()]);
}

/** Recognises what `slider` and `buttons` build. */
export function isControl(value: unknown): value is Control {
  if (typeof value !== "object" || value === null) return false;
  const { positions, figureAt, stored } = value as Partial<Control>;
  return Array.isArray(positions) && typeof figureAt === "function" && stored instanceof Map;
}

/** `most` of the indices below `count`, the first and the last among them. */
function spacedEvenly(count: number, most: number): number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, i) => Math.round((i * (count - 1)) / (kept - 1)));
}

/** A page changes from one figure to the next trace by trace, so they must have one name and as many traces. */
function controlOf(control: Omit<Control, "stored">, kept: readonly number[]): Control {
  const { label, first, positions, figureAt } = control;
  const shown = figureAt(first);
  const checked = (index: number): Figure => {
    const figure = index === first ? shown : figureAt(index);
    if (figure.name !== shown.name) {
      throw new Error(`control "${label}": two figures, "${shown.name}" and "${figure.name}"`);
    }
    if (figure.data.length !== shown.data.length) {
      throw new Error(
        `control "${label}": ${shown.data.length} traces at ${positions[first]}, ${figure.data.length} at ${positions[index]}`,
      );
    }
    return figure;
  };
  const indices = [...new Set(kept)].sort((a, b) => a - b);
  return { ...control, stored: new Map(indices.map((index) => [index, checked(index)])) };
}
