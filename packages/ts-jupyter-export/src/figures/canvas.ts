// The one thing plotly.js paints on a canvas is the pixels of heat maps and images: filled rectangles or raw pixels,
// then toDataURL. This is that much of a canvas: an RGBA array and a PNG writer (W3C PNG, 8-bit RGBA, filter 0).
import { crc32, deflateSync } from "node:zlib";

type Rgba = [red: number, green: number, blue: number, alpha: number];

interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** The context object plotly.js receives from `canvas.getContext("2d")`. */
export class PixelContext {
  fillStyle = "#000";
  #pixels: Pixels = { width: 0, height: 0, data: new Uint8ClampedArray() };

  constructor(private readonly canvas: { width: number; height: number }) {}

  createImageData(width: number, height: number): Pixels {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }

  putImageData(image: Pixels, left: number, top: number): void {
    const target = this.#current();
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const from = (y * image.width + x) * 4;
        put(target, left + x, top + y, image.data.subarray(from, from + 4));
      }
    }
  }

  fillRect(left: number, top: number, width: number, height: number): void {
    const target = this.#current();
    const colour = parseColour(this.fillStyle);
    const [x0, x1] = [Math.round(Math.min(left, left + width)), Math.round(Math.max(left, left + width))];
    const [y0, y1] = [Math.round(Math.min(top, top + height)), Math.round(Math.max(top, top + height))];
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) put(target, x, y, colour);
  }

  clearRect(left: number, top: number, width: number, height: number): void {
    const before = this.fillStyle;
    this.fillStyle = "rgba(0,0,0,0)";
    this.fillRect(left, top, width, height);
    this.fillStyle = before;
  }

  toDataURL(): string {
    return `data:image/png;base64,${encodePng(this.#current()).toString("base64")}`;
  }

  /** A canvas is emptied when its size changes. */
  #current(): Pixels {
    const { width, height } = this.canvas;
    if (this.#pixels.width !== width || this.#pixels.height !== height) {
      this.#pixels = this.createImageData(width, height);
    }
    return this.#pixels;
  }
}

function put({ width, height, data }: Pixels, x: number, y: number, colour: ArrayLike<number>): void {
  if (x >= 0 && x < width && y >= 0 && y < height) data.set(colour, (y * width + x) * 4);
}

/** plotly.js hands over `rgb(…)`, `rgba(…)` (from tinycolor) or hex colours. */
export function parseColour(text: string): Rgba {
  const hex = /^#([0-9a-f]{6})$/i.exec(text);
  if (hex?.[1]) {
    const value = Number.parseInt(hex[1], 16);
    return [value >> 16, (value >> 8) & 255, value & 255, 255];
  }
  const parts = [...text.matchAll(/[\d.]+/g)].map((match) => Number(match[0]));
  if (!text.startsWith("rgb") || parts.length < 3) return [0, 0, 0, 255];
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
  return [red, green, blue, Math.round(alpha * 255)];
}

/** RGBA pixels as a PNG file. */
export function encodePng({ width, height, data }: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA, deflate, no interlace
  const rows = Buffer.alloc(height * (width * 4 + 1));
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const frame = Buffer.alloc(body.length + 12);
  frame.writeUInt32BE(body.length, 0);
  frame.write(type, 4, "latin1");
  body.copy(frame, 8);
  frame.writeUInt32BE(crc32(frame.subarray(4, body.length + 8)), body.length + 8);
  return frame;
}
