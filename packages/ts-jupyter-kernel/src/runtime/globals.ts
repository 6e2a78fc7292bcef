/**
 * The names that every cell has beyond Node's own: `display` and `input`. Everything else is imported from `ts-jupyter-kernel/runtime`, so that
 * a misspelt name is still an error. (`require` comes from the kernel too; @types/node declares it.)
 */

/** What TypeScript is told about them: a declaration file for the program that checks the cells. */
export const globalsDeclaration: string = `declare var display: typeof import("ts-jupyter-kernel/runtime").display;
declare var input: typeof import("ts-jupyter-kernel/runtime").input;
`;
