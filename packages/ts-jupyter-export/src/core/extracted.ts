// Which records of file names our own preprocessors have made: a notebook that is not trusted may say the same of any address.

const made = new WeakSet<object>();

/** Marks `metadata.filenames` of an output; a copy is not marked. */
export function markExtracted<T extends object>(filenames: T): T {
  made.add(filenames);
  return filenames;
}

export const isExtracted = (filenames: unknown): boolean =>
  typeof filenames === "object" && filenames !== null && made.has(filenames);
