// Mermaid diagrams: the library of the page that draws them (@mermaid-js/tiny), asked for only where a source stands.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { scriptText } from "./html.js";

const require = createRequire(import.meta.url);

/** nbconvert's markup of a Mermaid source, in outputs and in Markdown. */
export const hasMermaid = (html: string): boolean => html.includes('<pre class="mermaid">');

/** Defines the global `mermaid`. */
export const mermaidLibrary = (): string =>
  scriptText(readFileSync(require.resolve("@mermaid-js/tiny/dist/mermaid.tiny.js"), "utf8"));
