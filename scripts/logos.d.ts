export function logo(size: number): Buffer;
export function logoFile(size: number): string;
