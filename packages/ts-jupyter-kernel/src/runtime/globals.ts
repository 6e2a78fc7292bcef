/**
 * The names that every cell has beyond Node's own: `display` and `input`. Everything else is imported from `ts-jupyter-kernel/runtime`, so that
 * a misspelt name is still an error. (`require` comes from the kernel too; @types/node declares it.)
 */

/** What TypeScript is told about them: a declaration file for the program that checks the cells. */
export const globalsDeclaration: string = `/** Shows a value, as a cell shows its last expression. A promise is shown at once, and again when it has its value. */
declare var display: typeof import("ts-jupyter-kernel/runtime").display;
/**
 * One line from the person: \`const name = await input("Name: ")\`.
 * @throws Error (rejects) where nobody can answer, as in a headless run
 */
declare var input: typeof import("ts-jupyter-kernel/runtime").input;
`;
