/**
 * A project file: TypeScript or JavaScript source → the ES module that Node runs, with its source map.
 *
 * Imports stay imports. With `instrument`, loops and awaits can be interrupted (instrument.ts) through the kernel's intrinsics, which are
 * looked up when the module's first function runs. Without a kernel the module runs as it is.
 */
import MagicString from "magic-string";
import { makesNamespace } from "./declarations.js";
import { Edits } from "./edits.js";
import { fresh } from "./fresh.js";
import { constantsOf, instrument } from "./instrument.js";
import { type CompilerOptions, lowerFast, lowerWithTypeScript } from "./lower.js";
import { joinMaps, mapOf } from "./map.js";
import { type Language, parse } from "./parse.js";
import { analyse } from "./scopes.js";
import { SourceError } from "./source-error.js";
import { callHelper, usingHelper } from "./using.js";

export interface ModuleOptions {
  compilerOptions?: CompilerOptions;
  /** Default: `loops`. */
  instrument?: "loops" | "none";
}

/** `path` decides the language by its ending. Throws a SourceError. The map's source is `path`. */
export function compileModule(
  source: string,
  path: string,
  options: ModuleOptions = {},
): { code: string; map: string } {
  const { compilerOptions = {}, instrument: mode = "loops" } = options;
  const language = languageOf(path);
  const { program, faults } = parse(source, language);
  if (faults.length > 0) throw new SourceError(path, faults);

  const lowering = { language, compilerOptions, imports: "used" } as const;
  const plain = language === "js";
  let lowered = plain ? { code: source, map: "", using: false } : lowerFast(source, lowering);
  let script = plain ? program : parse(lowered?.code ?? "", "js").program;
  let analysis = analyse(script);
  if (!lowered || analysis.modern || (!plain && makesNamespace(program))) {
    lowered = lowerWithTypeScript(source, lowering);
    script = parse(lowered.code, "js").program;
    analysis = analyse(script);
  }

  const taken = analysis.identifiers;
  const name = (wanted: string) => fresh(wanted, taken);
  const names = {
    flag: name("$flag"),
    trap: name("$trap"),
    after: name("$after"),
    kernel: name("$kernel"),
    find: name("$find"),
    helpers: name("$using"),
  };
  const edits = new Edits();
  const start: string[] = [];
  if (mode === "loops") {
    const { flag, trap, after, kernel, find } = names;
    const probes = { flag, trap, source: `${kernel} ?? ${find}()`, after, short: "none" } as const;
    const top = instrument(lowered.code, analysis, probes, edits);
    const awaits = analysis.awaits.length > 0 || analysis.loops.some((loop) => loop.awaits);
    if (analysis.loops.length > 0 || awaits) {
      // `var` and functions: in a circle of imports they are needed before the module's body runs.
      const none = "{ flag: [0], trap: [0], after: (v) => v }";
      start.push(
        `var ${kernel}; function ${find}() { return ${kernel} ??= globalThis[Symbol.for("ts-jupyter-kernel")] ?? ${none}; }`,
      );
    }
    if (awaits) start.push(`function ${after}(v) { return (${kernel} ?? ${find}()).after(v); }`);
    if (top) start.push(constantsOf(probes));
  }
  if (lowered.using) {
    start.push(usingHelper(names.helpers));
    callHelper(analysis, names.helpers, edits);
  }
  const rewritten = new MagicString(lowered.code);
  edits.applyTo(rewritten);
  const hashbang = /^#!.*\n/.exec(lowered.code)?.[0].length ?? 0;
  if (start.length > 0) rewritten.prependLeft(hashbang, `${start.join(" ")} `);
  const steps = lowered.map ? [mapOf(rewritten), lowered.map] : [mapOf(rewritten)];
  return { code: rewritten.toString(), map: joinMaps(steps, path) };
}

function languageOf(path: string): Language {
  const ending = /\.([a-z]+)$/.exec(path)?.[1] ?? "";
  if (ending === "tsx" || ending === "jsx") return ending;
  return ending.endsWith("ts") ? "ts" : "js";
}
