/**
 * The tracing backend: a TensorFlow.js backend whose kernels compute nothing. Each infers the shape and dtype of its result and appends a node to
 * the graph of the running trace; the `dataId` of a tensor is its place in that graph.
 */
import { type DataId, engine, KernelBackend, type Tensor, type TensorInfo } from "@tensorflow/tfjs-core";
import { GraphBuilder } from "../graph/builder.js";
import { type Attrs, copyValues, describeSpec, type Spec, sameShape, sizeOf, type Value } from "../graph/graph.js";
import type { KernelRule } from "../kernels/rule.js";
import { ownerOf } from "./engine.js";

/** The name of the backend in TensorFlow.js. Its kernels are registered; the backend itself never is, so that nothing else can choose it. */
export const TRACE = "innerloop-trace";

/** The largest constant of a model: a protocol buffer holds no more than 2 GiB. */
const LARGEST_CONSTANTS = 2 ** 31 - 2 ** 20;

type BackendValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];
/** The longest trace. The steps of the benchmark have up to 2,441 kernels, ten steps of MAML in one call 11,205. */
const MOST_KERNELS = 200_000;

type BackendInputs = Record<string, TensorInfo | TensorInfo[] | undefined>;

export class TraceBackend extends KernelBackend {
  private builder = new GraphBuilder("kept");
  private values = new WeakMap<DataId, Value>();
  /** Tensors made outside. Several may share what they hold, in other shapes and dtypes, as reshapes and casts do. */
  private captured = new WeakMap<DataId, readonly Value[]>();
  /** The function being traced, for errors. */
  functionName = "";
  private references = new WeakMap<DataId, number>();
  private constantBytes = 0;
  private floatBytes = 4;
  /** What the function did that it must not, where throwing on the spot is not possible. */
  offence: unknown;

  /** Starts an empty graph. `floatBytes`: what an element of a float constant takes in the model */
  begin(functionName: string, floatBytes: 4 | 8): GraphBuilder {
    this.builder = new GraphBuilder("kept");
    this.values = new WeakMap();
    this.captured = new WeakMap();
    this.references = new WeakMap();
    this.functionName = functionName;
    this.constantBytes = 0;
    this.floatBytes = floatBytes;
    this.offence = undefined;
    return this.builder;
  }

  /** The tensor that stands for an argument. */
  argument(name: string, spec: Spec): Tensor {
    const { dataId, shape, dtype } = this.tensor(this.builder.input(name, spec));
    return engine().makeTensorFromDataId(dataId, shape, dtype, this);
  }

  /** The value of a tensor: traced here, or made outside and read from its own backend as a constant. */
  lookUp({ dataId, shape, dtype }: TensorInfo): Value {
    const traced = this.values.get(dataId);
    if (traced !== undefined) return traced;
    const spec = { shape, dtype: dtypeOf(dtype) };
    const captured = this.captured.get(dataId) ?? [];
    const known = captured.find((value) => sameShape(value.shape, shape) && value.dtype === dtype);
    if (known !== undefined) return known;
    this.countConstant(spec);
    const owner = ownerOf(dataId);
    if (owner === undefined || owner === (this as KernelBackend)) {
      throw new Error(`a disposed tensor is used in ${this.functionName}: ${describeSpec(spec)}`);
    }
    // A copy: the tensor may be disposed or its memory reused while the graph lives on.
    const value = this.builder.constant(copyValues(owner.readSync(dataId) as ArrayLike<number>, spec.dtype), spec);
    this.captured.set(dataId, [...captured, value]);
    return value;
  }

