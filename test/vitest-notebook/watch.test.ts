import { afterEach, describe, expect, it } from "vitest";
import { type Child, code, config, notebook, Project, result } from "./support.js";

const SLOW = 180_000;
const WAITING = /for file changes\.\.\./;

const LIB = `export const twice = (x: number): number => 2 * x;\n`;
const THRICE = `export const thrice = (x: number): number => 3 * x;\n`;

let project: Project | undefined;
let child: Child | undefined;
afterEach(async () => {
  await child?.stop();
  await project?.remove();
  project = child = undefined;
});

describe("watch mode", () => {
  it("reruns exactly the notebooks that import a module, read a file, or changed themselves", {
    timeout: SLOW,
  }, async () => {
    project = await Project.create({
      "vitest.config.js": config("{ jobs: 2 }"),
      "lib/twice.ts": LIB,
      "lib/thrice.ts": THRICE,
      "data/number.txt": "7\n",
      "twice.ipynb": notebook([code('import { twice } from "./lib/twice.js";\ntwice(2)', [result("4")])]),
      "thrice.ipynb": notebook([code('import { thrice } from "./lib/thrice.js";\nthrice(2)', [result("6")])]),
      "reads.ipynb": notebook([
        code('import { readFileSync } from "node:fs";\nNumber(readFileSync("data/number.txt", "utf8"))', [result("7")]),
      ]),
    });
    child = project.watch();
    const first = await child.until(WAITING);
    expect(first).toMatch(/Test Files {2}3 passed/);

    await project.write("lib/twice.ts", LIB.replace("2 * x", "x + x"));
    const imports = await child.until(WAITING);
    expect(imports).toMatch(/twice\.ipynb: 1 cell ran in .*lib\/twice\.ts changed/);
    expect(imports).not.toMatch(/thrice\.ipynb|reads\.ipynb/);

    await project.write("data/number.txt", "8\n");
    const reads = await child.until(WAITING);
    expect(reads).toMatch(/× reads\.ipynb/);
    expect(reads).not.toMatch(/twice\.ipynb|thrice\.ipynb/);

    await project.write("thrice.ipynb", notebook([code("5 + 1", [result("6")])]));
    const itself = await child.until(WAITING);
    expect(itself).toMatch(/✓ thrice\.ipynb\S* > \[1\] 5 \+ 1/);
    expect(itself).not.toMatch(/twice\.ipynb|reads\.ipynb/);

    await project.touch("lib/twice.ts");
    const touched = await child.until(WAITING);
    expect(touched).toMatch(/twice\.ipynb: 1 cell from the cache/);
  });

  it("rewrites references when somebody presses u, and only then", { timeout: SLOW }, async () => {
    const wrong = notebook([code("2 / 3", [result("0.66666")])]);
    project = await Project.create({
      "a.ipynb": wrong,
      // What the key does, without a terminal.
      "press.js": `
import { readFileSync } from "node:fs";
import { startVitest } from "vitest/node";
const vitest = await startVitest("test", [], { watch: true, reporters: ["verbose"] });
const before = readFileSync("a.ipynb", "utf8").includes("0.66666\\"");
await vitest.updateSnapshot();
const after = readFileSync("a.ipynb", "utf8").includes("0.6666666666666666");
console.log(before && after ? "rewritten by the key" : "not so");
await vitest.exit(true);
`,
    });
    const { stdout, stderr } = await project.node(["press.js"]).finished;
    expect(stdout + stderr).toContain("rewritten by the key");
    expect(await project.read("a.ipynb")).toBe(wrong.replace("0.66666", "0.6666666666666666"));
  });
});
