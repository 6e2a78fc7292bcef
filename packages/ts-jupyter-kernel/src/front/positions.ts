/**
 * Cursor positions: Unicode code points on the wire (protocol 5.2), UTF-16 units inside.
 *
 *   toUnits("a😀b", 2) = 3,   toPoints("a😀b", 3) = 2
 */

/** UTF-16 offset of the position after `points` code points; positions outside the text become its ends. */
export function toUnits(text: string, points: number): number {
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left--) units += isPair(text, units) ? 2 : 1;
  return units;
}

/** Number of code points before the UTF-16 offset `units`. */
export function toPoints(text: string, units: number): number {
  const end = Math.min(units, text.length);
  let points = 0;
  for (let at = 0; at < end; at += isPair(text, at) ? 2 : 1) points++;
  return points;
}

/** The text in pieces of at most `size` units; no surrogate pair is cut. */
export function* piecesOf(text: string, size: number): Generator<string> {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + size, text.length);
    if (end < text.length && isPair(text, end - 1)) end--;
    // A size of one unit cannot hold a pair: progress matters more.
    if (end === at) end += 2;
    yield text.slice(at, end);
    at = end;
  }
}

function isPair(text: string, at: number): boolean {
  return isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
