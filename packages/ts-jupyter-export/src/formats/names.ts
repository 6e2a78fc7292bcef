// What `--to` takes: nbconvert's names in any case, ours, and modules that bring an exporter of the user's own. Nothing heavy is
// loaded here, so that a wrong name is refused at once.
import { nearest } from "../cli/nearest.js";
import { packageFolder } from "../config/packages.js";

export const formats = [
  "html",
  "slides",
  "markdown",
  "script",
  "python",
  "notebook",
  "latex",
  "rst",
  "asciidoc",
  "pdf",
  "webpdf",
  "figures",
] as const;
export type Format = (typeof formats)[number];

/** A format of ours, or a module with an exporter: a path, or the name of a package. */
export type FormatChoice = { kind: "format"; name: Format } | { kind: "module"; specifier: string };

/** The ending of a format's files as far as it is known without a notebook: what `--output` may already end with. */
export const endings: Readonly<Record<Format, string>> = {
  html: ".html",
  slides: ".slides.html",
  markdown: ".md",
  script: "",
  python: ".py",
  notebook: ".ipynb",
  latex: ".tex",
  rst: ".rst",
  asciidoc: ".asciidoc",
  pdf: ".pdf",
  webpdf: ".pdf",
  figures: "",
};

const refusals: Readonly<Record<string, string>> = {
  qtpdf: "needs Qt, which is not here: --to webpdf prints the same page by Chromium",
  qtpng: "needs Qt, which is not here: --to webpdf prints the same page by Chromium",
  custom: "is a Jinja template's format: --to ./my-exporter.js takes a JavaScript module",
};

const isPath = (name: string): boolean => /^(\.{1,2}[\\/]|[\\/]|[A-Za-z]:[\\/]|file:)/.test(name);
const isModuleFile = (name: string): boolean => /\.[cm]?[jt]s$/.test(name);

/**
 * What the value of `--to` means.
 * @param folder packages are looked for from here
 * @throws Error one phrase with the name
 */
export function formatOf(name: string, folder: string): FormatChoice {
  const known = name.toLowerCase() === "ipynb" ? "notebook" : formats.find((format) => format === name.toLowerCase());
  if (known !== undefined) return { kind: "format", name: known };
  const refusal = refusals[name.toLowerCase()];
  if (refusal !== undefined) throw new Error(`"${name}" ${refusal}`);
  if (isPath(name) || isModuleFile(name)) return { kind: "module", specifier: name };
  if (packageFolder(name, folder) !== undefined) return { kind: "module", specifier: name };
  if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(name))
    throw new Error(`"${name}" looks like a Python class: an exporter is a JavaScript module here (./my-exporter.js)`);
  throw new Error(`"${name}" (nearest known: ${nearest(name, formats)}; known: ${formats.join(", ")})`);
}
