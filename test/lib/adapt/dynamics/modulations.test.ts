/** Modulations: counts of the specification's table, what they are equal to where codes or heads are zero, orthonormal bases, bad input. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  fullWeight,
  hamiltonian,
  type Modulation,
  type ModulationParams,
  multiRank,
  type Networks,
  notOrthonormal,
  plain,
  randomOrthonormal,
  retracted,
  shift,
  svd,
} from "../../../../lib/adapt/dynamics/index.js";
import { compile, countParams, flattenParams, key, mapParams, type Params } from "../../../../lib/tensor/index.js";
import { gaussianTensor } from "./double.js";

const numbers = (params: Params) => flattenParams(params).map(([, leaf]) => Array.from(leaf.dataSync()));

function expectClose(found: Params, expected: Params): void {
  const [a, b] = [flattenParams(found), flattenParams(expected)];
  expect(a.map(([name, { shape }]) => [name, shape])).toEqual(b.map(([name, { shape }]) => [name, shape]));
  for (const [i, [name, leaf]] of a.entries()) {
    const gap = tf.max(tf.abs(tf.sub(leaf, b[i][1]))).dataSync()[0];
    expect(gap, name).toBeLessThan(1e-6);
  }
}

/** Parameters with every leaf of the given names replaced by zeros. */
const without = (params: ModulationParams, names: readonly string[]): ModulationParams => ({
  hyper: mapParams(params.hyper, (leaf, name) =>
    names.includes(name.split(".").at(-1) as string) ? tf.zerosLike(leaf) : leaf,
  ) as Params,
  shared: params.shared,
});

const perInstance = (nets: Networks, instances: number) =>
  mapParams(nets, (leaf) =>
    tf.tile(tf.expandDims(leaf), [instances, ...leaf.shape.map(() => 1)]),
  ) as Params as Networks;

describe.each([
  { width: 32, base: 2240, fw: 8960, shifts: 384, ro: 1322, mr: 4052, svdHyper: 449, svdBases: 740 },
  { width: 50, base: 5300, fw: 21200, shifts: 600, ro: 2060, mr: 6320, svdHyper: 665, svdBases: 1154 },
  { width: 64, base: 8576, fw: 34304, shifts: 768, ro: 2634, mr: 8084, svdHyper: 833, svdBases: 1476 },
])("numbers of parameters at width $width, code size 4 (specification section 4)", (table) => {
  const widths = [table.width, table.width, table.width];
  const { nets } = hamiltonian({ dimension: 2, widths }).init(key(1));
  const counts = (modulation: Modulation, latent = 4) => {
    const { hyper, shared } = modulation.init(key(2), nets, latent);
    return [countParams(hyper), countParams(shared)];
  };

  test("equal its table", () => {
    expect(countParams(nets)).toBe(table.base);
    expect(counts(fullWeight())).toEqual([table.fw, 0]);
    expect(counts(shift())).toEqual([table.shifts, 0]);
    expect(counts(multiRank({ rank: 1 }))).toEqual([table.ro, 0]);
    expect(counts(multiRank({ rank: 5 }))).toEqual([table.mr, 0]);
    expect(counts(svd({ rank: 5 }))).toEqual([table.svdHyper, table.svdBases]);
  });

  test.each([1, 2, 3, 7])("equal its formulas at rank and code size %i", (r) => {
    const w = table.width;
    const ranks = [Math.min(r, 2), r, r];
    const factors = ranks.reduce((sum, rank, l) => sum + (w + (l === 0 ? 2 : w)) * rank, 0);
    expect(counts(multiRank({ rank: r }), r)).toEqual([(r + 1) * factors + r * w + 3 * w * r, 0]);
    const values = ranks.reduce((sum, rank) => sum + rank, 1);
    expect(counts(svd({ rank: r }), r)).toEqual([(r + 1) * values + 3 * w * r, factors + w]);
  });
});

