import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { activeBackend, backends, describeBackend, useBackend } from "../../../lib/tensor/index.js";

const matmul = () => Array.from(tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("useBackend", () => {
  it("takes the best that works and says why not the better ones", async () => {
    const backend = await useBackend({ announce: "none" });
    const better = backends.slice(0, backends.indexOf(backend.name));
    expect(backend.reasons.map(({ name }) => name)).toEqual(better);
    for (const { reason } of backend.reasons) expect(reason).toMatch(/\S/);
    expect(matmul()).toEqual([11]);
  });

  it.each(["wasm", "cpu"] as const)("runs %s when it is asked for", async (name) => {
    const backend = await useBackend({ backend: name, announce: "none" });
    expect([backend.name, tf.getBackend(), activeBackend(), backend.reasons]).toEqual([name, name, name, []]);
    expect(matmul()).toEqual([11]);
  });

  it("obeys INNERLOOP_BACKEND, and an option before it", async () => {
    vi.stubEnv("INNERLOOP_BACKEND", "cpu");
    expect((await useBackend({ announce: "none" })).name).toBe("cpu");
    expect((await useBackend({ backend: "wasm", announce: "none" })).name).toBe("wasm");
  });

  it("refuses an unknown name and lists the known ones", async () => {
    vi.stubEnv("INNERLOOP_BACKEND", "webgl");
    await expect(useBackend()).rejects.toThrow('unknown backend "webgl" (known: node-gpu, node, wasm, cpu)');
  });

  it("prints one line, and the processor backend no advice after it", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    await useBackend({ backend: "cpu" });
    matmul();
    expect(log.mock.calls).toEqual([["backend: cpu, JavaScript"]]);
    expect(warn).not.toHaveBeenCalled();
  });

  it("describes the choice in one line", () => {
    const reasons = [{ name: "node-gpu", reason: "not installed" }] as const;
    expect(describeBackend({ name: "wasm", device: "WebAssembly", reasons })).toBe(
      "backend: wasm, WebAssembly (not node-gpu: not installed)",
    );
  });
});

describe("the engine", () => {
  it("is one for TensorFlow.js and danfojs", async () => {
    const danfo = (await import("danfojs-node")) as unknown as { tensorflow: typeof tf; DataFrame: unknown };
    expect(danfo.tensorflow.engine()).toBe(tf.engine());
    await useBackend({ backend: "wasm", announce: "none" });
    expect(danfo.tensorflow.getBackend()).toBe("wasm");
  });
});
