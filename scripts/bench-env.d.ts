export const benchPython: string;
export function ensureBenchEnv(options?: { readonly cuda?: boolean }): string[];
