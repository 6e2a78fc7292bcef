import { declaredParameters, injectParameters } from "@innerloop/jupyter-client";
import { type Notebook, newCodeCell, newMarkdownCell, newNotebook } from "@innerloop/nbformat";
import { describe, expect, test } from "vitest";
import { declarationsOf } from "../../packages/jupyter-client/src/declarations.js";

function notebookWith(parameters: string | undefined, language = "typescript"): Notebook {
  const notebook = newNotebook({ kernelspec: { name: "k", display_name: "K", language } });
  notebook.cells = [newMarkdownCell("# Title")];
  if (parameters !== undefined) notebook.cells.push(newCodeCell(parameters, { metadata: { tags: ["parameters"] } }));
  notebook.cells.push(newCodeCell("use(profile)"));
  return notebook;
}
const sources = (notebook: Notebook) => notebook.cells.map((cell) => cell.source);

describe("injected parameters", () => {
  test("stand in a cell of their own right after the parameters cell, as papermill puts them", () => {
    const notebook = notebookWith("let steps = 10;");
    const injected = injectParameters(notebook, { steps: 3 });
    expect(sources(injected)).toEqual(["# Title", "let steps = 10;", "// Parameters\nlet steps = 3;", "use(profile)"]);
    expect(injected.cells[2]?.metadata.tags).toEqual(["injected-parameters"]);
    expect(notebook.cells).toHaveLength(3);
  });
  test("replace those of an earlier run", () => {
    const once = injectParameters(notebookWith("let steps = 10;"), { steps: 3 });
    const twice = injectParameters(once, { steps: 4 });
    expect(sources(twice)).toEqual(["# Title", "let steps = 10;", "// Parameters\nlet steps = 4;", "use(profile)"]);
    expect(twice.cells[2]?.id).toBe(once.cells[2]?.id);
  });
  test("come first where there is no parameters cell and unknown names are allowed", () => {
    const injected = injectParameters(notebookWith(undefined), { steps: 3 }, { unknownParameters: "allow" });
    expect(sources(injected)[0]).toBe("// Parameters\nconst steps = 3;");
  });
  test("no parameters change nothing", () => {
    const notebook = notebookWith("let steps = 10;");
    expect(injectParameters(notebook, {})).toEqual(notebook);
  });
  test("keep the declared type, so that later cells are still type-correct", () => {
    const declared = `
      // the size of the run, "quick" or "full"
      const profile: "quick" | "full" = "quick";
      const mode = 'fast', rate = 0.5, deep = true;
      let steps = 10
      const sizes: Map<string, number[]> = new Map([["a", [1, 2]]])`;
    const values = { profile: "full", mode: "slow", rate: 1, deep: false, steps: 3, sizes: null };
    expect(sources(injectParameters(notebookWith(declared), values))[2]).toBe(
      [
        "// Parameters",
        'const profile: "quick" | "full" = "full";',
        'const mode: "fast" | "slow" = "slow";',
        "const rate: number = 1;",
        "const deep: boolean = false;",
        "let steps = 3;",
        "const sizes: Map<string, number[]> = null;",
      ].join("\n"),
    );
  });
  test("are written without types for JavaScript", () => {
    const injected = injectParameters(notebookWith("const rate = 0.5;", "javascript"), { rate: 2 });
    expect(sources(injected)[2]).toBe("// Parameters\nconst rate = 2;");
  });
  test("evaluate to the values they were given", () => {
    const values = {
      text: 'a "quoted" \\ line\n\u2028 end',
      notANumber: Number.NaN,
      least: Number.NEGATIVE_INFINITY,
      zero: -0,
      nested: { "a b": [1, null, true, { deep: "x" }], empty: {} },
    };
    const injected = injectParameters(notebookWith("", "javascript"), values, { unknownParameters: "allow" });
    const source = injected.cells[2]?.source ?? "";
    const read = new Function(`${source}\nreturn { ${Object.keys(values).join(", ")} };`) as () => unknown;
    expect(read()).toStrictEqual(values);
  });
  test.each(["2x", "a b", "class", "a-b", ""])("refuse %j as a name", (name) => {
    expect(() => injectParameters(notebookWith("let a = 1"), { [name]: 1 }, { unknownParameters: "allow" })).toThrow(
      `invalid parameter name: ${JSON.stringify(name)}`,
    );
  });
  test("that the notebook does not declare are refused, naming those it knows", () => {
    expect(() => injectParameters(notebookWith("let steps = 1, rate = 2;"), { step: 3 })).toThrow(
      'unknown parameter "step" (known: steps, rate)',
    );
    expect(() => injectParameters(notebookWith(undefined), { step: 3 })).toThrow(
      'unknown parameter "step" (the notebook has no cell tagged "parameters")',
    );
  });
  test("are written in Python for a Python notebook", () => {
    const declared =
      'steps = 10\nmode: str = "fast"  # x = 1\nsizes = dict(\na = 1,\n)\nif steps == 10: rate = 1\n"""\nb = 2\n"""';
    const notebook = notebookWith(declared, "python");
    expect(declaredParameters(notebook)).toEqual(["steps", "mode", "sizes"]);
    const sizes = { a: [1, -0, null, true, Number.NaN], b: Number.NEGATIVE_INFINITY, c: {} };
    const injected = injectParameters(notebook, { steps: 3, mode: 'a "slow"\none', sizes });
    expect(sources(injected)[2]).toBe(
      [
        "# Parameters",
        "steps = 3",
        'mode = "a \\"slow\\"\\none"',
        'sizes = {"a": [1, -0.0, None, True, float("nan")], "b": float("-infinity"), "c": {}}',
      ].join("\n"),
    );
  });
  test("refuse Python's keywords as names in Python only", () => {
    const inject = (language: string) => () =>
      injectParameters(notebookWith("", language), { lambda: 1 }, { unknownParameters: "allow" });
    expect(inject("python")).toThrow('invalid parameter name: "lambda"');
    expect(inject("typescript")).not.toThrow();
  });
  test("cannot be written in another language, whose declarations are seen nevertheless", () => {
    const notebook = notebookWith("steps <- 1\nval rate: Double = 2\nx == 1", "r");
    expect(declaredParameters(notebook)).toEqual(["steps", "rate"]);
    expect(() => injectParameters(notebook, { steps: 3 })).toThrow(
      'cannot write parameters in "r" (known: typescript, javascript, python)',
    );
  });
  test("are looked for in the cell that is tagged so, and in no other", () => {
    expect(declaredParameters(notebookWith("let a = 1, b = 2"))).toEqual(["a", "b"]);
    expect(declaredParameters(notebookWith(undefined))).toBeUndefined();
  });
});

describe("the declarations of a parameters cell", () => {
  const names = (source: string) => declarationsOf(source).map((each) => each.name);
  test("are those at the top level, one or several to a keyword", () => {
    expect(names("let a = 1, b = f(2, 3), c;\nconst d = { e: 1, g: [1, 2] }\nvar h: string")).toEqual(
      "a b c d h".split(" "),
    );
  });
  test("are not those in functions, comments, strings and templates", () => {
    expect(
      names("// let a = 1\n/* let b */ const s = 'let c = 1'; const t = `let d\n`; function f() { let e = 1; }"),
    ).toEqual(["s", "t"]);
  });
  test("are exported ones too, and no destructured ones", () => {
    expect(names("export const a = 1;\nconst { b, c } = load();\nlet z = 0")).toEqual(["a", "z"]);
  });
});
