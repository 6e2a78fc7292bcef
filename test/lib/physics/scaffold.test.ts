import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { depth } from "../../../lib/adapt/index.js";
import { column, entries, expm } from "../../../lib/linalg/index.js";
import {
  complianceMatrix,
  distanceFluctuation,
  forceCorrelation,
  heldCovariance,
  pairCompliance,
  pairMemory,
  pairTensorNorms,
  scaffold,
  thermalEnergy,
} from "../../../lib/physics/index.js";
import { physicalTime, randomCurvature } from "../../../lib/tasks/index.js";
import { key } from "../../../lib/tensor/random.js";

const now = physicalTime(0);

// An independent float64 prototype, κ = 1: contacts, bᵀH⁺b, H_qq, Γ(0), K(0), τ, and how many memory tensors (‖T₂‖, ‖T₃‖, …)
// hold all but 5 % and 1 % of their sum at α = 1/λ_max.
const golden = [
  { cutoff: 5.5, contacts: 289, known: [0.490975, 5.619, 1.5454, 4.5884, 0.3368], tensors: [19, 43] },
  { cutoff: 6.5, contacts: 412, known: [0.275288, 9.1059, 1.8408, 7.5367, 0.2442], tensors: [20, 37] },
  { cutoff: 7.5, contacts: 524, known: [0.238189, 9.9676, 1.5709, 8.2166, 0.1912], tensors: [17, 31] },
  { cutoff: 9, contacts: 886, known: [0.141502, 14.669, 0.5349, 6.8931, 0.0776], tensors: [5, 10] },
  { cutoff: 12, contacts: 1448, known: [0.092645, 22.052, 0.4643, 11.5673, 0.0401], tensors: [5, 9] },
].map((row) => {
  const network = scaffold({ cutoff: row.cutoff });
  return { ...row, network, memory: pairMemory(network.hessian, network.stretch) };
});
const middle = golden[2];

const memoryDepths = (stiffness: number, { network, memory }: typeof middle): number[] => {
  const largest = network.spectrum[network.spectrum.length - 1];
  const norms = pairTensorNorms(memory, 1 / largest, 4000 / Math.max(1, stiffness));
  return [0.05, 0.01].map((tolerance) =>
    depth({ kind: "memory", of: { projection: "donor–acceptor pair", norms }, tolerance }),
  );
};

describe("the scaffold", () => {
  test.each(golden)("with the cut-off $cutoff Å has its known contacts, stiffness, friction and memory", (row) => {
    const { network, memory, known } = row;
    expect(network.contacts.length).toBe(row.contacts);
    expect(network.zeroModes).toBe(6);
    const found = [pairCompliance(network), memory.bare, memory.friction(now), memory.kernel(now), memory.memoryTime];
    const digits = [6, 4, 4, 4, 4];
    found.forEach((value, i) => {
      expect(Math.abs(value - known[i])).toBeLessThan(0.51 * 10 ** -digits[i]);
    });
    // By definition the depth is the smallest n with Σ_{m>n}; the prototype counted the tensors from T₂ on, n − 1.
    expect(memoryDepths(1, row).map((n) => n - 1)).toEqual(row.tensors);
  });

  test("keeps its donor and acceptor 3.99801 Å apart", () => {
    expect(middle.network.distance).toBeCloseTo(3.99801, 5);
  });

  test("costs no energy when it is moved or turned as a whole", () => {
    const { nodes, hessian, stretch } = middle.network;
    const rigid = [0, 1, 2].flatMap((d) => {
      const [e, f] = [(d + 1) % 3, (d + 2) % 3];
      const shift = nodes.flatMap(() => [0, 1, 2].map((axis) => (axis === d ? 1 : 0)));
      const turn = nodes.flatMap((node) => [0, 1, 2].map((axis) => (axis === e ? -node[f] : axis === f ? node[e] : 0)));
      return [shift, turn];
    });
    for (const motion of rigid) {
      const length = Math.hypot(...motion);
      expect(Math.hypot(...entries(hessian.mmul(column(motion)))) / length).toBeLessThan(1e-13 * 192);
      expect(Math.abs(stretch.reduce((sum, value, i) => sum + value * motion[i], 0)) / length).toBeLessThan(1e-14);
    }
  });

  test("has the gradient of the pair distance as its stretch", () => {
    const { nodes, stretch } = middle.network;
    const apart = (shift: number, by: number): number => {
      const moved = nodes.map((node, i) => node.map((value, d) => value + (3 * i + d === shift ? by : 0)));
      return Math.hypot(...moved[37].map((value, d) => value - moved[21][d]));
    };
    for (const place of [63, 64, 65, 111, 112, 113, 0]) {
      expect(stretch[place]).toBeCloseTo((apart(place, 1e-5) - apart(place, -1e-5)) / 2e-5, 9);
    }
  });

  test("fluctuates by 0.0594 Å at room temperature with springs of 40 kcal/mol/Å²", () => {
    expect(thermalEnergy()).toBeCloseTo(0.592485, 6);
    expect(distanceFluctuation(pairCompliance(middle.network) / 40)).toBeCloseTo(0.0594, 4);
    // σ_R of the joint table, κ = 10 … 320
    const printed = [0.1188, 0.084, 0.0594, 0.042, 0.0297, 0.021];
    printed.forEach((sigma, i) => {
      expect(Math.abs(distanceFluctuation(pairCompliance(middle.network) / (10 * 2 ** i)) - sigma)).toBeLessThan(
        5.1e-5,
      );
    });
  });

  test("stiffer springs scale every rate and leave the depth at α = 1/λ_max as it is", () => {
    const network = scaffold({ cutoff: 9, stiffness: 40 });
    const stiff = { ...golden[3], network, memory: pairMemory(network.hessian, network.stretch) };
    expect(stiff.memory.memoryTime * 40).toBeCloseTo(golden[3].memory.memoryTime, 12);
    expect(pairCompliance(network) * 40).toBeCloseTo(pairCompliance(golden[3].network), 12);
    expect(memoryDepths(40, stiff)).toEqual(memoryDepths(40, golden[3]));
  });
});

