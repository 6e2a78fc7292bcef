import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { expm, maxAbs, maxDifference, toSparse } from "../../../lib/linalg/index.js";
import {
  blockKernel,
  blockTensors,
  kernelFromTensors,
  mapsFromTensors,
  reducedMaps,
  sampleBlockKernel,
  sampledMaps,
  sampledTensors,
  transferTensors,
  transferTensorsReference,
  volterraSolve,
} from "../../../lib/memory/index.js";
import { key } from "../../../lib/tensor/random.js";
import { randomMatrix } from "../random-matrix.js";

const M = randomMatrix(key(21), 6, 6, 0.5);
const resolved = [0, 1];
const order = (coarse: number, fine: number): number => Math.log2(coarse / fine);

describe("transferTensors", () => {
  test("of the reduced maps equal A_ru A_uu^(n−2) A_ur to 1e-12", () => {
    const a = expm(M, 0.3);
    const recursive = transferTensors(reducedMaps(a, resolved, 12));
    blockTensors(a, resolved, 12).forEach((tensor, i) => {
      expect(maxDifference(tensor, recursive[i])).toBeLessThan(1e-12);
    });
  });

  test("by flat convolutions equal the recursion as it is written to 1e-13", () => {
    const maps = reducedMaps(expm(M, 0.3), resolved, 20);
    const reference = transferTensorsReference(maps);
    transferTensors(maps).forEach((tensor, i) => {
      expect(maxDifference(tensor, reference[i])).toBeLessThan(1e-13 * (1 + maxAbs(maps[i])));
    });
  });

  test("of a sparse generator, its resolved coordinates emptied after each step, equal those of its maps", () => {
    const recursive = transferTensors(sampledMaps(toSparse(M), resolved, 0.3, 12));
    sampledTensors(toSparse(M), resolved, 0.3, 12).forEach((tensor, i) => {
      expect(maxDifference(tensor, recursive[i])).toBeLessThan(1e-13);
    });
  });

  test("are undone by mapsFromTensors", () => {
    const maps = reducedMaps(expm(M, 0.3), resolved, 9);
    mapsFromTensors(transferTensors(maps), 9).forEach((map, i) => {
      expect(maxDifference(map, maps[i])).toBeLessThan(1e-12);
    });
  });

  test("of a full state vanish from the second on, each map being computed on its own", () => {
    const maps = [1, 2, 3, 4, 5, 6].map((n) => expm(M, 0.3 * n));
    transferTensors(maps)
      .slice(1)
      .forEach((tensor) => {
        expect(maxAbs(tensor)).toBeLessThan(1e-14);
      });
  });

  test("sampledMaps equal the resolved blocks of the powers of one exponential", () => {
    const maps = reducedMaps(expm(M, 0.3), resolved, 8);
    sampledMaps(M, resolved, 0.3, 8).forEach((map, i) => {
      expect(maxDifference(map, maps[i])).toBeLessThan(1e-13);
    });
  });

  test("vanish for a map sampled at half the period of its oscillation, 2π/3 for an atom with γ₀ = 5, λ = 1", () => {
    // ċ = −b, ḃ = (γ₀λ/2)c − λb: the amplitude of an atom in a Lorentzian reservoir.
    const atom = new Matrix([
      [0, -1],
      [2.5, -1],
    ]);
    const at = (dt: number) => blockTensors(expm(atom, dt), [0], 5).map((tensor) => Math.abs(tensor.get(0, 0)));
    expect(Math.max(...at((2 * Math.PI) / 3).slice(1))).toBeLessThan(1e-28);
    expect(at(1)[1]).toBeGreaterThan(0.1);
  });

  test("forget within fewer steps than the kernel does: atom and cavity at t = 2", () => {
    const [g, kappa] = [10, 1];
    const cavity = new Matrix([
      [0, -g],
      [g, -kappa / 2],
    ]);
    const left = (dt: number) => {
      const tensors = blockTensors(expm(cavity, dt), [0], Math.round(2 / dt));
      return Math.abs(tensors[tensors.length - 1].get(0, 0) / tensors[1].get(0, 0));
    };
    // T₂₀/T₂ = (A_uu)¹⁸ with A_uu the damped cosine of the hidden amplitude, in closed form.
    const omega = Math.sqrt(g * g - (kappa * kappa) / 16);
    const hidden = Math.exp(-kappa * 0.025) * (Math.cos(0.1 * omega) - (kappa / (4 * omega)) * Math.sin(0.1 * omega));
    expect(left(0.1) / hidden ** 18).toBeCloseTo(1, 11);
    expect(Math.abs(left(0.1) - 5e-6)).toBeLessThan(5e-7);
    expect(Math.abs(left(0.01) - 0.14)).toBeLessThan(0.005);
    expect(Math.abs(left(0.001) - 0.33)).toBeLessThan(0.01);
    expect(blockKernel(cavity, [0]).K(2).get(0, 0) / -(g * g)).toBeCloseTo(Math.exp(-1), 14);
  });
});

