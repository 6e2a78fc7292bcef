import { describe, expect, it } from "vitest";
import { flags } from "../../../packages/ts-jupyter-export/src/cli/flags.js";
import { helpText } from "../../../packages/ts-jupyter-export/src/cli/help.js";
import { editDistance } from "../../../packages/ts-jupyter-export/src/cli/nearest.js";
import { defaultOptions } from "../../../packages/ts-jupyter-export/src/cli/options.js";
import { parse } from "../../../packages/ts-jupyter-export/src/cli/parse.js";
import { requestOf } from "../../../packages/ts-jupyter-export/src/cli/request.js";
import { parameterValue } from "../../../packages/ts-jupyter-export/src/cli/values.js";

const request = (...argv: string[]) => requestOf(parse(argv), ".");
const parametersOf = (...argv: string[]) => parse(["--execute", ...argv, "a.ipynb"]).parameters;

describe("parse", () => {
  it("a bare notebook means html as stored, beside the notebook", () => {
    expect(parse(["a.ipynb"])).toEqual({ ...defaultOptions, notebooks: ["a.ipynb"] });
  });

  it("--flag=value equals --flag value", () => {
    expect(parse(["--output-dir=out", "--jobs=3", "a.ipynb"])).toEqual(
      parse(["--output-dir", "out", "-j", "3", "a.ipynb"]),
    );
  });

  it("flags may stand before, between and after notebooks", () => {
    expect(parse(["a", "--to", "notebook", "b"])).toEqual(parse(["--to", "notebook", "a", "b"]));
  });

  it("everything after -- is a notebook", () => {
    expect(parse(["--", "--help", "-x"]).notebooks).toEqual(["--help", "-x"]);
  });

  it("the last of a repeated flag counts, and parameters add up", () => {
    expect(parse(["--theme", "dark", "--theme", "light", "a"]).settings).toEqual({ HTMLExporter: { theme: "light" } });
    expect(parametersOf("-p", "a", "1", "-r", "b", "2", "--parameter", "a", "3")).toEqual({ a: 3, b: "2" });
  });

  it("a parameter may be negative", () => {
    expect(parametersOf("-p", "offset", "-0.5")).toEqual({ offset: -0.5 });
  });

  it.each([
    ["--excute", "unknown flag --excute (nearest known: --execute)"],
    ["--no-inptu", "unknown flag --no-inptu (nearest known: --no-input)"],
    ["--ouput=x", "unknown flag --ouput (nearest known: --output)"],
  ])("the unknown flag %s is named with the nearest known one", (flag, message) => {
    expect(() => parse([flag, "a.ipynb"])).toThrow(message);
  });

  it.each([
    [["--to", "htlm", "a"], 'invalid --to: "htlm" (nearest known: html; known: html, slides, markdown'],
    [["--to", "qtpdf", "a"], 'invalid --to: "qtpdf" needs Qt, which is not here: --to webpdf prints the same page'],
    [["--to", "custom", "a"], "--to ./my-exporter.js takes a JavaScript module"],
    [["--to", "mine.MyExporter", "a"], '"mine.MyExporter" looks like a Python class'],
    [["--theme=blue", "a"], 'unknown theme: "blue" (known: light, dark)'],
    [["--template", "nonesuch", "--to", "webpdf", "a"], 'unknown template: "nonesuch" (known: lab, classic, basic)'],
    [["--to", "slides", "--SlidesExporter.reveal_width=wide", "a"], 'invalid SlidesExporter.reveal_width: "wide"'],
    [["--nbformat", "7", "a"], 'invalid --nbformat: "7" (one of: 1, 2, 3, 4)'],
    [["--post", "serv", "a"], 'unknown --post: "serv" (known: serve)'],
    [["--writer", "Files", "a"], 'unknown writer: "Files"'],
    [["--HTMLExporter.embed_images", "a"], 'invalid --HTMLExporter.embed_images: "a" (True or False)'],
    [["a", "--HTMLExporter.theme"], "--HTMLExporter.theme needs a value"],
    [["--HTMLExporter.theme", "--execute", "a"], "--HTMLExporter.theme needs a value"],
    [["--HTMLExporter.thme=dark", "a"], "unknown trait HTMLExporter.thme (nearest known: HTMLExporter.theme)"],
    [["--HTMLExportr.theme=dark", "a"], "unknown class HTMLExportr (nearest known: HTMLExporter)"],
    [["--stdin", "--inplace"], "--inplace with --stdin"],
    [["--clear-output", "--output-dir", "d", "a"], "nbconvert would write over the notebook"],
    [["--diff", "b.ipynb", "--to", "markdown", "a"], "--diff shows a page: it needs --to html"],
    [["--post", "serve", "--stdout", "a"], "--post serve needs a file to serve"],
    [["--Exporter.file_extension=htm", "a"], 'invalid Exporter.file_extension: "htm" (begins with a dot)'],
    [["--jobs", "0", "a"], 'invalid --jobs: "0" (a whole number of at least 1)'],
    [["--timeout", "soon", "a"], 'invalid --timeout: "soon" (seconds, 0 for no limit)'],
    [["--execute=yes", "a"], '--execute takes no value (got "yes")'],
    [["a", "--output"], "--output needs NAME"],
    [["--output", "--execute", "a"], "--output needs NAME"],
    [["a", "--execute", "-p", "seed"], "-p needs NAME and VALUE"],
    [["--execute", "-p", "1st", "2", "a"], 'invalid -p: "1st" is not a variable name'],
    [[], "no notebook given (--help shows how)"],
    [["-p", "seed", "1", "a"], "a parameter changes nothing without --execute"],
    [["--inplace", "--to", "html", "a"], "--inplace with --to html"],
    [["--inplace", "--output-dir", "d", "a"], "--inplace with --output-dir"],
    [["--stdout", "--to", "figures", "a"], "--stdout with --to figures: several files, one stream"],
    [["--index", "--to", "notebook", "a"], "--index lists pages: it needs --to html"],
  ])("%j is refused", (argv, message) => {
    expect(() => request(...argv)).toThrow(message);
  });

  it("--help needs no notebook, and its page shows every spelling of every flag", () => {
    expect(parse(["--help"]).print).toBe("help");
    for (const name of flags.flatMap((flag) => flag.names)) expect(helpText()).toContain(name);
  });

  it("no two flags share a spelling", () => {
    const names = flags.flatMap((flag) => flag.names);
    expect(new Set(names).size).toBe(names.length);
  });

  it("log levels are Python's, by name and by number", () => {
    const level = (...argv: string[]) => request(...argv, "a").logLevel;
    expect(level()).toBe("INFO");
    expect(level("--log-level", "10")).toBe("DEBUG");
    expect(level("--log-level", "0")).toBe("DEBUG");
    expect(level("--log-level", "WARNING")).toBe("WARN");
    expect(level("--quiet")).toBe("ERROR");
    expect(level("--debug")).toBe("DEBUG");
  });

  it("a trait may be set with = or a space, and lists grow with every time they are named", () => {
    const tags = "--TagRemovePreprocessor.remove_cell_tags";
    expect(parse([`${tags}=hide`, tags, "other", "a"]).settings).toEqual({
      TagRemovePreprocessor: { remove_cell_tags: ["hide", "other"] },
    });
    expect(parse([`${tags}={'hide', "x"}`, "a"]).settings.TagRemovePreprocessor.remove_cell_tags).toEqual([
      "hide",
      "x",
    ]);
  });

  it("nbconvert's flags set nbconvert's traits", () => {
    // As `jupyter nbconvert --help` states them under "Equivalent to".
    expect(parse(["--no-input", "a"]).settings.TemplateExporter).toEqual({
      exclude_input: true,
      exclude_input_prompt: true,
      exclude_output_prompt: true,
    });
    expect(parse(["--clear-output", "a"])).toMatchObject({
      destination: "inplace",
      settings: { ClearOutputPreprocessor: { enabled: true } },
    });
    expect(parse(["--reveal-prefix", "reveal.js", "a"]).settings.SlidesExporter.reveal_url_prefix).toBe("reveal.js");
    expect(request("--stdin")).toMatchObject({ source: "stdin" });
    expect(request("--NbConvertApp.writer_class=nbconvert.writers.StdoutWriter", "a").destination).toBe("stdout");
  });
});

