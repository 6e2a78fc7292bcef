import { runNotebook } from "@innerloop/jupyter-client";
import { afterAll, describe, expect, test } from "vitest";
import { makeProject, notebookOf, shown } from "./support.js";

const project = makeProject();
afterAll(() => project.remove());

describe("a run", () => {
  test("executes", async () => {
    const result = await runNotebook(notebookOf("print hello\nprint again", "result 5"), {
      projectDir: project.dir,
      env: project.env,
    });
    expect(result.error).toBeUndefined();
    expect(shown(result.notebook, 0)).toEqual(["stdout: hello\nagain\n"]);
    expect(shown(result.notebook, 1)).toEqual(["execute_result: 5"]);
    console.log(JSON.stringify(result, null, 1));
    expect(project.processes()).toEqual([]);
  });
});
