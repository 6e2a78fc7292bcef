/** One onnxruntime session: a model, the devices it runs on, and typed calls. */
import type { Tensor as OrtTensor } from "onnxruntime-node";
import type { NativeData, NativeDtype } from "./native-tensor.js";

export type Device = "cpu" | "webgpu" | "cuda";

export interface SessionOptions {
  readonly device: Device;
  /** Threads within one operator. */
  readonly threads: number;
}

export interface Feed {
  readonly name: string;
  readonly dtype: NativeDtype;
  readonly shape: readonly number[];
  readonly values: NativeData;
}

export interface Session {
  run(feeds: readonly Feed[]): Promise<readonly NativeData[]>;
  dispose(): Promise<void>;
}

type Runtime = typeof import("onnxruntime-node");
let runtime: Promise<Runtime> | undefined;

/** Loads onnxruntime-node. @throws Error when it is not installed or does not load on this machine */
export function loadRuntime(): Promise<Runtime> {
  runtime ??= import("onnxruntime-node").then(
    (module) => ((module as { default?: Runtime }).default ?? module) as Runtime,
  );
  return runtime;
}

/** @throws Error when the device is not there or the model cannot be run on it */
export async function createSession(
  model: Uint8Array,
  outputs: readonly string[],
  options: SessionOptions,
): Promise<Session> {
  const ort = await loadRuntime();
  const { device, threads } = options;
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [device],
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const types: Record<NativeDtype, OrtTensor.Type> = {
    float32: "float32",
    float64: "float64",
    int32: "int32",
    bool: "bool",
  };
  let disposed: "no" | "yes" = "no";
  return {
    async run(feeds) {
      if (disposed === "yes") throw new Error("the compiled function is disposed");
      const inputs: Record<string, OrtTensor> = {};
      for (const { name, dtype, shape, values } of feeds) {
        inputs[name] = new ort.Tensor(types[dtype] as "float32", values as Float32Array, shape);
      }
      const results = await session.run(inputs);
      return outputs.map((name) => results[name].data as NativeData);
    },
    async dispose() {
      if (disposed === "yes") return;
      disposed = "yes";
      await session.release();
    },
  };
}
