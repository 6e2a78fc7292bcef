/** Our side: the problems by the functions of lib, as a notebook would call them. */
import { Matrix } from "ml-matrix";
import { complexMatrix, lowestEigenvalues, propagate } from "../../lib/linalg/index.js";
import { mapsFromTensors, transferTensors } from "../../lib/memory/index.js";
import { diagonal, heom, parityBlocks, pauliBasis, toVector } from "../../lib/physics/index.js";
import type { HierarchyProblem, Pair, Problem, SplittingProblem, TensorProblem } from "./problems.js";
import type { Solution } from "./side.js";

const methods: Readonly<Record<Problem["kind"], readonly string[]>> = {
  hierarchy: ["propagate, tolerance 1e-8"],
  tensors: ["transferTensors"],
  splitting: ["parity blocks"],
};

/** The methods for a problem. @throws Error on a problem of unknown kind */
export function methodsFor({ kind }: Problem): readonly string[] {
  const known = methods[kind];
  if (known === undefined) throw new Error(`unknown problem "${kind}" (known: ${Object.keys(methods).join(", ")})`);
  return known;
}

export function solve(problem: Problem): Solution {
  if (problem.kind === "hierarchy") return solveHierarchy(problem);
  if (problem.kind === "tensors") return solveTensors(problem);
  return solveSplitting(problem);
}

function solveHierarchy(problem: HierarchyProblem): Solution {
  const { exponents, terminator, depth, times } = problem;
  const system = heom({
    hamiltonian: operator(problem.hamiltonian),
    coupling: operator(problem.coupling),
    bath: { exponents: exponents.map(({ amplitude, rate }) => ({ amplitude: complex(amplitude), rate })), terminator },
    depth,
    terminator: "double-commutator",
  });
  const assembled = performance.now();
  const start = new Float64Array(system.generator.rows);
  start.set(excited());
  const states = propagate(system.generator, start, times, { tolerance: 1e-8, keep: system.resolved });
  return { values: states.map(population), assembled };
}

function solveTensors({ maps, steps }: TensorProblem): Solution {
  const tensors = transferTensors(maps.map((map) => new Matrix(map.map((row) => [...row]))));
  const assembled = performance.now();
  const start = Matrix.columnVector(Array.from(excited()));
  const values = mapsFromTensors(tensors, steps).map((map) => population(map.mmul(start).to1DArray()));
  return { values: [1, ...values], assembled };
}

function solveSplitting({ half, mass, potential }: SplittingProblem): Solution {
  const spacing = (2 * half) / (potential.length - 1);
  const blocks = parityBlocks({
    potential: (x) => potential[Math.round((x + half) / spacing)],
    mass,
    half,
    points: potential.length,
  });
  const assembled = performance.now();
  return { values: [lowestEigenvalues(blocks.odd, 1)[0] - lowestEigenvalues(blocks.even, 1)[0]], assembled };
}

/** |0⟩⟨0| in the basis (1, σx, σy, σz)/√2. */
function excited(): Float64Array {
  return toVector(pauliBasis, diagonal([1, 0]));
}

function population(state: ArrayLike<number>): number {
  return (state[0] + state[3]) / Math.SQRT2;
}

function operator(rows: readonly (readonly Pair[])[]) {
  return complexMatrix(rows.map((row) => row.map(complex)));
}

function complex([re, im]: Pair) {
  return { re, im };
}
