import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { expm } from "../../../lib/linalg/index.js";
import {
  blockTensors,
  lagNorms,
  mapsFromTensors,
  reducedMaps,
  sampledMaps,
  transferTensors,
  truncateTensors,
  truncationBound,
} from "../../../lib/memory/index.js";
import { drudeLorentz, heom, sigmaZ, twoLevelHamiltonian } from "../../../lib/physics/index.js";
import { key } from "../../../lib/tensor/random.js";
import { randomMatrix } from "../random-matrix.js";

const scalars = (...values: number[]): Matrix[] => values.map((value) => new Matrix([[value]]));
const frobenius = (a: Matrix, b: Matrix): number => Matrix.sub(a, b).norm();

describe("truncateTensors", () => {
  const tensors = scalars(1, 0.4, -0.3, 0.2, 0.1);

  test.each([
    [0, 5, 0],
    [0.101, 4, 0.1],
    [0.29, 4, 0.1],
    [0.31, 3, 0.3],
    [0.6, 3, 0.3],
    [0.99, 2, 0.6],
  ])("by the tail drops at most the fraction %s: keeps %s", (fraction, kept, dropped) => {
    const cut = truncateTensors(tensors, 0.5, { kind: "tail", fraction });
    expect([cut.tensors.length, cut.memory]).toEqual([kept, 0.5 * (kept - 1)]);
    expect(cut.dropped).toBeCloseTo(dropped, 15);
    expect(cut.fraction).toBeCloseTo(dropped, 15);
  });

  test("by a memory time keeps the same lags whatever the step", () => {
    const m = randomMatrix(key(31), 5, 5, 0.4);
    const memoryOf = (dt: number) => {
      const all = blockTensors(expm(m, dt), [0, 1], Math.round(6 / dt));
      return truncateTensors(all, dt, { kind: "memory", time: 2.1 });
    };
    for (const dt of [0.3, 0.1, 0.05]) {
      expect(memoryOf(dt).memory).toBeCloseTo(2.1, 12);
      expect(memoryOf(dt).tensors).toHaveLength(Math.round(2.1 / dt) + 1);
    }
    expect(truncateTensors(tensors, 0.5, { kind: "memory", time: 0 }).tensors).toHaveLength(1);
    expect(truncateTensors(tensors, 0.5, { kind: "memory", time: 99 }).dropped).toBe(0);
  });

  test("by the difference of neighbours stops at a turning point, where the tail is all there", () => {
    const turning = scalars(1, 0.1, 0.3, 0.301, 0.1, 0.05, 0.01);
    const cut = truncateTensors(turning, 1, { kind: "difference", below: 0.01 });
    expect(cut.tensors).toHaveLength(4);
    expect(cut.dropped).toBeCloseTo(0.16, 15);
    expect(() => truncateTensors(turning, 1, { kind: "difference", below: 1e-9 })).toThrow(
      "invalid difference: 1e-9 is not reached by 7 tensors",
    );
  });

  test("of a process without memory keeps T₁", () => {
    const cut = truncateTensors(scalars(0.9, 0, 0), 1, { kind: "tail", fraction: 0.01 });
    expect([cut.tensors.length, cut.memory, cut.dropped, cut.fraction]).toEqual([1, 0, 0, 0]);
  });

  test("refuses criteria without meaning", () => {
    expect(() => truncateTensors(tensors, 1, { kind: "tail", fraction: 1 })).toThrow("invalid fraction: 1");
    expect(() => truncateTensors(tensors, 1, { kind: "memory", time: -1 })).toThrow("invalid memory time: -1");
    expect(() => truncateTensors(tensors, 1, { kind: "difference", below: 0 })).toThrow("invalid difference: 0");
    expect(() => truncateTensors(tensors, 1, { kind: "norm" } as never)).toThrow('unknown criterion "norm"');
    expect(() => truncateTensors(tensors, 0, { kind: "tail", fraction: 0 })).toThrow("invalid time step: 0");
  });
});

