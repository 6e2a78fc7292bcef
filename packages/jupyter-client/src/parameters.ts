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
import { assignedNames, PARAMETER_LANGUAGES, type ParameterLanguage } from "./parameter-languages.js";

/** What to do with a name that the parameters cell does not declare. */
export type UnknownParameters = "error" | "allow";

/** NaN and the infinities are no JSON, but they are parameters. */
export type ParameterValue = JsonValue;

export interface InjectOptions {
  /** Default: "error". */
  unknownParameters?: UnknownParameters | undefined;
}

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
  const declaration = declared?.source ?? "";
  checkNames(names, language, declared?.source, options.unknownParameters ?? "error");
  const lines = names.map((name) => language.assignment(name, parameters[name] as JsonValue, declaration));
  const source = [language.comment, ...lines].join("\n");
  const at = copy.cells.findIndex((cell) => isTagged(cell, "injected-parameters"));
  if (at >= 0) copy.cells[at] = injectedCell(source, copy.cells[at] as CodeCell);
  else copy.cells.splice(declared ? copy.cells.indexOf(declared) + 1 : 0, 0, injectedCell(source));
  return copy;
}

function injectedCell(source: string, old?: CodeCell): CodeCell {
  const metadata = { ...old?.metadata, tags: old?.metadata.tags ?? ["injected-parameters"] };
  return newCodeCell(source, { ...(old && { id: old.id }), metadata });
}

/** Names that the notebook's parameters cell declares; undefined: it has none. */
export function declaredParameters(notebook: Notebook): string[] | undefined {
  const declared = notebook.cells.find((cell) => isTagged(cell, "parameters"));
  if (declared === undefined) return undefined;
  return PARAMETER_LANGUAGES[languageName(notebook)]?.names(declared.source) ?? assignedNames(declared.source);
}

function checkNames(
  names: string[],
  language: ParameterLanguage,
  declared: string | undefined,
  unknown: UnknownParameters,
): void {
  const known = language.names(declared ?? "");
  for (const name of names) {
    if (!language.isName(name)) throw new RangeError(`invalid parameter name: ${JSON.stringify(name)}`);
    if (unknown === "allow" || known.includes(name)) continue;
    const hint =
      declared === undefined ? 'the notebook has no cell tagged "parameters"' : `known: ${known.join(", ") || "none"}`;
    throw new RangeError(`unknown parameter ${JSON.stringify(name)} (${hint})`);
  }
}

function languageOf(notebook: Notebook): ParameterLanguage {
  const name = languageName(notebook);
  const language = Object.hasOwn(PARAMETER_LANGUAGES, name) ? PARAMETER_LANGUAGES[name] : undefined;
  if (language) return language;
  const known = Object.keys(PARAMETER_LANGUAGES).join(", ");
  throw new RangeError(`cannot write parameters in "${name}" (known: ${known})`);
}

/** TypeScript when the notebook says nothing. */
const languageName = ({ metadata }: Notebook): string =>
  (metadata.kernelspec?.language ?? metadata.language_info?.name ?? "typescript").toLowerCase();

function isTagged(cell: Notebook["cells"][number], tag: string): cell is CodeCell {
  return cell.cell_type === "code" && (cell.metadata.tags ?? []).includes(tag);
}
