// ConvertFigures: outputs that have a picture in one format get it in another as well, beside the first (nbconvert's SVG2PDFPreprocessor is
// one of these). A figure that cannot be converted gets the format that stands in for it, or is left as it is, with a warning.
import type { Output } from "@innerloop/nbformat";
import type { ExportContext, Preprocessor } from "../core/exporter.js";
import { withFields } from "./edit.js";
import type { PreprocessOptions } from "./options.js";

type Options = NonNullable<PreprocessOptions["convertFigures"]>;
type Convert = NonNullable<Options["convert"]>;

interface Steps {
  from: string;
  /** In turn, until one gives a picture. */
  targets: readonly { to: string; convert: Convert }[];
  /** Says once why a target is not reached, of however many figures; a figure that stays as it is, is told each time. */
  warn: (where: string, to: string, reason: string, next: string | undefined) => void;
}

/** @throws Error one line: nothing here makes that format from this one */
export function convertFigures(options: Options): Preprocessor {
  const { from, to, convert = defaultConverter(from, to), instead } = options;
  const second = instead && { to: instead.to, convert: instead.convert ?? defaultConverter(from, instead.to) };
  const targets = [{ to, convert }, ...(second === undefined ? [] : [second])];
  return {
    name: "ConvertFiguresPreprocessor",
    async preprocess(notebook, context) {
      const steps: Steps = { from, targets, warn: warning(from, context) };
      const cells = [];
      for (const [index, cell] of notebook.cells.entries()) {
        if (cell.cell_type !== "code" || cell.outputs.length === 0) cells.push(cell);
        else {
          const outputs = [];
          for (const output of cell.outputs) outputs.push(await converted(output, `cell ${index + 1}`, steps));
          cells.push(withFields(cell, { outputs }));
        }
      }
      return { notebook: withFields(notebook, { cells }) };
    },
  };
}

async function converted(output: Output, where: string, { from, targets, warn }: Steps): Promise<Output> {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return output;
  const figure = Object.hasOwn(output.data, from) ? output.data[from] : undefined;
  if (typeof figure !== "string") return output;
  for (const [index, { to, convert }] of targets.entries()) {
    if (Object.hasOwn(output.data, to)) return output;
    try {
      const bytes = await convert(figure);
      return withFields(output, { data: withFields(output.data, { [to]: Buffer.from(bytes).toString("base64") }) });
    } catch (error) {
      const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
      warn(where, to, reason, targets[index + 1]?.to);
    }
  }
  return output;
}

function warning(from: string, context: ExportContext): Steps["warn"] {
  const said = new Set<string>();
  return (where, to, reason, next) => {
    if (next !== undefined) {
      if (said.has(reason)) return;
      said.add(reason);
    }
    const end = next === undefined ? "" : `; it is ${next} instead`;
    context.warn(`${where}: ${from} is not converted to ${to}: ${reason}${end}`);
  };
}

function defaultConverter(from: string, to: string): Convert {
  if (from !== "image/svg+xml" || to !== "image/png") throw new Error(`no converter from ${from} to ${to}`);
  // resvg is loaded only where a figure needs it.
  return async (svg) => (await import("./svg-to-png.js")).svgToPng(svg);
}
