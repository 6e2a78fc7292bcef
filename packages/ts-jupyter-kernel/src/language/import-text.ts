/** The import that brought a name, as one would write it for that name alone: `import { expm } from "../lib/linalg/index.js"`. */
import type ts from "typescript";
import type { TypeScript } from "./typescript.js";

/** Undefined where the text has no such import. */
export function importText(ts: TypeScript, source: string, name: string): string | undefined {
  const tree = ts.createSourceFile("cell.tsx", source, ts.ScriptTarget.ESNext);
  for (const statement of tree.statements) {
    if (ts.isImportEqualsDeclaration(statement) && statement.name.text === name) return statement.getText(tree);
    if (!ts.isImportDeclaration(statement)) continue;
    const brought = broughtBy(ts, statement.importClause, name);
    if (brought !== undefined) return `import ${brought} from ${statement.moduleSpecifier.getText(tree)}`;
  }
  return undefined;
}

function broughtBy(ts: TypeScript, clause: ts.ImportClause | undefined, name: string): string | undefined {
  if (clause?.name?.text === name) return name;
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return undefined;
  if (ts.isNamespaceImport(bindings)) return bindings.name.text === name ? `* as ${name}` : undefined;
  const found = bindings.elements.find((element) => element.name.text === name);
  if (found === undefined) return undefined;
  return found.propertyName === undefined ? `{ ${name} }` : `{ ${found.propertyName.text} as ${name} }`;
}
