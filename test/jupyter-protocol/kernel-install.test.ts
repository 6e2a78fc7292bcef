/** `npm run kernel:install` and the kernelspec inside the project, both without Python. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findKernelspec, jupyterDataDir, readKernelspec } from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectKernelspec, writeKernelspec, writeProjectKernels } from "../../scripts/kernels.js";

const script = fileURLToPath(new URL("../../scripts/kernel-install.js", import.meta.url));
let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "install-"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs the script with nothing of this machine's Jupyter in its environment. */
function install(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const clean = { PATH: process.env.PATH, HOME: join(base, "home"), ...env };
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { env: clean }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out: out.trim(), err: err.trim() });
    });
  });
}

describe("kernel:install", () => {
  it.each([
    ["the home folder", {}],
    ["XDG_DATA_HOME", { XDG_DATA_HOME: "xdg" }],
    ["JUPYTER_DATA_DIR", { JUPYTER_DATA_DIR: "data", XDG_DATA_HOME: "xdg" }],
  ])("writes to the user's data folder as Jupyter finds it from %s, and says where", async (_, names) => {
    const env = Object.fromEntries(Object.entries(names).map(([name, folder]) => [name, join(base, folder)]));
    const home = join(base, "home");
    const folder = join(jupyterDataDir({ env, home }), "kernels", "tslab");
    expect(folder.startsWith(base)).toBe(true);
    expect(await install([], env)).toEqual({ code: 0, out: `installed kernel "tslab" in ${folder}`, err: "" });
    expect((await readKernelspec(folder)).displayName).toBe("TypeScript");
    expect(await findKernelspec("tslab", { env, home, projectDir: base })).toMatchObject({ dir: folder });
  });

  it("writes below --prefix, below the active environment with --sys-prefix, under --name", async () => {
    const prefix = join(base, "prefix");
    const kernels = join(prefix, "share", "jupyter", "kernels");
    expect((await install(["--prefix", prefix])).out).toContain(join(kernels, "tslab"));
    expect((await install(["--sys-prefix", "--name", "My-TS"], { VIRTUAL_ENV: prefix })).out).toContain(
      join(kernels, "my-ts"),
    );
    expect((await readdir(kernels)).sort()).toEqual(["my-ts", "tslab"]);
  });

  it("removes with --uninstall what it wrote, and only that", async () => {
    const prefix = join(base, "gone");
    await install(["--prefix", prefix]);
    await install(["--prefix", prefix, "--name", "other"]);
    const folder = join(prefix, "share", "jupyter", "kernels", "tslab");
    expect((await install(["--prefix", prefix, "--uninstall"])).out).toBe(`removed kernel "tslab" from ${folder}`);
    expect(await readdir(join(folder, ".."))).toEqual(["other"]);
    expect(await install(["--prefix", prefix, "--uninstall"])).toEqual({
      code: 1,
      out: "",
      err: `kernel:install: no kernel "tslab" to remove in ${folder}`,
    });
  });

  it.each([
    [["--bogus"], "kernel:install: unknown option '--bogus'"],
    [["here"], "kernel:install: unexpected argument 'here'"],
    [["--name", ".."], 'kernel:install: invalid kernel name ".."'],
    [["--name", "a/b"], 'kernel:install: invalid kernel name "a/b"'],
    [["--prefix", ""], 'kernel:install: invalid --prefix: ""'],
    [["--prefix", "x", "--sys-prefix"], "kernel:install: --prefix and --sys-prefix exclude each other"],
    [["--sys-prefix"], "kernel:install: --sys-prefix without an active Python environment"],
  ])("answers %j in one line and with exit code 2", async (args, phrase) => {
    const { code, err } = await install(args);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 2, lines: 1 });
    expect(err).toContain(phrase);
  });

  it("answers a folder that cannot be written in one line and with exit code 1", async () => {
    await writeFile(join(base, "file"), "");
    const { code, err } = await install(["--prefix", join(base, "file")]);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 1, lines: 1 });
    expect(err).toContain(join(base, "file"));
  });
});

describe("writeProjectKernels", () => {
  it("makes the kernel that the project's folders find first, with programs that exist", async () => {
    const file = writeProjectKernels();
    const projectDir = fileURLToPath(new URL("../../notebooks", import.meta.url));
    const spec = await findKernelspec("tslab", { projectDir });
    expect(join(spec.dir, "kernel.json")).toBe(file);
    expect(spec.argv.at(-1)).toBe("{connection_file}");
    for (const program of spec.argv.slice(0, -1)) expect((await stat(program)).isFile()).toBe(true);
  });
});

describe("writeKernelspec", () => {
  it("leaves a file that already says the same untouched, replaces another, and leaves no draft", async () => {
    const folder = join(base, "written");
    const file = writeKernelspec(folder, projectKernelspec());
    const before = await stat(file);
    writeKernelspec(folder, projectKernelspec());
    expect((await stat(file)).ino).toBe(before.ino);
    await writeFile(file, "{");
    writeKernelspec(folder, projectKernelspec());
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(projectKernelspec());
    expect(await readdir(folder)).toEqual(["kernel.json"]);
  });
});
