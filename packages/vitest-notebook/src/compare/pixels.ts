// How much of a picture differs. A pixel differs when its colour lies outside of what the other picture has at that place and at the eight
// places around it, by more than 8 of 255 steps of red, green or blue and 15 % of the contrast there. Lines that moved by a part of a pixel,
// and with them all anti-aliasing, stay inside; a line that is missing, another colour, another digit do not. What counts is the patch of
// 32 × 32 pixels in which most pixels differ, and not the picture as a whole: a changed digit is as much of a patch in a large picture as
// in a small one.
//
// The default limit of 0.2 % (2 pixels a patch) was measured on 640 × 480 figures of matplotlib and resvg: data changed by 1e-3 or curves
// moved by 0.4 pixels give at most 2 pixels a patch; a full stop that became a comma gives 4, a changed digit 6 and more, a curve moved by
// 2 pixels 110. A share of the whole picture cannot separate these: pixelmatch counts 108 pixels for a curve moved by 0.3 pixels and 7 for
// a changed digit. What it does not see: in letters of up to 15 pixels a 6 that became an 8, or an 8 a 9, may differ in 1 or 2 pixels; from
// 18 pixels on all digits are told apart. Letters drawn by another version of a font library differ as much as other letters do, and are a
// difference.

/** Eight-bit RGBA, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

export interface PictureDifference {
  /** Differing pixels of the whole picture. */
  count: number;
  /** Share of the differing pixels in the worst patch. */
  share: number;
  /** The worst patch. */
  left: number;
  top: number;
  width: number;
  height: number;
}

const STEPS = 8;
/** Share of the contrast around a place: thin lines lose some of their darkness when they lie between two rows of pixels. */
const SOFT = 0.15;
const PATCH = 32;
/** Pictures up to this size are data or icons, not drawings with soft edges: each pixel is held against its own place only. */
const SMALL = 64;

/** Two pictures of one size. */
export function pictureDifference(expected: Pixels, actual: Pixels): PictureDifference {
  const { width, height } = expected;
  const reach = width <= SMALL && height <= SMALL ? 0 : 1;
  const [before, after] = [onWhite(expected), onWhite(actual)];
  const differs = new Uint8Array(width * height);
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (isNear(before, after, 3 * at)) continue;
      const place = { x, y, width, height, reach };
      if (isWithin(before, after, place) && isWithin(after, before, place)) continue;
      differs[at] = 1;
      count += 1;
    }
  }
  return { count, ...worstPatch(differs, width, height) };
}

/** Red, green and blue of each pixel, on white paper. */
function onWhite({ width, height, data }: Pixels): Uint8Array {
  const colours = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const alpha = data[4 * at + 3]!;
    for (let c = 0; c < 3; c++) {
      const value = data[4 * at + c]!;
      colours[3 * at + c] = alpha === 255 ? value : Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return colours;
}

function isNear(before: Uint8Array, after: Uint8Array, at: number): boolean {
  for (let c = at; c < at + 3; c++) if (Math.abs(before[c]! - after[c]!) > STEPS) return false;
  return true;
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  reach: number;
}

/** Does the colour of one picture lie between the colours that the other has around the same place? */
function isWithin(one: Uint8Array, other: Uint8Array, { x, y, width, height, reach }: Place): boolean {
  const [top, bottom] = [Math.max(0, y - reach), Math.min(height - 1, y + reach)];
  const [left, right] = [Math.max(0, x - reach), Math.min(width - 1, x + reach)];
  for (let c = 0; c < 3; c++) {
    let [least, most] = [255, 0];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const value = other[3 * (row * width + column) + c]!;
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
    const value = one[3 * (y * width + x) + c]!;
    const slack = STEPS + SOFT * (most - least);
    if (value < least - slack || value > most + slack) return false;
  }
  return true;
}

/** Of all patches, the first with the most differing pixels; a picture smaller than a patch is its own patch. */
function worstPatch(differs: Uint8Array, width: number, height: number): Omit<PictureDifference, "count"> {
  const [across, down] = [Math.min(PATCH, width), Math.min(PATCH, height)];
  const columns = new Uint16Array(width);
  const worst = { most: -1, left: 0, top: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      columns[x]! += differs[y * width + x]! - (y >= down ? differs[(y - down) * width + x]! : 0);
    }
    if (y < down - 1) continue;
    let inside = 0;
    for (let x = 0; x < width; x++) {
      inside += columns[x]! - (x >= across ? columns[x - across]! : 0);
      if (x >= across - 1 && inside > worst.most)
        Object.assign(worst, { most: inside, left: x - across + 1, top: y - down + 1 });
    }
  }
  const area = across * down;
  return { share: area === 0 ? 0 : worst.most / area, left: worst.left, top: worst.top, width: across, height: down };
}
