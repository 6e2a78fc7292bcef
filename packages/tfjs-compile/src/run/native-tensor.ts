/**
 * What a compiled function returns: values in the memory of the process, outside of TensorFlow.js. Feeding one back into a compiled function
 * copies nothing. The garbage collector owns it: `dispose` is for programs that want the memory back sooner.
 */
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { type Dtype, sameShape, sizeOf } from "../graph/graph.js";

export type NativeDtype = Exclude<Dtype, "int64">;
export type NativeData = Float32Array | Float64Array | Int32Array | Uint8Array;

export class NativeTensor {
  readonly shape: readonly number[];
  private values: NativeData | undefined;

  /**
   * @param shape lengths of the axes
   * @param dtype element type; "bool" is stored as 0 and 1
   * @param values row-major, not copied
   * @throws Error when the values do not fill the shape or are of another type
   */
  constructor(
    shape: readonly number[],
    readonly dtype: NativeDtype,
    values: NativeData,
  ) {
    if (!(dtype in ARRAYS)) throw new Error(`unknown dtype "${dtype}" (known: ${Object.keys(ARRAYS).join(", ")})`);
    if (values.length !== sizeOf(shape)) throw new Error(`got ${values.length} values for shape [${shape}]`);
    this.shape = [...shape];
    this.values = ownRealm(values, dtype);
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  get rank(): number {
    return this.shape.length;
  }

  /** The values, row-major; the tensor's own memory. @throws Error after `dispose` */
  dataSync(): NativeData {
    if (this.values === undefined) throw new Error(`a disposed tensor is read: [${this.shape}] ${this.dtype}`);
    return this.values;
  }

  /** The values, row-major; the tensor's own memory. */
  async data(): Promise<NativeData> {
    return this.dataSync();
  }

  /** The same values in another shape of the same size; shares memory with this one. */
  reshape(shape: readonly number[]): NativeTensor {
    return sameShape(shape, this.shape) ? this : new NativeTensor(shape, this.dtype, this.dataSync());
  }

  /** A new TensorFlow.js tensor, owned by the caller; float64 is rounded to float32. */
  toTensor(): Tensor {
    const { dtype } = this;
    const values = this.dataSync();
    if (dtype === "float64") return tensor(Float32Array.from(values), [...this.shape], "float32");
    // A copy: TensorFlow.js keeps the array that it is given.
    return tensor(values.slice() as Float32Array, [...this.shape], dtype);
  }

  /** Lets go of the values; reading them afterwards is an error. */
  dispose(): void {
    this.values = undefined;
  }
}

/** The typed array of each dtype. */
export const ARRAYS: {
  readonly float32: Float32ArrayConstructor;
  readonly float64: Float64ArrayConstructor;
  readonly int32: Int32ArrayConstructor;
  readonly bool: Uint8ArrayConstructor;
} = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array };

/**
 * The same memory as a typed array of this realm: notebook kernels run cells in a realm of their own, whose arrays onnxruntime does not know.
 * @throws Error for an array of another type
 */
export function ownRealm(values: NativeData, dtype: NativeDtype): NativeData {
  const Wanted = ARRAYS[dtype];
  if (values instanceof Wanted) return values;
  if (values.constructor?.name !== Wanted.name) {
    throw new Error(`got ${values.constructor?.name} for dtype ${dtype} (${Wanted.name} is its array)`);
  }
  return new Wanted(values.buffer as ArrayBuffer, values.byteOffset, values.length);
}
