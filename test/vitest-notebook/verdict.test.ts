import { newCodeCell, SKIP_MIME } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { verdictOf } from "../../packages/vitest-notebook/src/verdict.js";

const settings = { execution: "run", outputs: "compare", rules: {} } as never;
const shown = (data: Record<string, unknown>) => ({
  output_type: "display_data" as const,
  data: data as never,
  metadata: {},
});
const outcome = (...outputs: ReturnType<typeof shown>[]) =>
  ({ index: 0, status: "ok", outputs, executionCount: 1, seconds: 0, notes: [] }) as never;
const reference = { ...newCodeCell("judge(omniglot)"), outputs: [shown({ "text/plain": "96.5 %" })] };

describe("the verdict on a cell that says that it could not run", () => {
  const record = shown({ "text/plain": "– not run here: no data", [SKIP_MIME]: { reason: "no data" } });

  it("is skipped, with its reason, whatever the reference shows", () => {
    const skipped = { status: "skip", reason: "no data" };
    expect(verdictOf(outcome(record), reference, settings, undefined)).toEqual(skipped);
    expect(verdictOf(outcome(shown({ "text/plain": "1" }), record), reference, settings, undefined)).toEqual(skipped);
    expect(verdictOf(outcome(record), { ...reference, outputs: [record] }, settings, undefined)).toEqual(skipped);
  });

  it("is still a difference where it does not say so", () => {
    const verdict = verdictOf(outcome(shown({ "text/plain": "95.0 %" })), reference, settings, undefined);
    expect(verdict.status).toBe("differs");
  });
});
