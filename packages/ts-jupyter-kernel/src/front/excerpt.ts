/** A value of a request as it is quoted in the error that answers it. */

/** Enough to recognize it; what was sent may be megabytes. */
const LONGEST = 80;

/** JSON, shortened; `missing` for undefined. */
export function excerptOf(value: unknown): string {
  if (value === undefined) return "missing";
  let json: string;
  try {
    json = JSON.stringify(value);
  } catch {
    // Deeper than the stack: nobody meant that.
    return Array.isArray(value) ? "[…]" : "{…}";
  }
  return json.length > LONGEST ? `${json.slice(0, LONGEST)}…` : json;
}
