/** The parts of a kernel.json that the project writes. */
export interface KernelJson {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: "signal" | "message";
}
export function projectKernelspec(): KernelJson;
export function writeKernelspec(folder: string, spec: KernelJson): string;
export function writeProjectKernels(): string;
