// ConvertFigures: outputs that have a picture in one format get it in another as well, beside the first (nbconvert's SVG2PDFPreprocessor is
// one of these). A figure that cannot be converted gets the format that stands in for it, or is left as it is, with a warning.
import type { Output } from "@innerloop/nbformat";
import type { ExportContext, Preprocessor } from "../core/exporter.js";
import { pool } from "../run/pool.js";
import { withFields } from "./edit.js";
import type { PreprocessOptions } from "./options.js";

type Options = NonNullable<PreprocessOptions["convertFigures"]>;
type Convert = NonNullable<Options["convert"]>;

interface Target {
  to: string;
  convert: Convert;
}

/** What became of one figure: its picture, if any, and why each target before it was not reached. */
interface Tried {
  picture?: Record<string, string>;
  failures: { to: string; reason: string }[];
}

/** Several at once share one browser, which takes longer to start than to draw. */
const atOnce = 3;

/** @throws Error one line: nothing here makes that format from this one */
export function convertFigures(options: Options): Preprocessor {
  const { from, to, convert = defaultConverter(from, to), instead } = options;
  const second = instead && { to: instead.to, convert: instead.convert ?? defaultConverter(from, instead.to) };
  const targets: Target[] = [{ to, convert }, ...(second === undefined ? [] : [second])];
  return {
    name: "ConvertFiguresPreprocessor",
    async preprocess(notebook, context) {
      const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
      const drawn = outputs.filter((output) => figureOf(output, from) !== undefined);
      const tried = await pool(drawn, atOnce, (output) => attempts(output, from, targets));
      const results = new Map(drawn.map((output, index) => [output, tried[index]]));
      const warn = warning(from, targets, context);
      const cells = notebook.cells.map((cell, index) => {
        if (cell.cell_type !== "code" || cell.outputs.length === 0) return cell;
        return withFields(cell, {
          outputs: cell.outputs.map((output) => {
            const result = results.get(output);
            for (const failure of result?.failures ?? []) warn(`cell ${index + 1}`, failure);
            return result?.picture === undefined ? output : withPicture(output, result.picture);
          }),
        });
      });
      return { notebook: withFields(notebook, { cells }) };
    },
  };
}

function figureOf(output: Output, from: string): string | undefined {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return undefined;
  const figure = Object.hasOwn(output.data, from) ? output.data[from] : undefined;
  return typeof figure === "string" ? figure : undefined;
}

const withPicture = (output: Output, picture: Record<string, string>): Output =>
  "data" in output ? withFields(output, { data: withFields(output.data, picture) }) : output;

/** The targets in turn, until one gives a picture or is there already. */
async function attempts(output: Output, from: string, targets: readonly Target[]): Promise<Tried> {
  const failures: Tried["failures"] = [];
  for (const { to, convert } of targets) {
    if ("data" in output && Object.hasOwn(output.data, to)) break;
    try {
      const bytes = await convert(figureOf(output, from) ?? "");
      return { picture: { [to]: Buffer.from(bytes).toString("base64") }, failures };
    } catch (error) {
      const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
      failures.push({ to, reason });
    }
  }
  return { failures };
}

/** Says once why a target is not reached, of however many figures; of a figure that stays as it is, each time. */
function warning(from: string, targets: readonly Target[], context: ExportContext) {
  const said = new Set<string>();
  return (where: string, { to, reason }: Tried["failures"][number]): void => {
    const next = targets[targets.findIndex((target) => target.to === to) + 1]?.to;
    if (next !== undefined && said.has(reason)) return;
    if (next !== undefined) said.add(reason);
    const end = next === undefined ? "" : `; it is ${next} instead`;
    context.warn(`${where}: ${from} is not converted to ${to}: ${reason}${end}`);
  };
}

function defaultConverter(from: string, to: string): Convert {
  if (from !== "image/svg+xml" || to !== "image/png") throw new Error(`no converter from ${from} to ${to}`);
  // resvg is loaded only where a figure needs it.
  return async (svg) => (await import("./svg-to-png.js")).svgToPng(svg);
}
