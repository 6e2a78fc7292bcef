// IPython's syntax as plain Python.

/** A cell's code as Python code, with a line end at its end. */
export const pythonOf = (source: string): string => (source.endsWith("\n") ? source : `${source}\n`);
