import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { faberCoefficients } from "../../../lib/linalg/faber.js";
import {
  column,
  distance,
  entries,
  expm,
  integrateAdaptive,
  maxAbs,
  numericalRange,
  propagate,
  propagateReference,
  sparseTimes,
  toSparse,
} from "../../../lib/linalg/index.js";
import {
  diagonal,
  drudeLorentz,
  heom,
  pauliBasis,
  sigmaZ,
  toVector,
  twoLevelHamiltonian,
} from "../../../lib/physics/index.js";
import { key, normal } from "../../../lib/tensor/random.js";

const random = (seed: number, n: number) => Matrix.from1DArray(n, n, Array.from(normal(key(seed), n * n)));
const sparse = (rows: number[][]) => toSparse(new Matrix(rows));
const diag = (values: number[]) => toSparse(Matrix.diag(values));
const grid = (count: number, step: number) => Array.from({ length: count + 1 }, (_, i) => i * step);

/** The hierarchy of QuTiP's example HEOM-1a, with its excited state. */
function hierarchy(expansion: "matsubara" | "pade", terms: number, depth: number) {
  const { generator, resolved } = heom({
    hamiltonian: twoLevelHamiltonian(0.5, 1),
    coupling: sigmaZ,
    bath: drudeLorentz({ lambda: 0.1, gamma: 0.5, temperature: 0.5, expansion, terms }),
    depth,
    terminator: "double-commutator",
  });
  const x0 = new Float64Array(generator.rows);
  x0.set(toVector(pauliBasis, diagonal([1, 0])));
  return { generator, resolved, x0 };
}

const largestError = (states: readonly Float64Array[], expected: readonly Float64Array[]) =>
  Math.max(...states.map((state, i) => distance(state, expected[i])));

