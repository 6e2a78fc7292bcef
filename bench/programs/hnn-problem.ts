/**
 * Data of the Hamiltonian-network step (Greydanus et al. 2019): 1,400 states of the pendulum H = 3(1 − cos q) + p², and its field
 * (q̇, ṗ) = (2p, −3 sin q); a scalar tanh network 2–100–100–100–1 without output bias, whose constant no field can see.
 */
import { foldIn, key } from "../../lib/tensor/random.js";
import { filled, gaussian, type Problem, uniformly, zeros } from "./problem.js";

export interface HnnSizes {
  readonly states: number;
  readonly width: number;
}

export const hnnSizes: HnnSizes = { states: 1400, width: 100 };

export function hnnProblem(seed: number, { states, width }: HnnSizes = hnnSizes): Problem {
  const from = (purpose: number) => foldIn(key(seed), 100 + purpose);
  const x = uniformly(from(0), [states, 2], -2, 2);
  const field = filled([states, 2], (i) => (i % 2 === 0 ? 2 * x.values[i + 1] : -3 * Math.sin(x.values[i - 1])));
  const deviation = 1 / Math.sqrt(width);
  return {
    program: "hnn",
    params: {
      w1: gaussian(from(1), [2, width], Math.SQRT1_2),
      b1: zeros([width]),
      w2: gaussian(from(2), [width, width], deviation),
      b2: zeros([width]),
      w3: gaussian(from(3), [width, width], deviation),
      b3: zeros([width]),
      w4: gaussian(from(4), [width, 1], deviation),
    },
    data: { x, field },
    constants: { rate: 1e-3 },
  };
}
