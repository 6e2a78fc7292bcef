/**
 * The walk through expressions: which role a name has, what calls, what waits.
 */
import type { Node } from "oxc-parser";
import { enterClass, enterFunction } from "./bodies.js";
import { assign, giveName } from "./patterns.js";
import type { Walk } from "./walk.js";

/** Operators that give the function on the right the name on the left. */
const NAMING = ["=", "||=", "&&=", "??="];

/** Any node that is no statement. */
export function visitExpression(walk: Walk, node: Node): void {
  const { found } = walk;
  switch (node.type) {
    case "Identifier":
      walk.use(node, "value");
      return;
    case "Literal":
      if ("regex" in node) checkPattern(walk, node);
      return;
    case "MemberExpression":
      walk.visit(node.object);
      if (node.computed) walk.visit(node.property);
      return;
    case "Property":
      if (node.computed) walk.visit(node.key);
      if (node.shorthand) walk.use(node.value, "value", { shorthand: true });
      else walk.visit(node.value);
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
      walk.visit(left);
      walk.all(rights.reverse());
      return;
    }
    case "CallExpression":
      if (!isMath(node.callee)) walk.calls();
      visitCallee(walk, node.callee);
      walk.all(node.arguments);
      return;
    case "TaggedTemplateExpression":
      walk.calls();
      visitCallee(walk, node.tag);
      walk.visit(node.quasi);
      return;
    case "NewExpression":
      walk.calls();
      walk.children(node);
      return;
    case "UnaryExpression":
      if (node.operator === "typeof" && node.argument.type === "Identifier") {
        walk.use(node.argument, "typeof", { around: { start: node.start, end: node.end } });
      } else walk.visit(node.argument);
      return;
    case "UpdateExpression":
      assign(walk, node.argument);
      return;
    case "AssignmentExpression": {
      const by = assign(walk, node.left);
      if (NAMING.includes(node.operator)) giveName(by, node.right);
      walk.visit(node.right);
      return;
    }
    case "AwaitExpression":
      walk.calls();
      walk.visit(node.argument);
      found.awaits.push({ start: node.start, end: node.end, top: !walk.frame });
      return;
    case "YieldExpression":
      walk.calls();
      walk.visit(node.argument);
      if (node.delegate && walk.frame?.async) found.awaits.push({ start: node.start, end: node.end, top: false });
      return;
    case "MetaProperty":
      if (node.meta.name === "import") found.metas.push({ start: node.start, end: node.end });
      return;
    case "ImportExpression":
      walk.calls();
      found.importsDynamically = true;
      walk.children(node);
      return;
    case "FunctionExpression": {
      const { id } = node;
      if (!id) enterFunction(walk, node);
      else {
        walk.within("block", () => {
          walk.declare(id.name, walk.scope);
          enterFunction(walk, node);
        });
      }
      return;
    }
    case "ArrowFunctionExpression":
      enterFunction(walk, node);
      return;
    case "ClassExpression":
      enterClass(walk, node);
      return;
    default:
      walk.children(node);
  }
}

function visitCallee(walk: Walk, callee: Node): void {
  if (callee.type === "Identifier") walk.use(callee, "callee");
  else walk.visit(callee);
}

/** `Math.sin`: short, whatever its argument. */
function isMath(callee: Node): boolean {
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === "Math";
}

/** V8 would report a wrong pattern only when the expression runs. */
function checkPattern(walk: Walk, node: Node & { regex: { pattern: string; flags: string } }): void {
  try {
    new RegExp(node.regex.pattern, node.regex.flags);
  } catch (error) {
    const { message } = error as Error;
    walk.found.faults.push({ message, start: node.start, end: node.end });
  }
}
