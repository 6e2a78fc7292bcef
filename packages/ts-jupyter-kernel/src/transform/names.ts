/**
 * Rewrites top-level names to properties of the scope object:
 *
 *   const a = 1, { b, ...c } = o;   →  $.a = 1, ({ b: $.b, ...$.c } = o);
 *   class A {}                      →  $.A = class A {};
 *   a + f(b)                        →  $.a + (0, $.f)($.b)
 *   var f = () => 1;                →  $.f = { f: () => 1 }.f;          (the name stays)
 *   unknown                         →  ($has($, "unknown") ? $.unknown : unknown)
 *
 * Function declarations stay, with `$.f = f` at the start. An assignment to a constant goes to a stand-in of `$` that refuses it; a use
 * before the declaration goes to a stand-in that refuses everything (order.ts), by way of a variable where only the run can tell.
 */
import type { Node } from "oxc-parser";
import type { Analysis, TopVariables, Use } from "./analysis.js";
import { boundNames } from "./bound-names.js";
import type { Edits } from "./edits.js";
import { availability, type Initialised } from "./order.js";
import type { Declared } from "./types.js";

export interface Names {
  /** `$k`: not a name of the cell. */
  intrinsics: string;
  /** `$`, and what stands in for it; none occurs in the cell. */
  scope: string;
  /** Refuses assignments. */
  constants: string;
  /** Refuses every use. */
  early: string;
  /** Object.hasOwn. */
  has: string;
  /** Prefix of the variables that are `early` until their name has its value, and `scope` then. */
  slot: string;
}

export interface Rewriting {
  analysis: Analysis;
  /** Run-time names of this cell. */
  own: ReadonlyMap<string, Declared["kind"]>;
  /** Those of the earlier cells. */
  known: ReadonlyMap<string, Declared["kind"]>;
  /** Constants are assigned by the lowered code itself. */
  split: boolean;
  names: Names;
  edits: Edits;
}

/** What the start of the cell's function needs. */
export interface Preparation {
  statements: string[];
  uses: Set<"constants" | "early" | "has">;
}

type Meaning = "own" | "known" | "local" | "global" | "late";

