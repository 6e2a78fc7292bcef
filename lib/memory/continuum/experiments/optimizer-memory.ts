/**
 * E-A6: what the memory of an optimizer does at a change of tasks. Task i sees inputs in a subspace of its own, orthogonal to those of the others,
 *
 *     L_i(W) = ½‖(W − W*) P_i‖²,   ∇L_i = (W − W*) P_i          P_i: projection on the inputs of task i
 *
 * so that plain descent on task 2 cannot touch what task 1 needs. With momentum β it can: the velocity m that is left at the switch goes on,
 *
 *     (W − W_switch) P_1 = m P_1 (β + β² + …) → m_switch β/(1 − β),       and then stops.
 */
import { wholeNumber } from "../../../linalg/index.js";
import type { Vector } from "../block.js";
import type { Rule } from "../rules.js";

export interface OrthogonalTasks {
  /** Outputs: rows of W. */
  readonly rows: number;
  /** Input coordinates of each task: task i sees the i-th group of so many. */
  readonly group: number;
  readonly tasks: number;
}

/** The 2-d case of the closed form: one output, and one coordinate a task. */
export const TWO_COORDINATES: OrthogonalTasks = { rows: 1, group: 1, tasks: 2 };

export interface OptimizerRun {
  /** L of every task, before the first step and after each: losses[task][step]. */
  readonly losses: readonly Float64Array[];
  readonly weights: readonly Vector[];
  /** The rule's state before the first step and after each. */
  readonly states: readonly Vector[];
  /** Steps at which a task ended. */
  readonly switches: readonly number[];
}

export interface OptimizerRunOptions {
  readonly tasks?: OrthogonalTasks;
  /** Default: 60 of task 1, 120 of task 2. */
  readonly steps?: readonly number[];
  /** W*, default ones. */
  readonly solution?: Vector;
  /** "clear": the rule starts afresh at every task. Default "keep". */
  readonly atSwitch?: "keep" | "clear";
}

/** W from zero through the tasks in turn. */
export function optimizerRun(rule: Rule, options: OptimizerRunOptions = {}): OptimizerRun {
  const { tasks = TWO_COORDINATES, steps = [60, 120], atSwitch = "keep" } = options;
  const columns = tasks.group * tasks.tasks;
  const size = wholeNumber("number of rows", tasks.rows, 1) * columns;
  const { solution = new Float64Array(size).fill(1) } = options;
  const of = (task: number, values: Vector): Vector =>
    values.map((value, i) => (Math.floor((i % columns) / tasks.group) === task ? value : 0));
  const weights: Vector[] = [new Float64Array(size)];
  const states = [rule.start(size)];
  const switches = steps.map((count, task) => {
    if (task > 0 && atSwitch === "clear") states[states.length - 1] = rule.start(size);
    for (let step = 0; step < count; step++) {
      const w = weights[weights.length - 1];
      const gradient = of(
        task,
        w.map((value, i) => value - solution[i]),
      );
      const loss = gradient.reduce((sum, g) => sum + g * g, 0) / 2;
      const next = rule.step(w, gradient, states[states.length - 1], { loss });
      weights.push(next.theta);
      states.push(next.state);
    }
    return weights.length - 1;
  });
  const lossOf = (task: number, w: Vector): number =>
    of(
      task,
      w.map((value, i) => value - solution[i]),
    ).reduce((sum, g) => sum + g * g, 0) / 2;
  const losses = steps.map((_, task) => Float64Array.from(weights, (w) => lossOf(task, w)));
  return { losses, weights, states, switches };
}

/** ‖(W_end − W_switch) P_1‖_F: how far task 2 has moved what task 1 needs. */
export function drift(run: OptimizerRun, { group, tasks }: OrthogonalTasks = TWO_COORDINATES): number {
  const [at, end] = [run.weights[run.switches[0]], run.weights[run.weights.length - 1]];
  const columns = group * tasks;
  return Math.sqrt(end.reduce((sum, w, i) => (i % columns < group ? sum + (w - at[i]) ** 2 : sum), 0));
}

/** ‖m P_1‖/‖m‖ of the first numbers of a rule's state: the share of the velocity that is about task 1. */
export function aboutFirstTask(state: Vector, { rows, group, tasks }: OrthogonalTasks = TWO_COORDINATES): number {
  const columns = group * tasks;
  const m = state.subarray(0, rows * columns);
  const square = (keep: (column: number) => boolean) =>
    m.reduce((sum, value, i) => (keep(i % columns) ? sum + value * value : sum), 0);
  const all = square(() => true);
  return all === 0 ? 0 : Math.sqrt(square((column) => column < group) / all);
}

/** βⁿ-weights of momentum: the share of its mass that the last n gradients hold, 1 − βⁿ. */
export const momentumMass = (beta: number, gradients: number): number => 1 - beta ** gradients;
