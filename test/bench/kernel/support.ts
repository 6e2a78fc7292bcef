// A side whose kernel is the fake one: every line of a cell is a command of it.
import { fileURLToPath } from "node:url";
import type { Kernelspec } from "@innerloop/jupyter-protocol";
import type { Forms } from "../../../bench/kernel/forms.js";
import type { KernelSide } from "../../../bench/kernel/sides.js";

const FAKE = fileURLToPath(new URL("../../fixtures/jupyter-client/fake-kernel.cjs", import.meta.url));

const forms: Forms = {
  trivial: "result 2",
  declare: (n) => `# ${n}`,
  mistyped: (n) => `raise TypeCheckError ${n}`,
  lines: (count) => `flood ${count}`,
  text: (characters) => `print ${"x".repeat(characters)}`,
  topLoop: { code: "sleep 1", passes: 1e8 },
  functionLoop: { code: "sleep 1", passes: 1e7 },
  awaits: "sleep 1",
  word: "# word",
  completion: { code: "wo", match: "word" },
  inspection: "wo",
  endless: "hang",
  endlessAfterAwait: "hang",
  keep: "# kept",
  recall: "print 42",
  exit: "die 3",
};

/** `how`: how it starts (see the fake kernel); `mode`: the interrupt mode of its kernelspec. */
export function fakeSide(
  name: string,
  { how = "normal", mode = "signal", ...more }: { how?: string; mode?: "signal" | "message" } & Partial<Forms> = {},
): KernelSide & { kernel: { spec: Kernelspec } } {
  const argv = [process.execPath, FAKE, "{connection_file}", how];
  const rest = { dir: "", displayName: name, language: "fake", env: {}, metadata: {} };
  return {
    name,
    title: `side ${name}`,
    forms: { ...forms, ...more },
    phases: "all",
    env: {},
    kernel: { spec: { name, argv, interruptMode: mode, ...rest } },
  };
}
