// Where a kernel's connection file goes. Jupyter's runtime folder is the place where other clients look for it; a home folder
// that cannot be written (containers, CI) is no reason not to run.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ConnectionError,
  type ConnectionFile,
  createConnectionFile,
  removeConnectionFile,
} from "@innerloop/jupyter-protocol";
import { KernelStartError } from "./errors.js";

export interface PlacedConnection {
  file: ConnectionFile;
  /** Removes what was made. */
  discard: () => Promise<void>;
}

/** In Jupyter's runtime folder, or in a private temporary one where that cannot be written. */
export async function connectionFile(kernelName: string): Promise<PlacedConnection> {
  try {
    const file = await createConnectionFile({ kernelName });
    return { file, discard: () => removeConnectionFile(file) };
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    try {
      const dir = await mkdtemp(join(tmpdir(), "innerloop-kernel-"));
      const file = await createConnectionFile({ kernelName, dir });
      return { file, discard: () => rm(dir, { recursive: true, force: true }) };
    } catch {
      throw new KernelStartError(error.message, undefined, { cause: error });
    }
  }
}
