import { newCodeCell, newMarkdownCell, newNotebook, outputText } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";

describe("new notebooks and cells", () => {
  it("a new code cell has not been run", () => {
    expect(newCodeCell("1", { id: "a" })).toEqual({
      cell_type: "code",
      id: "a",
      source: "1",
      metadata: {},
      execution_count: null,
      outputs: [],
    });
  });

  it("cells share neither id nor metadata", () => {
    const [one, two] = [newMarkdownCell(), newMarkdownCell()];
    expect(one.id).not.toBe(two.id);
    expect(one.metadata).not.toBe(two.metadata);
  });

  it("a notebook takes its metadata", () => {
    expect(newNotebook({ title: "t" })).toEqual({
      cells: [],
      metadata: { title: "t" },
      nbformat: 4,
      nbformat_minor: 5,
    });
  });
});

describe("outputText", () => {
  it("is the text of a stream, of a display, of an error; nothing of a picture", () => {
    expect(outputText({ output_type: "stream", name: "stdout", text: "a\n" })).toBe("a\n");
    expect(outputText({ output_type: "display_data", data: { "text/plain": "b" }, metadata: {} })).toBe("b");
    expect(outputText({ output_type: "error", ename: "E", evalue: "v", traceback: [] })).toBe("E: v");
    expect(outputText({ output_type: "display_data", data: { "image/png": "" }, metadata: {} })).toBe("");
  });
});
