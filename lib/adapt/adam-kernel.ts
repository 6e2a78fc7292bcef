import { finiteVector } from "../linalg/index.js";
import { type InnerSteps, innerSteps, type Loss, positive } from "../tasks/index.js";
import type { Trajectory } from "./gradient-descent.js";

// Adam (Kingma and Ba, ICLR 2015, algorithm 1; steps s counted from 0) as a sum over its gradients:
//   m_s = β₁m_{s−1} + (1−β₁)g_s,  v_s = β₂v_{s−1} + (1−β₂)g_s²,  φ_{s+1} = φ_s − η m̂_s/(√v̂_s + ε),
//   φ⁽ᵏ⁾ = θ − η Σ_{j<k} W_{kj} g⁽ʲ⁾,   W_{kj} = (1−β₁) Σ_{s=j…k−1} β₁^{s−j} / [(1 − β₁^{s+1})(√v̂_s + ε)].
// W is diagonal in the parameters, has two times (it is no function of k − j) and depends on the trajectory through v̂: the
// process is not linear in the displacement, so there is no transfer tensor to speak of.

export interface AdamDescentOptions {
  /** η > 0. */
  readonly rate: number;
  /** β₁, default 0.9. */
  readonly beta1?: number;
  /** β₂, default 0.999. */
  readonly beta2?: number;
  /** ε, default 1e-8. */
  readonly epsilon?: number;
}

export interface AdamTrajectory extends Trajectory {
  /** √v̂_s + ε for s = 0 … k−1: k vectors. */
  readonly scales: readonly Float64Array[];
}

/** k steps from θ (length `loss.size`). */
export function adamDescent(
  loss: Loss,
  theta: ArrayLike<number>,
  options: AdamDescentOptions,
  k: InnerSteps,
): AdamTrajectory {
  const { rate, beta1, beta2, epsilon } = checked(options);
  innerSteps(k);
  const iterates = [Float64Array.from(finiteVector("parameters", theta, loss.size))];
  const gradients: Float64Array[] = [];
  const scales: Float64Array[] = [];
  let first = new Float64Array(loss.size);
  let second = new Float64Array(loss.size);
  for (let s = 0; s < k; s++) {
    const g = loss.gradient(iterates[s]);
    first = first.map((m, i) => beta1 * m + (1 - beta1) * g[i]);
    second = second.map((v, i) => beta2 * v + (1 - beta2) * g[i] * g[i]);
    const scale = second.map((v) => Math.sqrt(v / (1 - beta2 ** (s + 1))) + epsilon);
    gradients.push(g);
    scales.push(scale);
    iterates.push(iterates[s].map((phi, i) => phi - (rate * first[i]) / (1 - beta1 ** (s + 1)) / scale[i]));
  }
  return { iterates, gradients, scales };
}

/**
 * The diagonals W_{k0} … W_{k,k−1}, each of the length of the parameters.
 * @param k number of steps looked back from: 1 … number of scales.
 */
export function adamKernel(
  scales: readonly Float64Array[],
  k: InnerSteps,
  options: Omit<AdamDescentOptions, "rate"> = {},
): Float64Array[] {
  const { beta1 } = checked({ rate: 1, ...options });
  innerSteps(k);
  if (k < 1 || k > scales.length)
    throw new RangeError(`invalid number of inner steps: ${k} (recorded: ${scales.length})`);
  // From the last gradient backwards, W_{kj} = (1−β₁)/[(1−β₁^{j+1})(√v̂_j+ε)] + β₁ W_{k,j+1}.
  const kernel: Float64Array[] = [];
  let later = new Float64Array(scales[0].length);
  for (let j = k - 1; j >= 0; j--) {
    later = later.map((w, i) => (1 - beta1) / (1 - beta1 ** (j + 1)) / scales[j][i] + beta1 * w);
    kernel.unshift(later);
  }
  return kernel;
}

/** The double sum as it stands above: the oracle of `adamKernel`. */
export function adamKernelReference(
  scales: readonly Float64Array[],
  k: InnerSteps,
  options: Omit<AdamDescentOptions, "rate"> = {},
): Float64Array[] {
  const { beta1 } = checked({ rate: 1, ...options });
  return scales.slice(0, k).map((scale, j) =>
    scale.map((_, i) => {
      let sum = 0;
      for (let s = j; s < k; s++) sum += beta1 ** (s - j) / ((1 - beta1 ** (s + 1)) * scales[s][i]);
      return (1 - beta1) * sum;
    }),
  );
}

/** θ − η Σ_j W_{kj} g⁽ʲ⁾ of a recorded trajectory. */
export function adamUnrolled(
  theta: ArrayLike<number>,
  { gradients, scales }: Pick<AdamTrajectory, "gradients" | "scales">,
  options: AdamDescentOptions,
): Float64Array {
  const { rate } = checked(options);
  const kernel = adamKernel(scales, innerSteps(gradients.length), options);
  return Float64Array.from(
    theta,
    (phi, i) => phi - rate * gradients.reduce((sum, g, j) => sum + kernel[j][i] * g[i], 0),
  );
}

function checked(options: AdamDescentOptions): Required<AdamDescentOptions> {
  const { rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  positive("learning rate", rate);
  positive("epsilon", epsilon);
  for (const [name, value] of Object.entries({ beta1, beta2 })) {
    if (!(value >= 0 && value < 1)) throw new RangeError(`invalid ${name}: ${value}`);
  }
  return { rate, beta1, beta2, epsilon };
}
