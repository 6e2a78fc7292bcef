/**
 * Data of the sinusoid meta-step (Finn et al. 2017): 25 tasks y = A sin(x − φ), A ~ U[0.1, 5], φ ~ U[0, π], x ~ U[−5, 5]; 10 support and 10
 * query points a task; a 1–40–40–1 tanh network with weights N(0, 1/fan_in).
 */
import { foldIn, key, uniform } from "../../lib/tensor/random.js";
import { filled, gaussian, type Leaf, type Problem, uniformly, zeros } from "./problem.js";

export interface MamlSizes {
  readonly tasks: number;
  readonly shots: number;
  readonly width: number;
}

export const mamlSizes: MamlSizes = { tasks: 25, shots: 10, width: 40 };

export function mamlProblem(
  program: string,
  innerSteps: number,
  seed: number,
  { tasks, shots, width }: MamlSizes = mamlSizes,
): Problem {
  const from = (purpose: number) => foldIn(key(seed), purpose);
  const amplitude = uniform(from(0), tasks, { low: 0.1, high: 5 });
  const phase = uniform(from(1), tasks, { low: 0, high: Math.PI });
  const xs = (purpose: number) => uniformly(from(purpose), [tasks, shots, 1], -5, 5);
  const ys = (x: Leaf) =>
    filled(x.shape, (i) => {
      const task = Math.floor(i / shots);
      return amplitude[task] * Math.sin(x.values[i] - phase[task]);
    });
  const [supportX, queryX] = [xs(2), xs(3)];
  return {
    program,
    params: {
      w1: gaussian(from(4), [1, width], 1),
      b1: zeros([width]),
      w2: gaussian(from(5), [width, width], 1 / Math.sqrt(width)),
      b2: zeros([width]),
      w3: gaussian(from(6), [width, 1], 1 / Math.sqrt(width)),
      b3: zeros([1]),
    },
    data: { supportX, supportY: ys(supportX), queryX, queryY: ys(queryX) },
    constants: { innerSteps, innerRate: 0.01, rate: 1e-3 },
  };
}
