// An error of a whole notebook file, as vitest shows it: one line, and a link into the notebook instead of our own stack.
import { relative } from "node:path";

/** @param line in the notebook's file, from 1 */
export function fileError(error: unknown, path: string, line = 1): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  // A bug of ours keeps its stack.
  if (message.startsWith("internal: ") && error instanceof Error) return error;
  const told = new Error(message);
  told.name = name;
  told.stack = `${name}: ${message}\n    at ${path}:${line}:1`;
  // `frame` stands in for vitest's excerpt of the file, which would be JSON; `stacks` is what vitest would read from the stack.
  const frame = ` ❯ ${relative(process.cwd(), path)}:${line}:1`;
  return Object.assign(told, { frame, stacks: [{ method: "", file: path, line, column: 1 }] });
}