  /** Appends a node and returns the tensors that stand for its results. */
  record(kernel: string, rule: KernelRule, inputs: BackendInputs, attrs: Attrs): TensorInfo | TensorInfo[] {
    // A loop without end would fill the memory of the process before anybody could tell.
    if (this.builder.nodes.length >= MOST_KERNELS) {
      throw new Error(`more than ${MOST_KERNELS} kernels in ${this.functionName}: does it loop without end?`);
    }
    const slots: string[] = [];
    const values: Value[] = [];
    for (const [slot, info] of Object.entries(inputs)) {
      if (info === undefined || info === null) continue;
      if (Array.isArray(info)) throw new Error(`internal: input ${slot} of ${kernel} is a list`);
      slots.push(slot);
      values.push(this.lookUp(info));
    }
    const named = Object.fromEntries(slots.map((slot, i) => [slot, values[i]]));
    let specs: Spec | readonly Spec[];
    try {
      specs = rule.infer(named, attrs);
    } catch (error) {
      throw new Error(`${kernel} in ${this.functionName}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const list = Array.isArray(specs) ? (specs as readonly Spec[]) : [specs as Spec];
    const made = this.builder.node(kernel, values, plain(attrs), list, { slots }).map((value) => this.tensor(value));
    return Array.isArray(specs) ? made : made[0];
  }

  private tensor(value: Value): TensorInfo {
    const dataId = {};
    this.values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype as "float32" };
  }

  /** Refuses before anything is read or copied. */
  private countConstant(spec: Spec) {
    const bytes = sizeOf(spec.shape) * (spec.dtype === "bool" ? 1 : spec.dtype === "int32" ? 4 : this.floatBytes);
    this.constantBytes += bytes;
    if (this.constantBytes <= LARGEST_CONSTANTS) return;
    const what = bytes > LARGEST_CONSTANTS ? "constant too large" : "constants too large together";
    throw new Error(`${what}: ${describeSpec(spec)} in ${this.functionName} (2 GiB at most; pass it as an input)`);
  }

  override write(values: BackendValues, shape: number[], dtype: string): DataId {
    const spec = { shape, dtype: dtypeOf(dtype) };
    this.countConstant(spec);
    const dataId = {};
    this.values.set(dataId, this.builder.constant(copyValues(values as ArrayLike<number>, spec.dtype), spec));
    return dataId;
  }

  /** Constants can be read while tracing; what depends on an argument cannot. */
  override readSync(dataId: object): Float32Array | Int32Array | Uint8Array {
    const value = this.values.get(dataId);
    if (value?.data !== undefined) return value.data as Float32Array;
    const from = value?.node?.op ?? value?.name ?? "a value";
    throw new Error(
      `value of ${from} read while tracing ${this.functionName}: a compiled function cannot use values (dataSync, data, array, print, if); ` +
        "return the tensor instead, or choose with tf.where",
    );
  }

  /** A promise that is rejected where nobody waits for it would end the process: the trace tells the error, the promise stays open. */
  override read(dataId: object): Promise<Float32Array | Int32Array | Uint8Array> {
    try {
      return Promise.resolve(this.readSync(dataId));
    } catch (error) {
      this.offence ??= error;
      return new Promise(() => {});
    }
  }

  override numDataIds(): number {
    return 0;
  }
  /** Two tensors share a `dataId` where a variable is made of a tensor: the engine's count of tensors needs them told apart. */
  override disposeData(dataId: object): boolean {
    const left = this.refCount(dataId) - 1;
    this.references.set(dataId, left);
    return left <= 0;
  }
  override refCount(dataId: object): number {
    return this.references.get(dataId) ?? 1;
  }
  override incRef(dataId: object): void {
    this.references.set(dataId, this.refCount(dataId) + 1);
  }
  override timerAvailable(): boolean {
    return false;
  }
  override floatPrecision(): 16 | 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override memory() {
    return { unreliable: true };
  }
  override dispose(): void {}
}

function dtypeOf(dtype: string): "float32" | "int32" | "bool" {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new Error(`cannot compile dtype ${dtype} (float32, int32 and bool can be)`);
}

/** Attributes without what means nothing: missing ones. */
function plain(attrs: Attrs): Attrs {
  return Object.fromEntries(Object.entries(attrs ?? {}).filter(([, value]) => value !== undefined));
}
