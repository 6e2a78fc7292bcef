// A format 3 document that its schema refuses, made fit for the upgrade to format 4, in place; what format 4 refuses then is repaired there.
import { isRecord, type JsonRecord } from "./records.js";
import { aList, aRecord, aText, type Note, settle } from "./repairs.js";

/** `worksheets` has to be a list. */
export function repairV3(document: JsonRecord, note: Note): void {
  settle(document, "metadata", aRecord, { pointer: "", note });
  const sheets = (document.worksheets as unknown[]).filter(isRecord);
  document.worksheets = sheets;
  sheets.forEach((sheet, index) => {
    const pointer = `/worksheets/${index}`;
    settle(sheet, "cells", aList, { pointer, note });
    sheet.cells = (sheet.cells as unknown[]).filter(isRecord);
    (sheet.cells as JsonRecord[]).forEach((cell, place) => {
      repairV3Cell(cell, `${pointer}/cells/${place}`, note);
    });
  });
}

function repairV3Cell(cell: JsonRecord, pointer: string, note: Note): void {
  const place = { pointer, note };
  settle(cell, "metadata", { ...aRecord, isRight: (value) => value === undefined || isRecord(value) }, place);
  settle(cell, cell.cell_type === "code" ? "input" : "source", aText, place);
  if (cell.cell_type === "heading") settle(cell, "level", aLevel, place);
  if (cell.cell_type !== "code") return;
  settle(cell, "outputs", aList, place);
  const outputs = (cell.outputs as unknown[]).filter(isRecord);
  cell.outputs = outputs;
  outputs.forEach((output, index) => {
    repairV3Output(output, { pointer: `${pointer}/outputs/${index}`, note });
  });
}

const aLevel = {
  isRight: (value: unknown) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100,
  instead: () => 1,
};

/** Fields that are no data. */
const OTHERS = new Set(["output_type", "metadata", "prompt_number", "stream", "ename", "evalue", "traceback"]);

function repairV3Output(output: JsonRecord, place: { pointer: string; note: Note }): void {
  if (output.metadata !== undefined) settle(output, "metadata", aRecord, place);
  const type = output.output_type;
  if (type !== "pyout" && type !== "display_data" && type !== "pyerr") {
    settle(output, "stream", { isRight: (value) => typeof value === "string", instead: () => "stdout" }, place);
    settle(output, "text", aText, place);
  } else if (type !== "pyerr")
    for (const field of Object.keys(output)) if (!OTHERS.has(field)) settle(output, field, aText, place);
}
