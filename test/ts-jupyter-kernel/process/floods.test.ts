import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestProcess } from "./support.js";

let child: TestProcess;
beforeAll(async () => {
  child = await TestProcess.start();
});
afterAll(() => child.stop());

describe("nothing is lost", () => {
  test("1,000,000 lines arrive whole and in order, before the outcome", async () => {
    const { status, stdout } = await child.run("for (let i = 0; i < 1e6; i++) console.log(i);");
    expect(status).toBe("ok");
    const lines = stdout.split("\n");
    expect(lines.length).toBe(1_000_001);
    expect(lines.findIndex((line, i) => line !== String(i))).toBe(1_000_000);
  });

  test("a string of 100 MB arrives whole, characters of all lengths at every place", async () => {
    // 11 bytes and 5 units: no power of two divides them, so pieces end everywhere.
    const unit = "aé€😀x".slice(0);
    const { stdout } = await child.run(`process.stdout.write(${JSON.stringify(unit)}.repeat(9_100_000));`);
    const whole = createHash("sha256").update(unit.repeat(9_100_000)).digest("hex");
    expect(createHash("sha256").update(stdout).digest("hex")).toBe(whole);
  });

  test("a display of 100 MB of text and 100 MB of bytes arrives whole", async () => {
    const { outputs } = await child.run(
      `globalThis[Symbol.for("ts-jupyter-kernel")].display({ data: { "text/plain": "é".repeat(5e7) } }, [new Uint8Array(1e8).fill(5)]);`,
    );
    const [shown] = outputs;
    expect(shown?.type === "display" && (shown.data["text/plain"] as string).length).toBe(5e7);
    expect(shown?.type === "display" && shown.buffers[0]!.length).toBe(1e8);
  });

  test("10 MB from a command arrive whole and before the outcome", async () => {
    const { stdout } = await child.run(
      `require("node:child_process").execSync("head -c 10000000 /dev/zero | tr '\\\\0' y", { stdio: "inherit" });`,
    );
    expect(stdout).toBe("y".repeat(1e7));
  });
});
