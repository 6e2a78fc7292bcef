/** What a module's URL gives Node to run. Sources and maps go to the main thread before the code does. */
import { readFileSync } from "node:fs";
import type { LoadFnOutput } from "node:module";
import { dirname } from "node:path";
import { parseSync } from "oxc-parser";
import { positionAt } from "../errors/code-frame.js";
import { shortPath } from "../errors/short-path.js";
import { compileModule } from "../transform/module.js";
import type { SourceFault } from "../transform/types.js";
import { formatOf, stripTypes } from "./compile.js";
import { isCompiled } from "./extensions.js";
import { hashOf, stampOf } from "./fingerprint.js";
import type { ModuleGraph } from "./graph.js";
import type { Projects } from "./projects.js";
import { type FromHooks, MODULES } from "./types.js";
import { withoutVersion } from "./version.js";

export interface LoadContext {
  folder: string;
  graph: ModuleGraph;
  projects: Projects;
  post(message: FromHooks): void;
}

interface Code {
  code: string;
  map: string;
}

/** The error of a file that cannot be read as a module, placed in that file. */
function syntaxError(path: string, source: string, { message, start }: SourceFault): Error {
  const error = new SyntaxError(message);
  const { line, column } = positionAt(source, start);
  error.stack = `SyntaxError: ${message}\n    at ${path}:${line}:${column}`;
  return error;
}

const faultOf = (error: unknown): SourceFault | undefined =>
  (error as { faults?: readonly SourceFault[] } | null)?.faults?.[0];

/** A line of its own before the code, which the map must know. */
function withPreamble({ code, map }: Code, preamble: string): Code {
  const parsed = JSON.parse(map) as { mappings: string };
  return {
    code: `${preamble}\n${code.replace(/^#!/, "//")}`,
    map: JSON.stringify({ ...parsed, mappings: `;${parsed.mappings}` }),
  };
}

const hook = (name: string): string => `globalThis[Symbol.for(${JSON.stringify(MODULES)})]?.${name}`;

/** A module tells when it has run to its end, and sees import.meta without the version. */
function reporting(compiled: Code, url: string): Code {
  const metas = compiled.code.includes("import.meta");
  const enter = `${hook("enter")}(import.meta, ${JSON.stringify(withoutVersion(url))});`;
  const { code, map } = metas ? withPreamble(compiled, enter) : compiled;
  return { code: `${code}\n;${hook("evaluated")}(${JSON.stringify(url)});`, map };
}

/** Where a JSON file cannot be read: V8 tells the place of some mistakes, JavaScript's parser that of most others. */
function jsonFault(path: string, source: string): SourceFault | undefined {
  try {
    JSON.parse(source);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    const told = / at position (\d+)/.exec(message)?.[1];
    const parsed = parseSync(`${path}.js`, `(${source}\n)`).errors[0]?.labels[0]?.start;
    const comma = /,(?=\s*[}\]])/.exec(source)?.index ?? source.length;
    const start = told !== undefined ? Number(told) : parsed !== undefined ? parsed - 1 : comma;
    const what = message.replace(/(?:, (?:\.\.\.)?"| (?:in JSON )?at position).*$/s, "");
    return { message: `invalid JSON: ${what}`, start, end: start + 1 };
  }
}

export function loadProjectFile(url: string, path: string, context: LoadContext): LoadFnOutput {
  const { folder, graph, projects, post } = context;
  const stamp = stampOf(path);
  const contents = readFileSync(path);
  const source = contents.toString("utf8").replace(/^\ufeff/, "");
  const compilerOptions = projects.of(dirname(path)).compilerOptions;
  const format = formatOf(path, source);
  const native = format === "commonjs" && !isCompiled(path);
  const print = stamp === undefined ? undefined : { stamp, hash: hashOf(contents) };
  graph.load(path, print, JSON.stringify(compilerOptions));

  const name = shortPath(path, folder);
  const tell = (map: string): void => post({ type: "source", url, map, source, name });
  const fail = (fault: SourceFault): never => {
    tell("");
    throw syntaxError(path, source, fault);
  };
  if (native) {
    tell("");
    return { format, source: null as never, shortCircuit: true };
  }
  if (format === "json") {
    const fault = jsonFault(path, source);
    if (fault !== undefined) fail(fault);
    graph.evaluated(path);
    return { format, source, shortCircuit: true };
  }
  try {
    const { code, map } =
      format === "module" ? reporting(compileModule(source, path, { compilerOptions }), url) : stripTypes(path, source);
    tell(map);
    return { format, source: code, shortCircuit: true };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return fail(fault);
  }
}

/** TypeScript in a package: it does not change, so it has no version and reports nothing. */
export function loadPackageFile(url: string, path: string, { folder, post }: LoadContext): LoadFnOutput {
  const source = readFileSync(path, "utf8");
  const { code, map } = stripTypes(path, source);
  post({ type: "source", url, map, source, name: shortPath(path, folder) });
  return { format: formatOf(path, source), source: code, shortCircuit: true };
}
