import { runNotebook } from "@innerloop/jupyter-client";
import { afterAll, expect, test } from "vitest";
import { makeProject, notebookOf, shown } from "./support.js";

const project = makeProject();
afterAll(() => project.remove());

test("a cell may be silent for longer than iopubTimeout before it replies", async () => {
  const options = { projectDir: project.dir, env: project.env, iopubTimeout: 1 };
  const result = await runNotebook(notebookOf("sleep 2000\ntrickle 1 200"), options);
  expect(result.error).toBeUndefined();
  expect(shown(result.notebook, 0)).toEqual(["stdout: late 0\n"]);
});
