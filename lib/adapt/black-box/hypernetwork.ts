/**
 * A hypernetwork as a meta-learner: a support set becomes a code, the code becomes the weights of a small network of the task's own.
 *
 *     φ = H(e(S)),   ŷ = f_φ(x).                                       Ha, Dai and Le (2016); Bertinetto et al. (2016)
 *
 * Adaptation is one forward pass, without a gradient. What it leaves behind is an ordinary network: predictions cost what that costs, not what H costs.
 */
import type { LabelledSet } from "../../tasks/benchmarks/index.js";
import { split, tidyTree } from "../../tensor/index.js";
import { endToEnd, type Learner } from "../frame/index.js";
import { refusesImages, sizesFor, type TaskNetwork, taskNetwork } from "./main-network.js";
import { encodeSet, initSetEncoder, type SetEncoder } from "./set-encoder.js";
import { type FormOptions, type FormParams, generate, initForm, type WeightForm } from "./weight-forms.js";

export interface HypernetworkOptions {
  /** Default: "full". */
  readonly form?: WeightForm;
  /** Hidden widths of the main network; none makes it linear. Default: [16]. */
  readonly hidden?: readonly number[];
  /** Of the main network. Default: "tanh". */
  readonly activation?: "relu" | "tanh";
  /** Width of the encoder. Default: 128. */
  readonly width?: number;
  /** Numbers in the code. Default: 64. */
  readonly code?: number;
  /** Weights in a block of the chunked form. Default: 32. */
  readonly chunk?: number;
  /** Of the low-rank form. Default: 2. */
  readonly rank?: number;
}

export type HypernetworkParams = { readonly encoder: SetEncoder; readonly form: FormParams };

export function hypernetwork(options: HypernetworkOptions = {}): Learner {
  const { form = "full", hidden = [16], activation = "tanh", width = 128, code = 64, chunk, rank } = options;
  const name = `hypernetwork-${form}`;
  return {
    name,
    family: "black box",
    refuses: refusesImages,
    on: (benchmark) => {
      const sizes = sizesFor(benchmark, hidden);
      const shape: FormOptions = { sizes, code, chunk, rank };
      const inputs = benchmark.inputShape[0] + benchmark.outputs;
      return endToEnd<HypernetworkParams, TaskNetwork>(benchmark.kind, {
        name,
        family: "black box",
        init: (key) => {
          const [encoderKey, formKey] = split(key);
          return {
            encoder: initSetEncoder(encoderKey, { inputs, width, code }),
            form: initForm(form, formKey, shape),
          };
        },
        adapt: (theta, support: LabelledSet) =>
          tidyTree(() => generate(form, theta.form, encodeSet(theta.encoder, support), shape)),
        predict: (_, layers, x) => taskNetwork(layers, x, activation),
      }) as never;
    },
  };
}
