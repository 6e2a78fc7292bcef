import type { Matrix } from "ml-matrix";
import { scaledIdentity, wholeNumber } from "../linalg/index.js";
import { foldIn, type Key, normal, split, uniform } from "../tensor/random.js";
import { regressionCurvature, regressionLoss } from "./linear-regression.js";
import type { WeightedTask } from "./loss.js";
import {
  chebyshevFeatures,
  chebyshevNodes,
  drawMinima,
  featureCount,
  type ProtonFamily,
  potentialCoefficients,
  protonFamily,
  protonPotential,
} from "./proton-potential.js";
import { quadraticLoss } from "./quadratic.js";

// The proton potentials as tasks that are linear in their parameters (the five Chebyshev coefficients). Support: `shots`
// energies with Gaussian noise σ_e, at the Chebyshev nodes (experiment E0: curvature exactly 1 for every task) or at random
// points with the Chebyshev density (E1: each task has its own curvature, 1 on average). Query: the true potential under
// the Chebyshev measure, ½|φ − c|². Energies in kcal/mol, losses in (kcal/mol)².

/** Where the support energies are taken: at the Chebyshev nodes, or at random with their density. */
export type SupportPoints = "nodes" | "random";

export interface ProtonTasks extends ProtonFamily {
  readonly count: number;
  readonly support: SupportPoints;
  /** σ_e in kcal/mol, default 2. */
  readonly noise?: number;
  /** Energies in a support set, default 10; at least the number of features. */
  readonly shots?: number;
}

/** `shots` points u ∈ [−1, 1]. With "random" they have the density 1/π√(1−u²) and depend on the key. */
export function supportPoints(support: SupportPoints, shots: number, from: Key): Float64Array {
  wholeNumber("number of shots", shots, featureCount);
  if (support === "nodes") return chebyshevNodes(shots);
  if (support === "random") return uniform(from, shots).map((v) => Math.cos(Math.PI * v));
  throw new RangeError(`unknown support points "${String(support)}" (known: nodes, random)`);
}

/** H = Σff^T/n of the features at the points of a support set, 5×5. */
export function supportCurvature(points: ArrayLike<number>): Matrix {
  return regressionCurvature(Array.from(points, chebyshevFeatures));
}

/** `count` tasks; task i depends on the key and i only. */
export function protonTasks(options: ProtonTasks, from: Key): WeightedTask[] {
  const { count, support, noise = 2, shots = 10 } = options;
  if (!(noise >= 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  const { stiffness, halfWidth } = protonFamily(options);
  return Array.from({ length: wholeNumber("number of tasks", count, 1) }, (_, task) => {
    const [minimumKey, pointKey, noiseKey] = split(foldIn(from, task), 3);
    const [b] = drawMinima(options, 1, minimumKey);
    const points = supportPoints(support, shots, pointKey);
    const errors = normal(noiseKey, shots, { deviation: noise });
    const energies = points.map((u, j) => protonPotential(u * halfWidth, b, stiffness) + errors[j]);
    return {
      support: regressionLoss(Array.from(points, chebyshevFeatures), energies),
      query: quadraticLoss({ H: scaledIdentity(featureCount), c: potentialCoefficients(b, options) }),
    };
  });
}
