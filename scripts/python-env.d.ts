export const pythonBin: string;
export function ensurePythonEnv(): string;
