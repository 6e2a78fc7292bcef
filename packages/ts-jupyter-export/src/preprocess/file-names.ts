// Names of files that a notebook chooses. Whatever it says, the file lies inside the output folder, on Linux, macOS and Windows, and no
// two files are one where letter case or Unicode normalization does not count.

/** In UTF-8 bytes: file systems take 255, and a number may still be added. */
const longestName = 240;

/** Devices of Windows, which are no files there whatever follows the first dot. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * The last part of a path as a name that is one file in one folder everywhere; undefined where nothing is left of it.
 * A name that is harmless comes back as it is.
 */
export function safeName(path: string): string | undefined {
  const base = (path.split(/[/\\]/).at(-1) ?? "").replace(/^[a-z]:/i, "");
  if (/^[\0-\x20\x7f.:]*$/.test(base)) return undefined;
  const plain = base
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above; a colon starts a stream of a file on Windows
    .replace(/[\0-\x1f\x7f:]/g, "_")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[. ]+$/, (end) => "_".repeat(end.length));
  return shortened(device.test(plain) ? `_${plain}` : plain);
}

/** Cut in the middle to {@link longestName}, so that the ending stays. */
export function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestName) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 32 ? name.slice(dot) : "";
  const characters = Array.from(ending === "" ? name : name.slice(0, dot));
  while (Buffer.byteLength(characters.join("")) + Buffer.byteLength(ending) > longestName) characters.length -= 8;
  return characters.join("") + ending;
}

/**
 * True for a path with `/` that names a file inside the folder it is relative to. A backslash and a drive letter mean something on Windows
 * only; elsewhere they may stand in the name of the user's own notebook.
 */
export function isInside(path: string, system: NodeJS.Platform = process.platform): boolean {
  if (path === "" || path.includes("\0")) return false;
  if (system === "win32" && /\\|^[a-z]:/i.test(path)) return false;
  return path.split("/").every((part) => part !== "" && !/^\.{1,2}[. ]*$/.test(part));
}

/** @throws Error one line, for a path that {@link isInside} refuses */
export function assertInside(path: string): void {
  if (!isInside(path)) throw new Error(`outside of the output folder: ${JSON.stringify(path)}`);
}

/** Equal for paths that may be one file: neither case nor normalization counts. */
export const placeKey = (path: string): string => path.normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");

/** Joins as Python's os.path.join does for a relative second part. */
export const joinPath = (folder: string, name: string): string =>
  folder === "" ? name : `${folder.replace(/\/+$/, "")}/${name}`;

/** Hands out paths, each once. */
export class Places {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...taken].map(placeKey));
  }

  /** The path, or the first of `name-2.png`, `name-3.png`… that is free. @throws Error for a path outside */
  take(path: string): string {
    assertInside(path);
    const [, stem = path, ending = ""] = /^(.*[^/])(\.[^./]*)$/s.exec(path) ?? [];
    let free = path;
    for (let number = 2; this.#taken.has(placeKey(free)); number++) free = `${stem}-${number}${ending}`;
    this.#taken.add(placeKey(free));
    return free;
  }
}
