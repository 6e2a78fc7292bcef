/**
 * What a compiled function returns: values in the memory of the process, outside of TensorFlow.js. Feeding one back into a compiled function
 * copies nothing. The garbage collector owns it; there is nothing to dispose.
 */
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { type Dtype, sizeOf } from "../graph/graph.js";

export type NativeDtype = Exclude<Dtype, "int64">;
export type NativeData = Float32Array | Float64Array | Int32Array | Uint8Array;

export class NativeTensor {
  /**
   * @param shape lengths of the axes
   * @param dtype element type; "bool" is stored as 0 and 1
   * @param values row-major, not copied
   * @throws Error when the values do not fill the shape
   */
  constructor(
    readonly shape: readonly number[],
    readonly dtype: NativeDtype,
    private readonly values: NativeData,
  ) {
    if (values.length !== sizeOf(shape)) throw new Error(`got ${values.length} values for shape [${shape}]`);
  }

  get size(): number {
    return this.values.length;
  }

  /** The values, row-major; the tensor's own memory. */
  dataSync(): NativeData {
    return this.values;
  }

  /** The values, row-major; the tensor's own memory. */
  async data(): Promise<NativeData> {
    return this.values;
  }

  /** A new TensorFlow.js tensor, owned by the caller; float64 is rounded to float32. */
  toTensor(): Tensor {
    const { dtype, values } = this;
    if (dtype === "float64") return tensor(Float32Array.from(values), [...this.shape], "float32");
    // A copy: TensorFlow.js keeps the array that it is given.
    return tensor(values.slice() as Float32Array, [...this.shape], dtype);
  }
}