describe("equalities between modulations", () => {
  const { nets } = hamiltonian({ dimension: 2, widths: [5, 6, 5] }).init(key(3));
  const codes = gaussianTensor(key(4), [3, 2]);

  test("FW with A = 0, or of a code that is zero, is the base", () => {
    const params = fullWeight().init(key(5), nets, 2);
    expectClose(fullWeight().apply(nets, without(params, ["weight", "bias"]), codes), perInstance(nets, 3));
    expectClose(fullWeight().apply(nets, params, tf.zeros([3, 2])), perInstance(nets, 3));
  });

  test("SVD with d = 0 is Shift with the same heads", () => {
    const params = svd({ rank: 2 }).init(key(6), nets, 2);
    const shifts = { hyper: onlyBiases(params.hyper), shared: {} };
    expectClose(
      svd({ rank: 2 }).apply(nets, without(params, ["scale", "offset"]), codes),
      shift().apply(nets, shifts, codes),
    );
  });

  test("MR(1) is RO: W + u vᵀ, one outer product a layer", () => {
    const ro = multiRank({ rank: 1 });
    expect(ro.name).toBe("RO");
    const params = ro.init(key(7), nets, 2);
    const found = ro.apply(nets, params, codes);
    const { u, v, headU, headV } = (params.hyper as Record<string, Record<string, Record<string, tf.Tensor>>>).H.layer2;
    const z = codes.arraySync() as number[][];
    const base = nets.H.hidden[1].w.arraySync() as number[][];
    const along = (head: tf.Tensor, start: tf.Tensor, k: number, i: number) => {
      const rows = head.arraySync() as number[][];
      return (start.arraySync() as number[][])[i][0] + z[k].reduce((sum, value, a) => sum + value * rows[a][i], 0);
    };
    const made = z.map((_, k) =>
      base.map((row, i) => row.map((w, o) => w + along(headV, v, k, i) * along(headU, u, k, o))),
    );
    expectClose(found.H.hidden[1].w, tf.tensor3d(made));
  });

  test("SVD adds Σ d_i u_i v_iᵀ, d = max(0, A z + a)", () => {
    const params = svd({ rank: 3 }).init(key(8), nets, 2);
    const [hyper, shared] = [params.hyper, params.shared].map(
      (part) => (part as Record<string, Record<string, Record<string, tf.Tensor>>>).H,
    );
    const z = codes.arraySync() as number[][];
    const rows = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
    for (const [layer, base] of [
      ["layer2", nets.H.hidden[1].w],
      ["output", nets.H.output],
    ] as const) {
      const [scale, offset] = [rows(hyper[layer].scale), rows(hyper[layer].offset)[0]];
      const v = rows(shared[layer].v);
      const u = shared[layer].u ? rows(shared[layer].u) : [[1]];
      const made = z.map((code) => {
        const d = offset.map((a, i) => Math.max(0, a + code.reduce((sum, value, j) => sum + value * scale[j][i], 0)));
        return rows(base).map((row, i) =>
          row.map((w, o) => w + d.reduce((sum, di, r) => sum + di * v[i][r] * u[o][r], 0)),
        );
      });
      const found = svd({ rank: 3 }).apply(nets, params, codes).H;
      expectClose(layer === "output" ? found.output : found.hidden[1].w, tf.tensor3d(made));
    }
  });

  test("without the ReLU a negative singular value passes, with it none does", () => {
    const params = svd({ rank: 2 }).init(key(9), nets, 2);
    const far = tf.mul(codes, -100);
    const first = ({ H }: Networks) => H.hidden[1].w;
    const [relu, linear] = (["relu", "linear"] as const).map((singularValues) =>
      first(svd({ rank: 2, singularValues }).apply(nets, params, far)),
    );
    const { u, v } = (params.shared as Record<string, Record<string, Record<string, tf.Tensor>>>).H.layer2;
    const values = (w: tf.Tensor) => {
      const change = tf.sub(w, nets.H.hidden[1].w);
      const turned = tf.matMul(
        tf.matMul(tf.tile(tf.expandDims(v), [3, 1, 1]), change, true),
        tf.tile(tf.expandDims(u), [3, 1, 1]),
      );
      return Array.from(tf.sum(tf.mul(turned, tf.eye(2)), 2).dataSync());
    };
    for (const d of values(relu)) expect(d).toBeGreaterThan(-1e-5);
    expect(Math.min(...values(linear))).toBeLessThan(-1);
  });
});

