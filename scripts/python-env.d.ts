export const pythonBin: string;
export function ensurePythonEnv(): string;
export function ensureDebianJupyter(): string;
