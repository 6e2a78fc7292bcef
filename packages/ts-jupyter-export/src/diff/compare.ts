// What differs between the outputs of two cells beyond the words on the page: the numbers of figures and other JSON, and
// pictures, which are only equal or not.
import { type Cell, isJsonMime, type JsonValue, type MimeBundle, type Output } from "@innerloop/nbformat";
import { PLOTLY_MIME } from "../figures/index.js";
import { isSame, type Tally, type Tolerance } from "./numbers.js";
import { compareValues } from "./values.js";

/** One representation that differs. */
export interface OutputNote {
  /** What it is called: "figure", or its media type. */
  what: string;
  tally: Tally;
}

/** Whether code and outputs are what they were, to the letter; how often and when a cell ran does not count. */
export function isIdentical(before: Cell, after: Cell): boolean {
  const told = (cell: Cell) =>
    JSON.stringify([
      cell.cell_type,
      cell.source,
      cell.cell_type === "code" ? cell.outputs.map(said) : cell.attachments,
    ]);
  return told(before) === told(after);
}

const said = (output: Output): unknown =>
  "data" in output ? [output.output_type, output.data] : { ...output, metadata: undefined };

/** The differences of outputs at the same place that no reader could see in their words. */
export function outputNotes(before: Cell, after: Cell, tolerance: Tolerance): OutputNote[] {
  const [old, now] = [before, after].map((cell) => (cell.cell_type === "code" ? cell.outputs.map(bundleOf) : []));
  return (now ?? []).flatMap((bundle, index) => {
    const earlier = old?.[index] ?? {};
    return Object.keys({ ...earlier, ...bundle }).flatMap((mime) =>
      noteOf(mime, earlier[mime], bundle[mime], tolerance),
    );
  });
}

const bundleOf = (output: Output): MimeBundle => ("data" in output ? output.data : {});

function noteOf(mime: string, before: unknown, after: unknown, tolerance: Tolerance): OutputNote[] {
  if (before === undefined || after === undefined) return [];
  if (isJsonMime(mime)) {
    const tally = compareValues(before as JsonValue, after as JsonValue, tolerance);
    return isSame(tally) ? [] : [{ what: mime === PLOTLY_MIME ? "figure" : mime, tally }];
  }
  const isPicture = mime.startsWith("image/") && before !== after;
  return isPicture ? [{ what: mime, tally: { numbers: 0, others: 1 } }] : [];
}
