/** `ts-jupyter-kernel install`, `uninstall`, `list`: all without Python, by the rules that Jupyter finds kernels by. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findKernelspec, jupyterDataDir, kernelCommand, readKernelspec } from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kernelJson, writeKernelspec } from "../../../packages/ts-jupyter-kernel/src/index.js";
import { writeProjectKernels } from "../../../scripts/kernels.js";
import { logo, logoFile } from "../../../scripts/logos.js";
import { command, PROGRAM } from "./command.js";

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "install-"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const run = (args: string[], env: Record<string, string> = {}) => command(args, { home: join(base, "home"), ...env });
const kernelsOf = (prefix: string) => join(prefix, "share", "jupyter", "kernels");
const LOGOS = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

describe("install", () => {
  it.each([
    ["the home folder", {}],
    ["XDG_DATA_HOME", { XDG_DATA_HOME: "xdg" }],
    ["JUPYTER_DATA_DIR", { JUPYTER_DATA_DIR: "data", XDG_DATA_HOME: "xdg" }],
  ])("writes to the user's data folder as Jupyter finds it from %s, and says where", async (_, names) => {
    const env = Object.fromEntries(Object.entries(names).map(([name, folder]) => [name, join(base, folder)]));
    const home = join(base, "home");
    const folder = join(jupyterDataDir({ env, home }), "kernels", "ts-jupyter");
    expect(folder.startsWith(base)).toBe(true);
    expect(await run(["install"], env)).toEqual({
      code: 0,
      out: `installed kernel "ts-jupyter" in ${folder}`,
      err: "",
    });
    expect(await findKernelspec("ts-jupyter", { env, home, projectDir: base })).toMatchObject({
      dir: folder,
      displayName: "TypeScript",
      language: "typescript",
      interruptMode: "message",
    });
    expect(await run(["install", "--user"], env)).toMatchObject({ code: 0 });
  });

  it("writes a command of absolute paths that exist, three logos, and plotly.js beside it", async () => {
    const prefix = join(base, "whole");
    await run(["install", "--prefix", prefix]);
    const folder = join(kernelsOf(prefix), "ts-jupyter");
    expect((await readdir(folder)).sort()).toEqual([
      "kernel.json",
      ...LOGOS,
      "plotly-cartesian.min.js",
      "plotly.min.js",
    ]);
    const { command: program, args } = kernelCommand(await readKernelspec(folder), { connectionFile: "/run/c.json" });
    expect([program, ...args]).toEqual([process.execPath, PROGRAM, "start", "/run/c.json"]);
    for (const file of [program, args[0] as string]) expect((await stat(file)).isFile()).toBe(true);
  });

  it("writes below --prefix, below the active environment with --sys-prefix, under --name and --display-name", async () => {
    const prefix = join(base, "prefix");
    const kernels = kernelsOf(prefix);
    expect((await run(["install", "--prefix", prefix])).out).toContain(join(kernels, "ts-jupyter"));
    const named = ["install", "--sys-prefix", "--name", "My-TS", "--display-name", "Mine"];
    expect((await run(named, { VIRTUAL_ENV: prefix })).out).toContain(join(kernels, "my-ts"));
    expect((await readKernelspec(join(kernels, "my-ts"))).displayName).toBe("Mine");
    expect((await readdir(kernels)).sort()).toEqual(["my-ts", "ts-jupyter"]);
  });

  it("writes settings into the command, so that they come back as start's", async () => {
    const prefix = join(base, "settings");
    await run(["install", "--prefix", prefix, "--memory=512", "--typecheck", "warn", "--grace", "2.5"]);
    const { argv } = await readKernelspec(join(kernelsOf(prefix), "ts-jupyter"));
    expect(argv.slice(2)).toEqual([
      "start",
      "{connection_file}",
      "--typecheck",
      "warn",
      "--memory",
      "512",
      "--grace",
      "2.5",
    ]);
  });

  it("replaces its own kernelspec, also a broken one, and leaves no draft", async () => {
    const prefix = join(base, "again");
    const folder = join(kernelsOf(prefix), "ts-jupyter");
    await run(["install", "--prefix", prefix, "--memory", "512"]);
    await run(["install", "--prefix", prefix]);
    expect((await readKernelspec(folder)).argv).toHaveLength(4);
    await writeFile(join(folder, "kernel.json"), "{");
    await run(["install", "--prefix", prefix]);
    expect((await readKernelspec(folder)).argv).toHaveLength(4);
    expect(await readdir(folder)).toHaveLength(6);
  });

  it("answers a folder that cannot be written in one line and with exit code 1", async () => {
    await writeFile(join(base, "file"), "");
    const { code, err } = await run(["install", "--prefix", join(base, "file")]);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 1, lines: 1 });
    expect(err).toContain(join(base, "file"));
  });
});

describe("uninstall", () => {
  it("removes what install wrote, and only that", async () => {
    const prefix = join(base, "gone");
    await run(["install", "--prefix", prefix]);
    await run(["install", "--prefix", prefix, "--name", "other"]);
    const folder = join(kernelsOf(prefix), "ts-jupyter");
    expect((await run(["uninstall", "--prefix", prefix])).out).toBe(`removed kernel "ts-jupyter" from ${folder}`);
    expect(await readdir(join(folder, ".."))).toEqual(["other"]);
    expect(await run(["uninstall", "--prefix", prefix])).toEqual({
      code: 1,
      out: "",
      err: `ts-jupyter-kernel: no kernel "ts-jupyter" to remove in ${folder}`,
    });
  });

  it("never touches the kernel of another program, and neither does install", async () => {
    const prefix = join(base, "foreign");
    const folder = join(kernelsOf(prefix), "python3");
    await mkdir(folder, { recursive: true });
    const theirs = JSON.stringify({
      argv: ["python", "-m", "ipykernel_launcher"],
      display_name: "P",
      language: "python",
    });
    await writeFile(join(folder, "kernel.json"), theirs);
    for (const [verb, ending] of [
      ["install", "choose another --name"],
      ["uninstall", "not removed"],
    ] as const) {
      const { code, err } = await run([verb, "--prefix", prefix, "--name", "python3"]);
      expect({ code, err }).toEqual({
        code: 1,
        err: `ts-jupyter-kernel: kernel "python3" in ${folder} is another program's: ${ending}`,
      });
    }
    expect(await readFile(join(folder, "kernel.json"), "utf8")).toBe(theirs);
  });
});

describe("list", () => {
  it("names our kernels that Jupyter finds, with their settings, and those whose Node is gone", async () => {
    const data = join(base, "listed");
    const env = { JUPYTER_DATA_DIR: data };
    expect((await run(["list"], env)).out).toBe("no kernel is installed: ts-jupyter-kernel install");
    await run(["install", "--typecheck", "off"], env);
    const old = join(data, "kernels", "old");
    writeKernelspec(old, { ...kernelJson(), argv: ["/gone/node", PROGRAM, "start", "{connection_file}"] });
    expect((await run(["list"], env)).out.split("\n")).toEqual([
      `old  ${old}  (/gone/node is gone: install again)`,
      `ts-jupyter  ${join(data, "kernels", "ts-jupyter")} --typecheck off`,
    ]);
  });
});

describe("the logos", () => {
  it.each([32, 64])("of %i pixels is the drawing (node scripts/logos.js)", async (size) => {
    expect((await readFile(logoFile(size))).equals(logo(size))).toBe(true);
  });
});

describe("writeProjectKernels", () => {
  it("makes the kernels that the project's folders find first, with programs that exist", async () => {
    const folders = writeProjectKernels();
    const projectDir = fileURLToPath(new URL("../../../notebooks", import.meta.url));
    const specs = await Promise.all(["ts-jupyter", "tslab"].map((name) => findKernelspec(name, { projectDir })));
    expect(specs.map(({ dir }) => dir)).toEqual(folders);
    for (const { argv } of specs) {
      const programs = argv.filter((word) => word.startsWith("/"));
      expect(programs).toHaveLength(2);
      for (const program of programs) expect((await stat(program)).isFile()).toBe(true);
    }
  });
});

describe("writeKernelspec", () => {
  it("leaves files that already say the same untouched", async () => {
    const folder = join(base, "written");
    writeKernelspec(folder, kernelJson());
    const file = join(folder, "kernel.json");
    const before = await stat(file);
    writeKernelspec(folder, kernelJson());
    expect((await stat(file)).ino).toBe(before.ino);
  });
});