export function rewriteNames({ analysis, own, known, split, names, edits }: Rewriting): Preparation {
  const needs: Preparation["uses"] = new Set();
  const locals = new Set<string>();
  const slots = new Map<string, string>();
  const silent = new Set<number>();
  const { scope } = names;

  function meaning(name: string): Meaning {
    if (name === names.intrinsics) return "global";
    if (own.has(name)) return "own";
    if (analysis.top.has(name)) return "local";
    const kind = known.get(name);
    if (kind !== undefined && kind !== "type") return "known";
    if (name === "arguments") return "known";
    return name in globalThis ? "global" : "late";
  }

  const isOwn = (name: string) => own.has(name);
  const lexical = (name: string) => ["const", "let", "class"].includes(own.get(name) ?? "");
  const constant = (name: string) => {
    const kind = own.get(name) ?? known.get(name);
    return (kind === "const" || kind === "import") && !(split && own.has(name));
  };

  const initialised = new Map<string, Initialised>();
  const boundIn = boundNames(analysis.uses);
  for (const { node, place } of analysis.variables) {
    if (place !== "statement") continue;
    for (const { id, init, start, end } of node.declarations) {
      if (!init && node.kind === "var") continue;
      const closures = init && isFunction(init) ? start : end;
      for (const name of boundIn(id)) if (lexical(name)) initialised.set(name, { end, closures });
    }
  }
  for (const { id, end } of analysis.classes)
    if (id && isOwn(id.name)) initialised.set(id.name, { end, closures: end });

  const hoisted = new Set(analysis.functions.map(({ name }) => name));
  const available = availability(analysis.uses, initialised, hoisted, known);

  function base(use: Use): string {
    if (use.role === "declaration") return scope;
    const when = available(use);
    if (when === "never") {
      needs.add("early");
      return names.early;
    }
    const refused = use.role === "target" && constant(use.name);
    if (refused) needs.add("constants");
    if (when === "always") return refused ? names.constants : scope;
    needs.add("early");
    const slot = slots.get(use.name) ?? `${names.slot}${slots.size + 1}`;
    slots.set(use.name, slot);
    return refused ? `(${slot} === ${scope} ? ${names.constants} : ${slot})` : slot;
  }

  function rewriteUse(use: Use): void {
    const { name, start, end, role, shorthand, around } = use;
    const means = meaning(name);
    if (means === "local" || means === "global" || silent.has(start)) return;
    const key = shorthand ? `${propertyKey(name)}: ` : "";
    if (means === "late" || (means === "known" && role === "typeof")) {
      if (role === "target") return;
      needs.add("has");
      const has = `${names.has}(${scope}, "${name}")`;
      if (around) edits.replace(around.start, around.end, `(${has} ? typeof ${scope}.${name} : typeof ${name})`);
      else edits.replace(start, end, `${key}(${role === "callee" ? "0, " : ""}${has} ? ${scope}.${name} : ${name})`);
      return;
    }
    // V8 takes `for ($.async of …)` for the forbidden `for (async of …)`.
    const member = name === "async" ? `${base(use)}["async"]` : `${base(use)}.${name}`;
    edits.replace(start, end, role === "callee" ? `(0, ${member})` : key + member);
    if (use.names) {
      edits.open(use.names.start, `{ ${propertyKey(name)}: `);
      edits.close(use.names.end, ` }.${name}`);
    }
  }

  function rewriteVariables({ node, place }: TopVariables): (() => void) | undefined {
    const { declarations } = node;
    if (!boundIn(node).some(isOwn)) return undefined;
    const empty = place !== "for-in" && declarations.every(({ init }) => !init) && node.kind === "var";
    for (const { id, init } of declarations) {
      for (const name of boundIn(id)) if (!isOwn(name)) locals.add(name);
      if (empty || (!init && place !== "for-in")) silent.add(id.start);
    }
    if (empty) {
      edits.replace(node.start, node.end, place === "statement" ? ";" : "");
      return undefined;
    }
    edits.replace(node.start, declarations[0]?.start ?? node.end, "");
    return () => {
      for (const { id, init, end } of declarations) {
        if (place === "for-in") continue;
        const wrapped = id.type === "ObjectPattern";
        if (wrapped) edits.open(id.start, "(");
        if (!init) {
          const assigns = id.type === "Identifier" && node.kind !== "var";
          edits.replace(
            id.start,
            id.end,
            assigns ? `${isOwn(id.name) ? `${scope}.` : ""}${id.name} = void 0` : "void 0",
          );
        }
        const ready = place === "statement" ? boundIn(id).map(assignSlot).join("") : "";
        edits.close(end, `${wrapped ? ")" : ""}${ready}`);
      }
    };
  }

  function assignSlot(name: string): string {
    const slot = slots.get(name);
    return slot && initialised.has(name) ? `, ${slot} = ${scope}` : "";
  }

  const closing = analysis.variables.map(rewriteVariables);
  for (const use of analysis.uses) rewriteUse(use);
  for (const close of closing) close?.();
  for (const { id, start, end } of analysis.classes) {
    if (!id || !isOwn(id.name)) continue;
    edits.open(start, `${scope}.${id.name} = `);
    edits.close(end, `${assignSlot(id.name)};`);
  }

  const statements: string[] = [];
  if (slots.size > 0)
    statements.push(`let ${[...slots.values()].map((slot) => `${slot} = ${names.early}`).join(", ")};`);
  if (locals.size > 0) statements.push(`let ${[...locals].join(", ")};`);
  for (const { name, block } of analysis.functions) {
    if (!isOwn(name)) continue;
    if (block === undefined) statements.push(`${scope}.${name} = ${name};`);
    else edits.close(block, ` ${scope}.${name} = ${name};`);
  }
  for (const [name, kind] of own) {
    if (kind === "var" || kind === "enum" || kind === "namespace") statements.push(`${scope}.${name} = void 0;`);
  }
  return { statements, uses: needs };
}

function isFunction({ type }: Node): boolean {
  return type === "ArrowFunctionExpression" || type === "FunctionExpression";
}

/** `{ __proto__: v }` sets the prototype; the name as a computed key does not. */
function propertyKey(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : name;
}