describe("every modulation", () => {
  const model = plain({ dimension: 3, widths: [6, 6] });
  const { nets } = model.init(key(10));
  const all = [fullWeight, shift, (o: object) => multiRank({ rank: 4, ...o }), (o: object) => svd({ rank: 4, ...o })];
  const codes = gaussianTensor(key(11), [2, 3]);

  test.each(all.map((make) => ({ make, name: make({}).name })))(
    "$name gives every leaf an axis of instances",
    ({ make }) => {
      const modulation = make({});
      const found = modulation.apply(nets, modulation.init(key(12), nets, 3), codes);
      expect(flattenParams(found).map(([name, { shape }]) => [name, shape])).toEqual(
        flattenParams(nets).map(([name, { shape }]) => [name, [2, ...shape]]),
      );
    },
  );

  test.each(all.map((make) => ({ make, name: make({}).name })))(
    "$name of hidden layers leaves the first and the output alone",
    ({ make }) => {
      const modulation = make({ layers: "hidden" });
      const found = modulation.apply(nets, modulation.init(key(13), nets, 3), codes);
      const base = perInstance(nets, 2);
      expectClose(found.f.hidden[0], base.f.hidden[0]);
      expectClose(found.f.output, base.f.output);
      expect(tf.max(tf.abs(tf.sub(found.f.hidden[1].b, base.f.hidden[1].b))).dataSync()[0]).toBeGreaterThan(1e-3);
    },
  );

  test.each(all.map((make) => ({ make, name: make({}).name })))(
    "$name is a function of its key, and refuses codes of size 0",
    ({ make }) => {
      const modulation = make({});
      expect(numbers(modulation.init(key(14), nets, 3))).toEqual(numbers(modulation.init(key(14), nets, 3)));
      expect(numbers(modulation.init(key(15), nets, 3))).not.toEqual(numbers(modulation.init(key(14), nets, 3)));
      expect(() => modulation.init(key(1), nets, 0)).toThrow("invalid latent size: 0");
      expect(() => modulation.init(key(1), nets, 2.5)).toThrow("invalid latent size: 2.5");
    },
  );

  test("made for other networks is refused", () => {
    const params = svd({ rank: 2 }).init(key(16), nets, 3);
    const other = hamiltonian({ dimension: 2, widths: [6, 6] }).init(key(17));
    expect(() => svd({ rank: 2 }).apply(other.nets, params, codes)).toThrow(
      'no network "f" to modulate (there are: H)',
    );
  });

  test.each([0, -1, 2.5, Number.NaN])("of rank %d is refused", (rank) => {
    expect(() => multiRank({ rank })).toThrow(`invalid rank: ${rank}`);
    expect(() => svd({ rank })).toThrow(`invalid rank: ${rank}`);
  });

  test("of names that are none, or with nothing to change, is refused", () => {
    const layers = "first" as "all";
    expect(() => shift({ layers }).init(key(1), nets, 3)).toThrow('unknown layers "first" (known: all, hidden)');
    expect(() => svd({ rank: 2, singularValues: "abs" as "relu" })).toThrow(
      'unknown singularValues "abs" (known: relu, linear)',
    );
    expect(() => svd({ rank: 2, orthogonality: "none" as "penalty" })).toThrow(
      'unknown orthogonality "none" (known: penalty, retraction)',
    );
    const shallow = hamiltonian({ dimension: 2, widths: [5] }).init(key(1));
    expect(() => svd({ rank: 2, layers: "hidden" }).init(key(1), shallow.nets, 3)).toThrow("no layer to modulate");
  });

  test("of a rank above the width is refused", () => {
    expect(() => multiRank({ rank: 7 }).init(key(1), nets, 3)).toThrow("invalid rank: 7 (the width is 6)");
    expect(() => svd({ rank: 7 }).init(key(1), nets, 3)).toThrow("invalid rank: 7 (the width is 6)");
  });
});

