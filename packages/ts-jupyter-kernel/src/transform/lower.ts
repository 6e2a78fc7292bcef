/**
 * TypeScript → JavaScript that Node 20 runs.
 *
 * oxc does nearly everything, in microseconds. TypeScript itself (0.3 s to load, so only when needed) lowers what oxc leaves in place or
 * gets wrong: decorators, auto-accessors, and namespaces (oxc does not qualify `b` in `namespace N { export let b = 1; b }`).
 */
import { createRequire } from "node:module";
import { type HelperMode, type TransformOptions, transformSync } from "oxc-transform";
import type typescript from "typescript";
import type { Language } from "./parse.js";
import type { CompileOptions } from "./types.js";

export type CompilerOptions = NonNullable<CompileOptions["compilerOptions"]>;

export interface Lowered {
  code: string;
  /** Source map as an object or as JSON. */
  map: object | string;
  /** The code calls `babelHelpers.usingCtx`. */
  using: boolean;
}

export interface LowerOptions {
  language: Language;
  compilerOptions: CompilerOptions;
  /** `keep`: an import without `type` stays even when nothing uses it; `used`: as TypeScript's default, only what is used as a value. */
  imports: "keep" | "used";
}

/** Undefined: oxc cannot do this source. */
export function lowerFast(source: string, options: LowerOptions): Lowered | undefined {
  const { language, compilerOptions, imports } = options;
  const byAssignment = compilerOptions.useDefineForClassFields === false;
  const { code, map, errors, helpersUsed } = transformSync(`source.${language}`, source, {
    lang: language,
    sourceType: "module",
    sourcemap: true,
    // What Node 20 runs; of what came later only `using` is syntax that oxc lowers.
    target: "es2024",
    // The enum exists in the types only.
    helpers: { mode: "External" as HelperMode },
    assumptions: byAssignment ? { setPublicClassFields: true } : {},
    typescript: { onlyRemoveTypeImports: imports === "keep", removeClassFieldsWithoutInitializer: byAssignment },
    jsx: jsxOptions(compilerOptions),
  });
  const helpers = Object.keys(helpersUsed);
  if (errors.length > 0 || !map || helpers.some((name) => name !== "usingCtx")) return undefined;
  return { code, map, using: helpers.length > 0 };
}

export function lowerWithTypeScript(source: string, options: LowerOptions): Lowered {
  const ts = createRequire(import.meta.url)("typescript") as typeof typescript;
  const { compilerOptions, imports, language } = options;
  // TypeScript 6.0.3 prints the last statement twice when it reads an ambiguous `await [` again; it may do so with this one.
  const { outputText, sourceMapText } = ts.transpileModule(`${source}\nexport {};`, {
    fileName: `source.${language}`,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      // Else `await [1]` without any import is an index into `await`.
      moduleDetection: ts.ModuleDetectionKind.Force,
      sourceMap: true,
      verbatimModuleSyntax: imports === "keep",
      experimentalDecorators: compilerOptions.experimentalDecorators ?? false,
      useDefineForClassFields: compilerOptions.useDefineForClassFields ?? true,
      jsx: usesAutomaticJsx(compilerOptions) ? ts.JsxEmit.ReactJSX : ts.JsxEmit.React,
      ...(compilerOptions.jsxImportSource ? { jsxImportSource: compilerOptions.jsxImportSource } : {}),
      ...(compilerOptions.jsxFactory ? { jsxFactory: compilerOptions.jsxFactory } : {}),
      ...(compilerOptions.jsxFragmentFactory ? { jsxFragmentFactory: compilerOptions.jsxFragmentFactory } : {}),
    },
  });
  const code = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  return { code, map: sourceMapText ?? "", using: false };
}

function usesAutomaticJsx({ jsx }: CompilerOptions): boolean {
  return jsx !== "react";
}

function jsxOptions(options: CompilerOptions): NonNullable<TransformOptions["jsx"]> {
  if (usesAutomaticJsx(options)) {
    return { runtime: "automatic", ...(options.jsxImportSource ? { importSource: options.jsxImportSource } : {}) };
  }
  return {
    runtime: "classic",
    ...(options.jsxFactory ? { pragma: options.jsxFactory } : {}),
    ...(options.jsxFragmentFactory ? { pragmaFrag: options.jsxFragmentFactory } : {}),
  };
}
