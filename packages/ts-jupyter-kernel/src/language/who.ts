/** What the notebook's cells have declared, with types as TypeScript prints them. */
import type ts from "typescript";
import type { CellModules } from "./cell-modules.js";
import { importText } from "./import-text.js";
import type { KnownName } from "./types.js";
import type { TypeScript } from "./typescript.js";

/** In the order in which the names were first declared. */
export function knownNames(ts: TypeScript, program: ts.Program | undefined, cells: CellModules): KnownName[] {
  const checker = program?.getTypeChecker();
  return Array.from(cells.known, ([name, { module, kind }]) => {
    const file = program?.getSourceFile(module.file);
    const type = checker && file ? typeOf(ts, checker, file, name, kind) : "";
    // Of a module there is no shorter word than where it comes from.
    const whole = kind === "import" && /^typeof (?!\S+\.)/.test(type) ? importText(ts, module.source, name) : undefined;
    return { name, kind, type: whole ?? unqualified(cells.readable(type)), cell: module.name };
  });
}

function typeOf(ts: TypeScript, checker: ts.TypeChecker, file: ts.SourceFile, name: string, kind: KnownName["kind"]) {
  const exported = checker.tryGetMemberInModuleExports(name, checker.getSymbolAtLocation(file) as ts.Symbol);
  if (exported === undefined) return "";
  const symbol = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported;
  const type =
    kind === "type" || (symbol.flags & ts.SymbolFlags.Value) === 0
      ? checker.getDeclaredTypeOfSymbol(symbol)
      : checker.getTypeOfSymbolAtLocation(symbol, file);
  return checker.typeToString(type, file, kind === "type" ? ts.TypeFormatFlags.InTypeAlias : undefined);
}

/** `import("/project/lib/a").Row` is `Row`: which module it is from is seldom the question. */
const unqualified = (type: string): string => type.replace(/\bimport\("[^"]*"\)\./g, "");
