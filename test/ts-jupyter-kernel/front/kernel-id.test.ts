import { expect, test } from "vitest";
import { kernelIdOf } from "../../../packages/ts-jupyter-kernel/src/front/kernel-id.js";

const server = { JPY_SESSION_NAME: "notebooks/a.ipynb" };
const id = "0f3e-4b";

test("a kernel of a Jupyter server is known by the name of its connection file", () => {
  expect(kernelIdOf(`/run/jupyter/kernel-${id}.json`, server)).toBe(id);
  expect(kernelIdOf("/run/jupyter/tmp1234.json", server)).toBeUndefined();
});

test("a kernel that no server started has no name, so that its notebooks are the same in every run", () => {
  expect(kernelIdOf(`/run/jupyter/kernel-${id}.json`, {})).toBeUndefined();
});
