/**
 * The journal of an unfinished run: `<hash>.pieces.jsonl`, a first line that says which run, then one line for each finished piece, flushed to
 * the disk before the next piece starts. A process killed while writing leaves a torn last line, which is dropped: that piece was the
 * current one. Damage anywhere else is an error that names the file.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, relative } from "node:path";
import { makeFolder } from "../tensor/write-whole.js";
import { decodeJson, encodeJson, type Json } from "./json.js";

interface Piece {
  readonly value: Json;
  readonly seconds: number;
}

/** The finished pieces of a run, in memory and on disk. */
export interface Journal {
  /** Pieces found on disk when the journal was opened. */
  readonly found: number;
  /** Seconds spent on the pieces found. */
  readonly foundSeconds: number;
  get(key: string): Piece | undefined;
  /** Stores a finished piece; when this returns it is on the disk. Returns the value as it will be read back. */
  add(key: string, value: unknown, seconds: number): Json;
  close(): void;
  /** Closes and removes the file: the run is finished. */
  remove(): void;
}

/**
 * Opens or begins the journal of the run that `header` describes (a JSON value).
 * @throws Error when the file belongs to another run (other versions or another backend count) or is damaged
 */
export function openJournal(file: string, header: unknown): Journal {
  const headerLine = JSON.stringify(encodeJson(header, "header"));
  const pieces = new Map<string, Piece>();
  const wholeBytes = existsSync(file) ? readPieces(file, headerLine, pieces) : 0;
  makeFolder(dirname(file));
  const handle = openSync(file, "a+");
  ftruncateSync(handle, wholeBytes);
  const append = (line: string) => {
    writeSync(handle, `${line}\n`);
    fsyncSync(handle);
  };
  if (wholeBytes === 0) append(headerLine);
  let open = true;
  const close = () => {
    if (open) closeSync(handle);
    open = false;
  };
  let foundSeconds = 0;
  for (const piece of pieces.values()) foundSeconds += piece.seconds;
  return {
    found: pieces.size,
    foundSeconds,
    get: (key) => pieces.get(key),
    add: (key, value, seconds) => {
      const encoded = encodeJson(value, `piece "${key}"`);
      append(JSON.stringify({ piece: key, seconds, value: encoded }));
      const stored = decodeJson(encoded);
      pieces.set(key, { value: stored, seconds });
      return stored;
    },
    close,
    remove: () => {
      close();
      rmSync(file, { force: true });
    },
  };
}

/** Fills `pieces` and returns the length in bytes of the whole lines. */
function readPieces(file: string, headerLine: string, pieces: Map<string, Piece>): number {
  const name = relative(process.cwd(), file);
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first, ...lines] = whole.split("\n").slice(0, -1);
  if (first === undefined) return 0;
  if (first !== headerLine) {
    throw new Error(
      `unfinished run of other code or another backend: ${name} (remove it to begin anew): it has ${first}, now ${headerLine}`,
    );
  }
  lines.forEach((line, i) => {
    const piece = parsePiece(line);
    if (!piece) throw new Error(`damaged journal: ${name}, line ${i + 2} (remove the file to begin anew)`);
    pieces.set(piece.key, { value: piece.value, seconds: piece.seconds });
  });
  return Buffer.byteLength(whole);
}

function parsePiece(line: string): (Piece & { key: string }) | undefined {
  try {
    const { piece, seconds, value } = JSON.parse(line) as Record<string, unknown>;
    if (typeof piece !== "string" || typeof seconds !== "number" || value === undefined) return undefined;
    return { key: piece, value: decodeJson(value), seconds };
  } catch {
    return undefined;
  }
}
