/**
 * Inspection: what the name at the cursor is, or which arguments the call around the cursor takes, with its JSDoc as Markdown.
 * Detail 1 adds the members of the type and the text of the definition.
 */
import { dirname } from "node:path";
import type ts from "typescript";
import { shortPath } from "../errors/short-path.js";
import { type CellModule, type CellModules, toCell } from "./cell-modules.js";
import { importText } from "./import-text.js";
import type { Inspection } from "./types.js";
import type { TypeScript } from "./typescript.js";

/** Members and lines that fit a tooltip's height several times over. */
const MOST_MEMBERS = 60;
const MOST_LINES = 40;
/** Characters of a member's type: overloads are long. */
const MOST_TYPE = 200;

/** `{@link readFile}`, `{@link https://a.b c d}` */
const LINK = /\{@link(?:code|plain)?\s+([^\s|}]+)(?:\s*\|\s*|\s+)?([^}]*)\}/g;

interface Site {
  ts: TypeScript;
  service: ts.LanguageService;
  module: CellModule;
  cells: CellModules;
}

interface Section {
  title: string;
  code: string;
}

export function inspectionAt(
  ts: TypeScript,
  service: ts.LanguageService,
  module: CellModule,
  cells: CellModules,
  offset: number,
  detail: 0 | 1,
): Inspection | undefined {
  const site = { ts, service, module, cells };
  const onWord = /[\p{ID_Continue}$]/u.test(module.source.slice(Math.max(0, offset - 1), offset + 1));
  const position = origin(site, module.offset + offset);
  const call = () => signatureAt(site, module.offset + offset);
  const found = onWord ? (quickInfoAt(site, position) ?? call()) : (call() ?? quickInfoAt(site, position));
  if (found === undefined) return undefined;
  const sections =
    detail === 1 && onWord ? [...members(site, module.offset + offset), ...definition(site, position)] : [];
  return written(cells.readable(found.signature), found.documentation, sections);
}

/** A variable of an earlier cell is only redeclared in the prelude; its documentation stands where it was written. */
function origin({ service, module }: Site, position: number): number {
  const target = service.getDefinitionAtPosition(module.file, position)?.[0];
  if (target?.fileName !== module.file || toCell(module, target.textSpan.start) !== undefined) return position;
  const reference = `).${target.name}; `;
  const at = module.text.indexOf(reference, target.textSpan.start);
  return at < 0 ? position : at + 2;
}

function quickInfoAt({ ts, service, module, cells }: Site, position: number) {
  const info = service.getQuickInfoAtPosition(module.file, position);
  if (info === undefined) return undefined;
  const signature = ts
    .displayPartsToString(info.displayParts)
    .replace(/^\(alias\) (?=[\w$]+[(<])/, "function ")
    .replace(/^\(alias\) /, "")
    .replace(/\n(?:import|export) [^\n]*$/, "");
  const name = /^import ([\p{ID_Continue}$]+)$/u.exec(signature)?.[1];
  const known = name === undefined ? undefined : cells.known.get(name);
  // That is all that TypeScript has to say of a name that does not exist.
  if (signature === "any") return undefined;
  const brought = known && name && importText(ts, known.module.source, name);
  return { signature: brought ?? signature, documentation: markdownOf(ts, info.documentation, info.tags) };
}

function signatureAt({ ts, service, module }: Site, position: number) {
  const help = service.getSignatureHelpItems(module.file, position, undefined);
  if (help === undefined) return undefined;
  const item = help.items[help.selectedItemIndex];
  if (item === undefined) return undefined;
  const text = (parts: ts.SymbolDisplayPart[]) => ts.displayPartsToString(parts);
  const parameters = item.parameters.map(({ displayParts }) => text(displayParts));
  const signature =
    text(item.prefixDisplayParts) + parameters.join(text(item.separatorDisplayParts)) + text(item.suffixDisplayParts);
  const active = item.parameters[help.argumentIndex];
  const note = active?.documentation.length ? `**${active.name}** ${text(active.documentation)}` : "";
  const more = help.items.length > 1 ? `${help.selectedItemIndex + 1} of ${help.items.length} overloads` : "";
  const documentation = [note, markdownOf(ts, item.documentation, item.tags), more].filter(Boolean).join("\n\n");
  return { signature, documentation };
}

function markdownOf(
  ts: TypeScript,
  text: ts.SymbolDisplayPart[] | undefined,
  tags: ts.JSDocTagInfo[] | undefined,
): string {
  // `@doc {heading: …}` files a function of TensorFlow.js under a heading of its web site.
  const told = (tags ?? []).filter(({ name }) => name !== "doc");
  const lines = told.map((tag) => {
    const parts = ts.displayPartsToString(tag.text);
    if (tag.name === "example")
      return `*@example*\n${/^\s*```/.test(parts) ? parts : `\`\`\`typescript\n${parts}\n\`\`\``}`;
    const [, name, rest = ""] = /^(param|template|property)$/.test(tag.name)
      ? (/^(\S+)\s*(.*)$/s.exec(parts) ?? [])
      : [];
    if (name !== undefined) return `*@${tag.name}* \`${name}\` ${rest.replace(/^[-–—]\s*/, "— ")}`.trimEnd();
    return `*@${tag.name}* ${parts}`.trimEnd();
  });
  return [ts.displayPartsToString(text), ...lines]
    .filter((part) => part !== "")
    .join("\n\n")
    .replace(LINK, (_, target: string, words = "") =>
      /^https?:/.test(target) ? `[${words || target}](${target})` : words || `\`${target}\``,
    );
}

