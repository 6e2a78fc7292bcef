// reveal.js as text: library, notes plugin, style sheets. Themes of reveal.js ask Google for fonts; without network those
// fonts are left to the reader's system, and the ones that come with reveal.js go into the page.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const folder = (): string => dirname(require.resolve("reveal.js/package.json"));
const read = (...path: string[]): string => readFileSync(join(folder(), ...path), "utf8");

/** Themes with light letters. */
const DARK = new Set(["black", "black-contrast", "blood", "dracula", "league", "moon", "night"]);

const THEME_FOLDER = ["dist", "theme"];

/** Names of all themes. */
export const themes = (): string[] =>
  readdirSync(join(folder(), ...THEME_FOLDER))
    .filter((name) => name.endsWith(".css"))
    .map((name) => name.slice(0, -".css".length))
    .sort();

export const groundOf = (theme: string): "light" | "dark" => (DARK.has(theme) ? "dark" : "light");

/** Defines the global `Reveal`. */
export const revealScript = (): string => read("dist", "reveal.js");

/** Defines the global `RevealNotes`: key S opens a window with notes, clock and the next slide. */
export const notesScript = (): string => read("plugin", "notes", "notes.js");

/** The script of the window that the notes plugin writes; it runs under the page's content security policy. */
export const speakerViewScript = (): string =>
  /<script>([\s\S]*?)<\/script>/.exec(read("plugin", "notes", "speaker-view.html"))?.[1] ?? "";

export const revealCss = (): string => read("dist", "reveal.css");

/** A theme's style sheet. */
export function themeCss(theme: string, network: "none" | "allow"): string {
  const css = read(...THEME_FOLDER, `${theme}.css`).replace(/@import url\(([^)]*)\);\n?/g, (rule, address: string) => {
    const url = address.replace(/^["']|["']$/g, "");
    if (/^https?:/.test(url)) return network === "allow" ? rule : "";
    return fontsInside(url);
  });
  // Impact would stand in for a thin font that is not there.
  return network === "allow" ? css : css.replace(/(--r-heading-font: (?!League Gothic)[^;]*?), Impact,/, "$1,");
}

/** A font sheet of reveal.js with its WOFF files inside. */
function fontsInside(sheet: string): string {
  const path = [...THEME_FOLDER, ...sheet.split("/").filter((part) => part !== ".")];
  return read(...path).replace(/src:[^;}]*;?/g, (source) => {
    const woff = /url\(["']?([^"')]*\.woff)["']?\)/.exec(source)?.[1];
    if (woff === undefined) return "";
    const bytes = readFileSync(join(folder(), ...path.slice(0, -1), woff));
    return `src: url(data:font/woff;base64,${bytes.toString("base64")}) format("woff");`;
  });
}
