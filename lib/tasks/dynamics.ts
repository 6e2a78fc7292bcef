/**
 * What learners of dynamics are given: states x and their time derivatives ẋ, instance by instance. Every instance belongs to one family of
 * systems ẋ = f(x; μ) with a parameter μ of its own, which no learner is shown.
 */

/** States of one instance and the field there, row by row: `x` and `field` have `points` × dimension numbers. */
export interface Observations {
  readonly x: Float64Array;
  readonly field: Float64Array;
  readonly points: number;
}

/** Instances of one family, all with the same number of points. */
export interface DynamicsTasks {
  /** d, the number of coordinates of a state. */
  readonly dimension: number;
  readonly instances: readonly Observations[];
}

/**
 * The tasks, when a learner can be given them.
 * @throws RangeError on no instances, instances of different numbers of points, and numbers that are not finite
 */
export function checkTasks<Tasks extends DynamicsTasks>(tasks: Tasks): Tasks {
  const { dimension, instances } = tasks;
  if (instances.length === 0) throw new RangeError("invalid tasks: no instances");
  instances.forEach(({ x, field, points }, i) => {
    if (points !== instances[0].points) {
      throw new RangeError(`invalid tasks: instance ${i} has ${points} points, instance 0 has ${instances[0].points}`);
    }
    for (const [name, values] of Object.entries({ x, field })) {
      if (points < 1 || values.length !== points * dimension) {
        throw new RangeError(`invalid ${name} of instance ${i}: got ${values.length}, expected ${points}×${dimension}`);
      }
      const bad = values.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) {
        throw new RangeError(
          `invalid ${name} of instance ${i}: ${values[bad]} at point ${Math.floor(bad / dimension)}`,
        );
      }
    }
  });
  return tasks;
}

/** c = mean ‖ẋ‖² over all points of all instances: what losses are divided by. */
export function fieldScale(tasks: DynamicsTasks): number {
  const { instances } = checkTasks(tasks);
  const sum = instances.reduce((all, { field }) => all + field.reduce((part, each) => part + each * each, 0), 0);
  return sum / (instances.length * instances[0].points);
}
