/**
 * TensorFlow.js advises, on the error stream of whichever cell comes first, to install another package as soon as its plain backend holds a number in
 * Node. What computes is told by `describeBackend`, and compiled functions run elsewhere (packages/tfjs-compile): importing this says that it was heard.
 */
import * as tf from "@tensorflow/tfjs";

interface Plain extends tf.KernelBackend {
  firstUse: boolean;
}

const quiet = (backend: tf.KernelBackend): tf.KernelBackend => Object.assign(backend as Plain, { firstUse: false });

const factory = tf.findBackendFactory("cpu");
const { registry } = tf.engine() as unknown as { registry: Readonly<Record<string, tf.KernelBackend | undefined>> };
if (registry.cpu) {
  quiet(registry.cpu);
} else if (factory) {
  // The engine makes a backend when it first needs one, and so only what makes it can be changed. Its priority is 1, the least.
  tf.removeBackend("cpu");
  tf.registerBackend("cpu", () => quiet(factory() as tf.KernelBackend), 1);
}