describe("truncationBound", () => {
  // A stable random evolution; its symmetric part is negative, so no map is longer than 1.
  const a = randomMatrix(key(32), 6);
  const m = Matrix.sub(a, a.transpose()).sub(a.mmul(a.transpose()).mul(0.1));
  const maps = reducedMaps(expm(m, 0.2), [0, 1], 60);
  const tensors = transferTensors(maps);

  test.each([2, 5, 12])("holds for %s tensors at every step, and is of the size of the error at first", (kept) => {
    const truncated = mapsFromTensors(tensors.slice(0, kept), 60);
    const bounds = truncationBound(tensors, kept, 60, 1);
    const errors = truncated.map((map, i) => frobenius(map, maps[i]));
    errors.forEach((error, i) => {
      expect(error).toBeLessThanOrEqual(bounds[i] * (1 + 1e-12) + 1e-13);
    });
    // At the first dropped tensor Eₙ − Ẽₙ = Tₙ: the bound is attained.
    expect(bounds[kept] / errors[kept]).toBeCloseTo(1, 11);
    expect(bounds[kept - 1]).toBe(0);
  });

  test("is G Σ ‖Ẽ_j Tₘ‖ over the dropped m and all j + m ≤ n, written out", () => {
    const [kept, n] = [3, 9];
    const truncated = [Matrix.eye(2), ...mapsFromTensors(tensors.slice(0, kept), n)];
    let expected = 0;
    for (let m = kept + 1; m <= n; m++) {
      for (let j = 0; j + m <= n; j++) expected += truncated[j].mmul(tensors[m - 1]).norm();
    }
    expect(truncationBound(tensors, kept, n, 1.5)[n - 1] / (1.5 * expected)).toBeCloseTo(1, 12);
  });

  test("refuses a number of tensors below one and a growth that is not positive", () => {
    expect(() => truncationBound(tensors, 0, 5, 1)).toThrow("invalid number of tensors: 0");
    expect(() => truncationBound(tensors, 2, 5, 0)).toThrow("invalid growth: 0");
    expect(() => truncationBound(tensors, 2, 0.5, 1)).toThrow("invalid number of steps: 0.5");
    const broken = scalars(1, Number.NaN);
    expect(() => truncateTensors(broken, 1, { kind: "tail", fraction: 0 })).toThrow("invalid tensors: norm NaN");
  });
});

describe("the spin–boson model of QuTiP's example HEOM-1a, Δt = 0.1, t ≤ 50", () => {
  const { generator, resolved } = heom({
    hamiltonian: twoLevelHamiltonian(0.5, 1),
    coupling: sigmaZ,
    bath: drudeLorentz({ lambda: 0.1, gamma: 0.5, temperature: 0.5, expansion: "matsubara", terms: 2 }),
    depth: 5,
    terminator: "double-commutator",
  });
  const maps = sampledMaps(generator, resolved, 0.1, 500);
  const tensors = transferTensors(maps);
  // Population of |0⟩ from |0⟩⟨0| = (1, 0, 0, 1)/√2 in the Pauli basis.
  const population = (map: Matrix) => (map.get(0, 0) + map.get(0, 3) + map.get(3, 0) + map.get(3, 3)) / 2;

  test.each([
    [10, 0.133, 3],
    [20, 0.06, 2],
    [40, 0.01, 2],
    [80, 1.1e-3, 2],
    [120, 1.7e-4, 2],
  ])("%s tensors miss the population by at most %s (independent prototype, %s digits)", (kept, expected, digits) => {
    const truncated = mapsFromTensors(tensors.slice(0, kept), 500);
    const error = Math.max(...truncated.map((map, i) => Math.abs(population(map) - population(maps[i]))));
    expect(Number(error.toPrecision(digits))).toBe(expected);
  });

  test("a difference of 1e-4 between neighbours is reached with a fifth of the memory still to come", () => {
    const { fraction, tensors: kept } = truncateTensors(tensors, 0.1, { kind: "difference", below: 1e-4 });
    expect(fraction).toBeGreaterThan(0.2);
    const later = lagNorms(tensors).slice(kept.length - 1);
    expect(Math.max(...later)).toBeGreaterThan(1e-4);
  });
});
