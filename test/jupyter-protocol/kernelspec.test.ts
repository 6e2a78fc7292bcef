import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type FindOptions,
  findKernelspec,
  findKernelspecs,
  type KernelspecError,
  kernelCommand,
  kernelDirs,
  readKernelspec,
} from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let base: string;
let home: string;
let project: string;
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "kernelspec-")));
});
afterAll(() => rm(base, { recursive: true, force: true }));
beforeEach(async () => {
  home = await mkdtemp(join(base, "home-"));
  project = await mkdtemp(join(base, "project-"));
});

const spec = (displayName: string) => ({
  argv: ["run", "{connection_file}"],
  display_name: displayName,
  language: "x",
});

async function put(kernels: string, name: string, content: unknown): Promise<string> {
  const dir = join(kernels, name);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "kernel.json"), typeof content === "string" ? content : JSON.stringify(content));
  return dir;
}

const userKernels = () => join(home, ".local", "share", "jupyter", "kernels");
const options = (env: Record<string, string> = {}): FindOptions => ({
  platform: "linux",
  home,
  env,
  projectDir: project,
});

/** The machine's own /usr/share/jupyter may hold kernels; these tests look at those below their own folder. */
async function found(given: FindOptions): Promise<[string, string][]> {
  return (await findKernelspecs(given)).filter((k) => k.dir.startsWith(base)).map((k) => [k.name, k.displayName]);
}

describe("findKernelspecs", () => {
  it("finds the project's kernels from a folder deep inside it", async () => {
    await put(join(project, ".kernels", "kernels"), "tslab", spec("project"));
    const projectDir = join(project, "notebooks", "deep");
    expect(await found({ ...options(), projectDir })).toEqual([["tslab", "project"]]);
  });

  it("walks up from each of several folders in turn: a notebook elsewhere runs on the kernels of the project one stands in", async () => {
    await put(join(project, ".kernels", "kernels"), "tslab", spec("project"));
    const projectDir = [join(base, "elsewhere"), join(project, "notebooks")];
    expect(await found({ ...options(), projectDir })).toEqual([["tslab", "project"]]);
    expect(await found({ ...options(), projectDir: projectDir[0] })).toEqual([]);
  });

  it("lets the first folder win: project, JUPYTER_PATH, environment, user", async () => {
    const env = { JUPYTER_PATH: join(base, "first"), VIRTUAL_ENV: await mkdtemp(join(home, "venv-")) };
    const folders: [string, string][] = [
      ["user", userKernels()],
      ["environment", join(env.VIRTUAL_ENV, "share", "jupyter", "kernels")],
      ["JUPYTER_PATH", join(env.JUPYTER_PATH, "kernels")],
      ["project", join(project, ".kernels", "kernels")],
    ];
    for (const [label, folder] of folders) {
      await put(folder, "k", spec(label));
      expect(await found(options(env))).toContainEqual(["k", label]);
    }
  });

  it("compares names without case and lists them in lower case, sorted", async () => {
    await put(join(project, ".kernels", "kernels"), "TsLab", spec("project"));
    await put(userKernels(), "tslab", spec("user"));
    await put(userKernels(), "IR", spec("R"));
    expect(await found(options())).toEqual([
      ["ir", "R"],
      ["tslab", "project"],
    ]);
  });

  it("reports an invalid kernel.json with file and field, and still lists the others", async () => {
    await put(userKernels(), "good", spec("good"));
    await put(userKernels(), "bad", { ...spec("bad"), argv: "node" });
    await put(userKernels(), "a b", spec("bad name"));
    await mkdir(join(userKernels(), "not-a-kernel"));
    const problems: KernelspecError[] = [];
    const specs = await found({ ...options(), onProblem: (problem) => problems.push(problem) });
    expect(specs).toEqual([["good", "good"]]);
    expect(problems.map((problem) => problem.message)).toEqual([
      `invalid kernel name "a b" in ${userKernels()}: letters, digits, ".", "_" and "-" are allowed`,
      `invalid kernelspec ${join(userKernels(), "bad", "kernel.json")}: argv is "node", expected a list of strings`,
    ]);
  });
});

