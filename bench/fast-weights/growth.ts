/** How time grows with the length of the sequence: microseconds a step at each T, and the exponent p of time ∝ T^p. */
import type { Results } from "../harness/results.js";
import { labelOf, markdownTable, medianOf, three } from "../report/cells.js";
import { LENGTHS, programName } from "./problems.js";

/** From here on what a call costs whatever its length no longer shows. */
const LONG = 1024;

/** The slope of ln seconds over ln T, least squares. @throws RangeError on fewer than two points */
export function growthExponent(lengths: readonly number[], seconds: readonly number[]): number {
  if (lengths.length < 2 || lengths.length !== seconds.length) {
    throw new RangeError(`invalid points: ${lengths.length} lengths, ${seconds.length} times`);
  }
  const [x, y] = [lengths.map(Math.log), seconds.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, i) => (value - mx) * (y[i] - my))) / mean(x.map((value) => (value - mx) ** 2));
}

/** A row a side; without two lengths of at least 1024 there is no exponent. */
export function growthTable({ sides, programs }: Results): string {
  const measured = LENGTHS.flatMap((length) => {
    const program = programs.find(({ name }) => name === programName(length));
    return program === undefined ? [] : [{ length, program }];
  });
  const rows = sides.flatMap((side) => {
    const times = measured.map(({ length, program }) => ({ length, ms: medianOf(program, side.key) }));
    if (times.every(({ ms }) => ms === undefined)) return [];
    const cells = times.map(({ length, ms }) => (ms === undefined ? "–" : three((1000 * ms) / length)));
    return [[labelOf(side), ...cells, exponentOf(times)]];
  });
  const header = [
    "µs a step of the sequence",
    ...measured.map(({ length }) => `T = ${length}`),
    "time ∝ T^p, p from 1024",
  ];
  return rows.length === 0 ? "" : markdownTable(header, rows);
}

function exponentOf(times: readonly { readonly length: number; readonly ms: number | undefined }[]): string {
  const long = times.flatMap(({ length, ms }) => (ms === undefined || length < LONG ? [] : [{ length, ms }]));
  if (long.length < 2) return "–";
  const [lengths, seconds] = [long.map(({ length }) => length), long.map(({ ms }) => ms / 1000)];
  return growthExponent(lengths, seconds).toFixed(2);
}
