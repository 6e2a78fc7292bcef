export function ensureLab(): Promise<string>;
export function labWords(words: readonly string[]): string[];
