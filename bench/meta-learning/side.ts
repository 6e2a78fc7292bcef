/** Our side: the learners of lib/adapt as the product trains them, one outer step by `compile`. */
import type { Training } from "../programs/program.js";
import { byName, type NamedLoader } from "../sides/serve.js";
import type { Loader } from "../sides/side.js";
import { metaPrograms } from "./problems.js";

/** The programs by their names. @throws Error on an unknown name */
export function metaLoader(loader: Loader, programs: readonly Training[] = metaPrograms()): NamedLoader {
  return byName(loader, programs);
}
