// ConvertFigures: outputs that have a picture in one format get it in another as well, beside the first (nbconvert's SVG2PDFPreprocessor is
// one of these). A figure that cannot be converted is left as it is, with a warning.
import type { Output } from "@innerloop/nbformat";
import type { ExportContext, Preprocessor } from "../core/exporter.js";
import { withFields } from "./edit.js";
import type { PreprocessOptions } from "./options.js";

type Options = NonNullable<PreprocessOptions["convertFigures"]>;

/** @throws Error one line: nothing here makes that format from this one */
export function convertFigures(options: Options): Preprocessor {
  const { from, to, convert = defaultConverter(from, to) } = options;
  return {
    name: "ConvertFiguresPreprocessor",
    async preprocess(notebook, context) {
      const cells = [];
      for (const [index, cell] of notebook.cells.entries()) {
        if (cell.cell_type !== "code" || cell.outputs.length === 0) cells.push(cell);
        else {
          const outputs = [];
          for (const output of cell.outputs)
            outputs.push(await converted(output, `cell ${index}`, { from, to, convert }, context));
          cells.push(withFields(cell, { outputs }));
        }
      }
      return { notebook: withFields(notebook, { cells }) };
    },
  };
}

async function converted(output: Output, where: string, options: Required<Options>, context: ExportContext) {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return output;
  const { from, to, convert } = options;
  if (!Object.hasOwn(output.data, from) || Object.hasOwn(output.data, to)) return output;
  const figure = output.data[from];
  if (typeof figure !== "string") return output;
  try {
    const bytes = await convert(figure);
    return withFields(output, { data: withFields(output.data, { [to]: Buffer.from(bytes).toString("base64") }) });
  } catch (error) {
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    context.warn(`${where}: ${from} is not converted to ${to}: ${reason}`);
    return output;
  }
}

function defaultConverter(from: string, to: string): NonNullable<Options["convert"]> {
  if (from !== "image/svg+xml" || to !== "image/png") throw new Error(`no converter from ${from} to ${to}`);
  // resvg is loaded only where a figure needs it.
  return async (svg) => (await import("./svg-to-png.js")).svgToPng(svg);
}