function members({ ts, service, module, cells }: Site, position: number): Section[] {
  const program = service.getProgram();
  const file = program?.getSourceFile(module.file);
  if (program === undefined || file === undefined) return [];
  const checker = program.getTypeChecker();
  const node = tokenAt(ts, file, position);
  const type = checker.getApparentType(checker.getTypeAtLocation(node));
  const properties = type.getProperties();
  if ((type.flags & ts.TypeFlags.Object) === 0 || properties.length === 0) return [];
  const shown = properties.slice(0, MOST_MEMBERS).map((property) => {
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0 ? "?" : "";
    const name = /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(property.name)
      ? property.name
      : JSON.stringify(property.name);
    const text = checker.typeToString(checker.getTypeOfSymbolAtLocation(property, node), node);
    return `${name}${optional}: ${text.length > MOST_TYPE ? `${text.slice(0, MOST_TYPE)}…` : text};`;
  });
  const hidden = properties.length - shown.length;
  if (hidden > 0) shown.push(`// … ${hidden} more`);
  return [{ title: "Members", code: cells.readable(shown.join("\n")) }];
}

function tokenAt(ts: TypeScript, file: ts.SourceFile, position: number): ts.Node {
  const within = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (child) =>
      child.getStart(file) <= position && position <= child.end ? within(child) : undefined,
    ) ?? node;
  return within(file);
}

/** Relative to the notebook's folder, or what follows the last `node_modules`. */
function shortFile(path: string, folder: string): string {
  return /^.*[\\/]node_modules[\\/](.+)$/.exec(path)?.[1] ?? shortPath(path, folder);
}

function definition({ service, module, cells }: Site, position: number): Section[] {
  const target = service.getDefinitionAtPosition(module.file, position)?.[0];
  const file = target && service.getProgram()?.getSourceFile(target.fileName);
  if (target === undefined || file === undefined) return [];
  const span = target.contextSpan ?? target.textSpan;
  const cell = cells.get(target.fileName);
  if (cell !== undefined && toCell(cell, span.start) === undefined) return [];
  const lines = file.text.slice(span.start, span.start + span.length).split("\n");
  const place =
    cell === undefined
      ? `${shortFile(target.fileName, dirname(module.file))}:${file.getLineAndCharacterOfPosition(span.start).line + 1}`
      : `${cell.name}, line ${cell.source.slice(0, toCell(cell, span.start)).split("\n").length}`;
  const code =
    lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `// … ${lines.length - MOST_LINES} more lines`] : lines;
  return [{ title: `Defined in ${place}`, code: code.join("\n") }];
}

function written(signature: string, documentation: string, sections: Section[]): Inspection {
  const code = (text: string) => `\`\`\`typescript\n${text}\n\`\`\``;
  const markdown = [
    code(signature),
    documentation,
    ...sections.map((section) => `**${section.title}**\n\n${code(section.code)}`),
  ];
  const text = [signature, documentation, ...sections.map((section) => `${section.title}:\n${section.code}`)];
  const joined = (parts: string[]) => parts.filter((part) => part !== "").join("\n\n");
  return { signature, documentation, markdown: joined(markdown), text: joined(text) };
}
