/**
 * Static imports (and re-exports) of a cell, as what they do when the cell runs:
 *
 *   import d, { a as b } from "m"   →  const $m1 = after(await import("m")); $import("d", $m1, "default", "m"); …
 *   import * as n from "m"          →  const $m1 = …; $.n = $m1;
 *
 * They move to the front of the cell. A name is bound to what the module exported at that moment: later reads are not live bindings
 * (a namespace import is: `n.counter`). A name that the module does not export may be a type, so it throws only when it is used.
 */
import type { ModuleExportName, Node } from "oxc-parser";
import type { Edits } from "./edits.js";

export interface ImportNames {
  scope: string;
  intrinsics: string;
  /** The function that binds a name. */
  bind: string;
  /** Prefix of the variables that hold modules. */
  module: string;
}

export interface ImportRewriting {
  code: string;
  body: readonly Node[];
  modules: readonly Node[];
  /** Names of the cell; others (of generated imports) stay local. */
  isOwn: (name: string) => boolean;
  names: ImportNames;
  edits: Edits;
}

interface Binding {
  name: string;
  /** Undefined: the module itself. */
  key: string | undefined;
}

/** How many imports wait for a module, and whether names are bound. */
export function rewriteImports(rewriting: ImportRewriting): { count: number; binds: boolean } {
  const { code, body, modules, isOwn, names, edits } = rewriting;
  const front = body.find((node) => sourceOf(node) === undefined)?.start ?? 0;
  const last = modules.findLast((node) => sourceOf(node) !== undefined);
  let count = 0;
  let binds = false;
  for (const node of modules) {
    const source = sourceOf(node);
    if (source === undefined) {
      const { declaration } = node as Node & { type: "ExportNamedDeclaration" };
      edits.replace(node.start, declaration ? declaration.start : node.end, declaration ? "" : ";");
      continue;
    }
    count += 1;
    const variable = `${names.module}${count}`;
    const specifier = JSON.stringify(source);
    const attributes = attributesOf(node);
    const load = `${names.intrinsics}.after(await import(${specifier}${attributes}));`;
    const bindings = bindingsOf(node);
    const statements = bindings.map(({ name, key }) => {
      if (!isOwn(name))
        return `const ${name} = ${key === undefined ? variable : `${variable}[${JSON.stringify(key)}]`};`;
      if (key === undefined) return `${names.scope}.${name} = ${variable};`;
      binds = true;
      return `${names.bind}("${name}", ${variable}, ${JSON.stringify(key)}, ${specifier});`;
    });
    edits.replace(
      node.start,
      node.end,
      [
        bindings.length > 0 ? `const ${variable} = ${load}` : load,
        ...statements,
        ...(node === last ? [`await ${names.intrinsics}.begin();`] : []),
      ].join(" "),
    );
    if (node.start > front) {
      const end = code[node.end] === "\n" ? node.end + 1 : node.end;
      edits.move(node.start, end, front);
    }
  }
  return { count, binds };
}

function sourceOf(node: Node): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return node.source.value;
    case "ExportNamedDeclaration":
      return node.source?.value;
    default:
      return undefined;
  }
}

function attributesOf(node: Node): string {
  if (node.type === "JSXOpeningElement" || !("attributes" in node) || !node.attributes?.length) return "";
  const { attributes } = node;
  const entries = attributes.map(({ key, value }) => {
    const name = key.type === "Identifier" ? key.name : key.value;
    return `${JSON.stringify(name)}: ${JSON.stringify(value.value)}`;
  });
  return `, { with: { ${entries.join(", ")} } }`;
}

function bindingsOf(node: Node): Binding[] {
  switch (node.type) {
    case "ImportDeclaration":
      return node.specifiers.map((specifier) => {
        const { name } = specifier.local;
        if (specifier.type === "ImportDefaultSpecifier") return { name, key: "default" };
        return { name, key: specifier.type === "ImportSpecifier" ? exportName(specifier.imported) : undefined };
      });
    case "ExportNamedDeclaration":
      return node.specifiers
        .filter(({ exported }) => exported.type === "Identifier" && exported.name !== "default")
        .map(({ local, exported }) => ({ name: exportName(exported), key: exportName(local) }));
    case "ExportAllDeclaration":
      return node.exported?.type === "Identifier" ? [{ name: node.exported.name, key: undefined }] : [];
    default:
      return [];
  }
}

function exportName(node: ModuleExportName): string {
  return node.type === "Identifier" ? node.name : node.value;
}
