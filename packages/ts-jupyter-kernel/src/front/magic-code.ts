/** The code that `%time` and `%timeit` become. */
import { parseSync } from "oxc-parser";
import { isTooDeep } from "../transform/brackets.js";

export const RUNTIME = 'await import("ts-jupyter-kernel/runtime")';

/** The code without what may stand behind it: a comment would swallow what is written after it. */
export function bare(code: string): string {
  // The cell will be refused.
  if (isTooDeep(code)) return code;
  const comment = parseSync("magic.ts", code).comments.find(({ type }) => type === "Line");
  return (comment ? code.slice(0, comment.start) : code).replace(/[;\s]+$/, "");
}

/** `-n 100 -r3 code`: in any order, with or without a space. Throws a string: what is wrong with them. */
export function timeitOptions(name: string, rest: string): { options: string; code: string } {
  const found: string[] = [];
  let code = rest;
  for (;;) {
    const option = /^-([a-z])\s*([^\s-]\S*)?\s*/i.exec(code);
    // `-x` measures a minus; options have a value of digits.
    if (!option || !"nr".includes(option[1]) || !/^\d/.test(option[2] ?? "0")) break;
    const [text, letter, value = ""] = option;
    if (!/^[1-9]\d*$/.test(value)) throw `invalid -${letter} of ${name}: "${value}" (a whole number from 1)`;
    found.push(`${letter === "n" ? "loops" : "runs"}: ${value}`);
    code = code.slice(text.length);
  }
  return { options: found.length === 0 ? "{}" : `{ ${found.join(", ")} }`, code };
}

/** The code as a function of no arguments; without `async` where nothing is awaited, because awaiting takes time of its own. */
export function functionOf(code: string): string {
  const head = /\bawait\b/.test(code) ? "async () =>" : "() =>";
  return isExpression(code) ? `${head} (${code})` : `${head} { ${code}; }`;
}

export const isExpression = (code: string): boolean =>
  !isTooDeep(code) && parseSync("magic.ts", `(${code})`).errors.length === 0;
