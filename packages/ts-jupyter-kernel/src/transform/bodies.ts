/**
 * Functions, classes and loops: code that runs later, or again and again.
 *
 * Parameters and body of a function are two scopes, as in the standard; the name of a function expression or class has its own.
 */
import type { Class, Function as FunctionNode, Node } from "oxc-parser";
import type { Loop } from "./analysis.js";
import { bind } from "./patterns.js";
import type { Walk } from "./walk.js";

export function enterFunction(walk: Walk, node: FunctionNode | (Node & { type: "ArrowFunctionExpression" })): void {
  const { closure, frame, loop } = walk;
  const isTop = node.type === "FunctionDeclaration" && walk.scope === walk.top;
  walk.closure ??= { start: node.start, hoisted: isTop ? node.id?.name : undefined };
  walk.loop = undefined;
  const { body } = node;
  walk.frame = { body: body?.start ?? node.end, async: node.async };
  walk.within("function", () => {
    if (node.type !== "ArrowFunctionExpression") walk.declare("arguments", walk.scope);
    for (const parameter of node.params) bind(walk, parameter, walk.scope);
    if (body?.type === "BlockStatement") walk.within("function", () => walk.all(body.body));
    else walk.visit(body);
  });
  Object.assign(walk, { closure, frame, loop });
}

export function enterClass(walk: Walk, node: Class): void {
  const { found, closure } = walk;
  if (node.decorators.length > 0) found.modern = true;
  if (node.type === "ClassDeclaration" && node.id) {
    walk.declare(node.id.name, walk.scope);
    if (walk.scope === walk.top) found.classes.push(node);
  }
  walk.visit(node.superClass);
  walk.within("block", () => {
    if (node.id) walk.declare(node.id.name, walk.scope);
    for (const member of node.body.body) {
      if ("decorators" in member && member.decorators.length > 0) found.modern = true;
      if ("computed" in member && member.computed) walk.visit(member.key);
    }
    walk.closure ??= { start: node.start, hoisted: undefined };
    for (const member of node.body.body) {
      if (member.type === "StaticBlock") {
        enterMember(walk, member.start + "static".length, () => walk.all(member.body));
      } else if (member.type === "MethodDefinition") walk.visit(member.value);
      else if (member.type === "PropertyDefinition") enterMember(walk, -1, () => walk.visit(member.value));
      else found.modern = true;
    }
    walk.closure = closure;
  });
}

/** Field initialisers and static blocks: functions of their own, evaluated when the class or an instance is made. */
function enterMember(walk: Walk, body: number, run: () => void): void {
  const { frame, loop } = walk;
  walk.frame = { body, async: false };
  walk.loop = undefined;
  walk.within("function", run);
  Object.assign(walk, { frame, loop });
}

/** `parts`: what runs in every pass. */
export function enterLoop(
  walk: Walk,
  body: Node,
  { bounded, awaits }: Pick<Loop, "bounded" | "awaits">,
  parts: readonly (Node | null)[],
): void {
  const outer = walk.loop;
  const loop: Loop = {
    start: body.start,
    end: body.end,
    block: body.type === "BlockStatement",
    frame: walk.frame,
    awaits,
    bounded,
    calls: false,
    loops: false,
    nested: outer !== undefined,
  };
  walk.loop = loop;
  walk.all(parts);
  walk.found.loops.push(loop);
  if (outer) outer.loops = true;
  walk.loop = outer;
}
