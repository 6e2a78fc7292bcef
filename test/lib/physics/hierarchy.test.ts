import { describe, expect, test } from "vitest";
import {
  adjoint,
  type ComplexMatrix,
  complexMatrix,
  complexProduct,
  entryOf,
  linearCombination,
  maxDifference,
  nonZeros,
  toDense,
  traceOfProduct,
} from "../../../lib/linalg/index.js";
import {
  diagonal,
  drudeLorentz,
  estimateHeom,
  evolve,
  evolveHierarchy,
  type HeomOptions,
  heom,
  heomComplexNonZeros,
  heomReference,
  heomState,
  hierarchyCount,
  hierarchyIndices,
  indexAt,
  multiIndices,
  placeOf,
  reducedState,
  sigmaX,
  sigmaY,
  sigmaZ,
  twoLevelHamiltonian,
} from "../../../lib/physics/index.js";
import { type PhysicalTime, physicalTime } from "../../../lib/tasks/index.js";

const times = (...values: number[]): PhysicalTime[] => values.map(physicalTime);
const excited = diagonal([1, 0]);
const plus = complexMatrix([
  [0.5, 0.5],
  [0.5, 0.5],
]);
const bath = (lambda: number, terms: number) =>
  drudeLorentz({ lambda, gamma: 0.5, temperature: 0.5, expansion: "pade", terms });
const spinBoson = { hamiltonian: twoLevelHamiltonian(0.5, 1), coupling: sigmaZ };
/** The system of HierarchicalEOM.jl's tests. */
const julia = {
  hamiltonian: complexMatrix([
    [0.6969, 0.4364],
    [0.4364, 0.3215],
  ]),
  coupling: complexMatrix([
    [0.1234, { re: 0.1357, im: 0.2468 }],
    [{ re: 0.1357, im: -0.2468 }, 0.5678],
  ]),
  bath: drudeLorentz({ lambda: 0.145, gamma: 0.6464, temperature: 0.7414, expansion: "pade", terms: 5 }),
  depth: 3,
};
const juliaJump = complexMatrix([
  [0, { re: 0.145, im: -0.7414 }],
  [{ re: 0.145, im: 0.7414 }, 0],
]);
const largestGap = (a: readonly ComplexMatrix[], b: readonly ComplexMatrix[]): number =>
  Math.max(...a.flatMap(({ data }, i) => Array.from(data, (x, j) => Math.abs(x - b[i].data[j]))));

describe("hierarchyIndices", () => {
  test.each([
    [3, 5],
    [5, 3],
    [1, 4],
    [2, 0],
    [0, 2],
  ])("%i exponents to depth %i: the order of the recursion, and every neighbour where its name stands", (k, depth) => {
    const indices = hierarchyIndices(k, depth);
    const names = multiIndices(k, depth);
    expect(indices.count).toBe(names.length);
    const place = new Map(names.map((name, at) => [name.join(), at]));
    names.forEach((name, at) => {
      expect(indexAt(indices, at)).toEqual(name);
      expect(placeOf(indices, name)).toBe(at);
      name.forEach((_, slot) => {
        const moved = (by: number) => place.get(name.map((n, j) => (j === slot ? n + by : n)).join()) ?? -1;
        expect(indices.above[at * k + slot]).toBe(moved(1));
        expect(indices.below[at * k + slot]).toBe(moved(-1));
      });
    });
  });

  test("counts (L + K choose K) without listing, also where no list would fit", () => {
    expect(hierarchyCount(7, 8)).toBe(6435);
    expect(hierarchyCount(12, 3)).toBe(455);
    expect(hierarchyCount(40, 40) / 1.0750720873333e23).toBeCloseTo(1, 12);
  });

  test("refuses numbers that are not whole, and places and names outside", () => {
    const indices = hierarchyIndices(2, 2);
    expect(() => hierarchyIndices(1.5, 2)).toThrow("invalid number of exponents: 1.5");
    expect(() => indexAt(indices, 6)).toThrow("invalid place: 6 of 6 matrices");
    expect(() => placeOf(indices, [1])).toThrow("invalid index: got 1 entries, expected 2");
    expect(placeOf(indices, [2, 1])).toBe(-1);
  });
});

