import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { code, notebook, Project, result } from "./support.js";

const SLOW = 180_000;

/** Writes what reporters with pages of their own (HTML, dashboards) are given. */
const OWN_REPORTER = `
import { appendFileSync } from "node:fs";
export default class {
  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    const [stack] = errors[0]?.stacks ?? [];
    const entry = { file: test.module.relativeModuleId, name: test.name, state, line: test.location?.line, stack };
    appendFileSync("own.jsonl", JSON.stringify(entry) + "\\n");
  }
}
`;

describe("reporters", () => {
  let project: Project;
  let printed: string;
  let line: number;
  beforeAll(async () => {
    project = await Project.create({
      "own.js": OWN_REPORTER,
      "notebooks/a.ipynb": notebook([
        code("1", [result("1")]),
        code("2 + 2", [result("5", 2)]),
        code("3", [], ["skip-execution"]),
      ]),
    });
    const reporters = ["verbose", "junit", "json", "github-actions", "./own.js"].map((name) => `--reporter=${name}`);
    const files = ["--outputFile.junit=junit.xml", "--outputFile.json=report.json"];
    const { stdout, stderr } = await project.vitest([...reporters, ...files], {
      GITHUB_ACTIONS: "true",
      FORCE_COLOR: "1",
    }).finished;
    printed = stdout + stderr;
    const lines = (await project.read("notebooks/a.ipynb")).split("\n");
    line = lines.findIndex((text) => text.includes("2 + 2")) + 1;
  }, SLOW);
  afterAll(() => project.remove());

  it("verbose prints a line a cell", () => {
    expect(printed).toMatch(/✓ notebooks\/a\.ipynb.* > \[1\] 1/u);
    expect(printed).toMatch(/× notebooks\/a\.ipynb.* > \[2\] 2 \+ 2/u);
    expect(printed).toMatch(/↓ notebooks\/a\.ipynb.* > \[3\] 3/u);
  });

  it("JUnit has a testcase a cell, a failure with its place", async () => {
    const xml = await project.read("junit.xml");
    const cases = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/gu)].map(([, file, name]) => [
      file,
      name,
    ]);
    expect(cases).toEqual([
      ["notebooks/a.ipynb", "[1] 1"],
      ["notebooks/a.ipynb", "[2] 2 + 2"],
      ["notebooks/a.ipynb", "[3] 3"],
    ]);
    expect(xml.match(/<failure /gu)).toHaveLength(1);
    expect(xml.match(/<skipped\/>/gu)).toHaveLength(1);
    expect(xml).toContain("4 instead of 5");
    expect(xml).toContain(`notebooks/a.ipynb:${line}:1`);
    expect(xml, "no colours in a file").not.toContain("\u001b[");
  });

  it("JSON has an entry a cell with its line", async () => {
    const report = JSON.parse(await project.read("report.json")) as {
      testResults: {
        name: string;
        assertionResults: { title: string; status: string; location: { line: number } }[];
      }[];
    };
    const [file] = report.testResults;
    expect(file?.name).toBe(project.path("notebooks/a.ipynb"));
    expect(file?.assertionResults.map(({ title, status }) => [title, status])).toEqual([
      ["[1] 1", "passed"],
      ["[2] 2 + 2", "failed"],
      ["[3] 3", "skipped"],
    ]);
    expect(file?.assertionResults[1]?.location.line).toBe(line);
  });

  it("GitHub gets an annotation on the cell's line", () => {
    expect(printed).toMatch(
      new RegExp(`::error file=[^,]*notebooks/a\\.ipynb,.*line=${line},column=1::.*4 instead of 5`, "u"),
    );
  });

  it("other reporters get the cell's place in the test and in its error", async () => {
    const entries = (await project.read("own.jsonl"))
      .trim()
      .split("\n")
      .map(
        (text) =>
          JSON.parse(text) as { name: string; state: string; line: number; stack?: { file: string; line: number } },
      );
    expect(entries.map(({ name, state }) => [name, state])).toEqual([
      ["[1] 1", "passed"],
      ["[2] 2 + 2", "failed"],
      ["[3] 3", "skipped"],
    ]);
    expect(entries[1]).toMatchObject({ line, stack: { file: project.path("notebooks/a.ipynb"), line } });
  });
});
