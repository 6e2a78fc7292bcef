import type { Figure } from "./collect.js";
export interface FigureSize { width?: number; height?: number; scale?: number }
export class UndrawableError extends Error {}
export function renderFigure(figure: Figure, format: "svg", size?: FigureSize): Promise<string>;
export function renderFigure(figure: Figure, format: "png", size?: FigureSize): Promise<Uint8Array>;
export async function renderFigure(_f: Figure, format: "svg" | "png", _s: FigureSize = {}): Promise<string | Uint8Array> {
  throw new UndrawableError(`cannot draw a figure as ${format} yet`);
}
