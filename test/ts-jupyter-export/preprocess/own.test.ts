// Preprocessors of the user's own: what they are told, and what they cannot do.
import { cloneNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import type { Preprocessor } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import { code, display, markdown, notebookOf, PNG } from "../render/rich-notebook.js";
import { run } from "./support.js";

describe("preprocessors of the user's own", () => {
  const writing = (path: string, data: string): Preprocessor => ({
    name: "Own",
    preprocess: (notebook) => ({ notebook, files: new Map([[path, data]]) }),
  });

  it("see the files of earlier ones", async () => {
    const seen: unknown[] = [];
    const own: Preprocessor = {
      name: "Own",
      preprocess(notebook, context) {
        seen.push("filesSoFar" in context && [...(context.filesSoFar as Map<string, unknown>).keys()]);
        return { notebook };
      },
    };
    await run(notebookOf([code("c", "", [display({ "image/png": PNG })])]), { extractOutput: {}, more: [own] });
    expect(seen).toEqual([["note_files/note_0_0.png"]]);
  });

  it.each([
    [[writing("a", "1"), writing("a", "2")], 'two files of one name: "a" of Own'],
    [[writing("a", "1"), writing("A", "1")], 'two files of one name: "A" of Own'],
    [[writing("../a", "1")], 'outside of the output folder: "../a"'],
  ])("cannot replace a file, nor write outside (%#)", async (more, message) => {
    await expect(run(notebookOf([]), { more })).rejects.toThrow(message);
  });

  it("must leave a notebook", async () => {
    const breaking: Preprocessor = {
      name: "Breaking",
      preprocess(notebook) {
        const broken = cloneNotebook(notebook);
        Object.assign(broken.cells[0] ?? {}, { source: 1 });
        return { notebook: broken };
      },
    };
    const made = run(notebookOf([markdown("m", "x")]), { more: [breaking] });
    await expect(made).rejects.toThrow(/^notebook is invalid after preprocessor Breaking: \/cells\/0\/source: [^\n]+$/);
  });
});
