// `npm run lab`: JupyterLab on the book. The first start makes .venv-lab (versions: scripts/python-requirements-lab.txt) and needs PyPI; later
// ones only start the server. The project's kernels are written into that environment, so nothing of the user's Jupyter is changed.
//
//     npm run lab                                        opens a browser on the folder of the notebooks
//     npm run lab -- --no-browser --port 9000            any option of `jupyter lab` (npm run lab -- --help-all lists them)
//     npm run lab -- notebooks/01-….ipynb                opens that notebook
//
// The server's root is the project, so that lib/ can be opened and edited beside a notebook.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asRoot, isSet, main, prepareProject, serve } from "./jupyter-server.js";
import { ensureVenv, programsOf, root } from "./python-venv.js";

const NAME = ".venv-lab";
const say = (text) => console.error(`lab: ${text}`);

const HELP = `npm run lab -- [notebook or folder] [options of jupyter lab]

  --no-browser     start the server only, and print its address
  --port PORT      instead of 8888, or the next free one
  --help-all       the options of jupyter lab

Makes ${NAME} with the pinned JupyterLab on the first start (Python 3.11 or newer, PyPI).`;

/**
 * JupyterLab's defaults in this environment; whoever wants others sets them in JupyterLab. No question about news and no look for updates.
 * Completions with the types of what is completed, and more patience: the first one waits until TypeScript is loaded.
 */
const OVERRIDES = {
  "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
  "@jupyterlab/completer-extension:manager": { showDocumentationPanel: true, providerTimeout: 5000 },
};

/** Ensures environment and kernels and returns the folder of the environment's programs. Throws one line. */
export async function ensureLab() {
  const folder = join(root, NAME);
  ensureVenv(NAME, "python-requirements-lab.txt", {
    onMake: () => say(`installing JupyterLab into ${NAME} (once; a minute or two)`),
  });
  // JupyterLab asks its own yarn, a CommonJS program, where its folder is; below our package.json Node would take that for an ES module.
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  await prepareProject([undefined, join(folder, "share", "jupyter")], say);
  const settings = join(folder, "share", "jupyter", "lab", "settings");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "overrides.json"), `${JSON.stringify(OVERRIDES, null, 2)}\n`);
  return programsOf(folder);
}

/** The words for `jupyter lab`: the user's, and ours where the user said nothing. */
export function labWords(words) {
  const ours = asRoot(words);
  if (!isSet(words, "--notebook-dir", "--ServerApp.root_dir")) {
    ours.push(`--ServerApp.root_dir=${root}`);
    const opens = words.some((word) => /\.ipynb$/.test(word));
    if (!opens && !isSet(words, "--LabApp.default_url", "--ServerApp.default_url"))
      ours.push("--LabApp.default_url=/lab/tree/notebooks");
  }
  return [...ours, ...words];
}

async function lab(words) {
  if (words.includes("--help") || words.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  const programs = await ensureLab();
  // Kernels and settings of this environment stand before the user's.
  return serve(join(programs, "jupyter-lab"), labWords(words), { JUPYTER_PREFER_ENV_PATH: "1" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main("lab", lab);
