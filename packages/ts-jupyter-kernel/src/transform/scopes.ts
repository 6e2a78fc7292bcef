/**
 * Which names of a JavaScript module mean a top-level name, and where its loops and awaits are: one walk over the tree.
 *
 * A scope knows the names that it declares; `var` goes to the nearest function. Because a use may come before its declaration, uses are
 * collected with their scope and looked up when the walk is over: what no inner scope declares is top-level (or global).
 * Parameters and body of a function are two scopes, as in the standard; the name of a function expression or class has its own.
 */
import {
  type BindingPattern,
  type Class,
  type Function as FunctionNode,
  type Node,
  type Program,
  visitorKeys,
} from "oxc-parser";

/** How an identifier is used decides what may stand in its place. */
export type Role =
  | "value"
  /** Called, or the tag of a template: must not become a method call. */
  | "callee"
  /** Operand of `typeof`: an unknown name is no error. */
  | "typeof"
  /** Assigned to. */
  | "target"
  /** Bound by a top-level `var`, `let` or `const`. */
  | "declaration";

export interface Use {
  name: string;
  start: number;
  end: number;
  role: Role;
  /** `{ x }`: the name is the property's name too. */
  shorthand: boolean;
  /** The whole `typeof x`. */
  around?: { start: number; end: number };
  /** A function or class without a name that takes this one. */
  names?: { start: number; end: number };
  /** Outermost function (or class) that the use sits in; undefined: it is evaluated where it stands. */
  closure: Closure | undefined;
}

/** A function at the top level. */
export interface Closure {
  start: number;
  /** Name of a top-level function declaration: it exists from the start. */
  hoisted: string | undefined;
}

export interface Frame {
  /** The function's body opens with the first brace from here on: its constants are declared after it. */
  body: number;
  async: boolean;
}

export interface Loop {
  /** The body, and whether it is a block. */
  start: number;
  end: number;
  block: boolean;
  frame: Frame | undefined;
  /** `for await`. */
  awaits: boolean;
  /** A `for` with a test. */
  bounded: boolean;
  /** Calls functions (of `Math` aside), outside the loops that it holds: one pass may take long. */
  calls: boolean;
  /** Holds a loop. */
  loops: boolean;
  /** Stands in another loop of its function. */
  nested: boolean;
}

export interface TopVariables {
  node: Node & { type: "VariableDeclaration" };
  place: "statement" | "for" | "for-in";
}

export interface Analysis {
  /** Every identifier of the source: names that the rewriting must not take. */
  identifiers: Set<string>;
  /** Names declared at the top level. */
  top: Set<string>;
  /** Uses of names that no inner scope declares, in source order of their scopes. */
  uses: Use[];
  variables: TopVariables[];
  functions: { name: string; start: number; block: number | undefined }[];
  classes: Class[];
  modules: Node[];
  metas: { start: number; end: number }[];
  loops: Loop[];
  awaits: { start: number; end: number; top: boolean }[];
  /** `catch (name) { … }`: where its block begins. */
  catches: { name: string; at: number }[];
  importsDynamically: boolean;
  /** Decorators or accessors: syntax that Node does not run. */
  modern: boolean;
  faults: { message: string; start: number; end: number }[];
}

interface Scope {
  names: Set<string> | undefined;
  parent: Scope | undefined;
  /** `var`s land here. */
  isFunction: boolean;
}

type Fields = Record<string, unknown>;

