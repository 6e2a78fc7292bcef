export function classicNotebook(): string;
export function notebookWords(words: readonly string[]): string[];
export function kernelPath(): { JUPYTER_PATH: string };
