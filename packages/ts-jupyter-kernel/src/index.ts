/** A Jupyter kernel for TypeScript: its command, and its kernelspec for programs that register it themselves. Cells use `ts-jupyter-kernel/runtime`. */
export {
  figureResources,
  KERNEL_NAME,
  type KernelJson,
  kernelJson,
  PLOTLY_FILES,
  writeKernelspec,
} from "./cli/kernelspec.js";
export { main } from "./cli/main.js";
