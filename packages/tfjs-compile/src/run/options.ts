/** The options of `compile`, with their defaults, checked: callers may be plain JavaScript. */
import { describeValue, isRecord } from "../trace/tree.js";

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
  if (!isRecord(options as unknown)) throw new Error(`expected a record of options, got ${describeValue(options)}`);
  for (const option of Object.keys(options)) {
    if (!KNOWN.includes(option)) throw new Error(`unknown option "${option}" (known: ${KNOWN.join(", ")})`);
  }
  const { repeat, inputNames, name } = options;
  if (name !== undefined && typeof name !== "string")
    throw new Error(`expected a text as name, got ${describeValue(name)}`);
  if (inputNames !== undefined && !isListOfNames(inputNames)) {
    throw new Error(`expected a list of texts as inputNames, got ${describeValue(inputNames)}`);
  }
  if (options.device === "webgpu" && options.dtype === "float64") {
    throw new Error('no float64 on webgpu, whose shaders have float32 only (use device "cpu")');
  }
  return {
    device: oneOf("device", options.device ?? "cpu", ["cpu", "webgpu", "cuda"]),
    engine: oneOf("engine", options.engine ?? "auto", ["auto", "onnxruntime", "tfjs"]),
    threads: count("threads", options.threads ?? 1, MOST_THREADS),
    dtype: oneOf("dtype", options.dtype ?? "float32", ["float32", "float64"]),
    repeat: repeat === undefined ? undefined : count("repeat", repeat, MOST_STEPS),
    name: name || functionName || "function",
    inputNames,
  };
}

const KNOWN: readonly string[] = ["device", "engine", "threads", "dtype", "repeat", "name", "inputNames"];

/** Beyond these the graph, or the pool of threads, fills the memory of the process and ends it. */
const MOST_STEPS = 10_000;
const MOST_THREADS = 1024;

function oneOf<T extends string>(option: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw new Error(`unknown ${option} ${describeValue(value)} (known: ${known.join(", ")})`);
}

function count(option: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`invalid ${option}: ${describeValue(value)} (a whole number from 1 to ${most})`);
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => name === undefined || typeof name === "string");
}
