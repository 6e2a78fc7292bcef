import type { CommEvent } from "../../../packages/ts-jupyter-kernel/src/link/types.js";
import { CommRegistry } from "../../../packages/ts-jupyter-kernel/src/runtime/comm-registry.js";
import {
  type DisplayMessage,
  INTRINSICS,
  type KernelIntrinsics,
} from "../../../packages/ts-jupyter-kernel/src/runtime/intrinsics.js";

export interface FakeKernel {
  readonly shown: DisplayMessage[];
  readonly cleared: boolean[];
  readonly asked: [prompt: string, password: boolean][];
  readonly sent: CommEvent[];
  readonly intrinsics: KernelIntrinsics;
  /** Takes the kernel away again. */
  remove(): void;
}

/** Puts intrinsics into this process that record what the runtime does with them. */
export function installKernel(answers: readonly string[] = []): FakeKernel {
  const shown: DisplayMessage[] = [];
  const cleared: boolean[] = [];
  const asked: [string, boolean][] = [];
  const sent: CommEvent[] = [];
  const left = [...answers];
  const intrinsics: KernelIntrinsics = {
    display: (message) => void shown.push(message),
    clear: (wait) => void cleared.push(wait),
    input: async (prompt, password) => {
      asked.push([prompt, password]);
      const answer = left.shift();
      if (answer === undefined) throw new Error("nobody answers");
      return answer;
    },
    comms: new CommRegistry((event) => void sent.push(event)),
    formatters: [],
    flag: new Int32Array(1),
    trap: [0],
    check: () => {},
    after: (value) => value,
    currentRun: () => undefined,
  };
  const target = globalThis as { [INTRINSICS]?: KernelIntrinsics };
  target[INTRINSICS] = intrinsics;
  return {
    shown,
    cleared,
    asked,
    sent,
    intrinsics,
    remove: () => {
      delete target[INTRINSICS];
    },
  };
}
