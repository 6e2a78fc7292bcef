export function writeProjectKernels(): string[];
