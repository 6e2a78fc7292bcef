/**
 * Photographs from files: JPEG (jpeg-js) and PNG (pngjs), told apart by their first bytes and not by their names, as red, green, blue. What is transparent
 * lies on white.
 */
import { decode } from "jpeg-js";
import { PNG } from "pngjs";

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row. */
  readonly rgb: Uint8Array;
}

/** Millions of pixels, and megabytes while decoding, beyond which a JPEG is refused: the largest of ImageNet has some 60. */
const LIMITS = { maxResolutionInMP: 100, maxMemoryUsageInMB: 2048 } as const;

/** @throws Error in one line with the name, on what is neither JPEG nor PNG or is damaged */
export function decodePicture(bytes: Uint8Array, name: string): Picture {
  const decoder = decoders.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte));
  if (decoder === undefined) throw new Error(`neither JPEG nor PNG: ${name}`);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new Error(`damaged ${decoder.format} ${name}: ${(error as Error).message}`);
  }
}

interface Decoder {
  readonly format: string;
  /** First bytes of every file of the format. */
  readonly magic: readonly number[];
  decode(bytes: Uint8Array): Picture;
}

const decoders: readonly Decoder[] = [
  {
    format: "JPEG",
    magic: [0xff, 0xd8],
    decode: (bytes) => {
      const { width, height, data } = decode(bytes, { useTArray: true, formatAsRGBA: false, ...LIMITS });
      return { width, height, rgb: data };
    },
  },
  {
    format: "PNG",
    magic: [0x89, 0x50, 0x4e, 0x47],
    decode: (bytes) => {
      const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
      return { width, height, rgb: onWhite(data) };
    },
  },
];

/** Red, green, blue, alpha to red, green, blue. */
function onWhite(rgba: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, at) => {
    const pixel = 4 * Math.floor(at / 3);
    return Math.round(255 + ((rgba[pixel + (at % 3)] - 255) * rgba[pixel + 3]) / 255);
  });
}
