import { afterEach, describe, expect, it } from "vitest";
import { FLAGS } from "../../packages/vitest-notebook/src/cli/flags.js";
import { parse } from "../../packages/vitest-notebook/src/cli/parse.js";
import { code, notebook, Project, result } from "./support.js";

const SLOW = 180_000;
const one = notebook([code("1 + 1", [result("2")])]);
const wrong = notebook([code("2 / 3", [result("0.66666")])]);

let project: Project | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe("the command line", () => {
  it("takes paths, options with their values, and papermill's -p", () => {
    const line =
      "a.ipynb --rtol 1e-3 --atol=0 -j 2 -p steps 10 -p name x -p offset -0.5 --kernel tslab b -- --odd.ipynb";
    expect(parse(line.split(" "))).toMatchObject({
      paths: ["a.ipynb", "b", "--odd.ipynb"],
      options: {
        rtol: 0.001,
        atol: 0,
        jobs: 2,
        kernel: "tslab",
        parameters: { steps: 10, name: "x", offset: -0.5 },
      },
    });
  });

  it("takes vitest's flags by vitest's names", () => {
    const line =
      "--update --watch --reporter junit --reporter=json --outputFile.junit a.xml --outputFile.json=b.json -t ab";
    expect(parse(line.split(" "))).toMatchObject({
      references: "rewrite",
      watch: true,
      reporters: ["junit", "json"],
      outputFile: { junit: "a.xml", json: "b.json" },
      testNamePattern: "ab",
    });
  });

  it("names every flag once", () => {
    const names = FLAGS.flatMap((flag) => flag.names);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ["--rtoll 1", "unknown flag --rtoll (did you mean --rtol?)"],
    ["--frobnicate", "unknown flag --frobnicate (--help shows all)"],
    ["--kernel", "--kernel needs NAME"],
    ["--kernel --update", "--kernel needs NAME"],
    ["-p name", "-p needs NAME and VALUE"],
    ["--update=all", '--update takes no value: "all"'],
  ])("refuses %s: %s", (line, message) => {
    expect(() => parse(line.split(" "))).toThrow(message);
  });
});

describe("vitest-notebook", () => {
  it("runs the notebooks of a folder without a configuration", { timeout: SLOW }, async () => {
    project = await Project.create({
      // It must not be read.
      "vitest.config.js": 'throw new Error("read");',
      "notebooks/a.ipynb": one,
      "notebooks/deep/b.ipynb": wrong,
      "notebooks/.ipynb_checkpoints/a.ipynb": "{ not read",
      "elsewhere.ipynb": "{ not read",
      "units.test.js": "throw new Error('not read');",
    });
    const failing = await project.command(["notebooks/", "--reporter", "verbose"]).finished;
    expect(failing.code).toBe(1);
    expect(failing.stderr).toContain("accept the new outputs: npx vitest-notebook --update notebooks/deep/b.ipynb\n");
    expect(failing.stdout).toMatch(/✓ notebooks\/a\.ipynb.* > \[1\] 1 \+ 1/u);
    expect(failing.stdout).toMatch(/× notebooks\/deep\/b\.ipynb.* > \[1\] 2 \/ 3/u);
    expect(failing.stdout + failing.stderr).not.toMatch(/not read|units|elsewhere/u);
    const loose = await project.command(["notebooks/**/*.ipynb", "--rtol", "1e-4"]).finished;
    expect(loose.code).toBe(0);
    expect(loose.stderr).toContain("a.ipynb: 1 cell from the cache");
    const updated = await project.command(["--update", "notebooks/deep"]).finished;
    expect(updated.code).toBe(0);
    expect(await project.read("notebooks/deep/b.ipynb")).toBe(wrong.replace("0.66666", "0.6666666666666666"));
  });

  it("passes parameters, and refuses those that no notebook declares", { timeout: SLOW }, async () => {
    project = await Project.create({
      "a.ipynb": notebook([code("const steps = 1;", [], ["parameters"]), code("steps", [result("1", 2)])]),
    });
    const run = await project.command(["a.ipynb", "-p", "steps", "5"]).finished;
    expect(run.stderr).toContain("5 instead of 1");
    const unknown = await project.command(["a.ipynb", "-p", "stepps", "5"]).finished;
    expect(unknown.stderr).toBe(
      'vitest-notebook: unknown parameter "stepps": no notebook declares it (did you mean "steps"?)\n',
    );
    expect(unknown.code).toBe(2);
  });

  it("finds notebooks outside of its folder", { timeout: SLOW }, async () => {
    project = await Project.create({ "notebooks/a.ipynb": one, "here/.keep": "" });
    const env = { JUPYTER_PATH: project.path(".jupyter") };
    const run = await project.command(["../notebooks/a.ipynb"], env, project.path("here")).finished;
    expect(run.code).toBe(0);
  });

  it("says in one line what is wrong with the command line, and starts nothing", { timeout: SLOW }, async () => {
    project = await Project.create({ "a.ipynb": one, "empty/.keep": "" });
    const refusals: [string[], number, string][] = [
      [["--rtoll", "1"], 2, "vitest-notebook: unknown flag --rtoll (did you mean --rtol?)\n"],
      [["--rtol", "abc"], 2, 'vitest-notebook: invalid rtol: "abc" (a number from 0 to below 1)\n'],
      [["--compare", "some"], 2, 'vitest-notebook: invalid compare: "some" (all or tagged or none)\n'],
      [["-t", "("], 2, 'vitest-notebook: invalid -t: "(" (unterminated group)\n'],
      [["--reporter", "junnit"], 2, 'vitest-notebook: unknown reporter "junnit"\n'],
      [["nowhere/"], 1, "vitest-notebook: no such file or folder: nowhere/\n"],
      [["package.json"], 1, "vitest-notebook: not a notebook: package.json\n"],
      [["empty/"], 1, "vitest-notebook: no notebook in empty/\n"],
      [["*.nb"], 1, "vitest-notebook: no notebook in *.nb\n"],
    ];
    for (const [args, exit, message] of refusals) {
      const { code: ended, stderr, stdout } = await project.command(args).finished;
      expect([args, ended, stderr, stdout]).toEqual([args, exit, message, ""]);
    }
  });

  it("prints its help and its version", { timeout: SLOW }, async () => {
    project = await Project.create({});
    const help = await project.command(["--help"]).finished;
    expect(help.code).toBe(0);
    for (const { names } of FLAGS) expect(help.stdout).toContain(names[0]);
    expect((await project.command(["--version"]).finished).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });
});
