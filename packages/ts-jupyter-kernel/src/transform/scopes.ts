/**
 * Which names of a JavaScript module mean a top-level name, and where its loops and awaits are: one walk over the tree.
 *
 * Here are the statements; scopes are kept in walk.ts, expressions in expressions.ts, patterns in patterns.ts, functions, classes and loops
 * in bodies.ts.
 */
import type { BindingPattern, Node, Program } from "oxc-parser";
import type { Analysis } from "./analysis.js";
import { enterClass, enterFunction, enterLoop } from "./bodies.js";
import { visitExpression } from "./expressions.js";
import { assign, bind, declareVariables } from "./patterns.js";
import { Walk } from "./walk.js";

/** `transparent`: the block of a lowered top-level `using`, whose declarations are the cell's. */
export function analyse(program: Program, transparent?: Node): Analysis {
  const walk = new Walk(visit);
  const { found } = walk;
  let topBlock: number | undefined;

  function visit(node: Node | null): void {
    switch (node?.type) {
      case undefined:
        return;
      case "FunctionDeclaration":
        if (node.id) {
          walk.declare(node.id.name, walk.scope);
          if (walk.scope === walk.top) found.functions.push({ name: node.id.name, start: node.start, block: topBlock });
        }
        enterFunction(walk, node);
        return;
      case "ClassDeclaration":
        enterClass(walk, node);
        return;
      case "VariableDeclaration":
        declareVariables(walk, node, "statement");
        return;
      case "BlockStatement":
        if (node === transparent) {
          topBlock = node.start + 1;
          walk.all(node.body);
          topBlock = undefined;
        } else walk.within("block", () => walk.all(node.body));
        return;
      case "SwitchStatement":
        walk.visit(node.discriminant);
        walk.within("block", () => walk.all(node.cases));
        return;
      case "CatchClause":
        walk.within("block", () => {
          const { param, body } = node;
          if (param?.type === "Identifier") found.catches.push({ name: param.name, at: body.start + 1 });
          bind(walk, param as BindingPattern | null, walk.scope);
          visit(body);
        });
        return;
      case "ForStatement":
        walk.within("block", () => {
          if (node.init?.type === "VariableDeclaration") declareVariables(walk, node.init, "for");
          else visit(node.init);
          const bounded = node.test !== null;
          enterLoop(walk, node.body, { bounded, awaits: false }, [node.test, node.update, node.body]);
        });
        return;
      case "ForInStatement":
      case "ForOfStatement":
        walk.within("block", () => {
          if (node.left.type === "VariableDeclaration") declareVariables(walk, node.left, "for-in");
          else assign(walk, node.left);
          visit(node.right);
          const awaits = node.type === "ForOfStatement" && node.await;
          if (awaits && !walk.frame) found.awaits.push({ start: -1, end: -1, top: true });
          enterLoop(walk, node.body, { bounded: false, awaits }, [node.body]);
        });
        return;
      case "WhileStatement":
      case "DoWhileStatement":
        enterLoop(walk, node.body, { bounded: false, awaits: false }, [node.test, node.body]);
        return;
      case "LabeledStatement":
        visit(node.body);
        return;
      case "BreakStatement":
      case "ContinueStatement":
        return;
      case "ImportDeclaration":
        for (const { local } of node.specifiers) walk.declare(local.name, walk.top);
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
        visitExpression(walk, node as Node);
    }
  }

  walk.all(program.body);
  walk.resolve();
  return found;
}
