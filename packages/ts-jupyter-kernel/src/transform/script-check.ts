/** V8's own opinion: mistakes that only the engine reports before a script runs. */
import { Script } from "node:vm";

export interface ScriptFault {
  message: string;
  /** From 1. */
  line: number;
  /** From 0. */
  column: number;
}

const FILE = "ts-jupyter-cell";

/** Undefined: V8 would run it. */
export function scriptFault(code: string): ScriptFault | undefined {
  try {
    new Script(code, { filename: FILE });
    return undefined;
  } catch (error) {
    const { message, stack = "" } = error as Error;
    // "file:3\n<the line>\n    ^^^\n\nSyntaxError: …": the only place where V8 tells the position.
    const line = Number(new RegExp(`${FILE}:(\\d+)`).exec(stack)?.[1] ?? 1);
    const column = /^ *(?=\^)/m.exec(stack)?.[0].length ?? 0;
    return { message, line, column };
  }
}
