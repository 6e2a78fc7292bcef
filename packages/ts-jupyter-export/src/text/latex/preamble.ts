// What stands before the cells of a LaTeX document: the packages and commands that pandoc's LaTeX and our own need. It compiles with
// xelatex and lualatex; with pdflatex as far as the text's letters are in its fonts.
import type { Notebook } from "@innerloop/nbformat";
import { trueColours } from "./ansi.js";
import { CHARACTERS, escapeLatex } from "./escape.js";

/** @param name title of a notebook that has none @param body the document's text, for the colours that it uses */
export const preamble = (notebook: Notebook, name: string, body: string): string =>
  [
    "\\documentclass[11pt]{article}",
    PACKAGES,
    COLOURS,
    trueColours(body).trimEnd(),
    CODE,
    PANDOC,
    "",
    ...titleLines(notebook, name),
    "",
  ]
    .filter((part, index, all) => part !== "" || all[index - 1] !== "")
    .join("\n");

function titleLines({ metadata }: Notebook, name: string): string[] {
  const lines = [`\\title{${escapeLatex(String(metadata.title || name))}}`];
  if (Object.hasOwn(metadata, "date")) lines.push(`\\date{${escapeLatex(String(metadata.date))}}`);
  if (Array.isArray(metadata.authors)) {
    const names = metadata.authors.map((author) => escapeLatex(String(author?.name ?? "")));
    lines.push(`\\author{${names.join(", ")}}`);
  }
  return lines;
}

const PACKAGES = String.raw`\usepackage[margin=1in]{geometry}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{textcomp}
\else
  \usepackage{fontspec}
\fi
\usepackage{amsmath,amssymb,mathrsfs}
\ifPDFTeX\else\usepackage{unicode-math}\fi
\usepackage{xcolor}
\usepackage{graphicx}
\setkeys{Gin}{keepaspectratio}
\usepackage[Export]{adjustbox}
\adjustboxset{max size={0.9\linewidth}{0.9\paperheight}}
\usepackage{caption}
\DeclareCaptionFormat{empty}{}
\captionsetup{format=empty,aboveskip=0pt,belowskip=0pt}
\usepackage{float}
\floatplacement{figure}{H}
\usepackage{longtable,booktabs,array,calc}
\usepackage[inline]{enumitem}
\usepackage[normalem]{ulem}
\IfFileExists{soul.sty}{\usepackage{soul}}{}
\usepackage{parskip}
\usepackage{fancyvrb}
\usepackage{upquote}
% Long lines of code and output are broken where the package for it is there.
\IfFileExists{fvextra.sty}{\usepackage{fvextra}\fvset{breaklines=true}}{}
\usepackage[breakable]{tcolorbox}
\usepackage[hidelinks]{hyperref}
\hypersetup{breaklinks=true,colorlinks=true,urlcolor=urlcolor,linkcolor=linkcolor,citecolor=citecolor}
\sloppy`;

/** nbconvert's colours of terminal text, so that both documents look alike. */
const TERMINAL: Readonly<Record<string, string>> = {
  black: "3E424D",
  "black-intense": "282C36",
  red: "E75C58",
  "red-intense": "B22B31",
  green: "00A250",
  "green-intense": "007427",
  yellow: "DDB62B",
  "yellow-intense": "B27D12",
  blue: "208FFB",
  "blue-intense": "0065CA",
  magenta: "D160C4",
  "magenta-intense": "A03196",
  cyan: "60C6C8",
  "cyan-intense": "258F8F",
  white: "C5C1B4",
  "white-intense": "A1A6B2",
  "default-inverse-fg": "FFFFFF",
  "default-inverse-bg": "000000",
};

const PAGE: Readonly<Record<string, string>> = {
  incolor: "303F9F",
  outcolor: "BF360C",
  cellborder: "CFCFCF",
  cellbackground: "F7F7F7",
  outerrorbackground: "FFDFDF",
  urlcolor: "0B5CAD",
  linkcolor: "9C3A06",
  citecolor: "1E6B1E",
};

const COLOURS = [
  ...Object.entries(PAGE),
  ...Object.entries(TERMINAL).map(([name, code]) => [`ansi-${name}`, code] as const),
]
  .map(([name, code]) => `\\definecolor{${name}}{HTML}{${code}}`)
  .join("\n");

/** Looks of highlighted code by Pygments' class. */
const LOOKS: Readonly<Record<string, string>> = {
  "k kd kr kc kt kn kp ow": "\\textcolor[HTML]{00700F}{\\textbf{#1}}",
  "c c1 cm ch cs cpf": "\\textcolor[HTML]{3D6B6B}{\\textit{#1}}",
  "s s1 s2 sb sc sd se sh si sx": "\\textcolor[HTML]{A31515}{#1}",
  "sr ss": "\\textcolor[HTML]{8A4B00}{#1}",
  "m mi mf mh mo mb il": "\\textcolor[HTML]{555555}{#1}",
  o: "\\textcolor[HTML]{555555}{#1}",
  "nb bp": "\\textcolor[HTML]{00700F}{#1}",
  "nf fm": "\\textcolor[HTML]{0000CC}{#1}",
  "nc nn": "\\textcolor[HTML]{0000CC}{\\textbf{#1}}",
  nd: "\\textcolor[HTML]{8A2BA8}{#1}",
  "na nl": "\\textcolor[HTML]{5B6600}{#1}",
  nt: "\\textcolor[HTML]{00700F}{\\textbf{#1}}",
  nv: "\\textcolor[HTML]{19177C}{#1}",
  cp: "\\textcolor[HTML]{855900}{#1}",
  gi: "\\textcolor[HTML]{007A00}{#1}",
  gd: "\\textcolor[HTML]{A00000}{#1}",
  gh: "\\textcolor[HTML]{000080}{\\textbf{#1}}",
};

