/**
 * The name by which a Jupyter server knows this kernel: pages reach a kernel at `api/kernels/<id>/channels`.
 *
 * A server names the connection file after it, `kernel-<id>.json`, and tells the kernel its session in JPY_SESSION_NAME (Jupyter Server 2). Other
 * clients name their files likewise, but no page reaches their kernels; without that variable there is no id, so that what
 * they write into a notebook is the same in every run.
 */
import { basename } from "node:path";

export function kernelIdOf(connectionFile: string, env: NodeJS.ProcessEnv): string | undefined {
  if (env.JPY_SESSION_NAME === undefined) return undefined;
  return /^kernel-([\w-]+)\.json$/.exec(basename(connectionFile))?.[1];
}