describe("orthonormal bases", () => {
  test("are what SVD starts from, so that its penalty is zero; RO, Shift and FW have none", () => {
    const { nets } = hamiltonian({ dimension: 2, widths: [9, 9] }).init(key(18));
    const modulation = svd({ rank: 5 });
    expect(modulation.penalty?.(modulation.init(key(19), nets, 4)).dataSync()[0]).toBeLessThan(1e-5);
    for (const other of [fullWeight(), shift(), multiRank({ rank: 1 })]) expect(other.penalty).toBeUndefined();
  });

  test("of doubled columns cost ‖4I − I‖_F = 3√r each", () => {
    const basis = tf.mul(randomOrthonormal(key(20), 8, 4), 2);
    expect(notOrthonormal(basis).dataSync()[0]).toBeCloseTo(3 * Math.sqrt(4), 4);
  });

  test("add up where there are several, and the slope of each is its own", () => {
    const [b, c] = [randomOrthonormal(key(24), 5, 2), randomOrthonormal(key(25), 4, 3)].map((x) => tf.mul(x, 1.3));
    const apart = notOrthonormal(b).dataSync()[0] + notOrthonormal(c).dataSync()[0];
    expect(notOrthonormal(b, c).dataSync()[0]).toBeCloseTo(apart, 5);
    const together = tf.grad((at: tf.Tensor) => notOrthonormal(at, c))(b);
    const alone = tf.grad((at: tf.Tensor) => notOrthonormal(at))(b);
    expect(tf.max(tf.abs(tf.sub(together, alone))).dataSync()[0]).toBeLessThan(1e-6);
  });

  test("of the unit matrix have a penalty without slope, not one that is no number", () => {
    const slope = tf.grad((b: tf.Tensor) => notOrthonormal(b))(tf.eye(3));
    expect(Array.from(slope.dataSync())).toEqual(new Array(9).fill(0));
  });

  test("are found again after a step: the polar factor of U + E is orthonormal, and of U S with S symmetric it is U", async () => {
    const u = randomOrthonormal(key(21), 12, 5);
    const noise = gaussianTensor(key(22), [12, 5], 0.05);
    const symmetric = tf.tidy(() => {
      const s = gaussianTensor(key(23), [5, 5], 0.05);
      return tf.add(tf.eye(5), tf.add(s, tf.transpose(s)));
    });
    const run = await compile((a: tf.Tensor, b: tf.Tensor) => [retracted(a), retracted(b)], [u, u]);
    const [near, polar] = await run(tf.add(u, noise), tf.matMul(u, symmetric));
    expect(notOrthonormal(near.toTensor()).dataSync()[0]).toBeLessThan(2e-6);
    expect(tf.max(tf.abs(tf.sub(polar.toTensor(), u))).dataSync()[0]).toBeLessThan(1e-5);
    run.dispose();
    expect(() => retracted(u, 0)).toThrow("invalid number of turns: 0");
    expect(() => randomOrthonormal(key(1), 3, 4)).toThrow("invalid number of columns: 4 (of length 3)");
  });

  test("with retraction have no penalty, and stay what they are on every network", () => {
    const { nets } = hamiltonian({ dimension: 2, widths: [9, 9] }).init(key(24));
    const modulation = svd({ rank: 5, orthogonality: "retraction" });
    expect(modulation.penalty).toBeUndefined();
    const params = modulation.init(key(25), nets, 4);
    const bent = { ...params, shared: mapParams(params.shared, (b) => tf.mul(b, 1.1)) as Params };
    expectClose(modulation.retract?.(bent) as ModulationParams, params);
  });
});

function onlyBiases(hyper: Params): Params {
  const { H } = hyper as { H: Record<string, Record<string, tf.Tensor>> };
  const layers = Object.entries(H).filter(([, heads]) => heads.bias);
  return { H: Object.fromEntries(layers.map(([layer, { bias }]) => [layer, { bias }])) };
}
