/**
 * The names that a rewritten cell uses beside its own, and the code that declares what they stand for.
 *
 * They begin with `$`, or with `$_`, `$__`, … when a name of the cell could be one of them.
 */
import type { Analysis } from "./analysis.js";
import { fresh } from "./fresh.js";
import type { ImportNames } from "./imports.js";
import type { Names, Preparation } from "./names.js";

export interface CellNames extends Names, ImportNames {
  flag: string;
  trap: string;
  /** What lowered `using` calls. */
  helpers: string;
}

export function namesFor({ identifiers }: Analysis, intrinsics: string): CellNames {
  const prefix = fresh("$", {
    has: (name) => [...identifiers].some((taken) => taken !== intrinsics && isOurs(taken, name)),
  });
  const of = (suffix: string) => prefix + suffix;
  return {
    intrinsics,
    scope: prefix,
    constants: of("const"),
    early: of("early"),
    has: of("has"),
    slot: of("slot"),
    flag: of("f"),
    trap: of("t"),
    bind: of("import"),
    module: of("m"),
    helpers: of("using"),
  };
}

/** Whether a user's name could be one of ours with that prefix. */
function isOurs(taken: string, prefix: string): boolean {
  return (
    taken.startsWith(prefix) && /^(const|early|has|slot\d*|f|t|import|m\d*|using|)$/.test(taken.slice(prefix.length))
  );
}

/** The stand-ins of the scope object. Their errors leave themselves out of the stack. */
export function helpers({ scope, constants, early, has }: Names, uses: Preparation["uses"]): string[] {
  const refuse = (type: string, message: string, self: string) =>
    `const e = new ${type}(${message}); Error.captureStackTrace(e, ${self}); throw e;`;
  const unready = refuse("ReferenceError", `"Cannot access '" + String(n) + "' before initialization"`, "f");
  return [
    ...(uses.has("constants")
      ? [
          `const ${constants} = new Proxy(${scope}, { set: function f() { ${refuse("TypeError", '"Assignment to constant variable."', "f")} } });`,
        ]
      : []),
    ...(uses.has("early")
      ? [
          `const ${early} = new Proxy({}, { get: function f(_, n) { ${unready} }, set: function f(_, n) { ${unready} } });`,
        ]
      : []),
    ...(uses.has("has") ? [`const ${has} = Object.hasOwn;`] : []),
  ];
}

/** Binds an import: a value at once; a name that is not exported (a type, perhaps) by a getter that tells so. */
export function bindHelper({ scope, intrinsics, bind }: CellNames): string {
  const get = `get: () => ${intrinsics}.imported(m, k, s)`;
  const set = `set: (v) => Object.defineProperty(${scope}, n, { value: v, writable: true, enumerable: true, configurable: true })`;
  // The assignment first: whoever watches which names got a value sees it.
  return `const ${bind} = (n, m, k, s) => { ${scope}[n] = k in m ? m[k] : void 0; if (!(k in m)) Object.defineProperty(${scope}, n, { configurable: true, ${get}, ${set} }); };`;
}
