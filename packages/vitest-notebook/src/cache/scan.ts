/**
 * Which modules a source names: `import`, `export … from` (types too), `import(…)`, `require(…)`, `require.resolve(…)`,
 * `import.meta.resolve(…)`, `new URL("…", import.meta.url)` and `/// <reference …>`. Only names that stand there as literals can be known.
 */
import { parseSync } from "oxc-parser";

export interface Scan {
  /** Specifiers as they are written. */
  specifiers: string[];
  /** First arguments of `new URL(…, import.meta.url)`, and referenced paths: never packages. */
  urls: string[];
  /** One phrase when not all can be known: `imports a computed path`. */
  unknown?: string;
}

type Language = "ts" | "tsx" | "js" | "jsx";
interface Node {
  type: string;
  [field: string]: unknown;
}

const COMPUTED = "imports a computed path";
/** Nothing of this in a text: then the import and export statements are all there is. */
const MORE = /\brequire\b|\bcreateRequire\b|\bnew\s+URL\b|\bimport\s*\.\s*meta\s*\.\s*resolve\b/;

/** A magic's word with its options (what follows may be code that runs: `%time await import(…)`), and shell lines. */
const MAGIC = /^[ \t]*(?:!.*|%{1,2}[A-Za-z][\w-]*(?:[ \t]+-\w+[ \t]+\d+)*)/gm;

/** A code cell. A line that begins with % or ! may be a magic, or TypeScript that goes on from the line before. */
export function scanCell(source: string): Scan {
  if (source.search(MAGIC) === -1 || parses(source)) return scanSource(source, "ts");
  const bare = source.replace(MAGIC, "");
  const [code, text] = [scanSource(bare, "ts"), parses(bare) ? undefined : scanText(source)];
  const unknown = code.unknown ?? text?.unknown;
  return {
    specifiers: [...code.specifiers, ...(text?.specifiers ?? [])],
    urls: code.urls,
    ...(unknown !== undefined && { unknown }),
  };
}

function parses(text: string): boolean {
  return parseSync("source.ts", text, { lang: "ts", sourceType: "module" }).errors.length === 0;
}

export function scanSource(text: string, language: Language): Scan {
  const scan: Scan = { specifiers: [], urls: [] };
  const parsed = parseSync(`source.${language}`, text, { lang: language, sourceType: "module" });
  // The tree is costly, and only looked at where the lists of modules do not say it all.
  const failed = parsed.errors.length > 0 && parsed.program.body.length === 0;
  if (failed) return scanText(text);
  takeComments(text, language, scan);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  for (const { moduleRequest } of staticImports) scan.specifiers.push(moduleRequest.value);
  for (const { entries } of staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest !== null) scan.specifiers.push(moduleRequest.value);
  }
  for (const { moduleRequest } of dynamicImports)
    take(literalIn(text.slice(moduleRequest.start, moduleRequest.end)), scan);
  if (MORE.test(text) || /\bimport\b[^;]*=\s*require|\bimport\s*\(/.test(text)) {
    const program = parsed.program as unknown as Node;
    walk(program, visitor(scan, requiresIn(program)));
  }
  return scan;
}

