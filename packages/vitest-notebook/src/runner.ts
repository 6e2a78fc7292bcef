// What the module made for a notebook imports, inside vitest's worker.
export {};
