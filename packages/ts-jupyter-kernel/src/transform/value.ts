/**
 * Marks, in the TypeScript source, what TypeScript itself would not keep:
 *
 *   last expression `e;`          →  `$k.value = (e);`
 *   `export default e`            →  `$k.value = (e)`
 *   `import fs = require("fs")`   →  `const fs = require("fs")`
 *
 * A string alone is a value here, never a directive. A function or class statement has no value, nor has a cell whose last statement
 * is not an expression.
 */
import MagicString from "magic-string";
import type { Program, Statement } from "oxc-parser";

export function markValue(source: string, program: Program, intrinsics: string): MagicString {
  const marked = new MagicString(source);
  const keep = (start: number, end: number) => {
    marked.appendLeft(start, `${intrinsics}.value = (`);
    // On a line of its own when a line comment could swallow it.
    marked.appendRight(end, ")");
  };
  const statements = program.body as Statement[];
  const last = statements.findLast(({ type }) => type !== "EmptyStatement");
  for (const node of statements) {
    if (node.type === "ExportDefaultDeclaration") {
      const { declaration } = node;
      if (declaration.type === "TSInterfaceDeclaration") continue;
      if ((declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") && declaration.id) {
        marked.remove(node.start, declaration.start);
      } else {
        marked.update(node.start, declaration.start, `${intrinsics}.value = (`);
        marked.appendRight(declaration.end, ");");
      }
    } else if (node.type === "TSImportEqualsDeclaration" && node.moduleReference.type === "TSExternalModuleReference") {
      if (node.importKind === "type") marked.remove(node.start, node.end);
      else {
        const { expression } = node.moduleReference;
        marked.update(node.start, node.id.start, "const ");
        marked.update(node.id.end, expression.start, " = require(");
      }
    }
  }
  if (last?.type === "ExpressionStatement") keep(last.start, expressionEnd(source, last));
  return marked;
}

/** Where the text of an expression statement ends, parentheses included, semicolon and what follows it excluded. */
function expressionEnd(source: string, node: { end: number }): number {
  return source[node.end - 1] === ";" ? node.end - 1 : node.end;
}
