/**
 * Data of the few-shot step on images: 4 tasks of 5 classes with 1 support and 1 query image each, 28×28×1; Conv-4 is 4 × {3×3 convolution with 32 filters,
 * same padding; ReLU; 2×2 max-pool}, 28 → 14 → 7 → 3 → 1, and a linear head 32 → 5, without batch normalisation. A class is a random image,
 * its examples add noise. Images are NHWC, filters HWIO; labels are one-hot rows in the order of the classes.
 */
import { foldIn, key, normal } from "../../lib/tensor/random.js";
import { filled, gaussian, type Leaf, type Problem, sizeOf, zeros } from "./problem.js";

export interface ConvSizes {
  readonly tasks: number;
  readonly ways: number;
  readonly filters: number;
  readonly side: number;
}

export const convSizes: ConvSizes = { tasks: 4, ways: 5, filters: 32, side: 28 };

export function convProblem(seed: number, { tasks, ways, filters, side }: ConvSizes = convSizes): Problem {
  const from = (purpose: number) => foldIn(key(seed), 300 + purpose);
  const shape = [tasks, ways, side, side, 1];
  const prototypes = normal(from(0), sizeOf(shape), { deviation: 0.5 });
  const images = (purpose: number) => {
    const noise = normal(from(purpose), sizeOf(shape), { deviation: 0.2 });
    return filled(shape, (i) => prototypes[i] + noise[i]);
  };
  const params: Record<string, Leaf> = {};
  for (const layer of [1, 2, 3, 4]) {
    const channels = layer === 1 ? 1 : filters;
    params[`k${layer}`] = gaussian(from(2 + layer), [3, 3, channels, filters], Math.sqrt(2 / (9 * channels)));
    params[`b${layer}`] = zeros([filters]);
  }
  params.head = gaussian(from(7), [filters, ways], 1 / Math.sqrt(filters));
  params.bias = zeros([ways]);
  return {
    program: "conv4",
    params,
    data: {
      supportX: images(1),
      queryX: images(2),
      labels: filled([ways, ways], (i) => (Math.floor(i / ways) === i % ways ? 1 : 0)),
    },
    constants: { innerRate: 0.1, rate: 1e-3 },
  };
}
