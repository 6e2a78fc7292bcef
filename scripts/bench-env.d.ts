export const benchPython: string;
export const benchDeno: string;
export function ensureBenchEnv(options?: {
  readonly cuda?: boolean;
  readonly peers?: "all" | "kernels" | "open-systems" | "lab";
}): string[];
