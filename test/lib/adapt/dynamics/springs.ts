/** A family small enough for unit tests: springs q̇ = p, ṗ = −κ q with a stiffness of their own. */
import type { DynamicsTasks } from "../../../../lib/tasks/dynamics.js";
import { foldIn, key, uniform } from "../../../../lib/tensor/index.js";

/** Instances with κ evenly on [0.5, 2], `points` random states each. */
export function springs(instances: number, points: number, seed = 1): DynamicsTasks {
  return {
    dimension: 2,
    instances: Array.from({ length: instances }, (_, k) => {
      const stiffness = 0.5 + (1.5 * k) / Math.max(1, instances - 1);
      const x = uniform(foldIn(key(seed), k), 2 * points, { low: -1, high: 1 });
      return { x, field: x.map((_, i) => (i % 2 === 0 ? x[i + 1] : -stiffness * x[i - 1])), points };
    }),
  };
}
