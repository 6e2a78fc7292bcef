// An error of a whole notebook file, as vitest shows it: one line, and a link into the notebook instead of our own stack.

/** @param line in the notebook's file, from 1 */
export function fileError(error: unknown, path: string, line = 1): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  // A bug of ours keeps its stack.
  if (error instanceof Error && message.startsWith("internal: ")) return error;
  const told = new Error(message);
  told.name = name;
  told.stack = `${name}: ${message}\n    at ${path}:${line}:1`;
  return told;
}
