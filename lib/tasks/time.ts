// Three kinds of time that the source document's table mixes up. A branded number keeps them apart at compile time:
// the depth k of an inner loop, the flow time τ = kα that survives the limit α → 0, and the time t of a physical bath.

declare const kind: unique symbol;

/** Number k of inner gradient steps: a whole number, no unit. */
export type InnerSteps = number & { readonly [kind]: "inner steps" };
/** Gradient-flow time τ = kα, in units of 1/curvature. */
export type FlowTime = number & { readonly [kind]: "flow time" };
/** Time t of a physical evolution, in units of ħ/energy. */
export type PhysicalTime = number & { readonly [kind]: "physical time" };

/** A checked step count. */
export function innerSteps(k: number): InnerSteps {
  if (!Number.isInteger(k) || k < 0) throw new RangeError(`invalid number of inner steps: ${k}`);
  return k as InnerSteps;
}

/** τ = kα. */
export function flowTimeOf(k: InnerSteps, alpha: number): FlowTime {
  return flowTime(k * positive("learning rate", alpha));
}

export function flowTime(tau: number): FlowTime {
  if (!Number.isFinite(tau) || tau < 0) throw new RangeError(`invalid flow time: ${tau}`);
  return tau as FlowTime;
}

export function physicalTime(t: number): PhysicalTime {
  if (!Number.isFinite(t) || t < 0) throw new RangeError(`invalid physical time: ${t}`);
  return t as PhysicalTime;
}

/**
 * The step of a uniform grid 0, dt, 2dt, …, the only one on which transfer tensors exist.
 * @throws with the first time off the grid.
 */
export function uniformStep(times: readonly PhysicalTime[]): PhysicalTime {
  const [start, dt] = times;
  if (times.length < 2 || start !== 0 || !(dt > 0)) throw new RangeError(`invalid time grid: starts ${start}, ${dt}`);
  times.forEach((t, n) => {
    if (!(Math.abs(t - n * dt) <= 1e-9 * dt)) {
      throw new RangeError(`invalid time grid: ${t} at place ${n}, expected ${n * dt}`);
    }
  });
  return dt;
}

/** Returns the value when it is a positive finite number, throws with its name otherwise. */
export function positive(name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0) throw new RangeError(`invalid ${name}: ${value}`);
  return value;
}