describe("parameterValue", () => {
  // Types as papermill's README states them for -p; JSON lists and objects are an addition.
  it.each([
    ["12", 12],
    ["+3", 3],
    ["-0.25", -0.25],
    ["1e-3", 0.001],
    [".5", 0.5],
    ["true", true],
    ["False", false],
    ["null", null],
    ["None", null],
    ["full", "full"],
    ["", ""],
    ["nan", "nan"],
    ["Infinity", "Infinity"],
    ["0x10", "0x10"],
    ["1e999", "1e999"],
    ["[1, 2]", [1, 2]],
    ['{"a": 1}', { a: 1 }],
    ['"12"', "12"],
    ["[not json", "[not json"],
    ["toString", "toString"],
  ])("%j is %j", (text, value) => {
    expect(parameterValue(text)).toEqual(value);
  });

  it("a whole number that a double would round is refused", () => {
    expect(() => parameterValue("9007199254740993")).toThrow("9007199254740993 is beyond the whole numbers");
  });
});

describe("editDistance", () => {
  it("is a metric on a sample of words, with one edit for a swap of neighbours", () => {
    const words = ["", "a", "ab", "ba", "--to", "--output", "--ouptut", "--theme"];
    for (const a of words) {
      expect(editDistance(a, a)).toBe(0);
      expect(editDistance(a, "")).toBe(a.length);
      for (const b of words) expect(editDistance(a, b)).toBe(editDistance(b, a));
    }
    expect(editDistance("ab", "ba")).toBe(1);
    expect(editDistance("kitten", "sitting")).toBe(3);
  });
});
