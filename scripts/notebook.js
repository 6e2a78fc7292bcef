// `npm run notebook`: the classic Notebook of Debian (package jupyter-notebook, 6.4 in Debian 12) on the book. Python and Notebook are Debian's;
// the project's kernels are found through JUPYTER_PATH. Words are passed on, as in `npm run lab`.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asRoot, isSet, main, prepareProject, serve } from "./jupyter-server.js";
import { root } from "./python-venv.js";

/** Debian's program, or the one that INNERLOOP_CLASSIC_NOTEBOOK names. Throws one line where there is none. */
export function classicNotebook() {
  const named = process.env.INNERLOOP_CLASSIC_NOTEBOOK;
  const program = named || "/usr/bin/jupyter-notebook";
  if (existsSync(program)) return program;
  if (named) throw new Error(`INNERLOOP_CLASSIC_NOTEBOOK names no file: ${named}`);
  throw new Error(
    "Debian's classic Notebook is not installed: apt install jupyter-notebook (npm run lab needs nothing of Debian's)",
  );
}

/** The words for `jupyter-notebook`: the user's, and ours where the user said nothing. */
export function notebookWords(words) {
  const ours = asRoot(words);
  if (!isSet(words, "--notebook-dir", "--NotebookApp.notebook_dir")) {
    ours.push(`--notebook-dir=${root}`);
    const opens = words.some((word) => /\.ipynb$/.test(word));
    if (!opens && !isSet(words, "--NotebookApp.default_url")) ours.push("--NotebookApp.default_url=/tree/notebooks");
  }
  return [...ours, ...words];
}

/** What the server's environment needs to find the project's kernels before any other. */
export const kernelPath = () => ({
  JUPYTER_PATH: [join(root, ".kernels"), process.env.JUPYTER_PATH].filter(Boolean).join(":"),
});

async function notebook(words) {
  const program = classicNotebook();
  await prepareProject([undefined], (text) => console.error(`notebook: ${text}`));
  return serve(program, notebookWords(words), kernelPath());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main("notebook", notebook);
