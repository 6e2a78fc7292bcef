/**
 * Files of a gzipped tar archive (POSIX ustar and GNU's long names), one after the other, so that an archive of a gigabyte is never whole in memory: blocks of
 * 512 bytes, a header block a file with its name at 0, its size in octal digits at 124, its type at 156 and the folder of a long name at 345, then the content.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { Gunzip } from "fflate";

const BLOCK = 512;
/** Compressed bytes that are read at once. */
const PIECE = 1 << 16;
/** Types of entries: files ("0", and an empty one in old archives), and the content that is the name of the next entry. */
const FILE = ["0", "\0"];
const LONG_NAME = "L";

/**
 * Calls `onFile` with every file that is wanted, in the order of the archive; `onPiece` is told the archive's own bytes as they go by.
 * @throws Error on an archive that is damaged or ends early
 */
export function readTarGz(
  path: string,
  wanted: (name: string) => boolean,
  onFile: (name: string, content: Uint8Array) => void,
  onPiece: (bytes: Uint8Array) => void = () => {},
): void {
  const entries = new Entries(path, wanted, onFile);
  const gunzip = new Gunzip((bytes) => entries.push(bytes));
  const file = openSync(path, "r");
  try {
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const count = readSync(file, piece, 0, PIECE, null);
      if (count === 0) break;
      const bytes = piece.slice(0, count); // fflate may keep what it is given
      onPiece(bytes);
      gunzip.push(bytes);
    }
  } catch (error) {
    const { message } = error as Error;
    throw message.includes(path) ? error : new Error(`damaged archive ${path}: ${message}`);
  } finally {
    closeSync(file);
  }
  entries.end();
}

/** What is being read: a header, or the content of a file and what fills its last block. */
class Entries {
  readonly #path: string;
  readonly #wanted: (name: string) => boolean;
  readonly #onFile: (name: string, content: Uint8Array) => void;
  #block = new Uint8Array(BLOCK);
  #filled = 0;
  #entry: { readonly name: string; readonly type: string; readonly size: number } | undefined;
  #longName: string | undefined;
  #ended = false;

  constructor(path: string, wanted: (name: string) => boolean, onFile: (name: string, content: Uint8Array) => void) {
    this.#path = path;
    this.#wanted = wanted;
    this.#onFile = onFile;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.#ended; ) {
      const piece = bytes.subarray(at, at + this.#block.length - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === this.#block.length) this.#whole();
    }
  }

  end(): void {
    if (this.#ended) return;
    throw new Error(`incomplete archive ${this.#path}: it ends in ${this.#entry?.name ?? "a header"}`);
  }

  /** A header or a content has come whole. */
  #whole(): void {
    const block = this.#block;
    if (this.#entry === undefined) this.#header(block);
    else this.#content(block.subarray(0, this.#entry.size));
    this.#filled = 0;
  }

  #header(block: Uint8Array): void {
    if (block.every((byte) => byte === 0)) {
      this.#ended = true;
      return;
    }
    const size = Number.parseInt(text(block, 124, 12), 8);
    const prefix = text(block, 257, 5) === "ustar" ? text(block, 345, 155) : "";
    const short = text(block, 0, 100);
    if (!(size >= 0) || short === "") throw new Error(`damaged archive ${this.#path}: invalid header`);
    const name = this.#longName ?? (prefix === "" ? short : `${prefix}/${short}`);
    const type = String.fromCharCode(block[156]);
    if (type !== LONG_NAME) this.#longName = undefined;
    if (size === 0) {
      if (FILE.includes(type) && this.#wanted(name)) this.#onFile(name, new Uint8Array(0));
      return;
    }
    this.#entry = { name, type, size };
    this.#block = new Uint8Array(Math.ceil(size / BLOCK) * BLOCK);
  }

  #content(bytes: Uint8Array): void {
    const { name, type } = this.#entry as { name: string; type: string };
    if (type === LONG_NAME) this.#longName = text(bytes, 0, bytes.length);
    else if (FILE.includes(type) && this.#wanted(name)) this.#onFile(name, bytes);
    this.#entry = undefined;
    this.#block = new Uint8Array(BLOCK);
  }
}

/** Text up to its end or the first zero. */
function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}
