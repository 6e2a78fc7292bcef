/**
 * Runs compiled cells in this process, with the least that a cell needs: a scope object that throws for names without a value, and
 * intrinsics that count how often they are called.
 */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";
import {
  type Compiled,
  type CompileOptions,
  compileCell,
  type Declared,
} from "../../../packages/ts-jupyter-kernel/src/transform/index.js";

type Cell = (scope: object, intrinsics: object) => unknown;

/** Element 1 asks. */
export function trapOf(check: () => void): readonly number[] {
  return Object.setPrototypeOf([0], Object.create(null, { 1: { get: check } }));
}

export class MiniExecutor {
  /** What the cells declared. */
  readonly scope: Record<string, unknown>;
  readonly known = new Map<string, Declared["kind"]>();
  readonly calls = { check: 0, after: 0 };
  readonly #options: CompileOptions["compilerOptions"];
  #count = 0;

  constructor(compilerOptions: CompileOptions["compilerOptions"] = {}) {
    this.#options = compilerOptions;
    const missing = new Proxy(Object.create(null), {
      get(_, name) {
        throw new ReferenceError(`${String(name)} is not defined`);
      },
      set: (_, key, value, receiver) =>
        Reflect.defineProperty(receiver, key, { value, writable: true, enumerable: true, configurable: true }),
    });
    this.scope = Object.create(missing);
    (globalThis as { require?: unknown }).require ??= createRequire(import.meta.url);
  }

  compile(source: string): Compiled {
    this.#count += 1;
    const outcome = compileCell(source, {
      name: `cell ${this.#count}`,
      url: pathToFileURL(resolve(import.meta.dirname, `cell-${this.#count}.ts`)).href,
      known: this.known,
      compilerOptions: this.#options,
    });
    if (outcome.status === "ok") return outcome.cell;
    const [fault] = outcome.faults;
    throw new SyntaxError(`${fault?.message} @${fault?.start}-${fault?.end} (${outcome.faults.length})`);
  }

  /** The value of the cell's last expression; undefined when there is none. */
  async run(source: string): Promise<unknown> {
    return this.runCompiled(this.compile(source));
  }

  async runCompiled(cell: Compiled): Promise<unknown> {
    const script = new Script(cell.code, {
      filename: cell.url,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const { calls } = this;
    const intrinsics: { value?: unknown } & Record<string, unknown> = {
      meta: { url: cell.url },
      // Every pass of a loop asks.
      flag: Int32Array.of(1),
      trap: trapOf(() => {
        calls.check += 1;
      }),
      after: (value: unknown) => {
        calls.after += 1;
        return value;
      },
      caught: () => {},
      begin: async () => {},
      imported: (_module: object, name: string, specifier: string) => {
        throw new SyntaxError(`The requested module '${specifier}' does not provide an export named '${name}'`);
      },
    };
    for (const { name, kind } of cell.declarations) this.known.set(name, kind);
    const result = (script.runInThisContext() as Cell)(this.scope, intrinsics);
    if (cell.async) await result;
    return intrinsics.value;
  }
}
