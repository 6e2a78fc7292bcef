import { resolve } from "node:path";
import { expect, test } from "vitest";
import { kernelEnv } from "../../../packages/vitest-notebook/src/run/environment.js";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";

const path = resolve("nb.ipynb");
const worker = { VITEST: "true", VITEST_POOL_ID: "1", NODE_ENV: "test", MODE: "test", DEV: "1", HOME: "/h" };

test("what vitest set is taken out, and what others set is left alone", () => {
  expect(kernelEnv(path, settingsOf({}), worker)).toEqual({
    VITEST: undefined,
    VITEST_POOL_ID: undefined,
    NODE_ENV: undefined,
    MODE: undefined,
    DEV: undefined,
    JPY_SESSION_NAME: path,
  });
});

test("a value that is not vitest's is the user's", () => {
  const env = kernelEnv(path, settingsOf({}), { ...worker, NODE_ENV: "production", MODE: "batch" });
  expect(Object.keys(env)).not.toContain("NODE_ENV");
  expect(Object.keys(env)).not.toContain("MODE");
});

test("the settings win", () => {
  expect(kernelEnv(path, settingsOf({ env: { NODE_ENV: "test" } }), worker)).toMatchObject({ NODE_ENV: "test" });
});

test("outside of vitest nothing is taken out", () => {
  expect(kernelEnv(path, settingsOf({}), { NODE_ENV: "test" })).toEqual({ JPY_SESSION_NAME: path });
});
