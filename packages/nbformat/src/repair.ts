// Notebooks that the schemas refuse and that programs write all the same: unknown fields, missing metadata or outputs, cell ids in a format
// that has none, ids that two cells share, null for a text. Everything that can be shown is kept, the rest is left out, and what comes of it
// is valid nbformat 4.5. Hopeless is a document without a list of cells, and one none of whose cells is an object.
import { cellIds } from "./cell-ids.js";
import { joinDocument } from "./disk.js";
import { brief } from "./errors.js";
import { isRecord, type JsonRecord } from "./records.js";
import { repairCell } from "./repair-cell.js";
import { aRecord, aString, keepFields, type Note, settle } from "./repairs.js";
import { validateNotebook } from "./validate.js";

const FIELDS = ["nbformat", "nbformat_minor", "metadata", "cells"];
const CELL_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** True for format 4, also where the file does not say its number. */
export function isFormat4(document: JsonRecord): boolean {
  const { nbformat } = document;
  return Array.isArray(document.cells) && (nbformat === undefined || nbformat === 4 || nbformat === "4");
}

/** A document that is format 4 as 4.5, in place. @returns undefined: hopeless */
export function repairNotebook(document: JsonRecord, note: Note): JsonRecord | undefined {
  const { nbformat_minor: minor } = document;
  const isKnown = Number.isInteger(minor) && Number(minor) >= 0 && Number(minor) <= 5;
  if (document.nbformat !== 4) note("", "missing notebook format", ", read as 4.5");
  else if (minor === undefined) note("", 'missing field "nbformat_minor"', ", read as 5");
  else if (!isKnown) note("/nbformat_minor", "unknown notebook format", ` 4.${brief(minor)}, read as 4.5`);
  document.nbformat = 4;
  document.nbformat_minor = 5;
  keepFields(document, FIELDS, "", note);
  settle(document, "metadata", aRecord, { pointer: "", note });
  repairKernelspec(document.metadata as JsonRecord, note);
  const given = document.cells as unknown[];
  const cells = given
    .map((cell, index) => repairCell(cell, `/cells/${index}`, note))
    .filter((cell) => cell !== undefined);
  if (given.length > 0 && cells.length === 0) return undefined;
  document.cells = cells;
  joinDocument(cells);
  const hasIds = !isKnown || minor === 5;
  if (!hasIds && cells.some(({ id }) => id !== undefined))
    note("", `format 4.${String(minor)} has no cell ids`, ", read as 4.5");
  repairIds(cells, hasIds ? "expected" : "extra", note);
  removeRefusedMetadata(document, note);
  return document;
}

/** A kernel is found by its name. */
function repairKernelspec(metadata: JsonRecord, note: Note): void {
  const { kernelspec } = metadata;
  if (!isRecord(kernelspec) || typeof kernelspec.name !== "string") return;
  const { name } = kernelspec;
  settle(kernelspec, "display_name", { ...aString, instead: () => name }, { pointer: "/metadata/kernelspec", note });
}

function repairIds(cells: readonly JsonRecord[], ids: "expected" | "extra", note: Note): void {
  const taken = new Set<string>();
  const without: JsonRecord[] = [];
  cells.forEach((cell, index) => {
    const { id } = cell;
    const pointer = `/cells/${index}`;
    if (typeof id === "string" && CELL_ID.test(id) && !taken.has(id)) {
      taken.add(id);
      return;
    }
    without.push(cell);
    if (typeof id === "string" && taken.has(id))
      note(pointer, "a new id for a cell with the id of another", `: ${brief(id)}`);
    else if (id !== undefined) note(pointer, "a new id for a cell with one that is none", `: ${brief(id)}`);
    else if (ids === "expected") note(pointer, "a new id for a cell without one");
  });
  const nextId = cellIds(taken);
  for (const cell of without) cell.id = nextId(String(cell.cell_type), String(cell.source));
}

/** Fields of metadata that the schema knows and that are not what it says; each removal may show what lay behind it. */
function removeRefusedMetadata(document: JsonRecord, note: Note): void {
  for (let round = 0; round < 4; round++) {
    const refused = validateNotebook(document).filter(({ pointer }) => /^(\/cells\/\d+)?\/metadata\//.test(pointer));
    if (refused.length === 0) return;
    for (const { pointer, message } of refused) {
      const steps = pointer.split("/").slice(1).map(unescaped);
      if (remove(document, steps)) note(pointer, "metadata is left out", `: ${message}`);
    }
  }
}

const unescaped = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");

/** Removes a field; for a list's item the list itself. @returns false where it is gone already */
function remove(document: JsonRecord, steps: readonly string[]): boolean {
  let holder: JsonRecord = document;
  let field: string | undefined;
  let value: unknown = document;
  for (const step of steps) {
    if (isRecord(value)) {
      if (!Object.hasOwn(value, step)) return false;
      holder = value;
      field = step;
      value = value[step];
    } else value = Array.isArray(value) ? value[Number(step)] : undefined;
  }
  if (field === undefined || field === "metadata") return false;
  delete holder[field];
  return true;
}
