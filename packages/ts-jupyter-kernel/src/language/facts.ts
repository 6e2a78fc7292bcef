/**
 * What must be known of a cell's text before it can become a module: the names that it declares at its top level (with `var`s of
 * nested blocks, which are hoisted there), those that it exports itself, and the words that may refer to other cells.
 *
 * It is read from the text alone, so that it works for a cell that is being typed.
 */
import type ts from "typescript";
import type { Declared } from "../transform/types.js";
import { type Augmentation, augmentationsOf } from "./augmentations.js";
import type { TypeScript } from "./typescript.js";

export interface CellFacts {
  declared: ReadonlyMap<string, Declared["kind"]>;
  /** Those that an interface, a type alias or a type-only import declares, perhaps beside a value of the same name. */
  types: ReadonlySet<string>;
  /** Names in the places of types. */
  typeNames: ReadonlySet<string>;
  /**
   * Variables whose type follows what is assigned to them (`let model;`, `const list = []`), with what they are to other cells:
   * anything, or a list of anything, because they may still change there.
   */
  evolving: ReadonlyMap<string, "any" | "any[]">;
  /** Names of its own export statements. */
  exported: ReadonlySet<string>;
  /** Every word of the text: what is not in here is not referred to. */
  words: ReadonlySet<string>;
  /** Of `declare global` and `declare module`: in force also where none of the cell's names is used. */
  augmentations: readonly Augmentation[];
  /** Length of the comments before the first statement: `@ts-nocheck`, references and JSX pragmas count only at the top. */
  heading: number;
}

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

export function factsOf(ts: TypeScript, source: string, file: string): CellFacts {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
  const declared = new Map<string, Declared["kind"]>();
  const types = new Set<string>();
  const exported = new Set<string>();
  const evolving = new Map<string, "any" | "any[]">();
  const augmentations: Augmentation[] = [];

  const bind = (name: ts.BindingName, kind: Declared["kind"], own: boolean) => {
    if (ts.isIdentifier(name)) add(name, kind, own);
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name, kind, own);
  };
  const add = (name: ts.Identifier | undefined, kind: Declared["kind"], own: boolean) => {
    if (name === undefined || name.text === "") return;
    // A value beside a type of the same name (class and interface, function and namespace): the value tells the kind.
    if (kind !== "type" || !declared.has(name.text)) declared.set(name.text, kind);
    if (kind === "type") types.add(name.text);
    if (own) exported.add(name.text);
  };
  const hoisted = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
      for (const declaration of node.declarations) variable(declaration, "var", false);
    }
    ts.forEachChild(node, hoisted);
  };

  const variable = (node: ts.VariableDeclaration, kind: Declared["kind"], own: boolean) => {
    bind(node.name, kind, own);
    const type = node.type === undefined ? evolvingType(ts, node) : undefined;
    if (type !== undefined && ts.isIdentifier(node.name)) evolving.set(node.name.text, type);
  };

  for (const statement of tree.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    const own = modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const byDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
    if (ts.isVariableStatement(statement)) {
      const { flags, declarations } = statement.declarationList;
      const kind = (flags & ts.NodeFlags.Const) !== 0 ? "const" : (flags & ts.NodeFlags.Let) !== 0 ? "let" : "var";
      for (const declaration of declarations) variable(declaration, kind, own);
      hoisted(statement);
    } else if (ts.isFunctionDeclaration(statement)) add(statement.name, "function", own && !byDefault);
    else if (ts.isClassDeclaration(statement)) add(statement.name, "class", own && !byDefault);
    else if (ts.isEnumDeclaration(statement)) add(statement.name, "enum", own);
    else if (ts.isInterfaceDeclaration(statement)) add(statement.name, "type", own && !byDefault);
    else if (ts.isTypeAliasDeclaration(statement)) add(statement.name, "type", own);
    else if (ts.isModuleDeclaration(statement)) {
      const outward = ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
      if (outward) augmentations.push(...augmentationsOf(ts, statement));
      else add(statement.name as ts.Identifier, "namespace", own);
    } else if (ts.isImportEqualsDeclaration(statement)) add(statement.name, "import", own);
    else if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause;
      const onlyTypes = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      const imported = (name: ts.Identifier | undefined, typeOnly: boolean) => {
        add(name, "import", false);
        if (name !== undefined && typeOnly) types.add(name.text);
      };
      imported(clause?.name, onlyTypes);
      const bindings = clause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) imported(bindings.name, onlyTypes);
      else for (const { name, isTypeOnly } of bindings?.elements ?? []) imported(name, onlyTypes || isTypeOnly);
    } else if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      const names = clause === undefined ? [] : ts.isNamedExports(clause) ? clause.elements : [clause];
      for (const { name } of names) {
        exported.add(name.text);
        // What comes from another module is a name of the cell, as if it had been imported.
        if (statement.moduleSpecifier !== undefined && ts.isIdentifier(name)) declared.set(name.text, "import");
      }
    } else hoisted(statement);
  }

  const words = new Set(source.match(WORD));
  const heading = ts.getLeadingCommentRanges(source, 0)?.at(-1)?.end ?? 0;
  return { declared, types, typeNames: typeNamesOf(ts, tree), evolving, exported, words, augmentations, heading };
}

function typeNamesOf(ts: TypeScript, tree: ts.SourceFile): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      let name = node.typeName;
      while (ts.isQualifiedName(name)) name = name.left;
      found.add(name.text);
    } else if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)) {
      found.add(node.expression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function evolvingType(ts: TypeScript, { initializer, parent }: ts.VariableDeclaration): "any" | "any[]" | undefined {
  if (initializer === undefined) {
    const loop = ts.isForInStatement(parent.parent) || ts.isForOfStatement(parent.parent);
    return loop ? undefined : "any";
  }
  if (ts.isArrayLiteralExpression(initializer)) return initializer.elements.length === 0 ? "any[]" : undefined;
  const empty =
    initializer.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(initializer) && initializer.text === "undefined");
  return empty && (parent.flags & ts.NodeFlags.Const) === 0 ? "any" : undefined;
}
