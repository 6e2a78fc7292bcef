/**
 * Antialiased resizing of a square image, separably: out = W · image · Wᵀ, where row o of W samples a kernel of the width of one new pixel,
 *
 *     W[o, i] ∝ k((i + ½ − (o + ½) s) / s),   Σᵢ W[o, i] = 1,   s = from / to.
 *
 * `lanczos`: k(x) = sinc(x) sinc(x/3) for |x| < 3, the usual choice for Omniglot (105 → 28; Finn et al. 2017 and most after them). `box`: the mean of the area
 * that a new pixel covers. What Lanczos overshoots is cut off at 0 and 1.
 */
export type ResampleKernel = "lanczos" | "box";

/** W, [to, from], rows adding to one. @throws RangeError unless 0 < to ≤ from */
export function resampleWeights(from: number, to: number, kernel: ResampleKernel = "lanczos"): Float64Array {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && to > 0 && to <= from)) {
    throw new RangeError(`invalid sizes: ${from} to ${to}`);
  }
  const scale = from / to;
  const weights = new Float64Array(to * from);
  for (let o = 0; o < to; o++) {
    const row = weights.subarray(o * from, (o + 1) * from);
    for (let i = 0; i < from; i++) row[i] = kernel === "box" ? overlap(i, o * scale, scale) : lanczos(i, o, scale);
    const sum = row.reduce((total, weight) => total + weight, 0);
    for (let i = 0; i < from; i++) row[i] /= sum;
  }
  return weights;
}

/** The part of pixel i that lies in [start, start + scale). */
function overlap(i: number, start: number, scale: number): number {
  return Math.max(0, Math.min(i + 1, start + scale) - Math.max(i, start));
}

function lanczos(i: number, o: number, scale: number): number {
  const x = (i + 0.5 - (o + 0.5) * scale) / scale;
  return Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Resizes images of ink (1) on paper (0), [from, from], to bytes 0 … 255, [to, to]. Only ink is visited: a character covers a twelfth of its sheet. */
export function inkResampler(
  from: number,
  to: number,
  kernel: ResampleKernel = "lanczos",
): (ink: ArrayLike<number>, out: Uint8Array) => void {
  const weights = resampleWeights(from, to, kernel);
  const sources = Array.from({ length: to }, (_, o) => band(from, (i) => weights[o * from + i] !== 0));
  const targets = Array.from({ length: from }, (_, i) => band(to, (o) => weights[o * from + i] !== 0));
  const columns = new Float64Array(from * to);
  return (ink, out) => {
    columns.fill(0);
    for (let at = 0; at < from * from; at++) {
      if (ink[at] === 0) continue;
      const row = Math.floor(at / from) * to;
      const column = at % from;
      const { start, end } = targets[column];
      for (let o = start; o < end; o++) columns[row + o] += weights[o * from + column];
    }
    for (let y = 0; y < to; y++) {
      const { start, end } = sources[y];
      for (let x = 0; x < to; x++) {
        let sum = 0;
        for (let row = start; row < end; row++) sum += weights[y * from + row] * columns[row * to + x];
        out[y * to + x] = Math.round(255 * Math.min(1, Math.max(0, sum)));
      }
    }
  };
}

/** The shortest range that holds all of 0 … n − 1 that are wanted. */
function band(n: number, wanted: (i: number) => boolean): { readonly start: number; readonly end: number } {
  const places = Array.from({ length: n }, (_, i) => i).filter(wanted);
  return { start: places[0], end: places[places.length - 1] + 1 };
}
