/**
 * The mean squared error that a continuum memory of numbers has in the long run, without drawing one. With z = (x, θ, accumulators), h the row that reads e off it
 * and noise of covariance N_t, the memory on a signal is a linear system with a clock,
 *
 *     z ← A_t z + noise,     Z ← A_t Z A_tᵀ + N_t,     E e² = h Z hᵀ + σ²
 *
 * A stretch of steps is four things: its map Φ, the noise Q it adds, and S and c with ⟨S, Z⟩ + c the sum of h Z hᵀ over it, Z at its beginning. Two stretches make one,
 *
 *     Φ = Φ₂Φ₁,   Q = Φ₂Q₁Φ₂ᵀ + Q₂,   S = S₁ + Φ₁ᵀS₂Φ₁,   c = c₁ + c₂ + ⟨S₂, Q₁⟩
 *
 * so that a whole period is made by halves, equal halves only once, and the moments that it leaves as they are, Z = ΦZΦᵀ + Q, by doubling (R. A. Smith,
 * Matrix equation XA + BX = C, SIAM J. Appl. Math. 16, 1968): k rounds are 2ᵏ periods. `expectedErrorReference` goes step by step.
 */
import { Matrix } from "ml-matrix";
import { wholeNumber } from "../../../linalg/index.js";
import { checkSignal, retentions, type SignalOptions } from "./autoregressive.js";

/** A level that holds a number: θ ← retention·θ + rate·Σe, once in `period` samples. */
export interface TrackingLevel {
  readonly period: number;
  readonly rate: number;
  readonly retention: number;
}

/** Steps on end: what they do to z, and to the sum of h Z hᵀ. */
interface Stretch {
  readonly steps: number;
  readonly map: Matrix;
  readonly noise: Matrix;
  readonly sums: Matrix;
  readonly own: number;
}

/**
 * Mean squared one-step error of the levels on the signal in the long run, averaged over a whole period: the least common multiple of the levels' periods.
 * @throws RangeError where it does not settle: the levels are unstable; on a period that is no positive whole number
 */
export function expectedError(levels: readonly TrackingLevel[], signal: SignalOptions): number {
  checkSignal(signal);
  const at = stretches(levels, signal);
  const whole = joined(Array.from({ length: wholePeriod(levels) }, (_, t) => at(t)));
  return (inner(whole.sums, settled(whole)) + whole.own) / whole.steps + signal.noise ** 2;
}

/** The same by going through Z step by step until a period changes it no more: slow, and nothing to get wrong. */
export function expectedErrorReference(levels: readonly TrackingLevel[], signal: SignalOptions): number {
  checkSignal(signal);
  const at = stretches(levels, signal);
  const period = wholePeriod(levels);
  let moments = Matrix.zeros(at(0).map.rows, at(0).map.rows);
  signal.variances.forEach((v, s) => {
    moments.set(s, s, v);
  });
  for (let before = 0, round = 0; round < MOST_PERIODS; round++) {
    let total = 0;
    for (let t = 0; t < period; t++) {
      const { map, noise, sums } = at(t);
      total += inner(sums, moments) + signal.noise ** 2;
      moments = carried(map, moments).add(noise);
    }
    const error = total / period;
    if (!Number.isFinite(error)) break;
    if (Math.abs(error - before) <= 1e-12 * period * error) return error;
    before = error;
  }
  throw new RangeError(UNSETTLED);
}

const MOST_PERIODS = 100_000;
const MOST_DOUBLINGS = 60;
const UNSETTLED = "invalid levels: their error does not settle";

function wholePeriod(levels: readonly TrackingLevel[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return levels.reduce((whole, { period }) => (whole * wholeNumber("period", period, 1)) / divisor(whole, period), 1);
}

const inner = (a: Matrix, b: Matrix): number => Matrix.mul(a, b).sum();
const carried = (map: Matrix, moments: Matrix): Matrix => map.mmul(moments).mmul(map.transpose());

function both(first: Stretch, then: Stretch): Stretch {
  return {
    steps: first.steps + then.steps,
    map: then.map.mmul(first.map),
    noise: carried(then.map, first.noise).add(then.noise),
    sums: carried(first.map.transpose(), then.sums).add(first.sums),
    own: first.own + then.own + inner(then.sums, first.noise),
  };
}

/** All of them on end. Neighbours are joined in pairs; a pair that was there before, of the very same stretches, is not joined again. */
function joined(all: readonly Stretch[]): Stretch {
  const known = new Map<Stretch, Map<Stretch, Stretch>>();
  const pair = (first: Stretch, then: Stretch): Stretch => {
    const behind = known.get(first) ?? new Map<Stretch, Stretch>();
    const found = behind.get(then) ?? both(first, then);
    known.set(first, behind.set(then, found));
    return found;
  };
  let row = all;
  while (row.length > 1) {
    row = Array.from({ length: Math.ceil(row.length / 2) }, (_, i) =>
      2 * i + 1 < row.length ? pair(row[2 * i], row[2 * i + 1]) : row[2 * i],
    );
  }
  return row[0];
}

/** Z = ΦZΦᵀ + Q. */
function settled({ map: once, noise }: Stretch): Matrix {
  let [map, moments] = [once, noise];
  for (let round = 0; round < MOST_DOUBLINGS; round++) {
    const added = carried(map, moments);
    const change = added.norm("frobenius");
    if (!Number.isFinite(change)) break;
    moments = Matrix.add(moments, added);
    if (change <= 1e-16 * moments.norm("frobenius")) return moments;
    map = map.mmul(map);
  }
  throw new RangeError(UNSETTLED);
}

/** Step t as a stretch: the same object wherever the same levels are due. */
function stretches(levels: readonly TrackingLevel[], signal: SignalOptions): (t: number) => Stretch {
  const made = new Map<string, Stretch>();
  return (t) => {
    const due = levels.map(({ period }) => (t + 1) % period === 0);
    const step = made.get(due.join()) ?? oneStep(levels, signal, due);
    made.set(due.join(), step);
    return step;
  };
}

function oneStep(levels: readonly TrackingLevel[], signal: SignalOptions, due: readonly boolean[]): Stretch {
  const alpha = retentions(signal);
  const [k, n] = [alpha.length, levels.length];
  // e without its own noise, from (x, θ, acc).
  const sees = [...alpha.map(() => 1), ...levels.map(() => -1), ...levels.map(() => 0)];
  const map = Matrix.eye(k + 2 * n);
  const entered = Matrix.zeros(k + 2 * n, 1);
  alpha.forEach((a, s) => {
    map.set(s, s, a);
  });
  levels.forEach(({ rate, retention }, s) => {
    const [theta, gathered] = [k + s, k + n + s];
    const all = sees.map((value, column) => value + (column === gathered ? 1 : 0));
    map.setRow(due[s] ? theta : gathered, due[s] ? all.map((value) => rate * value) : all);
    entered.set(due[s] ? theta : gathered, 0, due[s] ? rate : 1);
    if (!due[s]) return;
    map.set(theta, theta, map.get(theta, theta) + retention);
    map.setRow(gathered, new Array(k + 2 * n).fill(0));
  });
  const noise = entered.mmul(entered.transpose()).mul(signal.noise ** 2);
  alpha.forEach((a, s) => {
    noise.set(s, s, noise.get(s, s) + (1 - a ** 2) * signal.variances[s]);
  });
  const row = Matrix.rowVector(sees);
  return { steps: 1, map, noise, sums: row.transpose().mmul(row), own: 0 };
}
