/** Expectations: the tables of jupyter_core's documentation ("Directories and files"); test/interop compares with the real one. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jupyterDataDir, jupyterPath, jupyterRuntimeDir } from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const linux = { platform: "linux", home: "/home/ada", env: {} } as const;
const SYSTEM = ["/usr/local/share/jupyter", "/usr/share/jupyter"];

describe("jupyterDataDir", () => {
  it("is ~/.local/share/jupyter on Linux, or below XDG_DATA_HOME", () => {
    expect(jupyterDataDir(linux)).toBe("/home/ada/.local/share/jupyter");
    expect(jupyterDataDir({ ...linux, env: { XDG_DATA_HOME: "/data" } })).toBe("/data/jupyter");
    expect(jupyterDataDir({ ...linux, env: { XDG_DATA_HOME: "" } })).toBe("/home/ada/.local/share/jupyter");
  });

  it("is ~/Library/Jupyter on macOS", () => {
    const env = { XDG_DATA_HOME: "/data" };
    expect(jupyterDataDir({ platform: "darwin", home: "/Users/ada", env })).toBe("/Users/ada/Library/Jupyter");
  });

  it("is %APPDATA%\\jupyter on Windows, or below the configuration without APPDATA", () => {
    const windows = { platform: "win32", home: "C:\\Users\\ada" } as const;
    const APPDATA = "C:\\Users\\ada\\AppData\\Roaming";
    expect(jupyterDataDir({ ...windows, env: { APPDATA } })).toBe(`${APPDATA}\\jupyter`);
    expect(jupyterDataDir({ ...windows, env: {} })).toBe("C:\\Users\\ada\\.jupyter\\data");
  });

  it("is JUPYTER_DATA_DIR wherever that is set", () => {
    for (const platform of ["linux", "darwin", "win32"] as const) {
      expect(jupyterDataDir({ platform, home: "/", env: { JUPYTER_DATA_DIR: "/mine" } })).toBe("/mine");
    }
  });
});

describe("jupyterRuntimeDir", () => {
  it("is runtime below the data folder, or JUPYTER_RUNTIME_DIR", () => {
    expect(jupyterRuntimeDir(linux)).toBe("/home/ada/.local/share/jupyter/runtime");
    expect(jupyterRuntimeDir({ ...linux, env: { JUPYTER_RUNTIME_DIR: "/run/j" } })).toBe("/run/j");
  });
});

describe("jupyterPath", () => {
  let venv: string;
  beforeAll(async () => {
    venv = await mkdtemp(join(tmpdir(), "venv-"));
  });
  afterAll(() => rm(venv, { recursive: true, force: true }));
  const user = "/home/ada/.local/share/jupyter";
  const path = (env: Record<string, string>) => jupyterPath({ ...linux, env });

  it("is JUPYTER_PATH, user, system without an environment", () => {
    expect(path({})).toEqual([user, ...SYSTEM]);
    expect(path({ JUPYTER_PATH: "/a/:/b" })).toEqual(["/a", "/b", user, ...SYSTEM]);
    expect(path({ JUPYTER_PATH: "" })).toEqual([user, ...SYSTEM]);
  });

  it("puts our own virtual environment before the user, and another's behind", () => {
    const own = join(venv, "share", "jupyter");
    expect(path({ VIRTUAL_ENV: venv })).toEqual([own, user, ...SYSTEM]);
    expect(path({ VIRTUAL_ENV: "/nowhere" })).toEqual([user, "/nowhere/share/jupyter", ...SYSTEM]);
  });

  it("puts a named conda environment before the user, and base behind", () => {
    const own = join(venv, "share", "jupyter");
    expect(path({ CONDA_PREFIX: venv, CONDA_DEFAULT_ENV: "work" })).toEqual([own, user, ...SYSTEM]);
    expect(path({ CONDA_PREFIX: venv, CONDA_DEFAULT_ENV: "base" })).toEqual([user, own, ...SYSTEM]);
  });

  it("obeys JUPYTER_PREFER_ENV_PATH, where a spelled-out no is no", () => {
    const own = "/nowhere/share/jupyter";
    expect(path({ VIRTUAL_ENV: "/nowhere", JUPYTER_PREFER_ENV_PATH: "1" })).toEqual([own, user, ...SYSTEM]);
    for (const no of ["0", "no", "False", "OFF"]) {
      expect(path({ VIRTUAL_ENV: venv, JUPYTER_PREFER_ENV_PATH: no })[0]).toBe(user);
    }
  });

  it("trusts %PROGRAMDATA% only when told to", () => {
    const windows = { platform: "win32", home: "C:\\Users\\ada" } as const;
    const env = { APPDATA: "C:\\A", PROGRAMDATA: "C:\\ProgramData" };
    expect(jupyterPath({ ...windows, env })).toEqual(["C:\\A\\jupyter"]);
    expect(jupyterPath({ ...windows, env: { ...env, JUPYTER_USE_PROGRAMDATA: "1" } })).toEqual([
      "C:\\A\\jupyter",
      "C:\\ProgramData\\jupyter",
    ]);
  });
});
