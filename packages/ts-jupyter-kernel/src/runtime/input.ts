/** Questions to the person at the front end. */
import { kernel } from "./intrinsics.js";

/**
 * One line from the person: `const name = await input("Name: ")`.
 * @throws Error (rejects) where nobody can answer, as in a headless run
 */
export const input = (prompt: string = ""): Promise<string> => ask(prompt, false);

/** As `input`; what is typed is not shown. */
export const password = (prompt: string = "Password: "): Promise<string> => ask(prompt, true);

async function ask(prompt: string, hidden: boolean): Promise<string> {
  if (typeof prompt !== "string") throw new TypeError(`invalid prompt: ${String(prompt)}`);
  const found = kernel();
  if (found) return found.after(await found.input(prompt, hidden));
  if (hidden || !process.stdin.isTTY) throw new Error("no kernel: nobody can be asked for input");
  // Loaded here: a kernel never needs it, and starts sooner without.
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(prompt);
  } finally {
    terminal.close();
  }
}
