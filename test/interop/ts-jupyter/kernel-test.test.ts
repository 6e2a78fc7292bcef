/** Jupyter's own test suite for kernels: its newest release, and Debian 12's with Debian 12's client. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureDebianJupyter } from "../../../scripts/python-env.js";
import { Jupyter } from "./jupyter.js";

let jupyter: Jupyter;
beforeAll(async () => {
  jupyter = await Jupyter.withKernel();
});
afterAll(() => jupyter.remove());

const PASSED = [
  "test_clear_output",
  "test_completion",
  "test_display_data",
  "test_error",
  "test_execute_result",
  "test_execute_stderr",
  "test_execute_stdout",
  "test_history",
  "test_inspect",
  "test_is_complete",
  "test_kernel_info",
];
const expected = (...more: string[]) => ({
  ...Object.fromEntries([...PASSED, ...more].map((name) => [name, "ok"])),
  // Payloads are deprecated by the protocol, and no TypeScript asks for a pager.
  test_pager: expect.stringMatching(/^skipped: /),
});

describe("jupyter_kernel_test passes, but for the pager", () => {
  it("0.7.0, with the greeting of a new subscriber", async () => {
    const { version, tests } = (await jupyter.script("kernel_test.py")) as Record<string, unknown>;
    expect(version).toBe("0.7.0");
    expect(tests).toEqual(expected("test_recv_iopub_welcome_msg"));
  });

  it("0.4.5, with jupyter_client 7.4.9", async () => {
    const env = { PYTHONPATH: ensureDebianJupyter(), PYTHONWARNINGS: "ignore" };
    const { version, tests } = (await jupyter.script("kernel_test.py", [], env)) as Record<string, unknown>;
    expect(version).toBe("0.4.5");
    expect(tests).toEqual(expected());
  });
});
