/** The command line itself: what is refused, in which words and with which exit code. */
import { describe, expect, it } from "vitest";
import { readSettings, settings } from "../../../packages/ts-jupyter-kernel/src/cli/settings.js";
import { command } from "./command.js";

const run = (args: string[], env: Record<string, string> = {}) => command(args, { home: "/nowhere", ...env });

describe("ts-jupyter-kernel", () => {
  it.each([
    [[], "no command (known: install, uninstall, list, start, --version, --help)"],
    [["instal"], 'unknown command "instal" (known: install, uninstall, list, start, --version, --help)'],
    [["install", "--bogus"], "unknown option '--bogus'"],
    [["install", "here"], "unexpected argument 'here'"],
    [["install", "--name", ".."], 'invalid kernel name ".."'],
    [["install", "--name", "a/b"], 'invalid kernel name "a/b"'],
    [["install", "--prefix", ""], 'invalid --prefix: ""'],
    [["install", "--prefix", "x", "--sys-prefix"], "--sys-prefix and --prefix exclude each other"],
    [["install", "--sys-prefix"], "--sys-prefix without an active Python environment"],
    [["install", "--display-name", ""], 'invalid --display-name: ""'],
    [["install", "--typecheck", "loud"], 'invalid --typecheck: "loud" (known: error, warn, off)'],
    [["uninstall", "--memory", "5"], "unknown option '--memory'"],
    [["list", "all"], "unexpected argument 'all'"],
    [["start"], "start without a connection file"],
    [["start", "a.json", "b.json"], "unexpected argument 'b.json'"],
    [["start", "a.json", "--memory"], "option '--memory <value>' argument missing"],
    [["start", "a.json", "--memory", "0"], 'invalid --memory: "0" (expected a whole number above 0)'],
    [["start", "a.json", "--output-limit", "much"], 'invalid --output-limit: "much" (expected a number above 0)'],
    [["start", "a.json", "--grace=-1"], 'invalid --grace: "-1" (expected a number above 0)'],
  ])("answers %j in one line and with exit code 2", async (args, phrase) => {
    const { code, out, err } = await run(args);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 2, out: "", lines: 1 });
    expect(err).toContain(`ts-jupyter-kernel: ${phrase}`);
  });

  it("names the environment variable whose value is wrong", async () => {
    const { code, err } = await run(["start", "a.json"], { TS_JUPYTER_TYPECHECK: "yes" });
    expect({ code, err }).toEqual({
      code: 2,
      err: 'ts-jupyter-kernel: invalid TS_JUPYTER_TYPECHECK: "yes" (known: error, warn, off)',
    });
  });

  it("answers a connection file that is not there in one line and with exit code 1", async () => {
    const { code, err } = await run(["start", "/no/such/file.json"]);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 1, lines: 1 });
    expect(err).toContain("/no/such/file.json");
  });

  it("prints its version, and help that names every setting", async () => {
    expect(await run(["--version"])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    const { code, out } = await run(["install", "--help"]);
    expect(code).toBe(0);
    for (const { flag, variable } of settings) expect(out).toMatch(new RegExp(`--${flag} [\\s\\S]*${variable}`));
  });
});

describe("readSettings", () => {
  it("takes a flag before the variable, the variable where there is no flag, and an empty variable as none", () => {
    const env = { TS_JUPYTER_TYPECHECK: "off", TS_JUPYTER_MEMORY: "100", TS_JUPYTER_GRACE: "" };
    expect(readSettings({ typecheck: "warn", "output-limit": "0.5" }, env)).toEqual({
      typecheck: "warn",
      memory: 100,
      outputLimit: 0.5,
    });
  });
});
