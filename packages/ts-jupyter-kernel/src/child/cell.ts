/** A rewritten cell as a function, and the intrinsics that it is called with (transform/types.ts says what they are for). */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, Script } from "node:vm";
import { speakPlainly } from "../errors/index.js";
import type { CompiledCell } from "../link/types.js";
import { withoutVersion } from "../modules/index.js";
import type { CellIntrinsics } from "../transform/types.js";
import { after, shared, trap } from "./runs.js";
import type { Scope } from "./scope.js";

type CellFunction = (scope: Scope, intrinsics: CellIntrinsics) => unknown;

/** Node 20.11 and later; older declarations of Node's types know the function with its first argument only. */
const resolveFrom = import.meta.resolve as (specifier: string, parent: string) => string;

function metaOf(url: string): ImportMeta {
  const filename = fileURLToPath(url);
  const meta = {
    url,
    filename,
    dirname: dirname(filename),
    resolve: (specifier: string) => withoutVersion(resolveFrom(specifier, url)),
  };
  return meta as ImportMeta;
}

function imported(module: object, name: string, specifier: string): unknown {
  if (name in module) return (module as Record<string, unknown>)[name];
  throw new SyntaxError(`The requested module '${specifier}' does not provide an export named '${name}'`);
}

export function intrinsicsOf(url: string, begin: () => Promise<void>): CellIntrinsics {
  return { meta: metaOf(url), flag: shared, trap, after, caught: speakPlainly, begin, imported };
}

/** @throws SyntaxError for what only V8 finds wrong */
export function functionOf(cell: CompiledCell): CellFunction {
  const script = new Script(cell.code, {
    filename: cell.url,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return script.runInThisContext({ displayErrors: false }) as CellFunction;
}

/** The global `require`: packages as the notebook's folder finds them. */
export function requireOf(folder: string): NodeJS.Require {
  return createRequire(`${folder}/`);
}
