// Which files are notebooks, as globs below a root. A pattern that does not end in `.ipynb` names a folder, or everything that a glob
// finds in one: notebooks only, so that the plugin never takes or hides a test file of another kind.
import type { Settings } from "./settings/types.js";

/** A pattern narrowed to notebooks: `notebooks` → `notebooks/**\/*.ipynb`, `drafts/*` → `drafts/*.ipynb`. */
export function notebookGlob(pattern: string): string {
  if (/\.ipynb\)?$/u.test(pattern)) return pattern;
  const base = pattern.replace(/\/+$/u, "");
  if (base === "" || base === ".") return "**/*.ipynb";
  if (base.endsWith("**")) return `${base}/*.ipynb`;
  if (base.endsWith("*")) return `${base}.ipynb`;
  return `${base}/**/*.ipynb`;
}

/** Copies of notebooks that no author means: Jupyter's, and our own. */
const COPIES = ["**/.ipynb_checkpoints/**", "**/.vitest-notebook/**"];

/** The globs of a project's notebooks, for vitest. */
export function notebookGlobs(settings: Pick<Settings, "include" | "exclude">): {
  include: string[];
  exclude: string[];
} {
  return {
    include: settings.include.map(notebookGlob),
    exclude: [...COPIES, ...settings.exclude].map(notebookGlob),
  };
}