describe("kernelFromTensors", () => {
  const errors = (which: 1 | 2) =>
    [0.2, 0.1, 0.05, 0.025].map((dt) => {
      const lag = Math.round(1 / dt);
      const tensors = blockTensors(expm(M, dt), resolved, lag + 1);
      const kernel = kernelFromTensors(tensors, dt, { order: which, markov: blockKernel(M, resolved).markov });
      return {
        later: maxDifference(kernel[lag], blockKernel(M, resolved).K(1)),
        first: maxDifference(kernel[0], blockKernel(M, resolved).K(0)),
      };
    });

  test.each([1, 2] as const)("of order %s converges with that order, at lag 1 and at lag 0", (which) => {
    const found = errors(which);
    for (const place of ["later", "first"] as const) {
      expect(Math.abs(order(found[2][place], found[3][place]) - which)).toBeLessThan(0.2);
    }
  });

  test("reads K(0) off T₁: the residual of T₁ without the initial-time term is K(0)Δt²/2", () => {
    const { markov, K } = blockKernel(M, resolved);
    const residual = (dt: number) => {
      const [first] = blockTensors(expm(M, dt), resolved, 1);
      const known = Matrix.eye(2)
        .add(Matrix.mul(markov, dt))
        .add(
          markov
            .mmul(markov)
            .add(K(0))
            .mul((dt * dt) / 2),
        );
      return maxDifference(first, known);
    };
    expect(Math.abs(order(residual(0.02), residual(0.01)) - 3)).toBeLessThan(0.1);
  });

  test("of order 2 keeps the first-order K(0) when there are too few tensors to extrapolate from", () => {
    const tensors = blockTensors(expm(M, 0.1), resolved, 2);
    const { markov } = blockKernel(M, resolved);
    const [first, second] = ([1, 2] as const).map(
      (which) => kernelFromTensors(tensors, 0.1, { order: which, markov })[0],
    );
    expect(second.to2DArray()).toEqual(first.to2DArray());
  });

  test("subtracts Δt/2 (LK + KL + the trapezoid of K∗K), written out by hand for two tensors", () => {
    // L = −1, K(0) = 2: T₁ = 1 − 0.1 + 0.005 (1 + 2); T₂/Δt² = 3; bracket −3 − 3 + 0.1 · 2 · 3.
    const tensors = [0.915, 0.03].map((value) => new Matrix([[value]]));
    const [, second] = kernelFromTensors(tensors, 0.1, { markov: new Matrix([[-1]]) });
    expect(second.get(0, 0)).toBeCloseTo(3 - 0.05 * (-6 + 0.6), 12);
  });

  test("refuses a step that is not positive, an unknown order and matrices of two sizes", () => {
    const markov = Matrix.eye(1);
    expect(() => kernelFromTensors([Matrix.eye(1)], 0.1, { order: 3 as never, markov })).toThrow("unknown order 3");
    expect(() => kernelFromTensors([Matrix.eye(2)], 0.1, { markov })).toThrow("got 1×1, expected 2×2");
    expect(() => kernelFromTensors([], 0.1, { markov })).toThrow("invalid tensors: none given");
    expect(() => kernelFromTensors([Matrix.eye(1)], 0, { markov: Matrix.eye(1) })).toThrow("invalid time step: 0");
  });
});

describe("sampling", () => {
  test("with a tolerance takes long steps and keeps it: maps and kernel of a sparse generator", () => {
    const exact = sampledMaps(M, resolved, 0.1, 40);
    const kernel = sampleBlockKernel(M, resolved, 0.1, 40);
    for (const tolerance of [1e-8, 1e-12]) {
      const seen: number[] = [];
      const options = { tolerance, onProgress: (done: number, total: number) => seen.push(done / total) };
      sampledMaps(toSparse(M), resolved, 0.1, 40, options).forEach((map, n) => {
        expect(maxDifference(map, exact[n])).toBeLessThan(tolerance * Math.max(...exact.map(maxAbs)));
      });
      sampleBlockKernel(toSparse(M), resolved, 0.1, 40, options).forEach((sample, n) => {
        expect(maxDifference(sample, kernel[n])).toBeLessThan(10 * tolerance * Math.max(...kernel.map(maxAbs)));
      });
      expect(seen.at(-1)).toBe(1);
    }
    expect(() => sampledMaps(M, resolved, 0.1, 3, { tolerance: 1e-20 })).toThrow("invalid tolerance: 1e-20");
  });

  test("refuses steps, counts, indices and shapes without meaning, each in one phrase", () => {
    expect(() => sampledMaps(M, resolved, -0.1, 3)).toThrow("invalid time step: -0.1");
    expect(() => sampledMaps(M, resolved, 0.1, 0)).toThrow("invalid number of maps: 0");
    expect(() => sampledMaps(M, [0, 6], 0.1, 3)).toThrow("invalid resolved index: 6 (matrix of order 6)");
    expect(() => reducedMaps(M, [1, 1], 3)).toThrow("invalid resolved index: 1 (matrix of order 6)");
    expect(() => sampleBlockKernel(M, resolved, Number.NaN, 3)).toThrow("invalid time step: NaN");
    expect(() => sampleBlockKernel(M, resolved, 0.1, 2.5)).toThrow("invalid number of steps: 2.5");
    expect(() => blockTensors(M, resolved, 0)).toThrow("invalid number of tensors: 0");
    expect(() => transferTensors([])).toThrow("invalid maps: none given");
    expect(() => transferTensors([Matrix.eye(2), Matrix.eye(3)])).toThrow("invalid maps: got 3×3, expected 2×2");
    expect(() => mapsFromTensors([], 3)).toThrow("invalid tensors: none given");
  });

  test("may resolve every coordinate of a map: nothing is hidden then", () => {
    const all = [0, 1, 2, 3, 4, 5];
    const [, ...later] = transferTensors(reducedMaps(expm(M, 0.3), all, 5));
    for (const tensor of later) expect(maxAbs(tensor)).toBeLessThan(1e-13);
  });
});

