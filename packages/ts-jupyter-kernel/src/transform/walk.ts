/**
 * Where a walk over a module's tree stands, and the scopes around that place.
 *
 * A scope knows the names that it declares; `var` goes to the nearest function. Because a use may come before its declaration, uses are
 * collected with their scope and looked up when the walk is over: what no inner scope declares is top-level (or global).
 */
import { type Node, visitorKeys } from "oxc-parser";
import { type Closure, emptyAnalysis, type Frame, type Loop, type Role, type Use } from "./analysis.js";

export interface Scope {
  names: Set<string> | undefined;
  parent: Scope | undefined;
  /** `var`s land here. */
  isFunction: boolean;
}

export class Walk {
  readonly found = emptyAnalysis();
  readonly top: Scope = { names: undefined, parent: undefined, isFunction: true };
  /** Goes on with a node, whatever it is. */
  readonly visit: (node: Node | null) => void;
  scope = this.top;
  closure: Closure | undefined;
  frame: Frame | undefined;
  loop: Loop | undefined;
  readonly #pending: { use: Use; scope: Scope }[] = [];

  constructor(visit: (node: Node | null) => void) {
    this.visit = visit;
  }

  all(nodes: readonly (Node | null)[]): void {
    for (const node of nodes) this.visit(node);
  }

  children(node: Node): void {
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(child)) this.all(child);
      else if (child) this.visit(child as Node);
    }
  }

  /** Runs `body` in a scope of its own. */
  within(kind: "function" | "block", body: () => void): void {
    const before = this.scope;
    this.scope = { names: undefined, parent: before, isFunction: kind === "function" };
    body();
    this.scope = before;
  }

  functionScope(): Scope {
    let at = this.scope;
    while (!at.isFunction) at = at.parent ?? this.top;
    return at;
  }

  declare(name: string, into: Scope): void {
    this.found.identifiers.add(name);
    if (into === this.top) {
      this.found.top.add(name);
      return;
    }
    into.names ??= new Set();
    into.names.add(name);
  }

  use(id: Node, role: Role, extra: Partial<Use> = {}): Use {
    const { name, start, end } = id as Node & { name: string };
    this.found.identifiers.add(name);
    const use: Use = { name, start, end, role, shorthand: false, closure: this.closure, ...extra };
    this.#pending.push({ use, scope: this.scope });
    return use;
  }

  /** The innermost loop calls functions. */
  calls(): void {
    if (this.loop) this.loop.calls = true;
  }

  /** After the walk: keeps the uses of names that no inner scope declares. */
  resolve(): void {
    for (const { use, scope } of this.#pending) if (!isDeclared(use.name, scope)) this.found.uses.push(use);
  }
}

function isDeclared(name: string, from: Scope): boolean {
  for (let at: Scope | undefined = from; at; at = at.parent) if (at.names?.has(name)) return true;
  return false;
}
