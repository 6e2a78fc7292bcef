/**
 * NumPy's npz: a zip of npy files, each a short header {descr, fortran_order, shape} and the raw numbers (NEP 1). Read as a stream, so that an array of
 * hundreds of megabytes goes by in pieces of one row and is never whole in memory.
 */
import { Unzip, UnzipInflate } from "fflate";

/** The header of an npy file. `descr` is the type: "|b1" boolean, "<i8" 64-bit integers. */
export interface NpyHeader {
  readonly descr: string;
  readonly shape: readonly number[];
}

/** Bytes of compressed data that are inflated at once. */
const PIECE = 16_384;

/**
 * Inflates one entry of a zip file piece by piece.
 * @throws Error where the zip has no such entry or is damaged
 */
export function streamEntry(zip: Uint8Array, entry: string, onData: (bytes: Uint8Array) => void): void {
  let state: "missing" | "open" | "whole" = "missing";
  const unzip = new Unzip((file) => {
    if (file.name !== entry) return;
    state = "open";
    file.ondata = (error, bytes, final) => {
      if (error) throw new Error(`damaged zip entry ${entry}: ${error.message}`);
      onData(bytes);
      if (final) state = "whole";
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < zip.length && (state as string) !== "whole"; at += PIECE) {
    unzip.push(zip.subarray(at, at + PIECE));
  }
  if ((state as string) !== "whole") throw new Error(`${state === "missing" ? "no" : "incomplete"} zip entry ${entry}`);
}

/**
 * Calls `onRow` with every row of an array of bytes in an npz file, in order; a row is everything but the first `axes` axes. The row's bytes are valid during the call only.
 * @throws Error on an array that is not of booleans or bytes, or that ends early
 */
export function streamRows(
  npz: Uint8Array,
  array: string,
  axes: number,
  onRow: (row: Uint8Array, index: number) => void,
): NpyHeader {
  const entry = `${array}.npy`;
  let head = new Uint8Array(0);
  let header: NpyHeader | undefined;
  let row = new Uint8Array(0);
  let filled = 0;
  let index = 0;
  streamEntry(npz, entry, (bytes) => {
    let rest = bytes;
    if (header === undefined) {
      head = concat(head, bytes);
      const parsed = parseHeader(head, entry);
      if (parsed === undefined) return;
      header = parsed.header;
      row = new Uint8Array(product(header.shape.slice(axes)));
      rest = head.subarray(parsed.bytes);
    }
    for (let at = 0; at < rest.length; ) {
      const piece = rest.subarray(at, at + row.length - filled);
      row.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < row.length) continue;
      onRow(row, index++);
      filled = 0;
    }
  });
  if (header === undefined) throw new Error(`incomplete npy header of ${entry}`);
  const rows = product((header as NpyHeader).shape.slice(0, axes));
  if (index !== rows || filled > 0) throw new Error(`invalid length of ${entry}: ${index} rows of ${rows}`);
  return header;
}

/** The header and its length in bytes; undefined where it has not yet come whole. */
export function parseHeader(bytes: Uint8Array, entry: string): { header: NpyHeader; bytes: number } | undefined {
  if (bytes.length < 12) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== "NUMPY")
    throw new Error(`not npy: ${entry}`);
  const [start, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (bytes.length < start + length) return undefined;
  const text = String.fromCharCode(...bytes.subarray(start, start + length));
  const descr = /'descr': *'([^']*)'/.exec(text)?.[1];
  const shape = /'shape': *\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined || !/'fortran_order': *False/.test(text)) {
    throw new Error(`invalid npy header of ${entry}: ${text.trim()}`);
  }
  if (!["|b1", "|u1"].includes(descr)) throw new Error(`invalid type of ${entry}: ${descr} (booleans or bytes wanted)`);
  const sizes = shape.split(",").filter((size) => size.trim() !== "");
  return { header: { descr, shape: sizes.map(Number) }, bytes: start + length };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

function concat(a: Uint8Array, b: Uint8Array) {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
