/** Seconds that an entry takes on a quiet core, roughly: what the time left is estimated with. Passes of images are those of passes.ts. */
import type { FewShotConfig, TableConfig } from "./entry.js";
import { passesOf } from "./passes.js";

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
  const { inner, outer } = spec;
  const support = way * shots;
  const apart = outer === undefined ? 1 : 1.8;
  const forward = FORWARD[data.startsWith("emoji") ? "colour" : "grey"] * (filters / 32) ** 2;
  const { train } = passesOf(inner, { support, query: way * queries });
  const training = (iterations * tasks * forward * apart * train) / SPEED;
  const asked = way * rest.judgedQueries;
  const steps = inner.kind === "gradient" ? Math.max(0, ...rest.curve) : 0;
  const { answer } = passesOf(inner, { support, query: asked });
  const images = (1 + rest.transfer.length) * answer + steps * (3 * support + asked);
  return 6 + training + (rest.episodes * forward * images) / SPEED;
}
