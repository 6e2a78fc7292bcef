// Formulas: every delimiter and environment, in prose, tables, lists and code; dollars that are money.
import { code, type Entry, md, notebook, raw, result } from "./entry.js";

const each = (name: string, sources: readonly string[], rest: Partial<Entry> = {}): Entry => ({
  name,
  text: () => notebook(sources.map((source) => md(source))),
  ...rest,
});

export const formulas: readonly Entry[] = [
  each(
    "math-delimiters",
    [
      "Inline $x^2$ and $ spaced $ and $a_b$ and $*c*$.",
      "$$\\int_0^1 f(x)\\,dx$$",
      "Text before\n$$\na = b\n$$\ntext after",
      "Inline display $$x$$ in text.",
      "Brackets \\\\(y\\\\) and \\\\[z\\\\].",
      "\\\\[\n\\sum_i i\n\\\\]",
      "Single backslashes \\(y\\) and \\[z\\].",
      "Angle $a < b > c & d$ and $\\text{a \\& b}$",
      "Two lines $a\n+ b$ end",
      "$x$$y$ and $a$b$c$",
      '($x$), [$y$]: "$z$"; **$b$** *$i$* [$l$](u)',
    ],
    { variants: "all" },
  ),
  each("math-environments", [
    "\\begin{equation}\nE = mc^2\n\\end{equation}",
    "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}",
    "\\begin{align*}\na &< b\n\\end{align*}",
    "Text \\begin{equation*}x\\end{equation*} text",
    "$$\\begin{pmatrix}1 & 2\\\\3 & 4\\end{pmatrix}$$",
    "\\begin{equation}\n\\begin{aligned}a&=b\\\\c&=d\\end{aligned}\n\\label{eq:one}\n\\end{equation}\n\nSee $\\eqref{eq:one}$.",
    "\\begin{gather}x\\\\y\\end{gather}\n\\begin{multline}x\\\\y\\end{multline}",
    "* item\n  \\begin{equation}\n  x\n  \\end{equation}",
  ]),
  each("math-and-markdown", [
    "$a_1 * b_1 * c$ and _em_ $x_{i_j}$ _em_",
    "$[a](b)$ and $<b>x</b>$ and $`c`$",
    "`$code$` and ``$$code$$``",
    "```\n$fenced$\n$$x$$\n```",
    "    $indented$",
    "* $a$\n* $$b$$\n  $$\n  c\n  $$",
    "> $$\n> q\n> $$",
    "| $a$ | $b$ |\n|---|---|\n| $x_1$ | $$y$$ |",
    "# $h_1$ heading",
    "$$a\n\n\nb$$",
    "$a\\$b$ and \\$5 and \\\\$x$",
    "<div>$x_1 * y_1 * z$</div>",
    "$\\{a\\}$ $\\\\$ $a\\\\b$",
    '![alt $x$](a.png "t $y$") [$l$](u$v$)',
  ]),
  each("currency", [
    "It costs $5 and $10.",
    "From $5 to $10, and \\$20.",
    "$100",
    "US$5, A$6 and 7$",
    "Price: $5. Formula: $x$.",
    "$ alone, and $$ doubled",
    "`$HOME` and $PATH",
  ]),
  each("math-references", ["\\ref{a} and \\eqref{b} bare", "$\\label{c} x$ $\\ref{c}$"]),
  each("math-macros", [
    "$\\newcommand{\\R}{\\mathbb{R}}$ $\\R$",
    "$$\\def\\x{y}\\x$$",
    "$\\require{cancel}\\cancel{x}$",
  ]),
  each("math-errors", ["$\\notacommand{x}$", "$\\frac{1}$", "$$\\begin{foo}x\\end{foo}$$", "$x^{$"]),
  each("math-unclosed", ["$x without end", "$$x without end", "\\begin{equation} without end", "\\\\(x without end"]),
  {
    name: "math-in-html",
    text: () =>
      notebook([
        md("<p>$x < y$</p>"),
        md("<table><tr><td>$a$</td></tr></table>"),
        raw("<p>$raw$</p>", { raw_mimetype: "text/html" }),
        code("x", [result({ "text/html": "<p>$$y$$ <code>$z$</code></p>" })]),
        code("x", [result({ "text/plain": "$plain$" })]),
      ]),
  },
  each("code-with-dollars", [
    "```bash\necho $HOME $PATH\n```",
    "Run `echo $A` then `echo $B`.",
    "```\n$ ls\n$ cd\n```",
  ]),
];