const CODE = [
  "% Code: \\PY{class}{text}; a class without a look is shown as it is.",
  "\\makeatletter",
  "\\newcommand{\\PY}[2]{\\@ifundefined{PY@#1}{#2}{\\@nameuse{PY@#1}{#2}}}",
  ...Object.entries(LOOKS).flatMap(([names, look]) =>
    names.split(" ").map((name) => `\\@namedef{PY@${name}}#1{${look}}`),
  ),
  ...Object.entries(CHARACTERS).map(([char, command]) =>
    command === "PYZsq" ? "\\newcommand{\\PYZsq}{\\textquotesingle}" : `\\newcommand{\\${command}}{\\char\`\\${char}}`,
  ),
  "\\makeatother",
  "% The prompt in the margin: name, colour, number.",
  "\\newcommand{\\prompt}[3]{\\noindent{\\ttfamily\\llap{\\textcolor{#2}{#1[#3]:}\\hspace{6pt}}}\\vspace{-\\baselineskip}}",
].join("\n");

const PANDOC = String.raw`% Commands that pandoc's LaTeX expects of a document.
\providecommand{\tightlist}{\setlength{\itemsep}{0pt}\setlength{\parskip}{0pt}}
\providecommand{\passthrough}[1]{#1}
\DefineVerbatimEnvironment{Highlighting}{Verbatim}{commandchars=\\\{\}}
\newenvironment{Shaded}{}{}
\newcommand{\AlertTok}[1]{\textcolor[HTML]{C00000}{\textbf{#1}}}
\newcommand{\AnnotationTok}[1]{\textcolor[HTML]{3D6B6B}{\textit{#1}}}
\newcommand{\AttributeTok}[1]{\textcolor[HTML]{5B6600}{#1}}
\newcommand{\BaseNTok}[1]{\textcolor[HTML]{555555}{#1}}
\newcommand{\BuiltInTok}[1]{\textcolor[HTML]{00700F}{#1}}
\newcommand{\CharTok}[1]{\textcolor[HTML]{A31515}{#1}}
\newcommand{\CommentTok}[1]{\textcolor[HTML]{3D6B6B}{\textit{#1}}}
\newcommand{\CommentVarTok}[1]{\textcolor[HTML]{3D6B6B}{\textit{#1}}}
\newcommand{\ConstantTok}[1]{\textcolor[HTML]{880000}{#1}}
\newcommand{\ControlFlowTok}[1]{\textcolor[HTML]{00700F}{\textbf{#1}}}
\newcommand{\DataTypeTok}[1]{\textcolor[HTML]{902000}{#1}}
\newcommand{\DecValTok}[1]{\textcolor[HTML]{555555}{#1}}
\newcommand{\DocumentationTok}[1]{\textcolor[HTML]{3D6B6B}{\textit{#1}}}
\newcommand{\ErrorTok}[1]{\textcolor[HTML]{C00000}{\textbf{#1}}}
\newcommand{\ExtensionTok}[1]{#1}
\newcommand{\FloatTok}[1]{\textcolor[HTML]{555555}{#1}}
\newcommand{\FunctionTok}[1]{\textcolor[HTML]{0000CC}{#1}}
\newcommand{\ImportTok}[1]{#1}
\newcommand{\InformationTok}[1]{\textcolor[HTML]{3D6B6B}{\textit{#1}}}
\newcommand{\KeywordTok}[1]{\textcolor[HTML]{00700F}{\textbf{#1}}}
\newcommand{\NormalTok}[1]{#1}
\newcommand{\OperatorTok}[1]{\textcolor[HTML]{555555}{#1}}
\newcommand{\OtherTok}[1]{\textcolor[HTML]{00700F}{#1}}
\newcommand{\PreprocessorTok}[1]{\textcolor[HTML]{855900}{#1}}
\newcommand{\RegionMarkerTok}[1]{#1}
\newcommand{\SpecialCharTok}[1]{\textcolor[HTML]{8A4B00}{#1}}
\newcommand{\SpecialStringTok}[1]{\textcolor[HTML]{8A4B00}{#1}}
\newcommand{\StringTok}[1]{\textcolor[HTML]{A31515}{#1}}
\newcommand{\VariableTok}[1]{\textcolor[HTML]{19177C}{#1}}
\newcommand{\VerbatimStringTok}[1]{\textcolor[HTML]{A31515}{#1}}
\newcommand{\WarningTok}[1]{\textcolor[HTML]{3D6B6B}{\textit{#1}}}
% Newer versions of pandoc wrap images in this; adjustbox keeps them inside the page already.
\providecommand{\pandocbounded}[1]{#1}
% Commands of MathJax that LaTeX has under other names.
\providecommand{\gt}{>}
\providecommand{\lt}{<}`;
