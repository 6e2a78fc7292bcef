/**
 * Domains of sinusoids that differ in phase, so that the gradients of their tasks stand at an angle that is known:
 *
 *     y = A sin(x − φ),   A ~ U[low, high],   φ ~ U[start, start + width],   x ~ U[−5, 5].
 *
 * The best prediction without a support set is the mean m(x) = E[A] (c sin x − s cos x) with c = E cos φ, s = E sin φ. With E sin² x = ½ − q, E cos² x = ½ + q,
 * q = sin(10)/20, and E sin x cos x = 0,
 *
 *     null = E[A²] (½ − q E cos 2φ) − E[A]² (c² (½ − q) + s² (½ + q)).
 *
 * At the prediction 0 the gradient of a domain's loss, as a function of x, is −2 m: two domains whose phases start at a and b pull at an angle with
 *
 *     cos ψ = ⟨m_a, m_b⟩ / (‖m_a‖ ‖m_b‖),   ⟨m_a, m_b⟩ = E[A]² (c_a c_b (½ − q) + s_a s_b (½ + q)),
 *
 * which is b − a but for q = −0.027. No single function serves both: beyond a right angle they conflict, until adaptation tells them apart.
 */
import * as tf from "@tensorflow/tfjs";
import { split, uniform } from "../../tensor/index.js";
import { type Benchmark, requireCounts, requireTasks } from "./benchmark.js";

export interface PhaseDomainOptions {
  /** Where phases start, in radians. Default: 0. */
  readonly start?: number;
  /** Default: 0.2. */
  readonly width?: number;
  /** Range of A. Default: [1, 5]. */
  readonly amplitudes?: readonly [low: number, high: number];
  /** K. Default: 10. */
  readonly shots?: number;
  /** Default: 10. */
  readonly queries?: number;
}

/** q. */
const EXCESS = Math.sin(10) / 20;

/** One domain. @throws RangeError on counts that are not positive whole numbers, a width that is not positive, amplitudes that are no increasing range of positive numbers */
export function phaseDomain(options: PhaseDomainOptions = {}): Benchmark {
  const { start, width, amplitudes, shots, queries } = settingsOf(options);
  const [low, high] = amplitudes;
  return {
    name: `sinusoid-phase-${start.toFixed(2)}`,
    title: `sinusoids of phase ${start.toFixed(2)} to ${(start + width).toFixed(2)}`,
    kind: "regression",
    inputShape: [1],
    outputs: 1,
    supportPoints: shots,
    queryPoints: queries,
    draw: (key, tasks) => {
      const [amplitudeKey, phaseKey, supportKey, queryKey] = split(key, 4);
      const amplitude = uniform(amplitudeKey, requireTasks(tasks), { low, high });
      const phase = uniform(phaseKey, tasks, { low: start, high: start + width });
      const points = (x: Float64Array, count: number) => {
        const taskOf = (i: number) => Math.floor(i / count);
        const y = x.map((at, i) => amplitude[taskOf(i)] * Math.sin(at - phase[taskOf(i)]));
        const tensor = (values: Float64Array) => tf.tensor3d(Float32Array.from(values), [tasks, count, 1]);
        return { x: tensor(x), y: tensor(y) };
      };
      return {
        support: points(uniform(supportKey, tasks * shots, { low: -5, high: 5 }), shots),
        query: points(uniform(queryKey, tasks * queries, { low: -5, high: 5 }), queries),
      };
    },
    null: () => ({ value: nullOf(options), halfWidth: 0, source: "closed form: the variance about the domain's mean" }),
    oracle: () =>
      shots < 2 ? undefined : { value: 0, halfWidth: 0, source: "closed form: two noiseless points tell a sinusoid" },
  };
}

/** ψ in radians between the pulls of two domains on the prediction 0. */
export function pullAngle(a: PhaseDomainOptions, b: PhaseDomainOptions): number {
  return Math.acos(Math.max(-1, Math.min(1, inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b)))));
}

function nullOf(options: PhaseDomainOptions): number {
  const { start, width, amplitudes } = settingsOf(options);
  const [low, high] = amplitudes;
  const meanSquare = (high ** 3 - low ** 3) / (3 * (high - low));
  const doubled = (Math.sin(2 * (start + width)) - Math.sin(2 * start)) / (2 * width);
  return meanSquare * (0.5 - EXCESS * doubled) - inner(options, options);
}

/** ⟨m_a, m_b⟩. */
function inner(a: PhaseDomainOptions, b: PhaseDomainOptions): number {
  const [one, other] = [a, b].map(meanOf);
  return one.amplitude * other.amplitude * (one.c * other.c * (0.5 - EXCESS) + one.s * other.s * (0.5 + EXCESS));
}

function meanOf(options: PhaseDomainOptions) {
  const { start, width, amplitudes } = settingsOf(options);
  return {
    amplitude: (amplitudes[0] + amplitudes[1]) / 2,
    c: (Math.sin(start + width) - Math.sin(start)) / width,
    s: (Math.cos(start) - Math.cos(start + width)) / width,
  };
}

function settingsOf(options: PhaseDomainOptions): Required<PhaseDomainOptions> {
  const { start = 0, width = 0.2, amplitudes = [1, 5], shots = 10, queries = 10 } = options;
  requireCounts({ shots, queries });
  const [low, high] = amplitudes;
  if (!Number.isFinite(start)) throw new RangeError(`invalid start: ${start}`);
  if (!(width > 0 && Number.isFinite(width))) throw new RangeError(`invalid width: ${width}`);
  if (!(low > 0 && high > low && Number.isFinite(high))) throw new RangeError(`invalid amplitudes: [${amplitudes}]`);
  return { start, width, amplitudes, shots, queries };
}
