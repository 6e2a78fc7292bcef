// RegexRemovePreprocessor: cells of any kind whose source matches one of the patterns at its start go.
import type { Preprocessor } from "../core/exporter.js";
import { editCells } from "./edit.js";
import type { PreprocessOptions } from "./options.js";
import { pythonMatcher } from "./python-regex.js";

/** @throws Error one line, for a pattern that is none */
export function regexRemove(options: NonNullable<PreprocessOptions["regexRemove"]>): Preprocessor {
  const matchers = options.patterns.map(pythonMatcher);
  return {
    name: "RegexRemovePreprocessor",
    preprocess: (notebook) => ({
      notebook: editCells(notebook, (cell) => (matchers.some((matches) => matches(cell.source)) ? "gone" : cell)),
    }),
  };
}
