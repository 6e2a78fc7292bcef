/**
 * Which backend computes now, without loading TensorFlow.js: every copy of tfjs-core of a process shares one engine,
 * kept on the global object, and this reads its name from there.
 */
export function activeBackend(): string | undefined {
  const engine = (globalThis as { _tfengine?: { backendName?: unknown } })._tfengine;
  return typeof engine?.backendName === "string" ? engine.backendName : undefined;
}
