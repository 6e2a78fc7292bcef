/**
 * `declare global` and `declare module` of earlier cells stay in force. Two cells that declare the same thing there (a cell was edited
 * and run again) would contradict each other, so the later one counts and the earlier declaration is blanked out, member by member.
 */
import type ts from "typescript";
import type { TypeScript } from "./typescript.js";

/** One declaration, with its place in the cell's text. */
export interface Augmentation {
  /** `global Array.last`: what a later cell replaces. */
  key: string;
  start: number;
  end: number;
}

export function augmentationsOf(ts: TypeScript, block: ts.ModuleDeclaration): Augmentation[] {
  const { body, name } = block;
  if (body === undefined || !ts.isModuleBlock(body)) return [];
  return body.statements.flatMap((statement) => {
    const all = (key: string) => ({ key: `${name.text} ${key}`, start: statement.pos, end: statement.end });
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map((declaration) => all(declaration.name.getText()));
    if (ts.isInterfaceDeclaration(statement))
      return statement.members.map((member) => ({
        key: `${name.text} ${statement.name.text}.${member.name?.getText() ?? member.getText()}`,
        start: member.pos,
        end: member.end,
      }));
    const named = statement as ts.Statement & { name?: ts.Node };
    return named.name === undefined ? [] : [all(named.name.getText())];
  });
}

interface Augmenting {
  facts: { augmentations: readonly Augmentation[] };
  /** Where the cell's text starts in `whole`. */
  offset: number;
  /** The file with everything, and as it is now. */
  whole: string;
  text: string;
}

/** Sets the texts of modules, given from the first to the last, to what is not replaced by a later one. */
export function layer(modules: readonly Augmenting[]): void {
  const replaced = new Set<string>();
  for (const module of modules.toReversed()) {
    const { augmentations } = module.facts;
    module.text = module.whole;
    for (const { key, start, end } of augmentations) {
      if (!replaced.has(key)) continue;
      const from = module.offset + start;
      const to = module.offset + end;
      module.text =
        module.text.slice(0, from) + module.text.slice(from, to).replace(/[^\n]/g, " ") + module.text.slice(to);
    }
    for (const { key } of augmentations) replaced.add(key);
  }
}
