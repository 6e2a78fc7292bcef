import type ts from "typescript";

/** The module object: TypeScript is loaded by load-typescript.ts and handed on. */
export type TypeScript = typeof ts;
