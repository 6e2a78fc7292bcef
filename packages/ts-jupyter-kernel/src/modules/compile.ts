/** A project or package file → JavaScript that Node runs, in which module system it wants. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { parseSync } from "oxc-parser";
import { transformSync } from "oxc-transform";
import type typescript from "typescript";
import type { ModuleFormat } from "./types.js";

const ESM_SYNTAX = /^\s*(?:import|export)\b(?!\s*=)|\bimport\.meta\b/m;
const COMMONJS_SYNTAX =
  /^\s*export\s*=|^\s*import\s+\w+\s*=\s*require\b|\bmodule\.exports\b|(?:^|[^.\w])exports\.\w+\s*=/m;

/** `type` of the nearest package.json. */
function packageType(path: string): unknown {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { type?: unknown }).type;
    } catch {
      if (dirname(folder) === folder) return undefined;
    }
  }
}

/**
 * A .ts file is an ES module unless it is written as CommonJS; a .js file is what its package says, or else what its syntax says (as in
 * Node since 20.19).
 */
export function formatOf(path: string, source: string): ModuleFormat {
  const extension = extname(path);
  if (extension === ".json") return "json";
  if (extension === ".mjs" || extension === ".mts") return "module";
  if (extension === ".cjs" || extension === ".cts") return "commonjs";
  if (extension !== ".js") return !ESM_SYNTAX.test(source) && COMMONJS_SYNTAX.test(source) ? "commonjs" : "module";
  const type = packageType(path);
  if (type === "module" || type === "commonjs") return type;
  const maybe = /\b(?:import|export)\b/.test(source);
  return maybe && parseSync(path, source).module.hasModuleSyntax ? "module" : "commonjs";
}

/** Types away, nothing else: for packages that ship TypeScript, and for TypeScript that is CommonJS. */
export function stripTypes(path: string, source: string): { code: string; map: string } {
  const { code, map, errors } = transformSync(path, source, { sourcemap: true });
  const [error] = errors;
  if (error !== undefined) {
    const faults = [{ message: error.message, start: error.labels[0]?.start ?? 0, end: error.labels[0]?.end ?? 0 }];
    throw Object.assign(new SyntaxError(error.message), { faults });
  }
  return extname(path) === ".cts" && ESM_SYNTAX.test(source)
    ? asCommonJs(path, source)
    : { code, map: JSON.stringify(map) };
}

/** A .cts file written with `import` and `export` is CommonJS all the same: only TypeScript itself rewrites it so. */
function asCommonJs(fileName: string, source: string): { code: string; map: string } {
  const ts = createRequire(import.meta.url)("typescript") as typeof typescript;
  const { outputText, sourceMapText } = ts.transpileModule(source, {
    fileName,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: true },
  });
  return { code: outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"), map: sourceMapText ?? "{}" };
}
