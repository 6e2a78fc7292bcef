/**
 * What the walk over a module's tree finds (scopes.ts): uses of top-level names with their roles, declarations, loops and awaits.
 */
import type { Class, Node } from "oxc-parser";

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

export function emptyAnalysis(): Analysis {
  return {
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
}
