/**
 * Seconds that an entry takes on a quiet core, roughly: what the time left is estimated with. Images pass a network in F, with its gradient in 3F, and with a
 * gradient of that gradient in 9F, so that a task of S support and Q query images costs
 *
 *     closed forms, metrics    3F (S + Q)            fomaml     3F (kS + Q)            maml     9F kS + 3F Q.
 */
import type { FewShotConfig, TableConfig } from "./entry.js";

/** Operations of the strided network of 32 filters for one image: 28 × 28 grey, 32 × 32 in colour. */
const FORWARD = { grey: 1.4e6, colour: 2e6 } as const;
/** Operations a second of compiled training of such small batches with the other core busy too. */
const SPEED = 2.5e10;

export function secondsOf(config: FewShotConfig): number {
  switch (config.part) {
    case "floor":
      return 3 + (config.episodes * config.shots ** 2) / 500;
    case "table":
      return tableSeconds(config);
    case "regression":
      return 4 + config.iterations * 2e-3;
    case "conflict":
      return config.domains.kind === "phases" ? 2 + config.iterations * 1.5e-3 : 20 + config.iterations * 2.5e-2;
  }
}

function tableSeconds({ spec, data, way, shots, queries, filters, iterations, tasks, ...rest }: TableConfig): number {
  const [support, query] = [way * shots, way * queries];
  const { inner, outer } = spec;
  const adapting =
    inner.kind !== "gradient" || inner.algorithm === "anil" ? 3 : inner.steps * (inner.algorithm === "maml" ? 9 : 3);
  const apart = outer === undefined ? 1 : 1.8;
  const forward = FORWARD[data.startsWith("emoji") ? "colour" : "grey"] * (filters / 32) ** 2;
  const training = (iterations * tasks * forward * apart * (adapting * support + 3 * query)) / SPEED;
  const asked = way * rest.judgedQueries;
  const sets = 1 + rest.transfer.length;
  const steps = inner.kind === "gradient" ? Math.max(0, ...rest.curve) : 0;
  const own = inner.kind === "gradient" ? 3 * inner.steps : 1;
  const images = sets * (own * support + asked) + steps * (3 * support + asked);
  return 6 + training + (rest.episodes * forward * images) / SPEED;
}
