/**
 * Kernels that TensorFlow.js names and differentiates but that its JavaScript backends lack, since their ops run others: here so that the
 * gradients can be run.
 */
import * as tf from "@tensorflow/tfjs";

export function registerStandIns(backendName: string): void {
  const kernels: Record<string, (inputs: Record<string, tf.Tensor>, attrs: Record<string, unknown>) => tf.Tensor> = {
    BroadcastTo: ({ x }, { shape }) => tf.broadcastTo(x, shape as number[]),
    LogSoftmax: ({ logits }) => tf.sub(logits, tf.logSumExp(logits, -1, true)),
  };
  for (const [kernelName, run] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, backendName) !== undefined) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => run(inputs as Record<string, tf.Tensor>, attrs ?? {}),
    });
  }
}
