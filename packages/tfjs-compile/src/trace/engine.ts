/**
 * The parts of tfjs-core's engine (4.22) that a trace borrows. TensorFlow.js has one engine a process, whose current backend, gradient tape and
 * switches are global: `borrowEngine` sets them for the length of a synchronous call and puts every one back, whatever the call did.
 */
import { engine, env, type KernelBackend, type Tensor } from "@tensorflow/tfjs-core";

/** What the type declarations keep private. */
interface Engine {
  backendName: string | null | undefined;
  backendInstance: KernelBackend | null | undefined;
  pendingBackendInit: Promise<unknown> | null | undefined;
  readonly state: {
    activeTape: unknown;
    gradientDepth: number;
    kernelDepth: number;
    profiling: boolean;
    readonly tensorInfo: WeakMap<object, { readonly backend: KernelBackend }>;
  };
  trackTensor(tensor: Tensor, backend?: KernelBackend): void;
}

const internals = () => engine() as unknown as Engine;

/** The name of the backend in use, if one has been chosen. */
export function currentBackend(): string | undefined {
  return internals().backendName ?? undefined;
}

/** Which backend holds the values of a tensor; none for disposed ones. */
export function ownerOf(dataId: object): KernelBackend | undefined {
  return internals().state.tensorInfo.get(dataId)?.backend;
}

/**
 * Runs `work` on a backend, off every tape, without debug mode and profiling (both would read values).
 * @param backend its name, and its instance, which need not be registered
 */
export function borrowEngine<T>(
  backend: { readonly name: string; readonly instance: KernelBackend },
  work: () => T,
): T {
  const tf = internals();
  const { backendName, backendInstance, pendingBackendInit } = tf;
  const { activeTape, gradientDepth, kernelDepth, profiling } = tf.state;
  const flags = env().getFlags();
  const { DEBUG } = flags;
  Object.assign(tf, { backendName: backend.name, backendInstance: backend.instance, pendingBackendInit: null });
  Object.assign(tf.state, { activeTape: null, gradientDepth: 0, kernelDepth: 0, profiling: false });
  // Not by `env().set`, which announces debug mode once more when it is put back.
  if (DEBUG === true) flags.DEBUG = false;
  try {
    return work();
  } finally {
    Object.assign(tf, { backendName, backendInstance, pendingBackendInit });
    Object.assign(tf.state, { activeTape, gradientDepth, kernelDepth, profiling });
    if (DEBUG === true) flags.DEBUG = true;
  }
}

/** Runs `work` and then disposes every tensor and variable that it made, also those it kept and those that a failing gradient left behind. */
export function disposingAll<T>(work: () => T): T {
  const tf = internals();
  const made: Tensor[] = [];
  tf.trackTensor = (tensor, backend) => {
    made.push(tensor);
    // The method of the prototype, which this one hides.
    Object.getPrototypeOf(tf).trackTensor.call(tf, tensor, backend);
  };
  try {
    return work();
  } finally {
    Reflect.deleteProperty(tf, "trackTensor");
    for (const tensor of made) if (!tensor.isDisposed) tensor.dispose();
  }
}
