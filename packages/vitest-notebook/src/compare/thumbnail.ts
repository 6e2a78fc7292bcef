// A picture as a coarse grid of brightness.
import { decodePng } from "./png.js";

const GRID = 16;

/** Mean brightness (0 to 1, transparent is white) on a grid of 16 × 16, then width and height in units of 10,000; undefined if unreadable. */
export function thumbnail(base64: string): Float32Array | undefined {
  const pixels = decodePng(base64);
  if (pixels === undefined) return undefined;
  const sums = new Float64Array(GRID * GRID);
  const counts = new Float64Array(GRID * GRID);
  const { width, height, data } = pixels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      const alpha = data[at + 3]! / 255;
      const light = (0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!) / 255;
      const place = Math.floor((y * GRID) / height) * GRID + Math.floor((x * GRID) / width);
      sums[place]! += 1 - alpha + alpha * light;
      counts[place]! += 1;
    }
  }
  const grid = new Float32Array(GRID * GRID + 2);
  sums.forEach((sum, place) => {
    grid[place] = counts[place] === 0 ? 1 : sum / counts[place]!;
  });
  grid[GRID * GRID] = width / 10_000;
  grid[GRID * GRID + 1] = height / 10_000;
  return grid;
}
