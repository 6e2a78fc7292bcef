import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { type ImageSet, imageOf } from "../../../../lib/tasks/characters/index.js";

// What the miniature archives are made of: photographs of one colour, which tells class and number.

export type Colour = readonly [red: number, green: number, blue: number];

/** The colour of image `sample` of class `index`. */
export const colourOf = (index: number, sample: number): Colour => [20 + 17 * index, 30 + 40 * sample, 128];

export function jpeg([red, green, blue]: Colour, width = 16, height = 8): Uint8Array {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, at) => [red, green, blue, 255][at % 4]);
  return new Uint8Array(encode({ width, height, data }, 98).data);
}

/** Left half of one colour, right half of the other. */
export function halves(left: Colour, right: Colour, width = 32, height = 16): Uint8Array {
  const image = new PNG({ width, height });
  for (let at = 0; at < width * height; at++) image.data.set([...(at % width < width / 2 ? left : right), 255], 4 * at);
  return PNG.sync.write(image);
}

/** Writes files; folders are made. */
export function writeAll(folder: string, files: Readonly<Record<string, Uint8Array | string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** How far the pixels of an image are from one colour at most. */
export function farFrom(set: ImageSet, index: number, sample: number, colour: Colour): number {
  return Math.max(...Array.from(imageOf(set, index, sample), (level, at) => Math.abs(level - colour[at % 3])));
}

export type TarEntry = readonly [name: string, content: Uint8Array, type?: string, folder?: string];

/** A gzipped tar of files, by the layout of POSIX ustar. */
export function tarGz(files: readonly TarEntry[]): Uint8Array {
  const blocks = files.flatMap(([name, content, type = "0", folder = ""]) => {
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0);
    header.write("0000644\0", 100);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write(type, 156);
    header.write("ustar\0", 257);
    header.write(folder, 345);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** An npy file of bytes. */
export function npy(shape: readonly number[], values: Uint8Array): Uint8Array {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const head = Buffer.alloc(10);
  head.write("\x93NUMPY\x01\0", "latin1");
  const padded = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11);
  head.writeUInt16LE(padded.length + 1, 8);
  return Buffer.concat([head, Buffer.from(`${padded}\n`), values]);
}

/** An idx file of bytes. */
export function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const head = Buffer.from([0, 0, 8, shape.length, ...shape.flatMap(() => [0, 0, 0, 0])]);
  shape.forEach((length, axis) => {
    head.writeUInt32BE(length, 4 + 4 * axis);
  });
  return Buffer.concat([head, values]);
}
