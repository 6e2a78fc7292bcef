/** A document registry that forgets cells only. */
import type ts from "typescript";

/**
 * Files that no program has at the moment stay parsed. While a cell runs, its imports belong to no program (it is not committed yet): a completion
 * in another cell would drop the 800 files of TensorFlow.js's types, and the next check would parse them again, for half a second.
 */
export function keepingFiles(registry: ts.DocumentRegistry): ts.DocumentRegistry {
  return {
    ...registry,
    releaseDocumentWithKey(
      path: ts.Path,
      key: ts.DocumentRegistryBucketKey,
      kind?: ts.ScriptKind,
      mode?: ts.ResolutionMode,
    ) {
      if (/[\\/]\.cell-\w+\.tsx?$/.test(path)) registry.releaseDocumentWithKey(path, key, kind as ts.ScriptKind, mode);
    },
  };
}
