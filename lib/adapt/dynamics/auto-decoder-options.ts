/** What can be chosen about auto-decoding, with the choices of the specification (section 5) as defaults. */
import { oneOf, wholeNumber } from "../../linalg/index.js";
import { type Decay, decayed } from "./learning-rates.js";
import type { Modulation } from "./modulation.js";

export interface AutoDecoderOptions {
  readonly modulation: Modulation;
  /** n_z, numbers of a code. Default: 4. */
  readonly latent?: number;
  /** N_in, steps of the codes of a batch before the step of the rest. Default: 1. */
  readonly innerSteps?: number;
  /** λ_z. Default: 1e-3. */
  readonly lambdaZ?: number;
  /** λ_φ. Default: 1e-4. */
  readonly lambdaPhi?: number;
  /** λ_o. Default: 1e-4. */
  readonly lambdaO?: number;
  /** First rates of Adam: of the rest, of the codes in training, of a new instance's code. Defaults: 3e-3, 1e-2, 3e-2. */
  readonly rates?: { readonly base?: number; readonly code?: number; readonly test?: number };
  /** How the first two decay. Default: "steps". */
  readonly decay?: Decay;
  /** Where a new instance's code starts: "mean" (default) of the training codes, or "zero". */
  readonly initialCode?: "mean" | "zero";
  /** Standard deviation of the first codes. Default: 0.01. */
  readonly deviation?: number;
  /**
   * "codes-first" (default): Algorithm 1 as auto-decoder.ts writes it. "together": codes and the rest take their steps from the same point, which
   * needs one backward pass instead of two; N_in is 1 then.
   */
  readonly order?: "codes-first" | "together";
}

/** The options with nothing left open. */
export type AutoDecoderSettings = Required<Omit<AutoDecoderOptions, "rates">> & {
  readonly rates: Required<NonNullable<AutoDecoderOptions["rates"]>>;
};

/**
 * Options with their defaults.
 * @throws Error on a latent size or N_in that is no positive whole number, a negative λ or deviation, a rate that is not positive, an unknown name
 */
export function autoDecoderSettings(options: AutoDecoderOptions): AutoDecoderSettings {
  const settings: AutoDecoderSettings = {
    latent: 4,
    innerSteps: 1,
    lambdaZ: 1e-3,
    lambdaPhi: 1e-4,
    lambdaO: 1e-4,
    decay: "steps",
    initialCode: "mean",
    deviation: 0.01,
    order: "codes-first",
    ...options,
    rates: { base: 3e-3, code: 1e-2, test: 3e-2, ...options.rates },
  };
  const { latent, innerSteps, lambdaZ, lambdaPhi, lambdaO, deviation, rates, decay, order, initialCode } = settings;
  wholeNumber("latent", latent, 1);
  wholeNumber("innerSteps", innerSteps, 1);
  for (const [name, value] of Object.entries({ lambdaZ, lambdaPhi, lambdaO, deviation })) {
    if (!(value >= 0 && Number.isFinite(value))) throw new Error(`invalid ${name}: ${value}`);
  }
  for (const rate of Object.values(rates)) decayed(rate, decay, 1);
  oneOf("order", order, ["codes-first", "together"]);
  oneOf("initialCode", initialCode, ["mean", "zero"]);
  if (order === "together" && innerSteps > 1) throw new Error(`invalid innerSteps: ${innerSteps} (together: 1)`);
  return settings;
}
