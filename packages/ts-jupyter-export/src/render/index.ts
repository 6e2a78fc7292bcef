// Notebook → one self-contained page.
export type { PageOptions, PageWarning, Resource } from "./options.js";
export { renderNotebook } from "./page.js";
