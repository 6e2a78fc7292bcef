// What nbconvert's users type, with the real command. Each start of it takes a third of a second, so one run answers several questions.
import { readdirSync } from "node:fs";
import { newCodeCell, newMarkdownCell, newNotebook, parseNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, Workspace } from "./workspace.js";

const stream = (text: string) => ({ output_type: "stream" as const, name: "stdout", text });

describe("the command", { timeout: 60_000 }, () => {
  let place: Workspace;
  const outputsOf = (name: string) =>
    parseNotebook(place.read(name)).cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));

  beforeAll(() => {
    place = new Workspace();
    for (const folder of ["n", "m"])
      place.notebook(`${folder}/a.ipynb`, [
        `# From ${folder}`,
        newCodeCell("1 + 1", { metadata: { tags: ["hide"] }, outputs: [stream("a\n"), stream("b\n")] }),
        newCodeCell("2 + 2"),
      ]);
  });
  afterAll(() => place.remove());

  it("reads standard input with --stdin, and calls it notebook", async () => {
    const text = stringifyNotebook({ ...newNotebook(), cells: [newMarkdownCell("# Piped")] });
    const written = await place.start(["--stdin", "--to", "markdown", "--output-dir", "piped"], {}, text).finished;
    expect(written.code).toBe(0);
    expect(place.read("piped/notebook.md")).toContain("# Piped");
    const printed = await place.start(["--stdin", "--stdout", "--to", "notebook"], {}, text).finished;
    expect(parseNotebook(printed.stdout).cells[0].source).toBe("# Piped");
    const broken = await place.start(["--stdin"], {}, "{").finished;
    expect(broken.code).toBe(1);
    expect(broken.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("notebooks of one name in two folders are both written", async () => {
    const { code, stderr } = await place.run("--to", "markdown", "--output-dir", "both", "n/a.ipynb", "m/a.ipynb");
    expect(code).toBe(0);
    expect(stderr).toContain("! 2 notebooks are named a: written to both/n/a.md, both/m/a.md\n");
    expect(place.read("both/n/a.md")).toContain("# From n");
    expect(place.read("both/m/a.md")).toContain("# From m");
  });

  it("settings come from the folder's file, the command line wins, and what means nothing is said", async () => {
    place.write(
      "set/ts_jupyter_export_config.json",
      JSON.stringify({
        TagRemovePreprocessor: { remove_cell_tags: ["hide"] },
        TemplateExporter: { exclude_input: true },
        PDFExporter: { latex_count: 1 },
        FilesWriter: { build_directory: "set/out" },
      }),
    );
    const argv = ["--config", "set/ts_jupyter_export_config.json", "--to", "markdown", "n/a.ipynb"];
    const hidden = await place.run(...argv);
    expect(hidden.code).toBe(0);
    expect(hidden.stderr).toContain(
      "! PDFExporter.latex_count changes nothing: PDF is printed by Chromium, without LaTeX\n",
    );
    expect(place.read("set/out/a.md")).not.toMatch(/1 \+ 1|2 \+ 2/);
    await place.run(...argv, "--show-input", "--quiet");
    expect(place.read("set/out/a.md")).toContain("2 + 2");
    expect(place.read("set/out/a.md")).not.toContain("1 + 1");
    const shown = await place.run(...argv, "--show-config-json");
    expect(JSON.parse(shown.stdout)).toMatchObject({ FilesWriter: { build_directory: "set/out" } });
    place.write("set/bad.json", JSON.stringify({ HTMLExporter: { embed_images: "yes" } }));
    expect(await place.run("--config", "set/bad.json", "n/a.ipynb")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'ts-jupyter-export: set/bad.json: invalid HTMLExporter.embed_images: "yes" (True or False)\n',
    });
  });

  it("an exporter of one's own is a module; one that is none is a line and exit code 2", async () => {
    place.write(
      "mine.mjs",
      `export default { name: "mine", mimetype: "text/plain", extension: ".mine",
        export: async (n, { name }) => ({ data: name + n.cells.length, extension: ".mine", files: new Map([["x/y.txt", "beside"]]) }) };`,
    );
    expect((await place.run("--to", "./mine.mjs", "--output-dir", "own", "n/a.ipynb")).code).toBe(0);
    expect(place.read("own/a.mine")).toBe("a3");
    expect(place.read("own/x/y.txt")).toBe("beside");
    expect(await place.run("--to", "./gone.mjs", "n/a.ipynb", "m/a.ipynb")).toEqual({
      code: 2,
      stdout: "",
      stderr: "ts-jupyter-export: no such module: ./gone.mjs\n",
    });
    const { code, stderr } = await place.run("--Exporter.preprocessors=./mine.mjs", "n/a.ipynb");
    expect(code).toBe(2);
    expect(stderr).toContain("the default export of ./mine.mjs is not a preprocessor: { name, preprocess }");
  });

  it("--coalesce-streams and --clear-output write the notebook over itself", async () => {
    place.write("c/a.ipynb", place.read("n/a.ipynb"));
    expect((await place.run("--coalesce-streams", "c/a.ipynb")).code).toBe(0);
    expect(outputsOf("c/a.ipynb")).toEqual([stream("a\nb\n")]);
    expect((await place.run("--clear-output", "c/a.ipynb")).code).toBe(0);
    expect(outputsOf("c/a.ipynb")).toEqual([]);
    expect(readdirSync(place.path("c"))).toEqual(["a.ipynb"]);
  });

  it("--diff writes a page of its own beside the notebook, also against a folder", async () => {
    expect((await place.run("--diff", "m", "n/a.ipynb")).code).toBe(0);
    expect(place.read("n/a.diff.html")).toMatch(/From.*<[^>]+>m</s);
    const { code, stderr } = await place.run("--diff", "gone.ipynb", "n/a.ipynb");
    expect(code).toBe(1);
    expect(stderr).toContain("gone.ipynb");
  });

  it("--generate-config writes a file once, and again only with -y", async () => {
    const first = await place.run("--generate-config");
    expect(first).toMatchObject({ code: 0, stdout: `${place.path(".config/ts_jupyter_export_config.js")}\n` });
    expect((await place.run("--generate-config")).code).toBe(1);
    expect((await place.run("--generate-config", "-y")).code).toBe(0);
  });

  it("--post serve shows the written page until it is interrupted", async () => {
    const port = ["--ServePostProcessor.port=0", "--ServePostProcessor.open_in_browser=False"];
    const { child, finished } = place.start(["--post", "serve", ...port, "--output-dir", "served", "n/a.ipynb"]);
    let said = "";
    child.stdout?.on("data", (text: string) => {
      said += text;
    });
    child.stderr?.on("data", (text: string) => {
      said += text;
    });
    await until("the server says where it is", () => /http:\/\/127\.0\.0\.1:\d+\S*/.test(said));
    const [address] = said.match(/http:\/\/127\.0\.0\.1:\d+\S*/) ?? [""];
    expect(await (await fetch(address)).text()).toContain("From n");
    child.kill("SIGINT");
    expect((await finished).code).toBe(0);
  });
});
