import { describe, expect, test } from "vitest";
import { checkTasks, type DynamicsTasks, fieldScale, type Observations } from "../../../lib/tasks/dynamics.js";

const observed = (x: number[], field: number[]): Observations => ({
  x: Float64Array.from(x),
  field: Float64Array.from(field),
  points: 2,
});
const good = observed([1, 2, 3, 4], [0, 1, 2, 3]);
const tasks = (...instances: Observations[]): DynamicsTasks => ({ dimension: 2, instances });

describe("tasks of dynamics", () => {
  test("whole tasks pass unchanged", () => {
    const whole = tasks(good, good);
    expect(checkTasks(whole)).toBe(whole);
  });

  test("an empty set, ragged instances, wrong lengths and numbers that are not finite are refused by name", () => {
    expect(() => checkTasks(tasks())).toThrow("invalid tasks: no instances");
    expect(() => checkTasks(tasks(good, { ...good, points: 1 }))).toThrow(
      "invalid tasks: instance 1 has 1 points, instance 0 has 2",
    );
    expect(() => checkTasks(tasks(observed([1, 2, 3], [0, 1, 2, 3])))).toThrow(
      "invalid x of instance 0: got 3, expected 2×2",
    );
    expect(() => checkTasks(tasks(good, observed([1, 2, 3, 4], [0, 1, Number.NaN, 3])))).toThrow(
      "invalid field of instance 1: NaN at point 1",
    );
    expect(() => checkTasks(tasks({ ...good, x: Float64Array.of(1, Number.POSITIVE_INFINITY, 3, 4) }))).toThrow(
      "invalid x of instance 0: Infinity at point 0",
    );
  });

  test("the scale is the mean square length of the derivatives", () => {
    // (0² + 1²), (2² + 3²), (0, 0), (4² + 0²): 30/4
    expect(fieldScale(tasks(good, observed([0, 0, 0, 0], [0, 0, 4, 0])))).toBe(7.5);
  });
});
