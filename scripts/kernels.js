// Writes the project's kernelspecs to .kernels/kernels/, where our own client finds them before any other: a checkout has its
// kernels without Python and without anything installed for the user. Two of them: ts-jupyter, which the notebooks name, and tslab, on
// which they must run as well.
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "../packages/ts-jupyter-kernel/dist/cli/kernelspec.js";

const root = resolve(fileURLToPath(import.meta.url), "../..");

/** tslab through our own starter; see there. */
const tslab = {
  ...kernelJson({ displayName: "TypeScript (tslab)" }),
  argv: [process.execPath, join(root, "scripts", "tslab-kernel.cjs"), "{connection_file}"],
  interrupt_mode: "signal",
};

/** Makes or refreshes the project's kernels and returns their folders. */
export function writeProjectKernels() {
  const kernels = Object.entries({ [KERNEL_NAME]: kernelJson(), tslab });
  return kernels.map(([name, json]) => {
    const folder = join(root, ".kernels", "kernels", name);
    writeKernelspec(folder, json);
    return folder;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeProjectKernels();
