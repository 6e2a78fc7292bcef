import { createRequire } from "node:module";
import { afterEach, describe, expect, it, vi } from "vitest";
import { display, displayTarget } from "../../../lib/report/index.js";
import { captured } from "./capture.js";

const require = createRequire(import.meta.url);
const tslab = require("tslab/dist/jupyter.js") as { lastWriteDisplayData: unknown };
const bundle = {
  data: { "text/html": "<b>1</b>", "text/plain": "1" },
  metadata: { innerloop: { figure: "one" } },
  transient: { display_id: "d" },
};

afterEach(() => {
  tslab.lastWriteDisplayData = null;
  vi.restoreAllMocks();
});

describe("display", () => {
  it("prints the plain text where there is no notebook, also when tslab is only loaded and not running", () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    display(bundle);
    display({ data: { "text/html": "<b>no words</b>" } });
    expect(displayTarget()).toBe("text");
    expect(write.mock.calls).toEqual([["1\n"]]);
  });

  it("gives the running tslab the whole bundle, with metadata and display id", () => {
    const writer = vi.fn();
    tslab.lastWriteDisplayData = writer;
    display(bundle);
    display({ data: { "text/plain": "2" }, update: true });
    expect(displayTarget()).toBe("tslab");
    expect(writer.mock.calls).toEqual([
      [bundle, false],
      [{ data: { "text/plain": "2" }, metadata: {}, transient: {} }, true],
    ]);
  });

  it("prefers the hook that a kernel installs", async () => {
    const writer = vi.fn();
    tslab.lastWriteDisplayData = writer;
    expect(await captured(() => display(bundle))).toEqual([bundle]);
    expect(writer).not.toHaveBeenCalled();
  });
});
