/** Times as a person reads them. */

/** `1.23 ms`, `45.6 µs`, `2.50 s`: three digits. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const unit = UNITS.find(([, size]) => seconds >= 0.9995 * size) ?? UNITS[UNITS.length - 1];
  const scaled = seconds / unit[1];
  return `${scaled >= 1000 ? Math.round(scaled) : scaled.toPrecision(3)} ${unit[0]}`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ["s", 1],
  ["ms", 1e-3],
  ["µs", 1e-6],
  ["ns", 1e-9],
];

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function spanText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [large, small, names] =
    whole < 3600
      ? [Math.floor(whole / 60), whole % 60, "min s"]
      : [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), "h min"];
  const [first, second] = names.split(" ");
  return `${large} ${first} ${String(small).padStart(2, "0")} ${second}`;
}