/** `transparent`: the block of a lowered top-level `using`, whose declarations are the cell's. */
export function analyse(program: Program, transparent?: Node): Analysis {
  const found: Analysis = {
    identifiers: new Set(),
    top: new Set(),
    uses: [],
    variables: [],
    functions: [],
    classes: [],
    modules: [],
    metas: [],
    loops: [],
    awaits: [],
    catches: [],
    importsDynamically: false,
    modern: false,
    faults: [],
  };
  const top: Scope = { names: undefined, parent: undefined, isFunction: true };
  const pending: { use: Use; scope: Scope }[] = [];
  let scope = top;
  let closure: Closure | undefined;
  let frame: Frame | undefined;
  let loop: Loop | undefined;
  let topBlock: number | undefined;

  const inner = (isFunction: boolean): Scope => ({ names: undefined, parent: scope, isFunction });

  function within(next: Scope, body: () => void): void {
    const before = scope;
    scope = next;
    body();
    scope = before;
  }

  function declare(name: string, into: Scope): void {
    found.identifiers.add(name);
    if (into === top) {
      found.top.add(name);
      return;
    }
    into.names ??= new Set();
    into.names.add(name);
  }

  function functionScope(): Scope {
    let at = scope;
    while (!at.isFunction) at = at.parent ?? top;
    return at;
  }

  function use(id: Node, role: Role, extra: Partial<Use> = {}): Use {
    const { name, start, end } = id as Node & { name: string };
    found.identifiers.add(name);
    const made: Use = { name, start, end, role, shorthand: false, closure, ...extra };
    pending.push({ use: made, scope });
    return made;
  }

  function all(nodes: readonly (Node | null)[]): void {
    for (const node of nodes) visit(node);
  }

  function children(node: Node): void {
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Fields)[key];
      if (Array.isArray(child)) all(child);
      else if (child) visit(child as Node);
    }
  }

  /** Names bound by a declaration or parameter; at the top level they become uses, because they are rewritten. */
  function bind(pattern: Node | null, into: Scope, shorthand = false): Use | undefined {
    switch (pattern?.type) {
      case "Identifier":
        declare(pattern.name, into);
        return into === top ? use(pattern, "declaration", { shorthand }) : undefined;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") bind(property.argument, into);
          else {
            if (property.computed) visit(property.key);
            bind(property.value, into, property.shorthand);
          }
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) bind(element, into);
        return;
      case "RestElement":
        bind(pattern.argument, into);
        return;
      case "AssignmentPattern":
        named(bind(pattern.left, into, shorthand), pattern.right);
        visit(pattern.right);
    }
  }

  /** What is assigned to: an identifier, a member, or a pattern of them. */
  function target(node: Node | null, shorthand = false): Use | undefined {
    switch (node?.type) {
      case "Identifier":
        return use(node, "target", { shorthand });
      case "ObjectPattern":
        for (const property of node.properties) {
          if (property.type === "RestElement") target(property.argument);
          else {
            if (property.computed) visit(property.key);
            target(property.value, property.shorthand);
          }
        }
        return;
      case "ArrayPattern":
        for (const element of node.elements) target(element);
        return;
      case "RestElement":
        target(node.argument);
        return;
      case "AssignmentPattern":
        named(target(node.left, shorthand), node.right);
        visit(node.right);
        return;
      default:
        visit(node);
    }
  }

  function named(by: Use | undefined, value: Node | null): void {
    if (by && value && isAnonymous(value)) by.names = { start: value.start, end: value.end };
  }

  function enterFunction(node: FunctionNode | (Node & { type: "ArrowFunctionExpression" })): void {
    const outer = { closure, frame, loop };
    const arrow = node.type === "ArrowFunctionExpression";
    const hoisted = node.type === "FunctionDeclaration" && scope === top ? node.id?.name : undefined;
    closure ??= { start: node.start, hoisted };
    loop = undefined;
    const { body } = node;
    frame = { body: body?.start ?? node.end, async: node.async };
    within(inner(true), () => {
      if (!arrow) declare("arguments", scope);
      for (const parameter of node.params) bind(parameter, scope);
      if (body?.type === "BlockStatement") within(inner(true), () => all(body.body));
      else visit(body);
    });
    ({ closure, frame, loop } = outer);
  }

  /** Field initialisers and static blocks: functions of their own, evaluated when the class or an instance is made. */
  function enterMember(body: number, run: () => void): void {
    const outer = { frame, loop };
    frame = { body, async: false };
    loop = undefined;
    within(inner(true), run);
    ({ frame, loop } = outer);
  }

  function enterClass(node: Class): void {
    if (node.decorators.length > 0) found.modern = true;
    if (node.type === "ClassDeclaration" && node.id) {
      declare(node.id.name, scope);
      if (scope === top) found.classes.push(node);
    }
    visit(node.superClass);
    within(inner(false), () => {
      if (node.id) declare(node.id.name, scope);
      for (const member of node.body.body) {
        if ("decorators" in member && member.decorators.length > 0) found.modern = true;
        if ("computed" in member && member.computed) visit(member.key);
      }
      const outer = closure;
      closure ??= { start: node.start, hoisted: undefined };
      for (const member of node.body.body) {
        if (member.type === "StaticBlock") {
          enterMember(member.start + "static".length, () => all(member.body));
        } else if (member.type === "MethodDefinition") visit(member.value);
        else if (member.type === "PropertyDefinition") enterMember(-1, () => visit(member.value));
        else found.modern = true;
      }
      closure = outer;
    });
  }

  function variables(node: Node & { type: "VariableDeclaration" }, place: TopVariables["place"]): void {
    const into = node.kind === "var" ? functionScope() : scope;
    if (into === top) found.variables.push({ node, place });
    for (const { id, init } of node.declarations) {
      named(bind(id, into), init);
      visit(init);
    }
  }

  function enterLoop(body: Node, bounded: boolean, awaits: boolean, parts: () => void): void {
    const outer = loop;
    loop = {
      start: body.start,
      end: body.end,
      block: body.type === "BlockStatement",
      frame,
      awaits,
      bounded,
      calls: false,
      loops: false,
      nested: outer !== undefined,
    };
    parts();
    found.loops.push(loop);
    if (outer) outer.loops = true;
    loop = outer;
  }

  function calls(): void {
    if (loop) loop.calls = true;
  }

  function visit(node: Node | null): void {
    switch (node?.type) {
      case undefined:
        return;
      case "Identifier":
        use(node, "value");
        return;
      case "Literal":
        if ("regex" in node) checkPattern(node);
        return;
      case "MemberExpression":
        visit(node.object);
        if (node.computed) visit(node.property);
        return;
      case "Property":
        if (node.computed) visit(node.key);
        if (node.shorthand) use(node.value, "value", { shorthand: true });
        else visit(node.value);
        return;
      case "BinaryExpression":
      case "LogicalExpression": {
        // Long sums are deep on the left: a loop, so that ten thousand terms need no stack.
        const rights: Node[] = [];
        let left: Node = node;
        while (left.type === "BinaryExpression" || left.type === "LogicalExpression") {
          rights.push(left.right);
          left = left.left;
        }
        visit(left);
        while (rights.length > 0) visit(rights.pop() as Node);
        return;
      }
      case "CallExpression":
        if (!isMath(node.callee)) calls();
        if (node.callee.type === "Identifier") use(node.callee, "callee");
        else visit(node.callee);
        all(node.arguments);
        return;
      case "TaggedTemplateExpression":
        calls();
        if (node.tag.type === "Identifier") use(node.tag, "callee");
        else visit(node.tag);
        visit(node.quasi);
        return;
      case "NewExpression":
        calls();
        children(node);
        return;
      case "UnaryExpression":
        if (node.operator === "typeof" && node.argument.type === "Identifier") {
          use(node.argument, "typeof", { around: { start: node.start, end: node.end } });
        } else visit(node.argument);
        return;
      case "UpdateExpression":
        target(node.argument);
        return;
      case "AssignmentExpression": {
        const by = target(node.left);
        if (["=", "||=", "&&=", "??="].includes(node.operator)) named(by, node.right);
        visit(node.right);
        return;
      }
      case "AwaitExpression":
        calls();
        visit(node.argument);
        found.awaits.push({ start: node.start, end: node.end, top: !frame });
        return;
      case "YieldExpression":
        calls();
        visit(node.argument);
        if (node.delegate && frame?.async) found.awaits.push({ start: node.start, end: node.end, top: false });
        return;
      case "MetaProperty":
        if (node.meta.name === "import") found.metas.push({ start: node.start, end: node.end });
        return;
      case "ImportExpression":
        calls();
        found.importsDynamically = true;
        children(node);
        return;
      case "FunctionDeclaration":
        if (node.id) {
          declare(node.id.name, scope);
          if (scope === top) found.functions.push({ name: node.id.name, start: node.start, block: topBlock });
        }
        enterFunction(node);
        return;
      case "FunctionExpression":
        if (!node.id) enterFunction(node);
        else {
          const { name } = node.id;
          within(inner(false), () => {
            declare(name, scope);
            enterFunction(node);
          });
        }
        return;
      case "ArrowFunctionExpression":
        enterFunction(node);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        enterClass(node);
        return;
      case "VariableDeclaration":
        variables(node, "statement");
        return;
      case "BlockStatement":
        if (node === transparent) {
          topBlock = node.start + 1;
          all(node.body);
          topBlock = undefined;
        } else within(inner(false), () => all(node.body));
        return;
      case "SwitchStatement":
        visit(node.discriminant);
        within(inner(false), () => all(node.cases));
        return;
      case "CatchClause":
        within(inner(false), () => {
          const { param, body } = node;
          if (param?.type === "Identifier") found.catches.push({ name: param.name, at: body.start + 1 });
          bind(param as BindingPattern | null, scope);
          visit(body);
        });
        return;
      case "ForStatement":
        within(inner(false), () => {
          if (node.init?.type === "VariableDeclaration") variables(node.init, "for");
          else visit(node.init);
          enterLoop(node.body, node.test !== null, false, () => {
            visit(node.test);
            visit(node.update);
            visit(node.body);
          });
        });
        return;
      case "ForInStatement":
      case "ForOfStatement":
        within(inner(false), () => {
          if (node.left.type === "VariableDeclaration") variables(node.left, "for-in");
          else target(node.left);
          visit(node.right);
          const awaits = node.type === "ForOfStatement" && node.await;
          if (awaits && !frame) found.awaits.push({ start: -1, end: -1, top: true });
          enterLoop(node.body, false, awaits, () => visit(node.body));
        });
        return;
      case "WhileStatement":
      case "DoWhileStatement":
        enterLoop(node.body, false, false, () => {
          visit(node.test);
          visit(node.body);
        });
        return;
      case "LabeledStatement":
        visit(node.body);
        return;
      case "BreakStatement":
      case "ContinueStatement":
        return;
      case "ImportDeclaration":
        for (const { local } of node.specifiers) declare(local.name, top);
        found.modules.push(node);
        return;
      case "ExportAllDeclaration":
        found.modules.push(node);
        return;
      case "ExportNamedDeclaration":
        found.modules.push(node);
        visit(node.declaration);
        return;
      case "ExportDefaultDeclaration":
        visit(node.declaration);
        return;
      default:
        children(node as Node);
    }
  }

  function checkPattern(node: Node & { regex: { pattern: string; flags: string } }): void {
    try {
      new RegExp(node.regex.pattern, node.regex.flags);
    } catch (error) {
      const { message } = error as Error;
      found.faults.push({ message, start: node.start, end: node.end });
    }
  }

  all(program.body);
  for (const { use, scope } of pending) if (!declaredWithin(scope, use.name)) found.uses.push(use);
  return found;
}

function declaredWithin(from: Scope, name: string): boolean {
  for (let at: Scope | undefined = from; at; at = at.parent) if (at.names?.has(name)) return true;
  return false;
}

/** `Math.sin`: short, whatever its argument. */
function isMath(callee: Node): boolean {
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === "Math";
}

/** Takes the name of what it is assigned to. */
function isAnonymous(node: Node): boolean {
  switch (node.type) {
    case "ArrowFunctionExpression":
      return true;
    case "FunctionExpression":
    case "ClassExpression":
      return node.id === null;
    default:
      return false;
  }
}
