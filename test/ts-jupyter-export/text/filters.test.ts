// Recorded from nbconvert 7.17.2: its filters indent, path2url, escape_latex, ansi2latex, citation2latex and strip_files_prefix.
import { describe, expect, it } from "vitest";
import { ansiToLatex, trueColours } from "../../../packages/ts-jupyter-export/src/text/latex/ansi.js";
import { citationsToLatex } from "../../../packages/ts-jupyter-export/src/text/latex/citations.js";
import { escapeLatex, stripFilesPrefix } from "../../../packages/ts-jupyter-export/src/text/latex/escape.js";
import { indent, quotePath } from "../../../packages/ts-jupyter-export/src/text/strings.js";

type Recorded = readonly (readonly [text: string, changed: string])[];

const indented: Recorded = [
  ["a", "    a"],
  ["a\nb\n", "    a\n    b\n"],
  ["", "    "],
  ["\n", "    \n"],
  ["\n\na\n\n", "    \n    \n    a\n    \n"],
  ["a\r\nb", "    a\r\n    b"],
];
const quoted: Recorded = [
  ["a b_files/é (1)'!*.png", "a%20b_files/%C3%A9%20%281%29%27%21%2A.png"],
  ["a/b~c-d_e.f", "a/b~c-d_e.f"],
];
const escaped: Recorded = [
  [
    "50% of $x_1^2$ & #{a}~b\\c ... done.",
    "50\\% of \\$x\\_1\\^{}2\\$ \\& \\#\\{a\\}\\textasciitilde{}b\\textbackslash{}c {\\ldots} done.",
  ],
  ["a..b", "a..b"],
];
const coloured: Recorded = [
  ["plain", "plain"],
  ["\u001b[31mred\u001b[0m x", "\\textcolor{ansi-red}{red} x"],
  [
    "\u001b[1;31mbold red\u001b[22m red",
    "\\textcolor{ansi-red-intense}{\\textbf{bold red}}\\textcolor{ansi-red}{ red}",
  ],
  [
    "\u001b[4;42mu\u001b[24m g",
    "\\setlength{\\fboxsep}{0pt}\\colorbox{ansi-green}{\\underline{u}\\strut}\\setlength{\\fboxsep}{0pt}\\colorbox{ansi-green}{ g\\strut}",
  ],
  [
    "\u001b[7minv\u001b[27m",
    "\\textcolor{ansi-default-inverse-fg}{\\setlength{\\fboxsep}{0pt}\\colorbox{ansi-default-inverse-bg}{inv\\strut}}",
  ],
  [
    "\u001b[7;31minv red\u001b[0m",
    "\\textcolor{ansi-default-inverse-fg}{\\setlength{\\fboxsep}{0pt}\\colorbox{ansi-red}{inv red\\strut}}",
  ],
  ["\u001b[94mhi\u001b[39m", "\\textcolor{ansi-blue-intense}{hi}"],
  [
    "\u001b[38;5;9mx\u001b[48;5;3my\u001b[m",
    "\\textcolor{ansi-red-intense}{x}\\textcolor{ansi-red-intense}{\\setlength{\\fboxsep}{0pt}\\colorbox{ansi-yellow}{y\\strut}}",
  ],
  ["\u001b[38;5;300mz", "z"],
  ["\u001b[Kdropped", "dropped"],
];
const cited: Recorded = [
  ['see <cite data-cite="k1">(A, 2013)</cite>.', "see \\cite{k1}."],
  ['<strong data-cite="a,b"><strong>x</strong> y</strong>!', "\\cite{a,b}!"],
  ['<cite class="x">no</cite>', '<cite class="x">no</cite>'],
  ["<CITE data-cite=k>z</CITE>", "\\cite{k}"],
];
const stripped: Recorded = [
  ['![a](/files/b.png) [c](files/d) <img src="files/e">', '![a](b.png) [c](d) <img src="e">'],
];

describe("filters make of a text what nbconvert's make of it", () => {
  it.each(indented)("indent %j", (text, changed) => expect(indent(text)).toBe(changed));
  it.each(quoted)("path2url %j", (text, changed) => expect(quotePath(text)).toBe(changed));
  it.each(escaped)("escape_latex %j", (text, changed) => expect(escapeLatex(text)).toBe(changed));
  it.each(coloured)("ansi2latex %j", (text, changed) => expect(ansiToLatex(text)).toBe(changed));
  it.each(cited)("citation2latex %j", (text, changed) => expect(citationsToLatex(text)).toBe(changed));
  it.each(stripped)("strip_files_prefix %j", (text, changed) => expect(stripFilesPrefix(text)).toBe(changed));
});

describe("where nbconvert's LaTeX would not do", () => {
  it("a colour that spans lines is a group on each of them: verbatim environments read line by line", () => {
    expect(ansiToLatex("\u001b[31ma\n\nb\u001b[0m")).toBe("\\textcolor{ansi-red}{a}\n\n\\textcolor{ansi-red}{b}");
  });

  it("a true colour is defined by name before the text that uses it", () => {
    const latex = ansiToLatex("\u001b[38;2;1;20;255mx\u001b[48;5;21my");
    expect(latex).toMatch(/^\\textcolor\{ansi-rgb-1-20-255\}\{x\}/);
    expect(trueColours(latex)).toBe(
      "\\definecolor{ansi-rgb-1-20-255}{RGB}{1,20,255}\n\\definecolor{ansi-rgb-0-0-255}{RGB}{0,0,255}\n",
    );
  });

  it("an element of a citation that is never closed keeps its text", () => {
    expect(citationsToLatex('<cite data-cite="k">rest')).toBe('<cite data-cite="k">rest');
  });
});
