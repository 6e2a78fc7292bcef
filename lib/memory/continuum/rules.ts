/**
 * What a level does with the gradient that its chunk has gathered. A rule is a pure step on a parameter vector, with a state of its own.
 *
 *     gradient   θ ← ρ θ − η g                                            ρ = 1: plain descent; ρ < 1: retention
 *     momentum   m ← α m − η g,   θ ← θ + m                               (33)
 *     polyak     θ ← θ − μ g · 2ℓ / (‖g‖² + ε·2ℓ)                          on a linear head with ℓ = ½e²: normalised LMS, μ e x/(ε + ‖x‖²)
 *
 * A rule that is linear in θ and g says so (`linear`): only through such rules can a gradient with respect to initial states be carried exactly.
 */
import type { Vector } from "./block.js";

/** What else than its gradient a level may look at. */
export interface RuleContext {
  /** Σ or mean of the losses that g was gathered from, reduced like g. */
  readonly loss: number;
}

export interface Rule {
  readonly name: string;
  /** The state before the first update. */
  readonly start: (size: number) => Vector;
  readonly step: (
    theta: Vector,
    gradient: Vector,
    state: Vector,
    context: RuleContext,
  ) => { readonly theta: Vector; readonly state: Vector };
  /** θ ← retention·θ − rate·g, where that is all. */
  readonly linear?: { readonly rate: number; readonly retention: number };
}

const NONE = new Float64Array(0);
const stateless = { start: () => NONE };

export interface GradientOptions {
  /** η ≥ 0. */
  readonly rate: number;
  /** ρ in [0, 1]: what is kept of θ at an update. Default 1. */
  readonly retention?: number;
}

export function gradientStep({ rate, retention = 1 }: GradientOptions): Rule {
  checkRate(rate);
  share("retention", retention);
  return {
    name: "gradient",
    ...stateless,
    linear: { rate, retention },
    step: (theta, gradient, state) => ({
      theta: theta.map((value, i) => retention * value - rate * gradient[i]),
      state,
    }),
  };
}

export interface MomentumRuleOptions {
  readonly rate: number;
  /** α in [0, 1). */
  readonly momentum: number;
}

export function momentumStep({ rate, momentum }: MomentumRuleOptions): Rule {
  checkRate(rate);
  if (share("momentum", momentum) === 1) throw new RangeError("invalid momentum: 1");
  return {
    name: "momentum",
    start: (size) => new Float64Array(size),
    step: (theta, gradient, state) => {
      const velocity = state.map((m, i) => momentum * m - rate * gradient[i]);
      return { theta: theta.map((value, i) => value + velocity[i]), state: velocity };
    },
  };
}

export interface PolyakOptions {
  /** μ ≥ 0; normalised LMS is stable below 2. */
  readonly factor: number;
  /** ε ≥ 0, in units of ‖x‖². Default 0. */
  readonly epsilon?: number;
}

export function polyakStep({ factor, epsilon = 0 }: PolyakOptions): Rule {
  checkRate(factor);
  if (!(epsilon >= 0)) throw new RangeError(`invalid epsilon: ${epsilon}`);
  return {
    name: "polyak",
    ...stateless,
    step: (theta, gradient, state, { loss }) => {
      const square = gradient.reduce((total, g) => total + g * g, 0) + 2 * epsilon * loss;
      const rate = square > 0 ? (factor * 2 * loss) / square : 0;
      return { theta: theta.map((value, i) => value - rate * gradient[i]), state };
    },
  };
}

function checkRate(rate: number): void {
  if (!(rate >= 0 && Number.isFinite(rate))) throw new RangeError(`invalid rate: ${rate}`);
}

function share(name: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`invalid ${name}: ${value}`);
  return value;
}
