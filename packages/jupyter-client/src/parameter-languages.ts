// How parameters are read and written in the languages of notebooks. Other languages are only looked at, so that a parameter which
// such a notebook seems to declare is an error and not passed over in silence.
import type { JsonValue } from "@innerloop/nbformat";
import { type Declaration, declarationsOf, isIdentifier } from "./declarations.js";

export interface ParameterLanguage {
  /** First line of the injected cell, as papermill writes it. */
  comment: string;
  /** Names that a parameters cell declares at its top level. */
  names(source: string): string[];
  isName(name: string): boolean;
  /** `source`: of the parameters cell. */
  assignment(name: string, value: JsonValue, source: string): string;
}

const script = (typed: boolean): ParameterLanguage => ({
  comment: "// Parameters",
  names: (source) => declarationsOf(source).map(({ name }) => name),
  isName: isIdentifier,
  assignment: (name, value, source) => {
    const declaration = declarationsOf(source).find((each) => each.name === name);
    const type = typed ? typeFor(declaration, value) : "";
    return `${declaration?.keyword ?? "const"} ${name}${type} = ${literal(value)};`;
  },
});

const python: ParameterLanguage = {
  comment: "# Parameters",
  names: pythonNames,
  isName: (name) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) && !PYTHON_KEYWORDS.has(name),
  assignment: (name, value) => `${name} = ${pythonLiteral(value)}`,
};

export const PARAMETER_LANGUAGES: Record<string, ParameterLanguage> = {
  typescript: script(true),
  javascript: script(false),
  python,
};

/** Names to which a cell in some language seems to give a value: `x = 1`, `val x: Int = 1`, `x <- 1`. */
export function assignedNames(source: string): string[] {
  return [
    ...source.matchAll(/^\s*(?:(?:let|var|val|const)\s+)?([\p{L}_][\p{L}\p{N}_.]*)\s*(?::[^=\n]*)?(?:=(?!=)|<-)/gmu),
  ].map((match) => match[1] as string);
}

/** The annotation that keeps later cells type-correct; "" where inference gives the same type as before. */
function typeFor(declaration: Declaration | undefined, value: JsonValue): string {
  if (declaration?.type) return `: ${declaration.type}`;
  if (declaration?.keyword !== "const") return "";
  if (typeof value === "number" || typeof value === "boolean") return `: ${typeof value}`;
  if (typeof value !== "string") return "";
  const old = declaration.text === undefined ? [] : [literal(declaration.text)];
  return `: ${[...new Set([...old, literal(value)])].join(" | ")}`;
}

/** A value as TypeScript source. */
function literal(value: JsonValue): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${literal(field)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  // JSON allows the line separators 2028 and 2029 inside strings, and so does ECMAScript since 2019.
  return JSON.stringify(value);
}

const PYTHON_KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** `name = …` and `name: type = …` at the beginning of a line, outside of brackets and strings. */
function pythonNames(source: string): string[] {
  const bare = source.replace(PYTHON_TEXT, (text) => (text.startsWith("#") ? "" : "''"));
  const names: string[] = [];
  let depth = 0;
  for (const line of bare.split(/\r?\n/)) {
    const name = /^([\p{ID_Start}_][\p{ID_Continue}]*)\s*(?::[^=]*)?=(?!=)/u.exec(line)?.[1];
    if (depth === 0 && name !== undefined) names.push(name);
    depth += (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0);
  }
  return names;
}

const PYTHON_TEXT = /#[^\n]*|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

/** A value as Python source. JSON's escapes are Python's too. */
function pythonLiteral(value: JsonValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") {
    if (Object.is(value, -0)) return "-0.0";
    return Number.isFinite(value) ? String(value) : `float("${String(value).toLowerCase()}")`;
  }
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, field]) => `${JSON.stringify(key)}: ${pythonLiteral(field)}`)
    .join(", ")}}`;
}