/** `/// <reference …>`, and in JavaScript the types that JSDoc imports. */
function takeComments(text: string, language: Language, scan: Scan): void {
  for (const [, kind, , name = ""] of text.matchAll(/^\s*\/\/\/\s*<reference\s+(path|types)\s*=\s*(["'])(.+?)\2/gm)) {
    (kind === "path" ? scan.urls : scan.specifiers).push(name);
  }
  if (!language.startsWith("js")) return;
  for (const [comment] of text.matchAll(/\/\*\*.*?\*\//gs)) {
    const named = comment.matchAll(/(?:\bimport\s*\(|@import\b[^"'\n]*\bfrom)\s*(["'])(.+?)\1/g);
    for (const [, , name = ""] of named) scan.specifiers.push(name);
  }
}

function take(specifier: string | undefined, scan: Scan): void {
  if (specifier === undefined) scan.unknown = COMPUTED;
  else scan.specifiers.push(specifier);
}

/** The value of a string literal, or of a template without holes. */
function literalIn(code: string): string | undefined {
  const [, quote, inner = ""] = /^\s*(["'`])((?:(?!\1)[^\\]|\\.)*)\1\s*$/s.exec(code) ?? [];
  if (quote === undefined || (quote === "`" && inner.includes("${")) || inner.includes("\\")) return undefined;
  return inner;
}

/** Names under which `require` goes: itself, what `createRequire` gave (by whatever name), and other names of it. */
function requiresIn(program: Node): Set<string> {
  const requires = new Set(["require"]);
  const makers = new Set(["createRequire"]);
  walk(program, (node) => {
    if (node.type === "ImportSpecifier" && nameOf(node.imported) === "createRequire") makers.add(nameOf(node.local));
    const name = nameOf(node.id ?? node.left);
    const value = (node.init ?? node.right) as Node | undefined;
    if (name === "" || !value) return;
    const maker = value.type === "CallExpression" ? last(nameOf(value.callee)) : "";
    if (makers.has(maker) || requires.has(last(nameOf(value)))) requires.add(name);
  });
  return requires;
}

const last = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** Takes what the parser's list of modules does not hold. */
function visitor(scan: Scan, requires: ReadonlySet<string>): (node: Node) => void {
  const first = (node: Node): Node | undefined => (node.arguments as Node[] | undefined)?.[0];
  return (node) => {
    if (node.type === "TSExternalModuleReference") take(stringOf(node.expression as Node), scan);
    if (node.type === "TSImportType") take(stringOf((node.source ?? node.argument) as Node), scan);
    if (node.type === "NewExpression" && nameOf(node.callee) === "URL") {
      const base = (node.arguments as Node[])[1];
      const url = stringOf(first(node));
      // A computed address is mostly that of a data file: what is read there is in the trace.
      if (base !== undefined && nameOf(base) === "import.meta.url" && url !== undefined) scan.urls.push(url);
    }
    if (node.type !== "CallExpression") return;
    const callee = nameOf(node.callee).replace(/\.resolve$/, "");
    const isRequire = requires.has(callee) || callee.endsWith(".require");
    if (isRequire || nameOf(node.callee) === "import.meta.resolve") take(stringOf(first(node)), scan);
    // createRequire(import.meta.url)("./x.cjs")
    const inner = node.callee as Node;
    if (inner.type === "CallExpression" && /(?:^|\.)createRequire$/.test(nameOf(inner.callee)))
      take(stringOf(first(node)), scan);
  };
}

function stringOf(node: Node | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TSLiteralType") return stringOf(node.literal as Node);
  const quasis = node?.type === "TemplateLiteral" ? (node.quasis as { value: { cooked: string } }[]) : [];
  return quasis.length === 1 ? quasis[0]?.value.cooked : undefined;
}

/** `a.b.c` for a chain of names, else "". */
function nameOf(value: unknown): string {
  const node = value as Node | undefined;
  if (node?.type === "Identifier") return String(node.name);
  if (node?.type === "MetaProperty") return "import.meta";
  if (node?.type !== "MemberExpression" || node.computed === true) return "";
  const object = nameOf(node.object);
  return object === "" ? "" : `${object}.${nameOf(node.property)}`;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (typeof value === "object" && value !== null) {
    if (typeof (value as Node).type === "string") visit(value as Node);
    for (const child of Object.values(value)) if (typeof child === "object") walk(child, visit);
  }
}

/** A text that does not parse: its literal imports are taken as they stand; any other mention of a module leaves them unknown. */
function scanText(text: string): Scan {
  const literal = /\b(?:from|import|require)\s*\(?\s*(["'`])([^"'`\n$\\]+)\1/g;
  const specifiers = [...text.matchAll(literal)].map(([, , specifier = ""]) => specifier);
  const rest = text.replace(literal, "");
  const unknown = /\bimport\s*\(|\brequire\b|\bcreateRequire\b|\bfrom\s*["'`]/.test(rest);
  return { specifiers, urls: [], ...(unknown && { unknown: "does not parse, so that its imports cannot be known" }) };
}
