// `--diff`: two runs of a notebook on one page, cell beside cell, with every number that differs marked.
export { type DiffOptions, renderDiff } from "./page.js";