describe("volterraSolve", () => {
  const exact = expm(M, 2).selection(resolved, resolved);
  const error = (scheme: "rectangle" | "trapezoid", dt: number) => {
    const samples = sampleBlockKernel(M, resolved, dt, Math.round(2 / dt));
    return maxDifference(
      volterraSolve(blockKernel(M, resolved).markov, samples, Matrix.eye(2), dt, scheme).at(-1) as Matrix,
      exact,
    );
  };

  test.each([
    ["rectangle", 1],
    ["trapezoid", 2],
  ] as const)("by the %s rule converges with order %s", (scheme, expected) => {
    expect(Math.abs(order(error(scheme, 0.02), error(scheme, 0.01)) - expected)).toBeLessThan(0.1);
  });

  test("by the rectangle rule is the left Riemann sum with an Euler step, written out by hand for two steps", () => {
    const k = [2, 3, 5].map((value) => new Matrix([[value]]));
    const [, one, two] = volterraSolve(new Matrix([[-1]]), k, new Matrix([[1]]), 0.1, "rectangle").map((x) =>
      x.get(0, 0),
    );
    expect(one).toBeCloseTo(1 - 0.1, 15);
    expect(two).toBeCloseTo(one + 0.1 * (-one + 0.1 * 3 * 1), 15);
  });

  test("takes the inhomogeneous term as a source", () => {
    // ẋ = 1 with no memory: both schemes are exact.
    const zero = [0, 0, 0, 0].map(() => Matrix.zeros(1, 1));
    const source = zero.map(() => Matrix.ones(1, 1));
    for (const scheme of ["rectangle", "trapezoid"] as const) {
      const path = volterraSolve(Matrix.zeros(1, 1), zero, Matrix.zeros(1, 1), 0.5, scheme, { source });
      expect(path.map((x) => x.get(0, 0))).toEqual([0, 0.5, 1, 1.5]);
    }
  });

  test("sampleBlockKernel is zero where nothing hidden drives what is seen", () => {
    const cut = M.clone();
    for (const row of resolved) for (const column of [2, 3, 4, 5]) cut.set(row, column, 0);
    const samples = sampleBlockKernel(cut, resolved, 0.5, 2);
    expect(samples.map((sample) => sample.to2DArray())).toEqual([0, 1, 2].map(() => Matrix.zeros(2, 2).to2DArray()));
  });

  test("sampleBlockKernel equals K at every grid point", () => {
    sampleBlockKernel(M, resolved, 0.25, 8).forEach((sample, n) => {
      expect(maxDifference(sample, blockKernel(M, resolved).K(0.25 * n))).toBeLessThan(1e-12);
    });
  });

  test("refuses shapes that do not fit and schemes it does not know", () => {
    const two = Matrix.eye(2);
    expect(() => volterraSolve(two, [M], two, 0.1, "rectangle")).toThrow("invalid kernel: got 6×6, expected 2×2");
    expect(() => volterraSolve(two, [two], M, 0.1, "rectangle")).toThrow("invalid initial state: got 6 rows");
    expect(() => volterraSolve(two, [two, two], two, 0.1, "rectangle", { source: [two] })).toThrow(
      "invalid source: got 1, expected 2",
    );
    expect(() => volterraSolve(two, [two], two, Number.NaN, "rectangle")).toThrow("invalid time step: NaN");
    expect(() => volterraSolve(M, [M], M, 0.1, "simpson" as never)).toThrow(
      'unknown scheme "simpson" (known: rectangle, trapezoid)',
    );
  });
});
