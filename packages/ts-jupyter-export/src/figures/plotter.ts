// plotly.js in a window of its own. The bundle is evaluated inside jsdom's context (not in Node's), so that no global
// leaks out and closing the window frees everything. What jsdom lacks is added: text sizes, a canvas for heat maps.
// plotly.js names clip paths by random numbers; here they come from a generator seeded by the figure itself, so that
// the same figure always gives the same bytes.
import { JSDOM, VirtualConsole } from "jsdom";
import { bundleSource } from "./bundle.js";
import { PixelContext } from "./canvas.js";
import type { Figure } from "./collect.js";
import { pathLength, pointAtLength } from "./path.js";
import { boxOf } from "./text-metrics.js";
import { parseTransform } from "./transform.js";

/** Size in pixels when neither the caller nor the layout says one; 700 x 450 is plotly.js's own. */
export interface FigureSize {
  width?: number;
  height?: number;
  /** PNG pixels per CSS pixel; default 2. */
  scale?: number;
}

interface PlotlyWindow {
  Plotly: {
    newPlot(element: Element, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
    purge(element: Element): void;
    Snapshot: { toSVG(element: Element, format: "svg", scale: number): string };
  };
  JSON: JSON;
  Math: { random: () => number };
}

/** One window with one plotly.js bundle; close it when the figures are drawn. */
export class Plotter {
  readonly #dom: JSDOM;
  readonly #window: PlotlyWindow;
  #drawn = "";

  constructor(bundle: string) {
    const virtualConsole = complaints((text) => console.warn(`plotly.js, figure "${this.#drawn}": ${text}`));
    this.#dom = new JSDOM("<!DOCTYPE html><body></body>", {
      runScripts: "outside-only",
      pretendToBeVisual: true,
      virtualConsole,
    });
    furnish(this.#dom.window);
    this.#dom.window.eval(bundleSource(bundle));
    this.#window = this.#dom.window as unknown as PlotlyWindow;
  }

  /** The figure as one self-contained SVG document. */
  async draw(figure: Figure, size: FigureSize = {}): Promise<string> {
    const { Plotly, JSON: json, Math: math } = this.#window;
    const text = JSON.stringify(figure);
    this.#drawn = titleOf(figure);
    math.random = seeded(text);
    // Parsed in the window, so that plotly.js meets its own Array and Object.
    const copy = json.parse(text) as Figure;
    const layout = {
      ...copy.layout,
      width: size.width ?? number(figure.layout?.width) ?? 700,
      height: size.height ?? number(figure.layout?.height) ?? 450,
      autosize: false,
    };
    const element = this.#dom.window.document.createElement("div");
    this.#dom.window.document.body.append(element);
    try {
      await Plotly.newPlot(element, copy.data, layout, { staticPlot: true, plotGlPixelRatio: 1 });
      return Plotly.Snapshot.toSVG(element, "svg", 1);
    } finally {
      Plotly.purge(element);
      element.remove();
    }
  }

  close(): void {
    this.#dom.window.close();
  }
}

/** What the window says, as lines: plotly.js warns by console.trace, whose stack is of its own minified code. */
function complaints(warn: (text: string) => void): VirtualConsole {
  const virtualConsole = new VirtualConsole();
  const asLine = (text: string) => warn(text.replace(/^(WARN|LOG|ERROR): /, "").replace(/\s+/g, " "));
  for (const kind of ["trace", "log", "warn", "error"] as const) {
    virtualConsole.on(kind, (...words: unknown[]) => asLine(words.join(" ")));
  }
  virtualConsole.on("jsdomError", (error) => asLine(error.message));
  return virtualConsole;
}

/** The title as it is written, without plotly.js's markup. */
function titleOf({ layout }: Figure): string {
  const title = (layout as { title?: string | { text?: string } } | undefined)?.title;
  const text = typeof title === "string" ? title : (title?.text ?? "untitled");
  return text.replace(/<[^>]*>/g, " ");
}

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

function furnish(window: JSDOM["window"]): void {
  const contexts = new WeakMap<object, PixelContext>();
  const context = (canvas: { width: number; height: number }): PixelContext => {
    const known = contexts.get(canvas) ?? new PixelContext(canvas);
    contexts.set(canvas, known);
    return known;
  };
  const rectangle = (element: Element) => {
    const { left, top, right, bottom } = boxOf(element);
    return { left, top, right, bottom, x: left, y: top, width: right - left, height: bottom - top };
  };
  define(window.HTMLCanvasElement.prototype, "getContext", function (this: HTMLCanvasElement, kind: string) {
    return kind === "2d" ? context(this) : null;
  });
  define(window.HTMLCanvasElement.prototype, "toDataURL", function (this: HTMLCanvasElement) {
    return context(this).toDataURL();
  });
  define(window.SVGElement.prototype, "getBBox", function (this: Element) {
    return rectangle(this);
  });
  define(window.SVGElement.prototype, "getBoundingClientRect", function (this: Element) {
    return rectangle(this);
  });
  define(window.SVGElement.prototype, "getComputedTextLength", function (this: Element) {
    return rectangle(this).width;
  });
  // jsdom loads no pictures and says nothing of it; plotly.js would wait for one for ever.
  Object.defineProperty(window.HTMLImageElement.prototype, "src", {
    configurable: true,
    set(this: HTMLImageElement) {
      queueMicrotask(() => this.onerror?.(new window.Event("error")));
    },
  });
  Object.defineProperty(window.SVGElement.prototype, "transform", {
    configurable: true,
    get(this: Element) {
      return { baseVal: { consolidate: () => ({ matrix: parseTransform(this.getAttribute("transform")) }) } };
    },
  });
  define(window.SVGElement.prototype, "getTotalLength", function (this: Element) {
    return pathLength(this.getAttribute("d") ?? "");
  });
  define(window.SVGElement.prototype, "getPointAtLength", function (this: Element, length: number) {
    return pointAtLength(this.getAttribute("d") ?? "", length);
  });
  // The full bundle's map libraries look for these while loading; nothing here calls them.
  define(window.URL, "createObjectURL", () => "blob:none");
  for (const [name, value] of Object.entries({ TextDecoder, TextEncoder })) define(window, name, value);
  define(window, "WebGLRenderingContext", class {});
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}

/** Numbers in [0, 1) that depend on the text only (FNV-1a hash, then the mulberry32 generator). */
function seeded(text: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
