/** The entries that TypeScript offers at a place: what kind of thing each is, and its details. */
import type ts from "typescript";
import type { CellModule, CellModules } from "./cell-modules.js";
import type { TypeScript } from "./typescript.js";

export const PREFERENCES: ts.UserPreferences = {
  includeCompletionsWithInsertText: true,
  includeCompletionsForImportStatements: true,
  includeAutomaticOptionalChainCompletions: true,
};

/** TypeScript's kinds as Jupyter's clients know them. */
const TYPES: Record<string, string> = {
  function: "function",
  "local function": "function",
  method: "function",
  constructor: "function",
  class: "class",
  "local class": "class",
  interface: "interface",
  type: "type",
  "type parameter": "type",
  "primitive type": "type",
  enum: "enum",
  module: "module",
  "external module name": "module",
  namespace: "module",
  import: "module",
  property: "property",
  getter: "property",
  setter: "property",
  accessor: "property",
  "enum member": "property",
  parameter: "param",
  keyword: "keyword",
  directory: "path",
  script: "path",
  string: "value",
};

export interface Site {
  ts: TypeScript;
  service: ts.LanguageService;
  module: CellModule;
  cells: CellModules;
  /** UTF-16 offset of the cursor in the cell. */
  offset: number;
  /** Its position in the file. */
  position: number;
}

export const WORD_BEFORE = /[\p{ID_Continue}$\u200c\u200d]*$/u;

/** What kind of thing an entry is: an alias is what it stands for, a value that can be called is a function. */
export function typesFor({ ts, service }: Site, deadline: number): (entry: ts.CompletionEntry) => string {
  const checker = service.getProgram()?.getTypeChecker();
  return ({ kind, symbol }) => {
    const plain = TYPES[kind] ?? "instance";
    const isOpen = kind === "alias" || plain === "instance" || plain === "property";
    if (checker === undefined || symbol === undefined || !isOpen || performance.now() > deadline) return plain;
    const { SymbolFlags } = ts;
    const meant = (symbol.flags & SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
    if ((meant.flags & SymbolFlags.Class) !== 0) return "class";
    if ((meant.flags & SymbolFlags.Function) !== 0) return "function";
    if ((meant.flags & SymbolFlags.Variable) === 0) {
      if ((meant.flags & SymbolFlags.Module) !== 0) return "module";
      if ((meant.flags & (SymbolFlags.Interface | SymbolFlags.TypeAlias)) !== 0) return "type";
    }
    if ((meant.flags & (SymbolFlags.Variable | SymbolFlags.Property)) === 0) return plain;
    const type = checker.getTypeOfSymbol(meant);
    return type.getCallSignatures().length > 0 ? "function" : plain;
  };
}

export function detailsOf(
  { service, module, position }: Site,
  { name, source, data }: ts.CompletionEntry,
  preferences = PREFERENCES,
) {
  return service.getCompletionEntryDetails(module.file, position, name, {}, source, preferences, data);
}

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
