// Writes the type declarations of a package's public interface: dist/index.d.ts, those of its other entry points and what they refer to, file by
// file from the source alone (every exported name has its type written down: TypeScript's isolatedDeclarations), without a type check.
// Notebooks need them: they do not know the condition under which the repository itself finds the sources, and would judge them.
// A declaration names the hash of its source, so that TypeScript is loaded only when there is something to do.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Path → text of the declarations of a package folder; empty where its package.json does not say `"types": "./dist/index.d.ts"`. */
export async function declarationsOf(folder) {
  const made = new Map();
  const { types, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (types !== "./dist/index.d.ts") return made;
  const waiting = Object.values(exports).map((entry) => join(folder, entry["innerloop-source"]));
  for (const source of waiting) {
    const target = join(folder, "dist", relative(join(folder, "src"), source).replace(/\.ts$/, ".d.ts"));
    if (made.has(target)) continue;
    const text = await declarationOf(source, target);
    made.set(target, Buffer.from(text));
    for (const [, name] of text.matchAll(/(?:from |import\()"(\.[^"]*)\.js"/g))
      waiting.push(join(dirname(source), `${name}.ts`));
  }
  return made;
}

/** A member named by an imported symbol: from one file TypeScript cannot see that it is one, and writes the right text all the same. */
const SYMBOL_MEMBER = 9038;

async function declarationOf(source, target) {
  const code = readFileSync(source, "utf8");
  const firstLine = `// ${createHash("sha256").update(code).digest("hex")}\n`;
  const old = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (old.startsWith(firstLine)) return old;
  const { default: ts } = await import("typescript");
  const { outputText, diagnostics } = ts.transpileDeclaration(code, {
    fileName: source,
    reportDiagnostics: true,
    compilerOptions: {
      declaration: true,
      isolatedDeclarations: true,
      strict: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      verbatimModuleSyntax: true,
    },
  });
  for (const { code: number, messageText, start = 0 } of diagnostics) {
    if (number === SYMBOL_MEMBER) continue;
    const line = code.slice(0, start).split("\n").length;
    throw new Error(`${relative(process.cwd(), source)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  }
  return firstLine + outputText;
}
