import { skipReasonOf } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { skip } from "../../../lib/report/index.js";
import { captured } from "./capture.js";

describe("a cell that skips itself", () => {
  it("shows its reason and leaves a record that the test runner finds", async () => {
    const [bundle] = await captured(() => skip("no Omniglot in data/<omniglot>"));
    expect(bundle.data["text/plain"]).toBe("– not run here: no Omniglot in data/<omniglot>");
    expect(bundle.data["text/html"]).toContain("no Omniglot in data/&lt;omniglot&gt;");
    const output = { output_type: "display_data" as const, data: bundle.data as never, metadata: {} };
    expect(skipReasonOf([{ output_type: "stream", name: "stdout", text: "before" }, output])).toBe(
      "no Omniglot in data/<omniglot>",
    );
    expect(skipReasonOf([{ ...output, data: { "text/plain": "– not run here" } }])).toBeUndefined();
  });

  it("needs a reason", () => {
    expect(() => skip(" ")).toThrow("a skipped cell needs a reason");
  });
});
