import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";
import { cases } from "./cases/index.js";
import { check, nameOf } from "./derivatives.js";
import { registerStandIns } from "./stand-ins.js";

beforeAll(async () => {
  fixHigherOrderGradients();
  await tf.setBackend("cpu");
  registerStandIns("cpu");
});

describe("values and derivatives of order 1, 2 and 3 equal differences in float64", () => {
  it.each(cases.map((test) => ({ name: nameOf(test), test })))("$name", ({ test }) => check(test));
});
