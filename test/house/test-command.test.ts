import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../scripts/test.js", import.meta.url));
const TOOLS = {
  biome: "node_modules/@biomejs/biome/bin/biome",
  depcruise: "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
  tsc: "node_modules/typescript/bin/tsc",
  vitest: "node_modules/vitest/vitest.mjs",
};

let project: string;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
};

/** Writes down that it ran; works as an ES module and as CommonJS, because the tools are both. */
const standIn = (tool: string): string => `
  import("node:fs").then(({ appendFileSync, existsSync, writeFileSync }) => {
    const args = process.argv.slice(2);
    const which = args.find((arg) => arg.startsWith("--project=")) ?? args[1] ?? "";
    appendFileSync("ran.log", "${tool} " + which.replace("--project=", "") + (args.includes("--no-cache") ? " --no-cache" : "") + "\\n");
    const out = args.find((arg) => arg.startsWith("--outputFile.json="));
    if (out) writeFileSync(out.slice(18), '{"numPassedTests":7}');
    if (existsSync("touch.fails")) appendFileSync("lib/a.ts", "// while it ran\\n");
    process.exitCode = existsSync("${tool}.fails") ? 3 : 0;
  });`;

/** A checkout whose tools write down that they ran, and fail when `<tool>.fails` is there. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "test-command-"));
  write(".gitignore", "node_modules/\n.cache/\n*.log\n*.fails\n");
  write("lib/a.ts", "export const a = 1;\n");
  write("node_modules/.package-lock.json", "{}");
  for (const [tool, path] of Object.entries(TOOLS)) write(path, standIn(tool));
  mkdirSync(join(project, "scripts"));
  cpSync(SCRIPT, join(project, "scripts/test.mjs"));
  execFileSync("git", ["init", "-q"], { cwd: project });
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** What ran, by tool and project; the exit status; what was printed. */
function npmTest(...args: string[]): { ran: string[]; status: number | null; stdout: string } {
  rmSync(join(project, "ran.log"), { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/test.mjs", ...args], {
    cwd: project,
    encoding: "utf8",
  });
  const log = join(project, "ran.log");
  const ran = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  return { ran: ran.map((line) => line.trim()), status, stdout: stdout + stderr };
}

const everything = ["biome .", "depcruise packages", "tsc", "vitest units", "vitest notebooks"];

describe("npm test", () => {
  test("runs lint, types, units and notebooks, in that order", () => {
    expect(npmTest()).toMatchObject({ ran: everything, status: 0 });
  });

  test("repeats only the notebooks, which have their own cache, when nothing has changed, and says so", () => {
    npmTest();
    const { ran, status, stdout } = npmTest();
    expect([ran, status]).toEqual([["vitest notebooks"], 0]);
    expect(stdout).toMatch(/^lint: passed on .*nothing has changed since/m);
    expect(stdout).toMatch(/^units: 7 tests passed on /m);
  });

  test.each([
    ["a file of git", () => write("lib/a.ts", "export const a = 2;\n")],
    ["a new file that git does not ignore", () => write("lib/b.ts", "")],
    ["a file that is gone", () => rmSync(join(project, "lib/a.ts"))],
    ["the installed packages", () => write("node_modules/.package-lock.json", '{"packages":{}}')],
  ])("runs everything again after a change of %s", (_what, change) => {
    npmTest();
    change();
    expect(npmTest().ran).toEqual(everything);
  });

  test("does not run again for what git ignores", () => {
    npmTest();
    write("other.log", "x");
    expect(npmTest().ran).toEqual(["vitest notebooks"]);
  });

  test("runs everything again on --no-cache, the notebooks too", () => {
    npmTest();
    expect(npmTest("--no-cache").ran).toEqual([...everything.slice(0, -1), "vitest notebooks --no-cache"]);
  });

  test("stops at the step that fails, with its status, and repeats it although nothing has changed", () => {
    npmTest();
    write("tsc.fails", "");
    write("lib/a.ts", "export const a: string = 1;\n");
    expect(npmTest()).toMatchObject({ ran: everything.slice(0, 3), status: 3 });
    expect(npmTest()).toMatchObject({ ran: ["tsc"], status: 3 });
    rmSync(join(project, "tsc.fails"));
    expect(npmTest()).toMatchObject({ ran: everything.slice(2), status: 0 });
  });

  test("does not trust a step during which a file changed", () => {
    write("touch.fails", "");
    npmTest();
    rmSync(join(project, "touch.fails"));
    expect(npmTest().ran).toEqual(everything);
  });

  test("runs everything where there is no git to list the files", () => {
    npmTest();
    rmSync(join(project, ".git"), { recursive: true });
    expect(npmTest().ran).toEqual(everything);
  });

  test("hands other arguments to vitest and does nothing else", () => {
    expect(npmTest("test/lib").ran).toEqual(["vitest test/lib"]);
  });
});
