/** What runs a compiled function: values in, values out, in the order of the function's leaves. Here: one onnxruntime session. */
import type { Tensor as OrtTensor } from "onnxruntime-node";
import type { NativeData, NativeDtype } from "./native-tensor.js";
import type { Device, Options } from "./options.js";
import { cut, join } from "./pack.js";
import { loadRuntime, oneLine } from "./runtime.js";

export type Engine = `onnxruntime-${Device}` | `tfjs-${string}`;

export interface Session {
  readonly engine: Engine;
  /** @param values of all inputs of the function, by position; results in the order of the graph's outputs, in fresh memory */
  run(values: readonly NativeData[]): Promise<readonly NativeData[]>;
  /** Frees what it holds, after the runs that have begun. */
  dispose(): Promise<void>;
}

/** An input of the model and the positions of the function's inputs that it holds, one after the other. */
export interface Slot {
  readonly name: string;
  readonly dtype: NativeDtype;
  readonly shape: readonly number[];
  readonly positions: readonly number[];
}

export interface Model {
  /** For errors. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly inputs: readonly Slot[];
  /** The outputs of the model and the places of the function's results that they hold, one after the other. */
  readonly outputs: readonly { readonly name: string; readonly places: readonly number[] }[];
  /** The number of elements of each result of the function. */
  readonly sizes: readonly number[];
}

/** Steps of onnxruntime's own optimizer that change results. */
const UNWANTED: readonly string[] = [
  // Gathers factors of products also where they keep a program from overflow; the moderate ones are gathered already.
  "MatMulScaleFusion",
  // Takes a factor in double for 1, and a summand for 0, where that is so in float32; the exact ones are left out already.
  "NoopElimination",
];

/** @throws Error, in one line, when onnxruntime does not load, the device is not there or the model cannot be run on it */
export async function openSession(
  model: Model,
  { device, threads, dtype }: Pick<Options, "device" | "threads" | "dtype">,
): Promise<Session> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(model.bytes, {
    executionProviders: [device],
    executionMode: "sequential",
    // Beyond "basic" onnxruntime makes factors of matrix products attributes, which are float32: in double they lose half of their digits.
    graphOptimizationLevel: dtype === "float64" ? "basic" : "all",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    extra: { optimization: { disable_specified_optimizers: UNWANTED.join(";") } },
    // What goes wrong is thrown; nothing is also logged.
    logSeverityLevel: 4,
  }).catch((error) => {
    throw new Error(
      `cannot run ${model.name} on ${device}: ${oneLine(error)}${advice(device, ort.listSupportedBackends())}`,
    );
  });
  return {
    engine: `onnxruntime-${device}`,
    async run(values) {
      const feeds: Record<string, OrtTensor> = {};
      for (const { name, dtype, shape, positions } of model.inputs) {
        const data = join(positions.map((position) => values[position]));
        feeds[name] = new ort.Tensor(dtype as "float32", data as Float32Array, shape);
      }
      const results = await session.run(feeds).catch((error) => {
        throw new Error(`${model.name} failed: ${oneLine(error)}`);
      });
      const tensors = model.outputs.map(({ name }) => results[name]);
      // On every device results come back in the processor's memory, where no other place is asked for; should one not, it is fetched.
      const vectors = tensors.every(({ location }) => location === "cpu")
        ? tensors.map(({ data }) => data as NativeData)
        : await Promise.all(tensors.map((tensor) => tensor.getData(true) as Promise<NativeData>));
      const found: NativeData[] = [];
      model.outputs.forEach(({ places }, i) => {
        const pieces = cut(
          vectors[i],
          places.map((place) => model.sizes[place]),
        );
        for (const [j, place] of places.entries()) found[place] = pieces[j];
      });
      return found;
    },
    dispose: () => session.release(),
  };
}

function advice(device: Device, known: readonly { readonly name: string; readonly bundled: boolean }[]): string {
  if (device === "cpu") return "";
  const bundled = known.filter((backend) => backend.bundled).map(({ name }) => name);
  return ` (it needs ${NEEDS[device]}; bundled with this onnxruntime-node: ${bundled.join(", ")})`;
}

const NEEDS = {
  webgpu: "a GPU with a Vulkan, Metal or Direct3D 12 driver",
  cuda: "an NVIDIA GPU, CUDA 12, cuDNN 9 and the libraries that onnxruntime-node's install script fetches",
} as const;
