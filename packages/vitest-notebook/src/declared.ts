// Parameters that somebody gives have to be declared by some notebook: a misspelled one would change nothing, and pass.
import { type Notebook, readNotebook } from "@innerloop/nbformat";
import { checkParameters } from "./settings/metadata.js";
import type { Settings } from "./settings/types.js";

/** @throws {RangeError} a parameter that none of these notebooks declares. Files that cannot be read are the runner's to tell. */
export async function checkDeclared(settings: Settings, files: readonly string[]): Promise<void> {
  const notebooks = await Promise.all(files.map((file) => readNotebook(file).catch(() => undefined)));
  checkParameters(
    settings,
    notebooks.filter((notebook): notebook is Notebook => notebook !== undefined),
  );
}
