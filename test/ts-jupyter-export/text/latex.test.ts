import { describe, expect, it } from "vitest";
import { latexExporter } from "../../../packages/ts-jupyter-export/src/text/index.js";
import { highlightedLatex } from "../../../packages/ts-jupyter-export/src/text/latex/code.js";
import { linksForLatex } from "../../../packages/ts-jupyter-export/src/text/latex/links.js";
import { shownText, unbalanced } from "../../interop/nbconvert/latex-structure.js";
import { contextWith, notebookOf, withoutPandoc } from "./sample.js";

const exported = async (notebook = withoutPandoc("with html")) =>
  String((await latexExporter().export(notebook, contextWith())).data);

describe("a LaTeX document", () => {
  it("has balanced braces and environments, and every colour and code command that it uses is defined", async () => {
    const tex = await exported();
    expect(unbalanced(tex)).toEqual([]);
    const colours = Array.from(tex.matchAll(/\\textcolor\{([\w-]+)\}/g), ([, name]) => name);
    for (const name of colours) expect(tex).toContain(`\\definecolor{${name}}`);
    const commands = new Set(Array.from(tex.matchAll(/\\(PYZ\w\w)/g), ([, name]) => name));
    expect(commands.size).toBeGreaterThan(5);
    for (const name of commands) expect(tex).toContain(`\\newcommand{\\${name}}`);
  });

  it("shows images by their files, errors in a frame and results under their prompt", async () => {
    const tex = await exported();
    expect(tex).toContain("\\adjustimage{max size={0.9\\linewidth}{0.9\\paperheight}}{nb_files/nb 1_2.png}");
    expect(tex).toContain("\\textcolor{ansi-red}{E}: bad\n  at x\n\\end{Verbatim}");
    expect(tex).toMatch(
      /\\prompt\{Out\}\{outcolor\}\{2\}\n\\begin\{Verbatim\}\[[^\n]*\]\n1\n\\end\{Verbatim\}\n\\end\{tcolorbox\}/,
    );
  });

  it("shows the text of an SVG that nothing made a picture of, because LaTeX can include none", async () => {
    const data = { "image/svg+xml": "<svg/>", "text/plain": "a figure" };
    const outputs = [
      { output_type: "display_data", data, metadata: { filenames: { "image/svg+xml": "nb_files/a.svg" } } },
    ];
    const tex = await exported(
      notebookOf([{ cell_type: "code", id: "c", metadata: {}, execution_count: 1, source: "x", outputs }]),
    );
    expect(tex).toContain("\na figure\n\\end{Verbatim}");
    expect(tex).not.toContain("a.svg");
  });

  it("takes title, date and authors from the notebook, escaped", async () => {
    const notebook = notebookOf([], {
      title: "50% of x_1...",
      date: "May & June",
      authors: [{ name: "A_B" }, { name: "C" }],
    });
    const tex = await exported(notebook);
    expect(tex).toContain("\\title{50\\% of x\\_1{\\ldots}}");
    expect(tex).toContain("\\date{May \\& June}");
    expect(tex).toContain("\\author{A\\_B, C}");
  });

  it("has the notebook's name for a title where it has none, and neither date nor author", async () => {
    const tex = await exported(notebookOf([], {}));
    expect(tex).toContain("\\title{nb}");
    expect(tex).not.toMatch(/\\date\{|\\author\{/);
  });

  it("an output cannot end its verbatim environment, and characters that TeX refuses are left out", async () => {
    const outputs = [{ output_type: "stream", name: "stdout", text: "a\\end{Verbatim}\u0000\u0008b\u001b" }];
    const tex = await exported(
      notebookOf([{ cell_type: "code", id: "c", metadata: {}, execution_count: 1, source: "x", outputs }]),
    );
    expect(tex).toContain("a\\textbackslash{}end\\{Verbatim\\}b\n\\end{Verbatim}");
    expect(unbalanced(tex)).toEqual([]);
  });
});

describe("highlighted code", () => {
  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the code that is highlighted
    ["typescript", 'const s: string = `a${b}\n  \\n`; // it\'s {not} 5% #1 ~ ^ & <T> "q" $x_1'],
    ["python", "def f(x):\n    '''two\n    lines'''\n    return {x: 'a\\\\'}  # 100%"],
    ["no such language", "x = {y}\n\n\\end{Verbatim}"],
  ])("of %s shows the code, letter by letter", (language, code) => {
    const tex = highlightedLatex(code, language);
    expect(shownText(tex)).toBe(code);
    for (const line of tex.split("\n")) expect(unbalanced(line)).toEqual([]);
  });

  it("of TypeScript marks keywords", () => {
    expect(highlightedLatex("const x", "typescript")).toMatch(/^\\PY\{k\w?\}\{const\} /);
  });
});

describe("links in pandoc's documents", () => {
  const inlines = (...elements: unknown[]) => JSON.stringify({ blocks: [{ t: "Para", c: elements }] });
  const text = { t: "Str", c: "my_heading" };

  it("to a heading are references", () => {
    expect(linksForLatex(inlines({ t: "Link", c: [["", [], []], [text], ["#My-Heading!", ""]] }))).toBe(
      inlines({ t: "RawInline", c: ["tex", "\\hyperref[my-heading]{my\\_heading}"] }),
    );
  });

  it("to elsewhere stay, images lose ./", () => {
    const link = { t: "Link", c: [["", [], []], [text], ["https://a.b/#c", ""]] };
    const image = (path: string) => ({ t: "Image", c: [["", [], []], [text], [path, ""]] });
    expect(linksForLatex(inlines(link, image("./a.png"), image("../b.png")))).toBe(
      inlines(link, image("a.png"), image("../b.png")),
    );
  });
});
