/** Values whose fields tell nothing: timers, whose numbers are Node's own, and modules, which are as large as libraries. */
import { inspect, types } from "node:util";
import { isObject } from "./shapes.js";

interface TimerLike {
  hasRef(): boolean;
  readonly _idleTimeout?: number;
  readonly _repeat?: number | null;
}

/** `setTimeout(…)` is often the last expression of a cell. */
export const isTimer = (value: unknown): value is TimerLike & object =>
  isObject(value) && typeof value.hasRef === "function" && ("_onTimeout" in value || "_onImmediate" in value);

export function timerText({
  constructor: { name },
  _idleTimeout: ms = 0,
  _repeat: repeat,
}: TimerLike & object): string {
  if (name !== "Timeout") return name;
  // Node sets it to -1 when the time is over or the timer was cleared.
  if (ms < 0) return "Timeout (ended)";
  return repeat ? `Interval of ${repeat} ms` : `Timeout of ${ms} ms`;
}

/** Exports that are listed: TensorFlow.js has 500. */
const MOST_EXPORTS = 60;

export const isModule = (value: unknown): value is Record<string, unknown> => types.isModuleNamespaceObject(value);

export function moduleText(module: Record<string, unknown>): string {
  const names = Object.keys(module);
  const shown = Object.fromEntries(names.slice(0, MOST_EXPORTS).map((name) => [name, exported(module, name)]));
  const left = names.length - MOST_EXPORTS;
  const text = inspect(shown, { depth: 0, breakLength: 100, maxStringLength: 60 });
  const rest = left > 0 ? `\n… and ${left.toLocaleString("en")} more` : "";
  return `module of ${names.length.toLocaleString("en")} ${names.length === 1 ? "export" : "exports"} ${text}${rest}`;
}

/** In a circle of imports an export may have no value yet. */
function exported(module: Record<string, unknown>, name: string): unknown {
  try {
    return module[name];
  } catch {
    return undefined;
  }
}
