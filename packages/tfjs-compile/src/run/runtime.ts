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
  const lines = message.split("\n").map((part) => part.trim());
  const reason = NOISE.reduce((text, noise) => text.replace(noise, ""), lines.find((part) => part !== "") ?? "");
  return reason.length > LONGEST ? `${reason.slice(0, LONGEST)}…` : reason || "no reason given";
}

const NOISE: readonly RegExp[] = [
  /\[ONNXRuntimeError\]\s:\s\d+\s:\s\w+\s:\s/,
  /^Non-zero status code returned while running (?=\w+ node)/,
  /(?<= node)\. Name:'[^']*' Status Message(?=: )/,
  // A place in the source, and the C++ function there with the condition that failed.
  /\S*\.(?:cc|h|cpp):\d+\s(?:.*\bwas false\.\s|(?:[\w:<>*&~]+\s)*[\w:<>~]+\([^)]*\)\s)?/,
];

const LONGEST = 300;
