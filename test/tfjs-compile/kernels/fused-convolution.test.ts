import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { agrees, forAll, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

const near = { rtol: 1e-5, atol: 1e-5 };
const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "prelu", "leakyrelu"] as const;

describe("a compiled fused convolution is TensorFlow.js's", () => {
  it.each(activations)("with bias and %s", (activation) =>
    forAll(6, async (random) => {
      const [channels, outChannels] = [random.integer(1, 3), random.integer(1, 4)];
      const biased = random.next() < 0.7;
      const perChannel = random.next() < 0.5 ? [outChannels] : [];
      await agrees(
        (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor, slopes: tf.Tensor) =>
          tf.fused.conv2d({
            x,
            filter,
            strides: 1,
            pad: "same",
            bias: biased ? bias : undefined,
            activation,
            preluActivationWeights: activation === "prelu" ? slopes : undefined,
            leakyreluAlpha: activation === "leakyrelu" ? 0.3 : undefined,
          }),
        [
          random.tensor([2, 4, 5, channels]),
          random.tensor([3, 3, channels, outChannels]),
          random.tensor(perChannel),
          random.tensor([outChannels]),
        ],
        near,
      );
    }),
  );

  it("for channels first, with bias and slopes along the channels", () =>
    forAll(5, async (random) => {
      const strides = random.integer(1, 2);
      await agrees(
        (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor, slopes: tf.Tensor) =>
          tf.engine().runKernel(
            "FusedConv2D",
            { x, filter, bias, preluActivationWeights: slopes },
            {
              strides,
              pad: "valid",
              dataFormat: "NCHW",
              dilations: 1,
              activation: "prelu",
            },
          ) as tf.Tensor,
        [random.tensor([2, 3, 5, 6]), random.tensor([2, 3, 3, 4]), random.tensor([4]), random.tensor([4])],
        near,
      );
    }));

  it.each(activations)("depthwise with bias and %s", (activation) =>
    forAll(3, async (random) => {
      const strides = random.integer(1, 2);
      await agrees(
        (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor, slopes: tf.Tensor) =>
          tf.fused.depthwiseConv2d({
            x,
            filter,
            strides,
            pad: "same",
            bias,
            activation,
            preluActivationWeights: activation === "prelu" ? slopes : undefined,
            leakyreluAlpha: activation === "leakyrelu" ? 0.3 : undefined,
          }),
        [random.tensor([2, 4, 5, 3]), random.tensor([3, 3, 3, 2]), random.tensor([6]), random.tensor([6])],
        near,
      );
    }),
  );
});
