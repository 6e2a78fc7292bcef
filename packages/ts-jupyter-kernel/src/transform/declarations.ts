/**
 * The names that a cell declares at its top level, read from the TypeScript tree: what later cells see.
 *
 * `var`s are found wherever they are hoisted from (blocks, loops, `for` heads). Ambient declarations (`declare …`) have no run-time
 * meaning and count as types. A name that is both a value and a type (class, enum, interface beside a const) counts as the value.
 * Two declarations of one name in one cell are a mistake, as in any module, unless TypeScript merges them.
 */
import type { BindingPattern, Node, Program, Statement } from "oxc-parser";
import type { Declared, SourceFault } from "./types.js";

type Kind = Declared["kind"];

interface Found {
  kind: Kind;
  /** `let`, `const` and `using` of one kind never merge; overloads and merged declarations do. */
  merges: readonly Kind[];
}

const MERGES: Record<Kind, readonly Kind[]> = {
  const: [],
  let: [],
  import: [],
  var: ["var"],
  function: ["namespace"],
  class: ["namespace"],
  enum: ["enum", "namespace"],
  namespace: ["namespace", "function", "class", "enum"],
  type: [],
};

export interface Declarations {
  list: Declared[];
  faults: SourceFault[];
}

export function declarationsOf(program: Program): Declarations {
  const found = new Map<string, Found>();
  const faults: SourceFault[] = [];

  function declare(id: { name: string; start: number; end: number }, kind: Kind): void {
    const { name, start, end } = id;
    const before = found.get(name);
    if (before && before.kind !== "type" && kind !== "type" && !before.merges.includes(kind)) {
      faults.push({
        message: `Identifier '${name}' has already been declared`,
        start,
        end: start + name.length || end,
      });
    }
    if (!before || before.kind === "type") found.set(name, { kind, merges: MERGES[kind] });
  }

  function bind(pattern: BindingPattern, kind: Kind): void {
    for (const id of namesIn(pattern)) declare(id, kind);
  }

  function top(node: Statement): void {
    switch (node.type) {
      case "VariableDeclaration": {
        const kind = node.declare ? "type" : node.kind === "let" || node.kind === "var" ? node.kind : "const";
        for (const { id } of node.declarations) bind(id, kind);
        return;
      }
      case "FunctionDeclaration":
        if (node.id) declare(node.id, node.declare ? "type" : "function");
        return;
      case "TSDeclareFunction":
        // An overload: its implementation declares the name.
        if (node.id) declare(node.id, "type");
        return;
      case "ClassDeclaration":
        if (node.id) declare(node.id, node.declare ? "type" : "class");
        return;
      case "TSEnumDeclaration":
        declare(node.id, node.declare ? "type" : "enum");
        return;
      case "TSModuleDeclaration":
        if (node.id.type === "Identifier") declare(node.id, node.declare || !hasCode(node) ? "type" : "namespace");
        return;
      case "TSTypeAliasDeclaration":
      case "TSInterfaceDeclaration":
        declare(node.id, "type");
        return;
      case "ImportDeclaration":
        for (const specifier of node.specifiers) {
          const typeOnly = node.importKind === "type" || ("importKind" in specifier && specifier.importKind === "type");
          declare(specifier.local, typeOnly ? "type" : "import");
        }
        return;
      case "TSImportEqualsDeclaration":
        declare(node.id, node.importKind === "type" ? "type" : "import");
        return;
      case "ExportNamedDeclaration":
        if (node.declaration) top(node.declaration as Statement);
        else if (node.source) {
          for (const { exported, exportKind } of node.specifiers) {
            const typeOnly = node.exportKind === "type" || exportKind === "type";
            if (exported.type === "Identifier" && exported.name !== "default")
              declare(exported, typeOnly ? "type" : "import");
          }
        }
        return;
      case "ExportAllDeclaration":
        if (node.exported?.type === "Identifier")
          declare(node.exported, node.exportKind === "type" ? "type" : "import");
        return;
      case "ExportDefaultDeclaration": {
        const { declaration } = node;
        if (declaration.type === "FunctionDeclaration" && declaration.id) declare(declaration.id, "function");
        else if (declaration.type === "ClassDeclaration" && declaration.id) declare(declaration.id, "class");
        else if (declaration.type === "TSInterfaceDeclaration") declare(declaration.id, "type");
        return;
      }
      default:
        hoisted(node);
    }
  }

  /** `var`s below a statement, not below functions. */
  function hoisted(node: Statement | null | undefined): void {
    switch (node?.type) {
      case "VariableDeclaration":
        if (node.kind === "var" && !node.declare) for (const { id } of node.declarations) bind(id, "var");
        return;
      case "BlockStatement":
        node.body.forEach(hoisted);
        return;
      case "IfStatement":
        hoisted(node.consequent);
        hoisted(node.alternate);
        return;
      case "ForStatement":
        if (node.init?.type === "VariableDeclaration") hoisted(node.init);
        hoisted(node.body);
        return;
      case "ForInStatement":
      case "ForOfStatement":
        if (node.left.type === "VariableDeclaration") hoisted(node.left);
        hoisted(node.body);
        return;
      case "WhileStatement":
      case "DoWhileStatement":
      case "LabeledStatement":
        hoisted(node.body);
        return;
      case "SwitchStatement":
        for (const { consequent } of node.cases) consequent.forEach(hoisted);
        return;
      case "TryStatement":
        hoisted(node.block);
        hoisted(node.handler?.body);
        hoisted(node.finalizer);
        return;
    }
  }

  for (const node of program.body) top(node as Statement);
  return { list: [...found].map(([name, { kind }]) => ({ name, kind })), faults };
}

/** The identifiers that a pattern binds. */
function* namesIn(pattern: Node | null): Generator<{ name: string; start: number; end: number }> {
  switch (pattern?.type) {
    case "Identifier":
      yield pattern;
      return;
    case "ObjectPattern":
      for (const property of pattern.properties)
        yield* namesIn(property.type === "Property" ? property.value : property);
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) yield* namesIn(element);
      return;
    case "AssignmentPattern":
      yield* namesIn(pattern.left);
      return;
    case "RestElement":
      yield* namesIn(pattern.argument);
  }
}

/** Whether the program makes a namespace (they stand at the top, or in one another). Declared ones are types. */
export function makesNamespace({ body }: Program): boolean {
  const declared = body.map((node) => (node.type === "ExportNamedDeclaration" ? node.declaration : node));
  return declared.some((node) => node?.type === "TSModuleDeclaration" && !node.declare);
}

/** A namespace that holds nothing but types does not exist at run time. */
function hasCode(node: Node & { type: "TSModuleDeclaration" }): boolean {
  const body = node.body;
  if (body?.type !== "TSModuleBlock") return true;
  return body.body.some((statement) => {
    const inner =
      statement.type === "ExportNamedDeclaration" && statement.declaration ? statement.declaration : statement;
    if (inner.type === "TSModuleDeclaration") return !inner.declare && hasCode(inner);
    if (inner.type === "TSTypeAliasDeclaration" || inner.type === "TSInterfaceDeclaration") return false;
    return !("declare" in inner && inner.declare);
  });
}
