import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  type ComplexMatrix,
  complexMatrix,
  complexZeros,
  distance,
  entryOf,
  expm,
  maxAbs,
  maxDifference,
  propagate,
  realEmbedding,
  toDense,
  toSparse,
} from "../../../lib/linalg/index.js";
import { blockKernel, sampleBlockKernel, volterraSolve } from "../../../lib/memory/index.js";
import {
  type CoupledSystem,
  choiEigenvalues,
  diagonal,
  drudeLorentz,
  evolveMaster,
  type HermitianBasis,
  heom,
  liouvillian,
  pauliBasis,
  powerSpectrum,
  redfield,
  secondOrderKernel,
  secular,
  secularLindblad,
  sigmaX,
  sigmaZ,
  tcl2,
  toVector,
  twoLevelHamiltonian,
  unitBasis,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

const hamiltonian = twoLevelHamiltonian(0.5, 1);
const spinBoson = (lambda = 0.1, gamma = 0.5, terms = 3, terminator: "none" | "double-commutator" = "none") => ({
  hamiltonian,
  coupling: sigmaZ,
  bath: drudeLorentz({ lambda, gamma, temperature: 0.5, expansion: "pade", terms }),
  terminator,
});
// A three-level system with complex coupling, all Bohr frequencies different.
const ladderOf = (terms: number): CoupledSystem => ({
  hamiltonian: complexMatrix([
    [0, 0.2, { re: 0, im: 0.1 }],
    [0.2, 0.7, 0.3],
    [{ re: 0, im: -0.1 }, 0.3, 1.9],
  ]),
  coupling: complexMatrix([
    [1, { re: 0.2, im: 0.3 }, 0],
    [{ re: 0.2, im: -0.3 }, -0.4, 0.5],
    [0, 0.5, 0.1],
  ]),
  bath: drudeLorentz({ lambda: 0.05, gamma: 0.8, temperature: 0.6, expansion: "pade", terms }),
});

describe("the second-order kernel (NZ2)", () => {
  test.each([
    ["two levels", spinBoson(), 4],
    ["two levels with a terminator", spinBoson(0.1, 5, 2, "double-commutator"), 4],
    [
      "two levels with a jump operator",
      {
        ...spinBoson(),
        jumps: [
          complexMatrix([
            [0, 0.3],
            [0, 0],
          ]),
        ],
      },
      4,
    ],
    ["three levels", ladderOf(2), 9],
    [
      "two baths",
      {
        hamiltonian,
        baths: [
          { coupling: sigmaZ, bath: spinBoson().bath },
          { coupling: sigmaX, bath: spinBoson(0.05, 2).bath },
        ],
      },
      4,
    ],
  ] as const)("is the exact kernel of the hierarchy cut at depth 1, to 1e-14: %s", (_, system, size) => {
    const one = heom({ ...system, depth: 1 });
    const exact = blockKernel(one.generator, one.resolved);
    const born = secondOrderKernel(system);
    expect(born.markov.rows).toBe(size);
    expect(maxDifference(born.markov, exact.markov)).toBeLessThan(1e-15);
    for (const t of [0, 0.3, 2, 7]) {
      expect(maxDifference(born.K(physicalTime(t)), exact.K(t))).toBeLessThan(1e-14);
    }
  });

  test("equals the full kernel at lag 0, and only there", () => {
    const deep = heom({ ...spinBoson(), depth: 5 });
    const full = blockKernel(deep.generator, deep.resolved);
    const born = secondOrderKernel(spinBoson());
    expect(maxDifference(born.K(physicalTime(0)), full.K(0))).toBeLessThan(1e-14);
    expect(maxDifference(born.K(physicalTime(2)), full.K(2))).toBeGreaterThan(1e-3);
  });

  test("marched as a Volterra equation gives the dynamics of that hierarchy", () => {
    const system = spinBoson(0.1, 0.5, 2);
    const born = secondOrderKernel(system);
    const one = heom({ ...system, depth: 1 });
    const error = (dt: number) => {
      const samples = Array.from({ length: Math.round(2 / dt) + 1 }, (_, n) => born.K(physicalTime(n * dt)));
      const map = volterraSolve(born.markov, samples, Matrix.eye(4), dt, "trapezoid").at(-1) as Matrix;
      return maxDifference(map, mapOf(one.generator, 2));
    };
    expect(Math.abs(Math.log2(error(0.1) / error(0.05)) - 2)).toBeLessThan(0.15);
    const sampled = sampleBlockKernel(one.generator, one.resolved, 0.1, 3);
    expect(maxDifference(sampled[3], born.K(physicalTime(0.3)))).toBeLessThan(1e-14);
  });

  test("refuses a negative lag", () => {
    expect(() => secondOrderKernel(spinBoson()).K(-1 as never)).toThrow("invalid physical time: -1");
  });
});

describe("Redfield's equation", () => {
  test("is the eigenbasis formula Λ_ab = Q_ab Σ c_k/(ν_k − i(E_b − E_a)) without the eigenbasis", () => {
    for (const terminator of ["none", "double-commutator"] as const) {
      const system = spinBoson(0.1, 0.5, 3, terminator);
      const { generator } = redfield(system);
      expect(maxDifference(generator, eigenbasisRedfield(system))).toBeLessThan(1e-14);
    }
  });

  test("keeps trace and Hermiticity, with any number of levels and complex couplings", () => {
    for (const system of [spinBoson(), ladderOf(3)]) {
      const { generator, basis } = redfield(system);
      expect(traceRate(generator, basis)).toBeLessThan(1e-15);
      expect(traceRate(secularLindblad(system).generator, basis)).toBeLessThan(1e-15);
    }
  });

  test("is the limit of TCL2 at long times, and TCL2 starts at the system alone", () => {
    const at = tcl2(ladderOf(3));
    expect(maxDifference(at(physicalTime(200)).generator, redfield(ladderOf(3)).generator)).toBeLessThan(1e-14);
    const alone = liouvillian(unitBasis(3), ladderOf(3).hamiltonian);
    expect(maxDifference(at(physicalTime(0)).generator, alone)).toBeLessThan(1e-15);
  });

  test("adds up over baths and takes jump operators beside them", () => {
    const [first, second] = [spinBoson(), spinBoson(0.05, 2)];
    const jump = complexMatrix([
      [0, 0.3],
      [0, 0],
    ]);
    const baths = [
      { coupling: sigmaZ, bath: first.bath },
      { coupling: sigmaX, bath: second.bath },
    ];
    const both = redfield({ hamiltonian, baths, jumps: [jump] }).generator;
    const bare = liouvillian(pauliBasis, hamiltonian);
    const parts = [
      redfield({ hamiltonian, ...baths[0] }).generator,
      redfield({ hamiltonian, ...baths[1] }).generator,
      heomFree([jump]),
    ];
    const sum = parts.reduce((total, part) => Matrix.add(total, Matrix.sub(part, bare)), bare);
    expect(maxDifference(both, sum)).toBeLessThan(1e-15);
  });

  test("is not completely positive where its secular part is", () => {
    const system = spinBoson(0.1, 0.5, 4);
    const [least, secularLeast] = [redfield(system), secularLindblad(system)].map(({ generator, basis }) =>
      Math.min(...choiEigenvalues(basis, expm(generator, 0.3))),
    );
    expect(least).toBeLessThan(-1e-3);
    expect(secularLeast).toBeGreaterThan(-1e-13);
  });

  test("refuses operators that are not Hermitian or do not fit", () => {
    const raising = complexMatrix([
      [0, 1],
      [0, 0],
    ]);
    expect(() => redfield({ ...spinBoson(), coupling: raising })).toThrow("invalid coupling: not Hermitian");
    expect(() => redfield({ ...spinBoson(), coupling: diagonal([1, 0, 1]) })).toThrow(
      "invalid coupling: got order 3, expected 2",
    );
    expect(() => secularLindblad({ ...spinBoson(), terminator: "soft" as never })).toThrow('unknown terminator "soft"');
  });
});

describe("the secular (Lindblad) equation", () => {
  test("commutes with the system's own evolution", () => {
    for (const system of [spinBoson(), ladderOf(3)]) {
      const { generator, basis } = secularLindblad(system);
      const own = liouvillian(basis, system.hamiltonian);
      expect(maxDifference(generator.mmul(own), own.mmul(generator))).toBeLessThan(1e-13);
    }
  });

  test("is the long-time mean of e^{−𝓛t}Re^{𝓛t}", () => {
    const { generator, basis } = redfield(spinBoson());
    const own = liouvillian(basis, hamiltonian);
    // The mean over 64 equal phases of the one Bohr frequency √1.25 of two levels is exact: only multiples 0, ±1, ±2 occur.
    const mean = Matrix.zeros(4, 4);
    for (let n = 0; n < 64; n++) {
      const t = (2 * Math.PI * n) / 64 / Math.sqrt(1.25);
      mean.add(expm(own, -t).mmul(generator).mmul(expm(own, t)).div(64));
    }
    expect(maxDifference(secular(generator, own), mean)).toBeLessThan(1e-14);
  });

  test("has the Gibbs state as its steady state, and rates S(±ω)|Q_ab|²", () => {
    const system = spinBoson(0.1, 0.5, 8);
    const { generator, basis } = secularLindblad(system);
    const gibbs = expm(realEmbedding(hamiltonian), -1 / 0.5);
    const state = complexMatrix([
      [gibbs.get(0, 0), gibbs.get(0, 1)],
      [gibbs.get(1, 0), gibbs.get(1, 1)],
    ]);
    const rate = generator.mmul(Matrix.columnVector(Array.from(toVector(basis, state))));
    expect(maxAbs(rate)).toBeLessThan(1e-13);
    // Populations relax with S(ω)(1 + e^{−ω/T})·|⟨a|σ_z|b⟩|², ω² = ε² + Δ², |⟨a|σ_z|b⟩| = Δ/ω.
    const omega = Math.sqrt(1.25);
    const relaxation = (powerSpectrum(system.bath, omega) + powerSpectrum(system.bath, -omega)) / omega ** 2;
    const eigenvalues = new EigenvalueDecomposition(generator).realEigenvalues;
    expect(Math.min(...eigenvalues.map((value) => Math.abs(value + relaxation)))).toBeLessThan(1e-13);
  });

  test("with degenerate levels keeps the coherences among them coupled", () => {
    // H = 0: all Bohr frequencies are one, nothing rotates and nothing is dropped.
    const still = { ...spinBoson(), hamiltonian: complexZeros(2, 2) };
    expect(maxDifference(secularLindblad(still).generator, redfield(still).generator)).toBeLessThan(1e-15);
  });
});

describe("choiEigenvalues", () => {
  test("finds the identity positive, amplitude damping positive and transposition not", () => {
    const near = (found: number[], expected: number[]) => expect(distance(found, expected)).toBeLessThan(1e-13);
    near(choiEigenvalues(pauliBasis, Matrix.eye(4)), [0, 0, 0, 2]);
    near(choiEigenvalues(pauliBasis, Matrix.diag([1, 1, -1, 1])), [-1, 1, 1, 1]); // transposition turns σ_y around
    const decayed = 1 - Math.exp(-0.5 * 0.09); // Kraus operators of rank one each: 2 − p and p, p the decayed part
    const damping = expm(
      heomFree(
        [
          complexMatrix([
            [0, 0.3],
            [0, 0],
          ]),
        ],
        complexZeros(2, 2),
      ),
      0.5,
    );
    near(choiEigenvalues(pauliBasis, damping), [0, 0, decayed, 2 - decayed]);
    const phase = expm(liouvillian(unitBasis(3), ladderOf(1).hamiltonian), 0.7);
    near(choiEigenvalues(unitBasis(3), phase), [0, 0, 0, 0, 0, 0, 0, 0, 3]);
  });
});

describe("evolveMaster", () => {
  const rho = complexMatrix([
    [0.7, { re: 0.1, im: 0.2 }],
    [{ re: 0.1, im: -0.2 }, 0.3],
  ]);
  const times = [0, 0.4, 3, 11].map(physicalTime);

  test("is the exponential of a constant generator, and keeps the trace", () => {
    const equation = redfield(spinBoson());
    const states = evolveMaster(equation, rho, times);
    times.forEach((t, i) => {
      const x = expm(equation.generator, t).mmul(Matrix.columnVector(Array.from(toVector(pauliBasis, rho))));
      expect(distance(toVector(pauliBasis, states[i]), x.to1DArray())).toBeLessThan(1e-11);
      expect(entryOf(states[i], 0, 0).re + entryOf(states[i], 1, 1).re).toBeCloseTo(1, 12);
    });
  });

  test("integrates a generator that depends on time: TCL2 differs from Redfield at first and decays like it", () => {
    const equation = tcl2(spinBoson());
    const loose = evolveMaster(equation, rho, times, { tolerance: 1e-5 });
    const tight = evolveMaster(equation, rho, times, { tolerance: 1e-7 });
    times.forEach((_, i) => {
      expect(distance(loose[i].data, tight[i].data)).toBeLessThan(1e-4);
    });
    // From t = 20 on the two generators differ by e^{−γt} = 5e-5 at most: so does what they do to one state.
    const late = [20, 25].map(physicalTime);
    const [a, b] = evolveMaster(equation, rho, late, { tolerance: 1e-6 });
    const constant = expm(redfield(spinBoson()).generator, 5).mmul(
      Matrix.columnVector(Array.from(toVector(pauliBasis, a))),
    );
    expect(distance(toVector(pauliBasis, b), constant.to1DArray())).toBeLessThan(5e-5);
    const other = evolveMaster(redfield(spinBoson()), rho, times);
    expect(distance(other[2].data, tight[2].data)).toBeGreaterThan(1e-3);
  });

  test("refuses times that descend and states that do not fit", () => {
    const equation = redfield(spinBoson());
    expect(() => evolveMaster(equation, rho, [1, 1].map(physicalTime))).toThrow("invalid times: 1 after 1");
    expect(() => evolveMaster(equation, rho, [-1 as never])).toThrow("invalid physical time: -1");
    expect(() => evolveMaster(equation, diagonal([1, 0, 0]), times)).toThrow("invalid state: got order 3, expected 2");
  });
});

describe("the ladder of approximations", () => {
  // Largest |ΔP₁₁| for t ≤ 50 against the hierarchy with the same three Padé exponents and terminator, ε = ½, Δ = 1, T = ½;
  // two digits of an independent prototype.
  test.each([
    [0.01, 5, 3, [4.6e-4, 1.6e-3, 4.1e-3]],
    [0.01, 0.5, 4, [1.0e-2, 1.3e-2, 2.4e-2]],
    [0.1, 5, 4, [1.1e-2, 1.6e-2, 4.0e-2]],
    [0.1, 0.5, 6, [7.6e-2, 0.1, 0.12]],
  ] as const)(
    "λ = %f, γ = %f: NZ2, Redfield and Lindblad miss the hierarchy by their known amounts",
    (lambda, gamma, depth, known) => {
      const system = spinBoson(lambda, gamma, 3, "double-commutator");
      const exact = populations(heom({ ...system, depth }).generator);
      const generators = [
        heom({ ...system, depth: 1 }).generator,
        redfield(system).generator,
        secularLindblad(system).generator,
      ];
      generators.forEach((generator, i) => {
        const gap = Math.max(...populations(generator).map((value, n) => Math.abs(value - exact[n])));
        expect(Math.abs(gap / known[i] - 1)).toBeLessThan(0.05);
      });
    },
  );
});

/** P₁₁ at t = 0, 0.2, …, 50 from |0⟩⟨0|. */
function populations(generator: Parameters<typeof toSparse>[0]): number[] {
  const x0 = new Float64Array(generator.rows);
  x0.set(toVector(pauliBasis, diagonal([1, 0])));
  const times = Array.from({ length: 251 }, (_, n) => n / 5);
  return propagate(toSparse(generator), x0, times, { tolerance: 1e-8 }).map(([one, , , z]) => (one + z) / Math.SQRT2);
}

function mapOf(generator: Parameters<typeof toSparse>[0], t: number): Matrix {
  const columns = [0, 1, 2, 3].map((i) => {
    const x0 = new Float64Array(generator.rows);
    x0[i] = 1;
    return Array.from(propagate(toSparse(generator), x0, [0, t], { tolerance: 1e-13 })[1].subarray(0, 4));
  });
  return new Matrix(columns).transpose();
}

/** The generator without any bath. */
function heomFree(jumps: readonly ComplexMatrix[], of = hamiltonian): Matrix {
  return toDense(heom({ hamiltonian: of, baths: [], jumps, depth: 0 }).generator);
}

/** Largest |d Tr ρ/dt| over unit vectors. */
function traceRate(generator: Matrix, basis: HermitianBasis): number {
  const traces = basis.map((element) => Array.from({ length: element.rows }, (_, a) => entryOf(element, a, a).re));
  const row = new Matrix([traces.map((diagonalOf) => diagonalOf.reduce((a, b) => a + b, 0))]);
  return maxAbs(row.mmul(generator));
}

/** The two-level Redfield generator from its matrix elements in the eigenbasis of H, turned back: an independent route. */
function eigenbasisRedfield({ coupling, bath, terminator }: ReturnType<typeof spinBoson>): Matrix {
  const { eigenvectorMatrix: v, realEigenvalues: e } = new EigenvalueDecomposition(
    new Matrix([
      [0.25, 0.5],
      [0.5, -0.25],
    ]),
    { assumeSymmetric: true },
  );
  const q = v
    .transpose()
    .mmul(realEmbedding(coupling).subMatrix(0, 1, 0, 1))
    .mmul(v);
  const delta = terminator === "none" ? 0 : bath.terminator;
  const part = (which: "re" | "im") =>
    new Matrix(
      [0, 1].map((a) =>
        [0, 1].map((b) => {
          const omega = e[b] - e[a];
          return bath.exponents.reduce(
            (sum, { amplitude: { re, im }, rate }) => {
              const size = rate * rate + omega * omega; // 1/(ν − iω) = (ν + iω)/size
              return sum + (q.get(a, b) * (which === "re" ? re * rate - im * omega : im * rate + re * omega)) / size;
            },
            which === "re" ? delta * q.get(a, b) : 0,
          );
        }),
      ),
    );
  const [re, im] = [part("re"), part("im")].map((x) => v.mmul(x).mmul(v.transpose()));
  const z = realEmbedding(sigmaZ).subMatrix(0, 1, 0, 1);
  const columns = pauliBasis.map((element) => {
    const [xr, xi] = [realEmbedding(element).subMatrix(0, 1, 0, 1), realEmbedding(element).subMatrix(2, 3, 0, 1)];
    const pr = Matrix.sub(re.mmul(xr), im.mmul(xi));
    const pi = Matrix.add(re.mmul(xi), im.mmul(xr));
    const [dr, di] = [Matrix.sub(pr, pr.transpose()), Matrix.add(pi, pi.transpose())]; // Λx − (Λx)†
    const [cr, ci] = [dr, di].map((d) => Matrix.sub(z.mmul(d), d.mmul(z)).mul(-1));
    const operator = complexMatrix([0, 1].map((r) => [0, 1].map((c) => ({ re: cr.get(r, c), im: ci.get(r, c) }))));
    return Array.from(toVector(pauliBasis, operator));
  });
  return new Matrix(columns).transpose().add(liouvillian(pauliBasis, hamiltonian));
}
