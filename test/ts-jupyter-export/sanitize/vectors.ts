// Published XSS vectors (test/fixtures/xss/vectors.json), armed: where a published vector says alert(1), ours calls the
// canary with a number of its own, and addresses lead to a host that does not exist.
import { readFileSync } from "node:fs";

export interface Vector {
  id: number;
  kind: "html" | "markdown" | "tex" | "mermaid" | "plotly" | "ansi";
  /** Where it was published. */
  source: string;
  /** `@@` the call, `%%URL%%` the address, `{{encoding|text}}` text in an encoding. */
  text: string;
}

export const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL("../../fixtures/xss/vectors.json", import.meta.url), "utf8"),
) as Vector[];

const codes = (text: string, write: (code: number) => string) =>
  Array.from(text, (character) => write(character.codePointAt(0) ?? 0)).join("");

const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  dec: (text) => codes(text, (code) => `&#${code};`),
  dec7: (text) => codes(text, (code) => `&#${String(code).padStart(7, "0")}`),
  hex: (text) => codes(text, (code) => `&#x${code.toString(16)}`),
  uni: (text) =>
    codes(text, (code) => (code > 96 ? `\\u${code.toString(16).padStart(4, "0")}` : String.fromCodePoint(code))),
  url: (text) => codes(text, (code) => `%${code.toString(16).padStart(2, "0")}`),
  base64: (text) => Buffer.from(text, "utf8").toString("base64"),
  char: (text) => `eval(String.fromCharCode(${Array.from(text, (character) => character.charCodeAt(0)).join(",")}))`,
};

/** The vector's text with canary number `canary`. */
export const armed = (text: string, canary: number): string =>
  text
    .replaceAll("@@", `__canary(${canary})`)
    .replaceAll("%%URL%%", `https://canary.invalid/${canary}`)
    .replaceAll("%%N%%", String(canary))
    .replace(
      /\{\{(\w+)\|([\s\S]*?)\}\}/g,
      (whole, encoding: string, inner: string) => ENCODINGS[encoding]?.(inner) ?? whole,
    );
