/** Numbers and text on their way to a reader: significant digits, columns that line up, HTML escapes. */

/** Escapes text for HTML content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** A number with `digits` significant digits, without trailing zeros; safe integers keep all theirs. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞");
  if (Number.isSafeInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 10 ** Math.max(6, digits)) {
    return value.toExponential(digits - 1).replace(/\.?0+e/, "e");
  }
  return String(Number(value.toPrecision(digits)));
}

/**
 * One formatter for a whole column, so that decimal points line up: integers as they are, fixed decimals where every
 * non-zero entry keeps a significant digit, scientific notation otherwise.
 */
export function columnFormatter(values: readonly number[], digits = 4): (value: number) => string {
  const sizes = values.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  const special = (value: number) => String(value).replace("Infinity", "∞");
  if (sizes.every(Number.isSafeInteger)) return (value) => (Number.isFinite(value) ? String(value) : special(value));
  const largest = sizes.reduce((a, b) => Math.max(a, b));
  const smallest = sizes.reduce((a, b) => Math.min(a, b));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(largest)));
  const fixed = largest < 1e6 && smallest >= 10 ** -decimals && decimals <= 8;
  return (value) => {
    if (!Number.isFinite(value)) return special(value);
    return fixed ? value.toFixed(decimals) : value.toExponential(digits - 1);
  };
}

/** JSON has no NaN and no infinity: they travel as the strings "NaN", "Infinity" and "-Infinity". */
export function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Seconds as a person says them: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}