describe("the memory of the pair", () => {
  test("of one end of a free spring relaxes to no stiffness at all", () => {
    const memory = pairMemory(
      new Matrix([
        [1, -1],
        [-1, 1],
      ]),
      [2, 0],
    );
    expect([memory.bare, memory.kernel(now), memory.friction(now)]).toEqual([1, 1, 1]);
    expect(memory.relaxed).toBe(0);
  });

  test("H_qq − Γ(0) = 2/bᵀH⁺b: what friction leaves is the Schur complement", () => {
    for (const { network, memory } of golden) {
      expect(Math.abs((memory.relaxed * pairCompliance(network)) / 2 - 1)).toBeLessThan(1e-13);
    }
  });

  test("is the block kernel of the coordinate, with the exponential formed in full", () => {
    const H = randomCurvature([0.2, 0.5, 0.9, 1.3, 2], key(3));
    const coordinate = Float64Array.of(1, 0, 0, 0, 0);
    const memory = pairMemory(H, coordinate);
    const hidden = [1, 2, 3, 4];
    const uu = H.selection(hidden, hidden);
    const ru = H.selection([0], hidden);
    for (const t of [0, 0.7, 3]) {
      const kernel = ru.mmul(expm(uu, -t)).mmul(ru.transpose()).get(0, 0);
      expect(memory.kernel(physicalTime(t))).toBeCloseTo(kernel, 13);
      const [before, after] = [t + 1e-4, Math.max(0, t - 1e-4)].map((at) => memory.friction(physicalTime(at)));
      if (t > 0) expect((after - before) / 2e-4).toBeCloseTo(kernel, 7);
    }
    const alpha = 0.3;
    const step = Matrix.sub(Matrix.eye(4), Matrix.mul(uu, alpha));
    const norms = pairTensorNorms(memory, alpha, 4);
    const direct = [0, 1, 2].map((m) => {
      const power = Array.from({ length: m }).reduce<Matrix>((product) => product.mmul(step), Matrix.eye(4));
      return alpha * alpha * ru.mmul(power).mmul(ru.transpose()).get(0, 0);
    });
    expect(norms[0]).toBeCloseTo(Math.abs(1 - alpha * H.get(0, 0)), 14);
    direct.forEach((value, m) => {
      expect(norms[m + 1]).toBeCloseTo(Math.abs(value), 14);
    });
  });

  test("obeys fluctuation–dissipation when the conformers are thermal, and fails when each direction moves alike", () => {
    const { network, memory } = middle;
    const temperature = thermalEnergy();
    const held = heldCovariance(complianceMatrix(network).mul(temperature), network.stretch);
    const alike = heldCovariance(Matrix.eye(192), network.stretch).mul(temperature);
    const largest = temperature * memory.friction(now);
    const thermalForce = forceCorrelation(memory, held);
    const alikeForce = forceCorrelation(memory, alike);
    const ratio = alikeForce(now) / largest;
    let violation = 0;
    for (const t of [0, 0.05, 0.2, 1, 4].map(physicalTime)) {
      const wanted = temperature * memory.friction(t);
      expect(Math.abs(thermalForce(t) - wanted) / largest).toBeLessThan(1e-12);
      violation = Math.max(violation, Math.abs(alikeForce(t) / ratio - wanted) / largest);
    }
    expect(violation).toBeGreaterThan(0.05);
  });
});

test("what is no scaffold is refused", () => {
  expect(() => pairCompliance(scaffold({ cutoff: 3.7 }))).toThrow("invalid cutoff: the pair is free to move");
  expect(() => pairCompliance(scaffold({ cutoff: 1 }))).toThrow("invalid cutoff: the pair is free to move");
  expect(() => scaffold({ cutoff: 0 })).toThrow("invalid cutoff: 0");
  expect(() => scaffold({ cutoff: 7, stiffness: -1 })).toThrow("invalid stiffness: -1");
  expect(() => scaffold({ cutoff: 7, pair: [21, 64] })).toThrow("invalid node: 64 of 64");
  expect(() => scaffold({ cutoff: 7, pair: [21, 21] })).toThrow("invalid nodes: 21 and 21 coincide");
  expect(() => thermalEnergy(0)).toThrow("invalid temperature: 0");
  expect(() => pairMemory(Matrix.eye(2), [0, 0])).toThrow("invalid coordinate: 0 everywhere");
  expect(() => pairMemory(Matrix.diag([1, -2, 3]), [1, 0, 0])).toThrow(
    "invalid hessian: not positive (a hidden rate is -2)",
  );
});