describe("findKernelspec", () => {
  it("returns the kernelspec with the defaults filled in", async () => {
    const dir = await put(userKernels(), "Deno", spec("Deno"));
    expect(await findKernelspec("dENO", options())).toEqual({
      name: "deno",
      dir,
      argv: ["run", "{connection_file}"],
      displayName: "Deno",
      language: "x",
      interruptMode: "signal",
      env: {},
      metadata: {},
    });
  });

  it("names the known kernels and the folders when there is none of that name", async () => {
    const dir = await put(userKernels(), "other", spec("other"));
    const error = await findKernelspec("tslab", options()).then(String, (problem: Error) => problem.message);
    expect(error).toContain('unknown kernel "tslab" (known: ');
    expect(error).toContain(`other in ${dir}`);
    expect(error).toContain(userKernels());
    expect(error).not.toContain("\n");
    expect(error).toContain("; the project has no folder .kernels)");
    // Folders that do not exist would only hide the answer.
    expect(error).not.toContain(join(project, ".kernels"));
    expect(kernelDirs(options())).toContain(join(project, ".kernels", "kernels"));
  });

  it("finds the kernels of the Python in the PATH, though nobody activated it", async () => {
    // Not "python3": a machine with Debian's ipykernel has that one in /usr/share/jupyter.
    const dir = await put(join(project, "python", "share", "jupyter", "kernels"), "own-python", spec("Python"));
    const env = {
      ...options().env,
      PATH: ["relative", join(project, "none"), join(project, "python", "bin")].join(":"),
    };
    await expect(findKernelspec("own-python", { ...options(), env })).rejects.toThrow("unknown kernel");
    await mkdir(join(project, "python", "bin"), { recursive: true });
    await writeFile(join(project, "python", "bin", "python3"), "");
    expect((await findKernelspec("own-python", { ...options(), env })).dir).toBe(dir);
  });

  it("throws when the kernel is there but broken", async () => {
    await put(userKernels(), "bad", "{");
    await expect(findKernelspec("bad", options())).rejects.toThrow(
      `cannot read kernelspec ${join(userKernels(), "bad")}`,
    );
  });
});

describe("readKernelspec names the field", () => {
  it.each([
    [{ argv: [] }, "argv is []"],
    [{ argv: ["a", 1] }, 'argv is ["a",1]'],
    [{ display_name: undefined }, "display_name is missing"],
    [{ language: 3 }, "language is 3"],
    [{ interrupt_mode: "never" }, 'interrupt_mode is "never"'],
    [{ env: { A: 1 } }, "env.A is 1"],
    [{ env: [] }, "env is []"],
    [{ metadata: "x" }, 'metadata is "x"'],
  ])("of %j", async (change, phrase) => {
    const dir = await put(userKernels(), "k", { ...spec("k"), ...change });
    await expect(readKernelspec(dir)).rejects.toThrow(`invalid kernelspec ${join(dir, "kernel.json")}: ${phrase}`);
  });

  it("and takes interrupt_mode in any case, as Jupyter does", async () => {
    const dir = await put(userKernels(), "k", { ...spec("k"), interrupt_mode: "Message" });
    expect((await readKernelspec(dir)).interruptMode).toBe("message");
  });
});

describe("kernelCommand", () => {
  it("replaces the known placeholders and leaves other braces alone", async () => {
    const argv = [
      "{resource_dir}/bin",
      "--file={connection_file}",
      "{prefix}",
      "{other}",
      "{}",
      "{connection_file}{connection_file}",
    ];
    const dir = await put(userKernels(), "k", { ...spec("k"), argv });
    const { command, args } = kernelCommand(await readKernelspec(dir), {
      connectionFile: "c$1.json",
      env: { VIRTUAL_ENV: "/v" },
    });
    expect(command).toBe(`${dir}/bin`);
    expect(args).toEqual(["--file=c$1.json", "/v", "{other}", "{}", "c$1.jsonc$1.json"]);
  });

  it("takes the prefix from where the kernelspec stands when no environment is active", async () => {
    const argv = ["{prefix}/bin/kernel"];
    const inside = await put(join(home, "env", "share", "jupyter", "kernels"), "k", { ...spec("k"), argv });
    const outside = await put(join(project, ".kernels", "kernels"), "k", { ...spec("k"), argv });
    const command = async (dir: string) =>
      kernelCommand(await readKernelspec(dir), { connectionFile: "c", env: {} }).command;
    expect(await command(inside)).toBe(join(home, "env", "bin", "kernel"));
    expect(await command(outside)).toBe("{prefix}/bin/kernel");
  });

  it("a bare python is that of the environment in which the kernelspec stands, where there is one", async () => {
    const kernels = join(home, "env", "share", "jupyter", "kernels");
    const command = async (name: string) => {
      const found = await readKernelspec(await put(kernels, name, { ...spec("k"), argv: [name, "-m", "ipykernel"] }));
      return kernelCommand(found, { connectionFile: "c", env: {} }).command;
    };
    expect(await command("python3")).toBe("python3");
    const program =
      process.platform === "win32" ? join(home, "env", "python.exe") : join(home, "env", "bin", "python3");
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, "");
    expect(await command("python3")).toBe(program);
    expect(await command("pythonista")).toBe("pythonista");
  });

  it("expands variables in env as Python's string.Template", async () => {
    // Template("…").safe_substitute({"HOME": "/h"}) of Python 3.11 gives these.
    const env = { A: "$HOME/x", B: ["$", "{HOME}y"].join(""), C: "$NOPE $$5", D: "100 $" };
    const dir = await put(userKernels(), "k", { ...spec("k"), env });
    const command = kernelCommand(await readKernelspec(dir), { connectionFile: "c", env: { HOME: "/h" } });
    expect(command.env).toEqual({ A: "/h/x", B: "/hy", C: "$NOPE $5", D: "100 $" });
  });
});