describe("propagate", () => {
  test.each([3, 9, 30])(
    "equals the dense exponential of a random matrix of order %s at every time, from the first one on",
    (n) => {
      const a = random(1, n);
      const x0 = normal(key(2), n);
      const states = propagate(toSparse(a), x0, [1, 1, 1.5, 3]);
      const expected = [0, 0, 0.5, 2].map((t) => entries(expm(a, t).mmul(column(x0))));
      const scale = maxAbs(column(expected[3]));
      expect(largestError(states, expected) / scale).toBeLessThan(1e-10);
    },
  );

  test.each([1e-6, 1e-8, 1e-10, 1e-12])(
    "keeps the tolerance %s on a hierarchy that is stiff and far from normal",
    (tolerance) => {
      const { generator, x0 } = hierarchy("matsubara", 2, 5);
      const times = [0, 0.3, 2, 17, 50];
      const states = propagate(generator, x0, times, { tolerance });
      expect(largestError(states, propagateReference(generator, x0, times))).toBeLessThan(tolerance);
    },
  );

  test("has the printed populations of 56 and of 1287 matrices", () => {
    const population = (terms: number, expansion: "matsubara" | "pade", depth: number) => {
      const { generator, resolved, x0 } = hierarchy(expansion, terms, depth);
      const times = [0, 1, 2, 5, 10, 20, 50];
      return propagate(generator, x0, times, { keep: resolved }).map(([one, , , z]) => (one + z) / Math.SQRT2);
    };
    const small = [1, 0.7832448, 0.4125635, 0.5789741, 0.4166773, 0.3298838, 0.3148959];
    expect(distance(population(2, "matsubara", 5), small)).toBeLessThan(6e-8);
    // The printed row is two levels deeper.
    const large = [1, 0.7830694, 0.4121967, 0.5793644, 0.4169377, 0.3299054, 0.3148229];
    expect(distance(population(4, "pade", 8), large)).toBeLessThan(3e-7);
  });

  test("returns of kept coordinates what it returns of all, however many times there are", () => {
    const { generator, x0 } = hierarchy("pade", 1, 4);
    const keep = [3, 0, 17];
    const all = propagate(generator, x0, grid(400, 0.05), { tolerance: 1e-12 });
    const kept = propagate(generator, x0, grid(400, 0.05), { tolerance: 1e-12, keep });
    expect(kept).toHaveLength(401);
    const expected = all.map((state) => Float64Array.from(keep, (index) => state[index]));
    expect(largestError(kept, expected)).toBeLessThan(2e-12);
  });

  test("preserves the trace, the coordinate whose row is empty", () => {
    const { generator, x0 } = hierarchy("pade", 1, 4);
    const states = propagate(generator, x0, grid(20, 5), { keep: [0] });
    expect(Math.max(...states.map(([trace]) => Math.abs(trace - x0[0])))).toBeLessThan(1e-10);
  });

  test("decays by rates from 0 to 10⁴ and turns by 500 radians a time, as exponential and cosine do", () => {
    const rates = [0, 1e-3, 1, 50, 1e4];
    const [, decayed] = propagate(diag(rates.map((rate) => -rate)), new Float64Array(5).fill(1), [0, 2]);
    expect(
      distance(
        decayed,
        rates.map((rate) => Math.exp(-2 * rate)),
      ),
    ).toBeLessThan(1e-10);
    const turned = propagate(
      sparse([
        [0, -500],
        [500, 0],
      ]),
      Float64Array.of(1, 0),
      [0, 0.1, 10],
    );
    expect(distance(turned[1], [Math.cos(50), Math.sin(50)])).toBeLessThan(1e-10);
    expect(distance(turned[2], [Math.cos(5000), Math.sin(5000)])).toBeLessThan(1e-10);
  });

  test("is as exact at early times of a step as at its end, where everything has decayed", () => {
    const a = Matrix.zeros(5, 5);
    for (let i = 0; i < 5; i++) {
      a.set(i, i, -200);
      if (i > 0) a.set(i, i - 1, 150);
      if (i < 4) a.set(i, i + 1, 50);
    }
    const x0 = normal(key(5), 5);
    const times = [0, 0.001, 0.01, 0.1, 2];
    const expected = times.map((t) => entries(expm(a, t).mmul(column(x0))));
    expect(largestError(propagate(toSparse(a), x0, times), expected)).toBeLessThan(1e-10);
    expect(largestError(propagate(toSparse(a), x0, times, { keep: [0, 1, 2, 3, 4] }), expected)).toBeLessThan(1e-10);
  });

  test("follows growth, a Jordan block, and a coupling ten thousand times larger than all rates", () => {
    const [, grown] = propagate(diag([3, -1]), Float64Array.of(1, 1), [0, 10]);
    expect(grown[0] / Math.exp(30)).toBeCloseTo(1, 9);
    const jordan = Matrix.zeros(6, 6);
    for (let i = 0; i < 5; i++) jordan.set(i, i + 1, 1);
    const [, powers] = propagate(toSparse(jordan), Float64Array.of(0, 0, 0, 0, 0, 1), [0, 7]);
    expect(distance(powers, [7 ** 5 / 120, 7 ** 4 / 24, 7 ** 3 / 6, 7 ** 2 / 2, 7, 1])).toBeLessThan(1e-10 * 7 ** 5);
    const [, fed] = propagate(
      sparse([
        [-1, 1e4],
        [0, -2],
      ]),
      Float64Array.of(0, 1),
      [0, 3],
    );
    expect(distance(fed, [1e4 * (Math.exp(-3) - Math.exp(-6)), Math.exp(-6)]) / 1e4).toBeLessThan(1e-10);
  });

  test("returns the start for the matrix 0, zeros for the state 0, and the scalar exponential for a multiple of 1", () => {
    const x = Float64Array.of(1, 2);
    expect(distance(propagate(diag([0, 0]), x, [0, 1e6])[1], x)).toBeLessThan(1e-15);
    expect(propagate(diag([-1, 5]), Float64Array.of(0, 0), [0, 3])[1]).toEqual(Float64Array.of(0, 0));
    expect(distance(propagate(diag([-2, -2]), x, [0, 3])[1], [Math.exp(-6), 2 * Math.exp(-6)])).toBeLessThan(1e-10);
    expect(propagate(diag([-1, -1]), x, [4])).toEqual([x]);
  });

  test("does not change the state that it starts from, and tells how many times it has reached", () => {
    const { generator, x0 } = hierarchy("pade", 1, 3);
    const before = x0.slice();
    const told: [number, number][] = [];
    propagate(generator, x0, grid(40, 1), { onProgress: (done, total) => told.push([done, total]) });
    expect(x0).toEqual(before);
    expect(told.at(-1)).toEqual([41, 41]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
  });

  test("refuses what it cannot propagate, with the value", () => {
    const a = diag([-1, -1]);
    const x = Float64Array.of(1, 1);
    expect(() => propagate(a, x, [0, 2, 1])).toThrow("invalid times: 1 after 2");
    expect(() => propagate(a, x, [0, Number.NaN])).toThrow("invalid time: NaN");
    expect(() => propagate(a, x, [])).toThrow("invalid times: none");
    expect(() => propagate(a, Float64Array.of(1), [0, 1])).toThrow("invalid initial state: got 1, expected 2");
    expect(() => propagate(a, x, [0, 1], { tolerance: 1e-16 })).toThrow("invalid tolerance: 1e-16");
    expect(() => propagate(a, x, [0, 1], { keep: [2] })).toThrow("invalid coordinate: 2");
    expect(() => propagate(diag([Number.NaN, 1]), x, [0, 1])).toThrow("invalid matrix: norm NaN");
    expect(() => propagate(diag([1000, 1]), x, [0, 10])).toThrow(/^invalid problem: the state overflows at t = /);
    expect(() => propagate(toSparse(Matrix.zeros(2, 3)), x, [0, 1])).toThrow("invalid shape: got 2×3");
  });
});

describe("faberCoefficients", () => {
  test("are Bessel functions on segments and Taylor's on a disc", () => {
    // I₀(1), I₁(1), J₀(1), J₁(1), J₀(50): Abramowitz and Stegun, tables 9.1, 9.8.
    const flat = faberCoefficients({ centre: 0, capacity: 0.5, shape: 1 }, 1, 30);
    expect([flat[0], flat[1]].map((x) => x.toFixed(12))).toEqual(["1.266065877752", "0.565159103992"]);
    const upright = faberCoefficients({ centre: 0, capacity: 0.5, shape: -1 }, 1, 30);
    expect([upright[0], upright[1]].map((x) => x.toFixed(12))).toEqual(["0.765197686558", "0.440050585745"]);
    expect(faberCoefficients({ centre: 0, capacity: 25, shape: -1 }, 1, 200)[0]).toBeCloseTo(0.05581232766925181, 13);
    const disc = faberCoefficients({ centre: -1, capacity: 3, shape: 0 }, 0.5, 20);
    expect(disc[4] / ((Math.exp(-0.5) * 1.5 ** 4) / 24)).toBeCloseTo(1, 13);
  });
});

describe("numericalRange", () => {
  test("is the box of the symmetric and the skew part's eigenvalues", () => {
    const a = random(3, 12);
    const symmetric = Matrix.add(a, a.transpose()).mul(0.5);
    const { realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
    const turning = new EigenvalueDecomposition(Matrix.sub(a, a.transpose()).mul(0.5)).imaginaryEigenvalues;
    const { left, right, height } = numericalRange(toSparse(a), normal(key(4), 12));
    expect([left, right]).toEqual([Math.min, Math.max].map((f) => expect.closeTo(f(...realEigenvalues), 10)));
    expect(height).toBeCloseTo(Math.max(...turning), 10);
  });
});

describe("integrateAdaptive", () => {
  const oscillator = (_: number, [x, v]: Float64Array) => Float64Array.of(v, -x);

  test.each([1e-5, 1e-7, 1e-9])("has an error near its tolerance %s after ten turns", (rtol) => {
    const [, x] = integrateAdaptive(oscillator, Float64Array.of(1, 0), [0, 20 * Math.PI], { rtol, atol: rtol });
    const error = distance(x, [1, 0]);
    expect(error).toBeLessThan(100 * rtol);
    expect(error).toBeGreaterThan(rtol / 100);
  });

  test("needs 10^(1/5) times the calls for a digit more: it is of fifth order", () => {
    const calls = (rtol: number) => {
      let count = 0;
      const f = (t: number, x: Float64Array) => {
        count++;
        return oscillator(t, x);
      };
      integrateAdaptive(f, Float64Array.of(1, 0), [0, 200], { rtol, atol: rtol });
      return count;
    };
    expect(Math.log10(calls(1e-11) / calls(1e-7)) / 4).toBeCloseTo(1 / 5, 1.5);
  });

  test("follows a rate that depends on time, and times that are not uniform", () => {
    const times = [0, 0.01, 3, 3, 8];
    const states = integrateAdaptive((t, [x]) => Float64Array.of(Math.cos(t) * x), Float64Array.of(2), times);
    const expected = times.map((t) => Float64Array.of(2 * Math.exp(Math.sin(t))));
    expect(largestError(states, expected)).toBeLessThan(1e-8);
  });

  test("agrees with propagate on a hierarchy, with a rate that writes into the same array every time", () => {
    const { generator, x0 } = hierarchy("pade", 1, 3);
    const out = new Float64Array(x0.length);
    const rate = (_: number, x: Float64Array) => sparseTimes(generator, x, out);
    const states = integrateAdaptive(rate, x0, [0, 1, 7], { rtol: 1e-10, atol: 1e-12 });
    expect(largestError(states, propagate(generator, x0, [0, 1, 7]))).toBeLessThan(1e-9);
  });

  test("crosses a kink that is one of the times without losing accuracy", () => {
    const rate = (t: number) => Float64Array.of(t < 1 ? 1 : -2);
    const [, , x] = integrateAdaptive((t) => rate(t), Float64Array.of(0), [0, 1, 2]);
    expect(x[0]).toBeCloseTo(-1, 8);
  });

  test("refuses descending times, rates of the wrong length and rates that are not finite", () => {
    const one = Float64Array.of(1);
    expect(() => integrateAdaptive(() => one, one, [0, -1])).toThrow("invalid times: -1 after 0");
    expect(() => integrateAdaptive(() => new Float64Array(2), one, [0, 1])).toThrow("invalid rate: got 2, expected 1");
    expect(() => integrateAdaptive(() => Float64Array.of(Number.NaN), one, [0, 1])).toThrow("invalid rate: NaN");
    expect(() => integrateAdaptive((_, [x]) => Float64Array.of(x * x), one, [0, 2])).toThrow(/^invalid problem: /);
    expect(() => integrateAdaptive(() => one, one, [0, 1], { rtol: -1 })).toThrow("invalid rtol: -1");
  });
});
