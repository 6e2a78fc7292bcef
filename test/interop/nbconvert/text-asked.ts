// The same notebooks through nbconvert and through our text formats: one Python process for all that a suite compares.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseNotebook } from "@innerloop/nbformat";
import type { ExportContext, Exporter } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import { preprocess, preprocessorsOf } from "../../../packages/ts-jupyter-export/src/preprocess/index.js";
import { defaultPreprocessing, type TextFormatName } from "../../../packages/ts-jupyter-export/src/text/index.js";
import { PYTHON } from "../python.js";

export interface Question {
  /** Text of the notebook file. */
  notebook: string;
  exporter: TextFormatName;
  /** nbconvert's traits, as in `{ MarkdownExporter: { exclude_raw: true } }`. */
  config?: Record<string, Record<string, unknown>>;
}

export interface Answer {
  text?: string;
  extension?: string;
  files?: string[];
  error?: string;
}

const ORACLE = fileURLToPath(new URL("../../nbconvert/oracle.py", import.meta.url));

/** nbconvert's answers, in order. Every notebook is named "nb". */
export function askNbconvert(questions: readonly Question[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), "nbconvert-text-"));
  try {
    const requests = questions.map(({ notebook, exporter, config = {} }, id) => {
      mkdirSync(join(folder, String(id)));
      const path = join(folder, String(id), "nb.ipynb");
      writeFileSync(path, notebook);
      // Settings of its own make the oracle build an exporter of its own: a script exporter keeps the raw cells' types of its first notebook.
      const own = exporter === "script" ? { ...config, Question: { id } } : config;
      return { id, notebook: path, exporter, config: own, output: join(folder, `${id}.out`) };
    });
    const input = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
    const output = execFileSync(PYTHON, [ORACLE], { input, encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" });
    const [, ...answers] = output
      .trim()
      .split("\n")
      .map((line): Answer & { id: number } => JSON.parse(line));
    return requests.map((request) => {
      const answer = answers.find(({ id }) => id === request.id);
      if (answer === undefined) throw new Error(`no answer for ${basename(request.notebook)} ${request.exporter}`);
      if (answer.error !== undefined) return { error: answer.error };
      return { ...answer, text: readFileSync(request.output, "utf8") };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our export of a notebook named "nb", with what nbconvert does beforehand by default. */
export async function exportText(
  notebook: string,
  format: TextFormatName,
  exporter: Exporter,
): Promise<Required<Omit<Answer, "error">>> {
  const context: ExportContext = {
    name: "nb",
    filesDir: "nb_files",
    uniqueKey: "nb",
    trust: "trusted",
    resolve: async () => undefined,
    warn: () => {},
  };
  const prepared = await preprocess(parseNotebook(notebook), preprocessorsOf(defaultPreprocessing[format]), context);
  const { data, extension, files } = await exporter.export(prepared.notebook, context);
  return { text: String(data), extension, files: [...prepared.files.keys(), ...files.keys()] };
}
