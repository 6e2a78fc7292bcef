// Writes the project's kernelspecs to .kernels/kernels/, where our own client finds them before any other: a checkout has its
// kernels without Python and without anything installed for the user. Two of them: ts-jupyter, which the notebooks name, and tslab, on
// which they must run as well. `npm run lab` has them written into its Python environment too.
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  figureResources,
  KERNEL_NAME,
  kernelJson,
  writeKernelspec,
} from "../packages/ts-jupyter-kernel/dist/cli/kernelspec.js";

const root = resolve(fileURLToPath(import.meta.url), "../..");

/** tslab through our own starter; see there. */
const tslab = {
  ...kernelJson({ displayName: "TypeScript (tslab)" }),
  argv: [process.execPath, join(root, "scripts", "tslab-kernel.cjs"), "{connection_file}"],
  interrupt_mode: "signal",
};

/** Makes or refreshes the project's kernels below a data folder of Jupyter and returns their folders. */
export function writeProjectKernels(dataFolder = join(root, ".kernels")) {
  const ours = join(dataFolder, "kernels", KERNEL_NAME);
  writeKernelspec(ours, kernelJson(), figureResources());
  const theirs = join(dataFolder, "kernels", "tslab");
  writeKernelspec(theirs, tslab);
  return [ours, theirs];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeProjectKernels();
