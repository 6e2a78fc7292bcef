// A cell that its schema refuses → the nearest one that it allows, in place; its id is left to those who know the others.
import { brief, pointerTo } from "./errors.js";
import { isRecord, type JsonRecord } from "./records.js";
import { repairBundle, repairOutput } from "./repair-output.js";
import { aCount, aList, aRecord, aText, keepFields, type Note, settle } from "./repairs.js";

const TEXT = ["cell_type", "id", "metadata", "source", "attachments"];
const FIELDS = {
  code: ["cell_type", "id", "metadata", "source", "outputs", "execution_count"],
  markdown: TEXT,
  raw: TEXT,
} as const;

type CellType = keyof typeof FIELDS;

/** @returns undefined where there is no cell at all */
export function repairCell(cell: unknown, pointer: string, note: Note): JsonRecord | undefined {
  if (!isRecord(cell)) {
    note(pointer, "a cell that is no object is left out", `: ${brief(cell)}`);
    return undefined;
  }
  const place = { pointer, note };
  settle(cell, "source", aText, place);
  const type = typeOf(cell);
  if (cell.cell_type !== type) {
    note(pointerTo(pointer, "cell_type"), `unknown cell type, read as ${brief(type)}`, `: ${brief(cell.cell_type)}`);
    cell.cell_type = type;
  }
  keepFields(cell, FIELDS[type], pointer, note);
  settle(cell, "metadata", aRecord, place);
  repairTags(cell.metadata as JsonRecord, pointerTo(pointer, "metadata"), note);
  if (type === "code") {
    settle(cell, "execution_count", aCount, place);
    settle(cell, "outputs", aList, place);
    cell.outputs = (cell.outputs as unknown[])
      .map((output, index) => repairOutput(output, `${pointer}/outputs/${index}`, note))
      .filter((output) => output !== undefined);
  } else if (cell.attachments !== undefined) repairAttachments(cell, pointer, note);
  return cell;
}

/** By its name; else code is what has outputs, a heading of format 3 is prose, and of anything else the text is kept as it stands. */
function typeOf(cell: JsonRecord): CellType {
  const { cell_type: type } = cell;
  if (typeof type === "string" && Object.hasOwn(FIELDS, type)) return type as CellType;
  if (Array.isArray(cell.outputs)) return "code";
  if (type !== "heading") return "raw";
  const level = Number.isInteger(cell.level) ? Math.min(6, Math.max(1, Number(cell.level))) : 1;
  cell.source = `${"#".repeat(level)} ${[cell.source].flat().join("").trim().replace(/\s+/g, " ")}`;
  delete cell.level;
  return "markdown";
}

/** Tags are a list of different texts without commas. */
function repairTags(metadata: JsonRecord, pointer: string, note: Note): void {
  const { tags } = metadata;
  if (tags === undefined) return;
  const words = [tags].flat().filter((tag): tag is string => typeof tag === "string");
  const instead = [...new Set(words.flatMap((tag) => tag.split(",")).map((tag) => tag.trim()))].filter(
    (tag) => tag !== "",
  );
  const isRight = (): boolean =>
    Array.isArray(tags) &&
    words.length === tags.length &&
    new Set(words).size === words.length &&
    words.every((tag) => tag !== "" && !tag.includes(","));
  settle(metadata, "tags", { isRight, instead: () => instead }, { pointer, note });
}

function repairAttachments(cell: JsonRecord, pointer: string, note: Note): void {
  settle(cell, "attachments", aRecord, { pointer, note });
  const attachments = cell.attachments as JsonRecord;
  const place = pointerTo(pointer, "attachments");
  for (const name of Object.keys(attachments)) {
    settle(attachments, name, aRecord, { pointer: place, note });
    repairBundle(attachments[name], pointerTo(place, name), note);
  }
}
