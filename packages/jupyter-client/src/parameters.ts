// Parameters from outside, by papermill's convention: a cell tagged `parameters` holds the defaults, and a cell tagged
// `injected-parameters` right after it assigns the values of this run (it replaces the one of an earlier run).
//
// The injected cell declares the names again. Kernels for TypeScript take a new declaration of the same name in another
// cell, and the new declaration brings its type, so it has to fit what the later cells were written for:
//
//   let x = 5                       let x = 7                          (number, as before)
//   const p: Profile = "quick"      const p: Profile = "full"          (the annotation is repeated)
//   const p = "quick"               const p: "quick" | "full" = "full" (a literal type would make `p === "quick"` an error)
import { type CodeCell, cloneNotebook, type JsonValue, type Notebook, newCodeCell } from "@innerloop/nbformat";
import { type Declaration, declarationsOf, isIdentifier } from "./declarations.js";

/** What to do with a name that the parameters cell does not declare. */
export type UnknownParameters = "error" | "allow";

/** NaN and the infinities are no JSON, but they are parameters. */
export type ParameterValue = JsonValue;

export interface InjectOptions {
  /** Default: "error". */
  unknownParameters?: UnknownParameters | undefined;
}

const LANGUAGES = ["typescript", "javascript"];

/**
 * A copy of the notebook with the values injected; its argument is not changed. Without a `parameters` cell (and with
 * unknownParameters "allow") the injected cell comes first. No parameters: a plain copy.
 * @throws {RangeError} a name that is no identifier or not declared, a notebook in another language.
 */
export function injectParameters(
  notebook: Notebook,
  parameters: Record<string, ParameterValue>,
  options: InjectOptions = {},
): Notebook {
  const copy = cloneNotebook(notebook);
  const names = Object.keys(parameters);
  if (names.length === 0) return copy;
  const language = languageOf(copy);
  const declared = copy.cells.find((cell) => isTagged(cell, "parameters"));
  const known = declared ? declarationsOf(declared.source) : [];
  checkNames(names, known, declared !== undefined, options.unknownParameters ?? "error");
  const lines = names.map((name) => {
    const declaration = known.find((each) => each.name === name);
    return assignment(name, parameters[name] as JsonValue, declaration, language);
  });
  const source = ["// Parameters", ...lines].join("\n");
  const at = copy.cells.findIndex((cell) => isTagged(cell, "injected-parameters"));
  if (at >= 0) copy.cells[at] = injectedCell(source, copy.cells[at] as CodeCell);
  else copy.cells.splice(declared ? copy.cells.indexOf(declared) + 1 : 0, 0, injectedCell(source));
  return copy;
}

function injectedCell(source: string, old?: CodeCell): CodeCell {
  const metadata = { ...old?.metadata, tags: old?.metadata.tags ?? ["injected-parameters"] };
  return newCodeCell(source, { ...(old && { id: old.id }), metadata });
}

function checkNames(names: string[], known: Declaration[], hasCell: boolean, unknown: UnknownParameters): void {
  for (const name of names) {
    if (!isIdentifier(name)) throw new RangeError(`invalid parameter name: ${JSON.stringify(name)}`);
    if (unknown === "allow" || known.some((each) => each.name === name)) continue;
    const hint = hasCell
      ? `known: ${known.map((each) => each.name).join(", ") || "none"}`
      : 'the notebook has no cell tagged "parameters"';
    throw new RangeError(`unknown parameter ${JSON.stringify(name)} (${hint})`);
  }
}

/** The notebook's language; TypeScript when it says nothing. */
function languageOf({ metadata }: Notebook): string {
  const language = (metadata.kernelspec?.language ?? metadata.language_info?.name ?? "typescript").toLowerCase();
  if (LANGUAGES.includes(language)) return language;
  throw new RangeError(`cannot write parameters in "${language}" (known: ${LANGUAGES.join(", ")})`);
}

function assignment(name: string, value: JsonValue, declaration: Declaration | undefined, language: string): string {
  const keyword = declaration?.keyword ?? "const";
  const type = language === "typescript" ? typeFor(declaration, value) : "";
  return `${keyword} ${name}${type} = ${literal(value)};`;
}

/** The annotation that keeps later cells type-correct; "" where inference gives the same type as before. */
function typeFor(declaration: Declaration | undefined, value: JsonValue): string {
  if (declaration?.type) return `: ${declaration.type}`;
  if (declaration?.keyword !== "const") return "";
  if (typeof value === "number" || typeof value === "boolean") return `: ${typeof value}`;
  if (typeof value !== "string") return "";
  const old = declaration.text === undefined ? [] : [literal(declaration.text)];
  return `: ${[...new Set([...old, literal(value)])].join(" | ")}`;
}

/** A value as TypeScript source. */
function literal(value: JsonValue): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${literal(field)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  // JSON allows the line separators 2028 and 2029 inside strings, and so does ECMAScript since 2019.
  return JSON.stringify(value);
}

function isTagged(cell: Notebook["cells"][number], tag: string): cell is CodeCell {
  return cell.cell_type === "code" && (cell.metadata.tags ?? []).includes(tag);
}
