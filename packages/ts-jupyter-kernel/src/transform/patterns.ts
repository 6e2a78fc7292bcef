/**
 * Names that a pattern binds or assigns, and the anonymous functions and classes that take such a name:
 *
 *   const { a, b: [c] = d } = e   binds a and c, uses d
 *   [a, b.c] = d                  assigns a, uses b
 *   f = () => 1                   the function is called `f`
 */
import type { Node } from "oxc-parser";
import type { TopVariables, Use } from "./analysis.js";
import type { Scope, Walk } from "./walk.js";

/** Names bound by a declaration or parameter; at the top level they become uses, because they are rewritten. */
export function bind(walk: Walk, pattern: Node | null, into: Scope, shorthand = false): Use | undefined {
  switch (pattern?.type) {
    case "Identifier":
      walk.declare(pattern.name, into);
      return into === walk.top ? walk.use(pattern, "declaration", { shorthand }) : undefined;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "RestElement") bind(walk, property.argument, into);
        else {
          if (property.computed) walk.visit(property.key);
          bind(walk, property.value, into, property.shorthand);
        }
      }
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) bind(walk, element, into);
      return;
    case "RestElement":
      bind(walk, pattern.argument, into);
      return;
    case "AssignmentPattern":
      giveName(bind(walk, pattern.left, into, shorthand), pattern.right);
      walk.visit(pattern.right);
  }
}

/** What is assigned to: an identifier, a member, or a pattern of them. */
export function assign(walk: Walk, node: Node | null, shorthand = false): Use | undefined {
  switch (node?.type) {
    case "Identifier":
      return walk.use(node, "target", { shorthand });
    case "ObjectPattern":
      for (const property of node.properties) {
        if (property.type === "RestElement") assign(walk, property.argument);
        else {
          if (property.computed) walk.visit(property.key);
          assign(walk, property.value, property.shorthand);
        }
      }
      return;
    case "ArrayPattern":
      for (const element of node.elements) assign(walk, element);
      return;
    case "RestElement":
      assign(walk, node.argument);
      return;
    case "AssignmentPattern":
      giveName(assign(walk, node.left, shorthand), node.right);
      walk.visit(node.right);
      return;
    default:
      walk.visit(node);
  }
}

/** `const`, `let` and `var`, as a statement or in the head of a loop. */
export function declareVariables(
  walk: Walk,
  node: Node & { type: "VariableDeclaration" },
  place: TopVariables["place"],
): void {
  const into = node.kind === "var" ? walk.functionScope() : walk.scope;
  if (into === walk.top) walk.found.variables.push({ node, place });
  for (const { id, init } of node.declarations) {
    giveName(bind(walk, id, into), init);
    walk.visit(init);
  }
}

export function giveName(by: Use | undefined, value: Node | null): void {
  if (by && value && isAnonymous(value)) by.names = { start: value.start, end: value.end };
}

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
