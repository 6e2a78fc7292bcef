/** onnxruntime-node, loaded when the first function is compiled: importing this package loads no native code. */
type Runtime = typeof import("onnxruntime-node");

let runtime: Promise<Runtime> | undefined;

/** @throws Error, in one line, when it is not installed or does not load on this machine; the next call tries again */
export function loadRuntime(): Promise<Runtime> {
  runtime ??= import("onnxruntime-node").then(
    (module) => ((module as { default?: Runtime }).default ?? module) as Runtime,
    (error) => {
      runtime = undefined;
      throw new Error(`onnxruntime-node does not load: ${whyNot(error)}`);
    },
  );
  return runtime;
}

function whyNot(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") return oneLine(error);
  const { platform, arch } = process;
  return /\.node'/.test(String(error)) ? `it has no build for ${platform}-${arch}` : "not installed";
}

/**
 * The reason in the message of a native error. onnxruntime puts places in its own source around it:
 * `/onnxruntime_src/…/webgpu_context.cc:136 onnxruntime::webgpu::… was false. No supported adapters\n`.
 */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message
    .split("\n")
    .map((part) => part.trim())
    .find((part) => part !== "");
  const reason = (line ?? "no reason given")
    .replace(/\S*\.(?:cc|h|cpp):\d+\s(?:.*\bwas false\.\s)?/g, "")
    .replace(/\[ONNXRuntimeError\]\s:\s\d+\s:\s\w+\s:\s/g, "");
  return reason.length > LONGEST ? `${reason.slice(0, LONGEST)}…` : reason;
}

const LONGEST = 300;
