import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import {
  cloneParams,
  countParams,
  disposeParams,
  flattenParams,
  mapParams,
  nonFiniteParams,
  type Params,
  paramsFromJson,
  paramsNorm,
  paramsToJson,
  toTensor,
  unflattenParams,
  useBackend,
  zipParams,
} from "../../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

const model = () => ({
  layers: [
    { w: tf.tensor2d([[1, 2]]), b: tf.tensor1d([3]) },
    { w: tf.tensor2d([[4]]), b: tf.tensor1d([0]) },
  ] as const,
  scale: tf.scalar(2),
});
const values = (params: Params) => flattenParams(params).map(([, leaf]) => Array.from(leaf.dataSync()));

describe("parameter records", () => {
  it("flatten to names in the order of their keys, and back", () => {
    const params = model();
    const flat = flattenParams(params);
    expect(flat.map(([name]) => name)).toEqual(["layers.0.w", "layers.0.b", "layers.1.w", "layers.1.b", "scale"]);
    const back = unflattenParams(
      flat.map(([, leaf]) => leaf),
      params,
    );
    expect(back).toEqual(params);
    expect(back.layers[1].w).toBe(params.layers[1].w);
    expect(countParams(params)).toBe(6);
    expect(() => unflattenParams([1, 2], params)).toThrow("got 2 leaves, expected 5");
  });

  it("keep their type under map", () => {
    const sizes = mapParams(model(), (leaf) => leaf.size);
    expectTypeOf(sizes.layers[0].w).toEqualTypeOf<number>();
    expectTypeOf(sizes.scale).toEqualTypeOf<number>();
    expect(sizes).toEqual({
      layers: [
        { w: 2, b: 1 },
        { w: 1, b: 1 },
      ],
      scale: 1,
    });
  });

  it("zip leaf by leaf, and name the leaf that one side lacks", () => {
    const sum = zipParams(model(), model(), (left, right) => left.add(right));
    expect(values(sum)).toEqual([[2, 4], [6], [8], [0], [4]]);
    const small: { a: tf.Tensor; b?: tf.Tensor } = { a: tf.scalar(1) };
    const large: { a: tf.Tensor; b?: tf.Tensor } = { a: tf.scalar(1), b: tf.scalar(2) };
    expect(() => zipParams(large as Params, small as Params, () => 0)).toThrow('missing parameter on the right: "b"');
    expect(() => zipParams(small as Params, large as Params, () => 0)).toThrow('missing parameter on the left: "b"');
  });

  it("are filled from float64 numbers by rounding to float32", () => {
    const tensor = toTensor<tf.Rank.R2>(Float64Array.of(0.1, 0.2, 0.3, 0.4), [2, 2]);
    expect(tensor.shape).toEqual([2, 2]);
    expect(Array.from(tensor.dataSync())).toEqual([0.1, 0.2, 0.3, 0.4].map(Math.fround));
    expect(() => toTensor([1, 2, 3], [2, 2])).toThrow("got 3 values, expected 2×2");
  });

  it("may be a single tensor", () => {
    const one = tf.tensor1d([3, 4]);
    expect(flattenParams(one)).toEqual([["", one]]);
    expect(paramsNorm(one).dataSync()[0]).toBe(5);
  });

  it("refuse names with dots and leaves that are no tensors", () => {
    expect(() => flattenParams({ "a.b": tf.scalar(1) })).toThrow('invalid parameter name: "a.b"');
    expect(() => flattenParams({ a: { b: 3 } } as never)).toThrow('not a tensor at "a.b": 3');
  });

  it("have the Euclidean norm of all their numbers, with gradient θ/‖θ‖", () => {
    expect(paramsNorm(model()).dataSync()[0]).toBeCloseTo(Math.sqrt(1 + 4 + 9 + 16 + 4), 6);
    const gradient = tf.grad((x) => paramsNorm({ x, y: tf.tensor1d([12]) }))(tf.tensor1d([3, 4]));
    const [a, b] = gradient.dataSync();
    expect(a).toBeCloseTo(3 / 13, 6);
    expect(b).toBeCloseTo(4 / 13, 6);
  });

  it("name the leaves that are not finite", () => {
    const sick = { a: tf.tensor1d([1, Number.NaN]), b: tf.tensor1d([1]), c: [tf.scalar(Number.NEGATIVE_INFINITY)] };
    expect(nonFiniteParams(sick)).toEqual(["a", "c.0"]);
    expect(nonFiniteParams(model())).toEqual([]);
  });

  it("come back from JSON text bit for bit", () => {
    const awkward = [
      0.1,
      1 / 3,
      -0,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      1e-45,
      3.4028235e38,
      16777217,
    ];
    const params = {
      w: tf.tensor2d(awkward, [3, 3]),
      n: [tf.tensor1d([1, -2], "int32"), tf.tensor1d([true, false], "bool")],
    };
    const back = paramsFromJson<typeof params>(JSON.parse(JSON.stringify(paramsToJson(params))));
    expect(Array.from(back.w.dataSync())).toEqual(Array.from(Float32Array.from(awkward)));
    expect(Object.is(back.w.dataSync()[2], -0)).toBe(true);
    expect(back.w.shape).toEqual([3, 3]);
    expect(back.n.map((leaf) => leaf.dtype)).toEqual(["int32", "bool"]);
    expect(values(back.n)).toEqual([
      [1, -2],
      [1, 0],
    ]);
  });

  it("survive a float32 round trip at 20000 random bit patterns", () => {
    const bits = Uint32Array.from({ length: 20_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
    const floats = new Float32Array(bits.buffer).filter(Number.isFinite);
    const json = JSON.parse(JSON.stringify(paramsToJson(tf.tensor1d(floats))));
    expect(Array.from(paramsFromJson<tf.Tensor1D>(json).dataSync())).toEqual(Array.from(floats));
  });

  it("refuse JSON that is no record, by place", () => {
    expect(() => paramsFromJson({ a: { b: 3 } })).toThrow('not a stored tensor at "a.b": 3');
    expect(() => paramsFromJson([{ dtype: "float32", shape: [2], values: [1] }])).toThrow(
      'got 1 values at "0", expected 2',
    );
    expect(() => paramsToJson({ t: tf.tensor1d(["x"]) })).toThrow('cannot store dtype string of "t"');
  });

  it("leave no tensor behind in a hundred rounds of clone, map, zip, norm and JSON", () => {
    const params = model();
    const before = tf.memory().numTensors;
    for (let round = 0; round < 100; round++) {
      const copy = cloneParams(params);
      const doubled = mapParams(copy, (leaf) => leaf.mul(2));
      const sum = zipParams(copy, doubled, (left, right) => left.add(right));
      const norm = paramsNorm(sum);
      const back = paramsFromJson(paramsToJson(sum));
      expect(nonFiniteParams(back)).toEqual([]);
      for (const record of [copy, doubled, sum, norm, back]) disposeParams(record as Params);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(values(params)).toEqual([[1, 2], [3], [4], [0], [2]]);
  });

  it("pass through tf.tidy as they are", () => {
    const before = tf.memory().numTensors;
    const result = tf.tidy(() => mapParams({ a: tf.scalar(1), b: [tf.scalar(2)] }, (leaf) => leaf.add(1)));
    expect(tf.memory().numTensors).toBe(before + 2);
    expect(values(result as Params)).toEqual([[2], [3]]);
    disposeParams(result as Params);
  });
});
