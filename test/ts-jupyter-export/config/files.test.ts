import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configFolders } from "../../../packages/ts-jupyter-export/src/config/find.js";
import { loadConfig } from "../../../packages/ts-jupyter-export/src/config/index.js";
import { checkConfig } from "../../../packages/ts-jupyter-export/src/config/read.js";
import { defaultConfig, showConfig } from "../../../packages/ts-jupyter-export/src/config/show.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "export-config-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, contents: unknown) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), typeof contents === "string" ? contents : JSON.stringify(contents));
};
const theme = (value: string) => ({ HTMLExporter: { theme: value } });
/** Only the folders of this test, whatever the machine has. */
const load = (named?: string) =>
  loadConfig(named, { JUPYTER_CONFIG_DIR: join(folder, "user"), HOME: folder }, join(folder, "project"));
const themeOf = async (named?: string) => (await load(named)).settings.HTMLExporter?.theme;

describe("loadConfig", () => {
  beforeEach(() => mkdirSync(join(folder, "project")));

  it("the project counts more than the user, ours more than nbconvert's, .js more than .json", async () => {
    write("user/jupyter_nbconvert_config.json", { ...theme("1"), TemplateExporter: { exclude_raw: true } });
    expect(await themeOf()).toBe("1");
    write("project/jupyter_nbconvert_config.json", theme("2"));
    expect(await themeOf()).toBe("2");
    write("user/ts_jupyter_export_config.json", theme("3"));
    expect(await themeOf()).toBe("3");
    write("project/ts_jupyter_export_config.json", theme("4"));
    expect(await themeOf()).toBe("4");
    write("project/ts_jupyter_export_config.js", `export default { HTMLExporter: { theme: "5" } };`);
    expect(await themeOf()).toBe("5");
    expect((await load()).settings.TemplateExporter).toEqual({ exclude_raw: true });
  });

  it("a TypeScript file is transpiled, and its own imports are found", async () => {
    write("project/names.mjs", `export const dark = "dark";`);
    write(
      "project/ts_jupyter_export_config.ts",
      `import { dark } from "./names.mjs";\nconst config: Record<string, unknown> = { HTMLExporter: { theme: dark } };\nexport default config;\n`,
    );
    expect(await themeOf()).toBe("dark");
  });

  it("--config is read instead of what would be found", async () => {
    write("project/jupyter_nbconvert_config.json", theme("found"));
    write("project/mine.json", { TemplateExporter: { exclude_input: true } });
    const { settings, files } = await load("mine.json");
    expect(settings).toEqual({ TemplateExporter: { exclude_input: true } });
    expect(files).toEqual(["mine.json"]);
  });

  it("other programs' settings in Jupyter's common file are left alone", async () => {
    write("user/jupyter_config.json", { ServerApp: { port: 1 }, ...theme("dark") });
    expect((await load()).settings).toEqual(theme("dark"));
  });

  it("a Python file is not run: an error where it is asked for, one line where nbconvert would read it", async () => {
    write("project/jupyter_nbconvert_config.py", "c.HTMLExporter.theme = 'dark'");
    await expect(load("jupyter_nbconvert_config.py")).rejects.toThrow(
      "jupyter_nbconvert_config.py: Python is not read; write the same as jupyter_nbconvert_config.json",
    );
    const { settings, warnings } = await load();
    expect(settings).toEqual({});
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("jupyter_nbconvert_config.py is not read, Python is not run here");
  });

  it.each([
    [{ HTMLExporter: { theme: 1 } }, "c.json: invalid HTMLExporter.theme: 1 (a text)"],
    [{ HTMLExporter: { thme: "dark" } }, "c.json: unknown trait HTMLExporter.thme (nearest known: HTMLExporter.theme)"],
    [{ HTMLExporter: "dark" }, "c.json: HTMLExporter is not a record of traits"],
    [[1], "c.json: not a record of classes"],
    ["{ not json", "c.json: "],
  ])("%j is refused by file and trait", async (contents, message) => {
    write("project/c.json", contents);
    await expect(load("c.json")).rejects.toThrow(message);
  });

  it("a missing file, a module that throws and an unknown ending are one line that names the file", async () => {
    await expect(load("gone.json")).rejects.toThrow("gone.json: ");
    write("project/bad.js", `throw new Error("boom");`);
    await expect(load("bad.js")).rejects.toThrow(/bad\.js: boom$/);
    await expect(load("c.yaml")).rejects.toThrow("c.yaml: a configuration file is .json, .js or .ts");
  });
});

it("the folders are Jupyter's, and JUPYTER_NO_CONFIG leaves the current one", () => {
  const env = { HOME: "/home/me", JUPYTER_CONFIG_PATH: "/a:/b", VIRTUAL_ENV: "/venv" };
  // jupyter_core: /a before /b before the user's folder before the environment's before the machine's; ours runs from least to most.
  expect(configFolders(env, "/cwd")).toEqual([
    "/etc/jupyter",
    "/usr/local/etc/jupyter",
    "/venv/etc/jupyter",
    "/home/me/.jupyter",
    "/b",
    "/a",
    "/cwd",
  ]);
  expect(configFolders({ ...env, JUPYTER_NO_CONFIG: "1" }, "/cwd")).toEqual(["/cwd"]);
});

it("classes of a user's own modules are kept as they are", () => {
  expect(checkConfig({ MyExporter: { depth: 3 } }, "c", "keep")).toEqual({ MyExporter: { depth: 3 } });
  expect(checkConfig({ version: 1, MyExporter: { depth: 3 } }, "c", "skip")).toEqual({});
});

it("a generated file is a module without effect, and with its comments taken off sets every default", async () => {
  writeFileSync(join(folder, "a.mjs"), defaultConfig());
  const bare = (await import(join(folder, "a.mjs"))) as { default: Record<string, unknown> };
  expect(Object.values(bare.default).every((traits) => Object.keys(traits as object).length === 0)).toBe(true);
  writeFileSync(join(folder, "b.mjs"), defaultConfig().replace(/^( +)\/\/ (\w+: )/gm, "$1$2"));
  const full = (await import(join(folder, "b.mjs"))) as { default: unknown };
  expect(checkConfig(full.default, "b", "keep")).toMatchObject({ HTMLExporter: { theme: "light" } });
});

it("settings are shown by class, as traitlets prints them", () => {
  expect(showConfig({ HTMLExporter: { theme: "dark" } }, ["/x.json"])).toBe(
    'Loaded config files:\n  /x.json\nHTMLExporter\n  .theme = "dark"\n',
  );
});