describe("the size of a hierarchy", () => {
  test("golden set 2: 84 matrices of dimension 336; 4422 complex non-zeros, 4760 with a jump; two baths 455 and 1820", () => {
    // HierarchicalEOM.jl's own test suite prints these for its column-stacked complex matrices.
    expect(estimateHeom(julia)).toMatchObject({ matrices: 84, order: 336 });
    expect(heomComplexNonZeros(julia)).toBe(4422);
    expect(heomComplexNonZeros({ ...julia, jumps: [juliaJump] })).toBe(4760);
    const { coupling, bath: one, ...rest } = julia;
    const two = {
      ...rest,
      baths: [
        { coupling, bath: one },
        { coupling, bath: one },
      ],
    };
    expect(estimateHeom(two)).toMatchObject({ matrices: 455, order: 1820 });
  });

  test.each<[string, HeomOptions]>([
    ["spin–boson", { ...spinBoson, bath: bath(0.1, 2), depth: 4 }],
    ["terminator", { ...spinBoson, bath: bath(0.1, 1), depth: 3, terminator: "double-commutator" }],
    ["complex coupling and jump", { ...julia, jumps: [juliaJump] }],
    ["depth 0", { ...spinBoson, bath: bath(0.1, 2), depth: 0 }],
    ["no bath", { hamiltonian: spinBoson.hamiltonian, baths: [], depth: 2 }],
  ])("counted is what is built: %s", (_, options) => {
    expect(estimateHeom(options).nonZeros).toBe(nonZeros(heom(options).generator));
  });

  test("the memory counted is that of the arrays built and of forty vectors", () => {
    const options = { ...spinBoson, bath: bath(0.1, 2), depth: 4 };
    const { generator, indices } = heom(options);
    const arrays = [
      generator.rowStart,
      generator.column,
      generator.value,
      indices.entries,
      indices.above,
      indices.below,
    ];
    const built = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(Math.abs(estimateHeom(options).bytes - built - 40 * 8 * generator.rows)).toBeLessThanOrEqual(4);
  });

  test("a hierarchy larger than the limit is refused before it is made, with its size", () => {
    const options = { ...spinBoson, bath: bath(0.1, 6), depth: 60 };
    expect(estimateHeom(options).matrices).toBe(869648208);
    expect(() => heom(options)).toThrow(/^hierarchy too large: 870000000 matrices, \d+ non-zeros, \d+ GB \(limit 2 GB/);
    expect(() => heom({ ...options, depth: 3, maxBytes: 1e4 })).toThrow("hierarchy too large: 120 matrices");
    expect(() => heom({ ...options, depth: 3, maxBytes: 0 })).toThrow("invalid maxBytes: 0");
    const levels = new Array<number>(150).fill(1);
    const wide = { hamiltonian: diagonal(levels), coupling: diagonal(levels), bath: bath(0.1, 1), depth: 1 };
    expect(() => heom(wide)).toThrow("system too large: 150 levels, 4 dense blocks of order 22500, 16.2 GB");
    expect(() => heom({ ...wide, hamiltonian: diagonal([]) })).toThrow("invalid hamiltonian: no levels");
  });
});

describe("heom", () => {
  const three = complexMatrix([
    [0.3, 0.2, { re: 0, im: 0.1 }],
    [0.2, -0.1, 0.4],
    [{ re: 0, im: -0.1 }, 0.4, 0.7],
  ]);
  test.each<[string, HeomOptions]>([
    ["one bath", { ...spinBoson, bath: bath(0.1, 2), depth: 4, terminator: "double-commutator" }],
    [
      "two baths, three levels, a jump",
      {
        hamiltonian: three,
        baths: [
          { coupling: diagonal([1, 0, 0]), bath: bath(0.1, 1) },
          { coupling: complexProduct(three, three), bath: bath(0.02, 0) },
        ],
        jumps: [
          complexMatrix([0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === 0 && j === 2 ? { re: 0.3, im: 0.4 } : 0)))),
        ],
        depth: 3,
        terminator: "double-commutator",
      },
    ],
  ])("assembled row by row is the formula with named indices: %s", (_, options) => {
    expect(maxDifference(toDense(heom(options).generator), heomReference(options))).toBeLessThan(2e-15);
  });

  test("one bath is two halves of it: the split hierarchy has more matrices and the same reduced state", () => {
    const whole = heom({ ...spinBoson, bath: bath(0.1, 1), depth: 3, terminator: "double-commutator" });
    const halves = heom({
      hamiltonian: spinBoson.hamiltonian,
      baths: [
        { coupling: sigmaZ, bath: bath(0.03, 1) },
        { coupling: sigmaZ, bath: bath(0.07, 1) },
      ],
      depth: 3,
      terminator: "double-commutator",
    });
    expect([whole.indices.count, halves.indices.count]).toEqual([10, 35]);
    const grid = times(1, 3, 10);
    const options = { tolerance: 1e-13 };
    expect(largestGap(evolve(whole, excited, grid, options), evolve(halves, excited, grid, options))).toBeLessThan(
      1e-12,
    );
  });

  test("a jump without a bath decays at its rate: ρ_11 = e^{−Γt}, ρ_01 = ½e^{−Γt/2}", () => {
    const rate = 0.3;
    const lowering = complexMatrix([
      [0, 0],
      [Math.sqrt(rate), 0],
    ]);
    const system = heom({ hamiltonian: diagonal([0, 0]), baths: [], jumps: [lowering], depth: 0 });
    const [state] = evolve(system, plus, times(2));
    expect(entryOf(state, 0, 0).re).toBeCloseTo(0.5 * Math.exp(-rate * 2), 12);
    expect(entryOf(state, 0, 1).re).toBeCloseTo(0.5 * Math.exp(-rate), 12);
  });

  test("refuses what does not fit, with the value", () => {
    const sound = { ...spinBoson, bath: bath(0.1, 1), depth: 1 };
    const withExponent = (rate: number, re: number) => () =>
      heom({ ...sound, bath: { exponents: [{ rate, amplitude: { re, im: 0 } }], terminator: 0 } });
    expect(withExponent(-1, 1)).toThrow("invalid rate: -1 of an exponent");
    expect(withExponent(2, 0)).toThrow("invalid amplitude: 0 + 0i of the exponent with rate 2");
    expect(withExponent(2, Number.NaN)).toThrow("invalid amplitude: NaN + 0i");
    expect(() => heom({ ...sound, jumps: [diagonal([1, 0, 0])] })).toThrow("invalid jump: got 3×3, expected 2×2");
    const skew = complexMatrix([
      [0, 1],
      [0.75, 0],
    ]);
    expect(() => heom({ ...sound, coupling: skew })).toThrow(
      "invalid coupling: not Hermitian (differs from its adjoint by 0.25)",
    );
    const lost = { ...bath(0.1, 1), terminator: Number.NaN };
    expect(() => heom({ ...sound, bath: lost, terminator: "double-commutator" })).toThrow("invalid terminator: NaN");
  });
});

