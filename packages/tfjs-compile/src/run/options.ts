/** The options of `compile`, with their defaults, checked: callers may be plain JavaScript. */
export type Device = "cpu" | "webgpu" | "cuda";
export type EngineChoice = "auto" | "onnxruntime" | "tfjs";

export interface CompileOptions {
  /** Where onnxruntime computes. Default: "cpu". A device that is asked for and not there is an error. */
  readonly device?: Device;
  /**
   * What computes. "onnxruntime": nothing else. "tfjs": the traced kernels one by one on the TensorFlow.js backend in use.
   * Default: "auto", onnxruntime where it can be loaded, else TensorFlow.js with a warning.
   */
  readonly engine?: EngineChoice;
  /** Threads within one operator of onnxruntime. Default: 1, the fastest for small graphs. */
  readonly threads?: number;
  /** The type that float32 tensors of the function have in the model. Default: "float32". */
  readonly dtype?: "float32" | "float64";
  /**
   * Several steps in one call, the state of each going into the next: see `repeated`. Default: one step, and nothing is carried. 1 is a list
   * of one step.
   */
  readonly repeat?: number;
  /** The name of the function in errors and in the model. Default: its own. */
  readonly name?: string;
  /** Names of the arguments in errors and in the model. Default: those of the function's source, where it shows them. */
  readonly inputNames?: readonly string[];
}

export type Options = Required<Omit<CompileOptions, "repeat" | "inputNames">> &
  Pick<CompileOptions, "repeat" | "inputNames">;

/** @throws Error naming the option and its value */
export function checkOptions(options: CompileOptions, functionName: string): Options {
  const { repeat, inputNames } = options;
  return {
    device: oneOf("device", options.device ?? "cpu", ["cpu", "webgpu", "cuda"]),
    engine: oneOf("engine", options.engine ?? "auto", ["auto", "onnxruntime", "tfjs"]),
    threads: count("threads", options.threads ?? 1),
    dtype: oneOf("dtype", options.dtype ?? "float32", ["float32", "float64"]),
    repeat: repeat === undefined ? undefined : count("repeat", repeat),
    name: options.name ?? (functionName || "function"),
    inputNames,
  };
}

function oneOf<T extends string>(option: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw new Error(`unknown ${option} "${value}" (known: ${known.join(", ")})`);
}

function count(option: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`invalid ${option}: ${value} (a whole number from 1)`);
}
