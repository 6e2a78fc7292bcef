export function writeProjectKernels(dataFolder?: string): string[];