describe("evolve", () => {
  test.each([
    ["matsubara", "none", [0.782156, 0.4077766, 0.5866237, 0.4183827, 0.3203693, 0.3000003]],
    ["matsubara", "double-commutator", [0.7832448, 0.4125635, 0.5789741, 0.4166773, 0.3298838, 0.3148959]],
    ["pade", "double-commutator", [0.783026, 0.4121129, 0.5793966, 0.4170813, 0.3299667, 0.3148237]],
  ] as const)(
    "golden set 1, 56 matrices, %s 2, terminator %s, at t = 1, 2, 5, 10, 20, 50",
    (expansion, terminator, golden) => {
      const poles = drudeLorentz({ lambda: 0.1, gamma: 0.5, temperature: 0.5, expansion, terms: 2 });
      const system = heom({ ...spinBoson, bath: poles, depth: 5, terminator });
      evolve(system, excited, times(1, 2, 5, 10, 20, 50)).forEach((state, i) => {
        expect(Math.abs(entryOf(state, 0, 0).re - golden[i])).toBeLessThan(1e-7);
      });
    },
  );

  test("golden set 1, 3003 matrices (Padé 4, L = 10), at t = 1", () => {
    const system = heom({ ...spinBoson, bath: bath(0.1, 4), depth: 10, terminator: "double-commutator" });
    expect(system.indices.count).toBe(3003);
    const [state] = evolve(system, excited, times(1));
    expect(Math.abs(entryOf(state, 0, 0).re - 0.7830694)).toBeLessThan(1e-7);
  });

  // Numbers of QuTiP-BoFiN in the test suite of HierarchicalEOM.jl, which compares at 1e-6. The slow pulse
  // ends at t = 157; the fast ones have edges before, which an integrator's steps cross, and the last digits say so.
  test.each([
    [
      0.5,
      7e-10,
      [0.49729487708764, 0.485753664309565, 0.486233578509261, 0.495696457113695, 0.492465244472635, 0.47451220871416],
    ],
    [0.01, 1e-12, [0.494982615895729, 0.480874001760208, 0.459338330263309, 0.402802685601788, 0.280408422591488]],
  ])("golden set 3: coherence under decoupling pulses of amplitude %f, by pieces", (amplitude, atol, golden) => {
    const slow = drudeLorentz({ lambda: 0.0005, gamma: 0.005, temperature: 0.05, expansion: "pade", terms: 3 });
    const off = diagonal([0, 0]);
    const system = heom({ hamiltonian: off, coupling: sigmaZ, bath: slow, depth: 6 });
    expect(system.generator.rows).toBe(840);
    const pulse = linearCombination([[amplitude, sigmaX]]);
    const pieces = [
      { hamiltonian: pulse, duration: physicalTime(Math.PI / (2 * amplitude)) },
      { hamiltonian: off, duration: physicalTime(20) },
    ];
    const options = { drive: { kind: "pieces", pieces }, tolerance: 1e-12 } as const;
    evolve(system, plus, times(10, 20, 30, 50, 100, 400).slice(0, golden.length), options).forEach((state, i) => {
      expect(Math.abs(entryOf(state, 0, 1).re - golden[i])).toBeLessThan(atol);
    });
  });

  test("a field that turns about the coupling axis is a constant field in the frame that turns with it", () => {
    // H(t) = (Ω/2)(σ_x cos ωt + σ_y sin ωt) and Q = σ_z: with R = e^{iωtσ_z/2} the state RρR† has H′ = (Ω/2)σ_x − (ω/2)σ_z.
    const [strength, frequency] = [0.8, 1.3];
    const depth = 4;
    const still = heom({ hamiltonian: diagonal([0, 0]), coupling: sigmaZ, bath: bath(0.1, 1), depth });
    const terms = [
      { operator: sigmaX, amplitude: (t: number) => 0.5 * strength * Math.cos(frequency * t) },
      { operator: sigmaY, amplitude: (t: number) => 0.5 * strength * Math.sin(frequency * t) },
    ];
    const turned = heom({
      hamiltonian: twoLevelHamiltonian(-frequency, strength),
      coupling: sigmaZ,
      bath: bath(0.1, 1),
      depth,
    });
    const grid = times(0.5, 2, 6);
    const states = evolve(still, plus, grid, { drive: { kind: "driven", terms }, tolerance: 1e-10 });
    const inFrame = states.map((state, i) => {
      const phase = (0.5 * frequency * grid[i]) as number;
      const turn = diagonal([0, 0]);
      turn.data.set([Math.cos(phase), Math.sin(phase)], 0);
      turn.data.set([Math.cos(phase), -Math.sin(phase)], 6);
      return complexProduct(complexProduct(turn, state), adjoint(turn));
    });
    expect(largestGap(inFrame, evolve(turned, plus, grid))).toBeLessThan(1e-9);
  });

  test("the trace stays 1 and the state positive at every step, held, pulsed and driven", () => {
    const system = heom({ ...julia, jumps: [juliaJump] });
    const piece = (hamiltonian: ComplexMatrix, duration: number) => ({ hamiltonian, duration: physicalTime(duration) });
    const grid = Array.from({ length: 41 }, (_, n) => physicalTime(0.25 * n));
    const drives = [
      { kind: "constant" },
      { kind: "pieces", pieces: [piece(sigmaX, 0.7), piece(sigmaZ, 0.4)] },
      { kind: "driven", terms: [{ operator: sigmaY, amplitude: (t: number) => Math.sin(t) }] },
    ] as const;
    for (const drive of drives) {
      const states = evolve(system, plus, grid, { drive });
      expect(states).toHaveLength(41);
      for (const state of states) {
        const trace = entryOf(state, 0, 0).re + entryOf(state, 1, 1).re;
        // To the tolerance of the propagation; Tr ρ² ≤ 1 is positivity for a qubit of trace 1.
        expect(Math.abs(trace - 1)).toBeLessThan(1e-10);
        expect(traceOfProduct(state, state).re).toBeLessThan(1 + 1e-10);
      }
    }
  });

  test("times between and on the edges of pieces are the same whatever else is asked for", () => {
    const system = heom({ ...spinBoson, bath: bath(0.1, 1), depth: 2 });
    const pieces = [sigmaX, sigmaY, sigmaZ].map((hamiltonian) => ({ hamiltonian, duration: physicalTime(0.3) }));
    const options = { drive: { kind: "pieces", pieces }, tolerance: 1e-13 } as const;
    const all = evolve(system, plus, times(0, 0.1, 0.3, 0.45, 0.9, 1.75, 5), options);
    const some = evolve(system, plus, times(0.3, 1.75, 5), options);
    expect(largestGap([all[2], all[5], all[6]], some)).toBeLessThan(1e-12);
    expect(largestGap([all[0]], [plus])).toBeLessThan(1e-15);
  });

  test("reports progress at each time and hands out whole hierarchy states", () => {
    const system = heom({ ...spinBoson, bath: bath(0.1, 1), depth: 2 });
    const told: string[] = [];
    const lengths: number[] = [];
    const onProgress = (done: number, total: number) => told.push(`${done}/${total}`);
    evolveHierarchy(system, heomState(system, plus), times(1, 2, 3), (x) => lengths.push(x.length), { onProgress });
    expect(told).toEqual(["1/3", "2/3", "3/3"]);
    expect(lengths).toEqual([24, 24, 24]);
  });

  test("refuses times that descend or repeat, states and drives that do not fit", () => {
    const system = heom({ ...spinBoson, bath: bath(0.1, 1), depth: 1 });
    const run = (drive: object) => () => evolve(system, plus, times(1), { drive: drive as { kind: "constant" } });
    expect(() => evolve(system, plus, times(1, 0.5))).toThrow("invalid times: 0.5 after 1");
    expect(() => evolve(system, plus, times(1, 1))).toThrow("invalid times: 1 after 1");
    expect(() => evolve(system, plus, [-1 as PhysicalTime])).toThrow("invalid physical time: -1");
    expect(() => evolve(system, diagonal([1, 0, 0]), times(1))).toThrow("invalid state: got 3×3, expected 2×2");
    expect(() =>
      heomState(
        system,
        complexMatrix([
          [0.5, 0.5],
          [0, 0.5],
        ]),
      ),
    ).toThrow("invalid state: not Hermitian");
    expect(() => reducedState(system, new Float64Array(3))).toThrow("invalid state: got 3, expected at least 4");
    expect(run({ kind: "wave" })).toThrow('unknown drive "wave" (known: constant, pieces, driven)');
    expect(run({ kind: "pieces", pieces: [] })).toThrow("invalid pieces: none");
    expect(run({ kind: "pieces", pieces: [{ hamiltonian: sigmaX, duration: 0 }] })).toThrow("invalid duration: 0");
    expect(run({ kind: "driven", terms: [{ operator: diagonal([1, 0, 0]), amplitude: () => 1 }] })).toThrow(
      "invalid drive operator: got order 3, expected 2",
    );
    expect(run({ kind: "driven", terms: [{ operator: sigmaX, amplitude: () => Number.NaN }] })).toThrow(
      "invalid amplitude: NaN at t = 0",
    );
  });
});
