import { beforeAll, describe, it } from "vitest";
import { agrees, useCpuBackend } from "../kernels/support.js";
import { programs } from "./programs.js";

beforeAll(useCpuBackend);

describe.each(programs)("$name", ({ fn, args }) => {
  it("computes compiled what it computes eagerly", () => agrees(fn, args(), { rtol: 1e-5, atol: 2e-6 }));

  it("computes it kernel by kernel on TensorFlow.js, where onnxruntime is missing", () =>
    agrees(fn, args(), { rtol: 1e-5, atol: 2e-6, engine: "tfjs" }));

  it("computes it in float64 too", () => agrees(fn, args(), { rtol: 1e-5, atol: 2e-6, dtype: "float64" }));
});
