// What two LaTeX documents must have in common: everything between \begin{document} and \end{document} but the looks.

export interface LatexStructure {
  title: string;
  /** Names of environments in order. */
  environments: string[];
  /** Prompts in order, as "In[3]". */
  prompts: string[];
  /** Text of every Verbatim environment, in words. */
  verbatim: string[];
  /** All else, white space collapsed: what pandoc wrote, images, raw cells. */
  prose: string;
}

const VERBATIM = /\\begin\{Verbatim\}\[[^\n]*\]\n([\s\S]*?)\n?\s*\\end\{Verbatim\}/g;
const PROMPT = /\\prompt\{(\w+)\}\{\w+\}\{([^}]*)\}(?:\{[^}]*\})?/g;

export function latexStructure(tex: string): LatexStructure {
  const start = tex.indexOf("\\begin{document}");
  const body = tex.slice(start, tex.lastIndexOf("\\end{document}"));
  return {
    title: /\\title\{(.*)\}/.exec(tex.slice(0, start))?.[1] ?? "",
    environments: Array.from(body.matchAll(/\\begin\{(\w+)\}/g), ([, name = ""]) => name),
    prompts: Array.from(body.matchAll(PROMPT), ([, name, number]) => `${name}[${number}]`),
    verbatim: Array.from(body.matchAll(VERBATIM), ([, text = ""]) => words(shownText(text))),
    prose: words(
      body
        .replace(VERBATIM, "")
        .replace(PROMPT, "")
        .replace(/\\begin\{tcolorbox\}\[[^\n]*\]|\\end\{tcolorbox\}/g, "")
        .replaceAll("{ \\hspace*{\\fill} \\\\}", "")
        .replace(/^\s*%.*$/gm, ""),
    ),
  };
}

const words = (text: string): string => text.replace(/\s+/g, " ").trim();

const CHARACTERS: Readonly<Record<string, string>> = {
  PYZbs: "\\",
  PYZob: "{",
  PYZcb: "}",
  PYZca: "^",
  PYZus: "_",
  PYZam: "&",
  PYZlt: "<",
  PYZgt: ">",
  PYZsh: "#",
  PYZpc: "%",
  PYZdl: "$",
  PYZhy: "-",
  PYZsq: "'",
  PYZdq: '"',
  PYZti: "~",
  PYZbq: "`",
  textbackslash: "\\",
  textasciitilde: "~",
  ldots: "...",
};

/** The letters that a reader sees. */
export function shownText(tex: string): string {
  // Private characters stand for those that TeX reads as its own until all commands are gone.
  const kept = new Map<string, string>();
  const keep = (char: string): string => {
    const stand = String.fromCharCode(0xe000 + kept.size);
    kept.set(stand, char);
    return stand;
  };
  let text = tex.replace(/\\([A-Za-z]+)(?:\{\})?/g, (whole, name: string) =>
    name in CHARACTERS ? keep(CHARACTERS[name] ?? "") : whole,
  );
  text = text.replace(/\\\^\{\}|\\([&%$#_{}])/g, (_, char?: string) => keep(char ?? "^"));
  text = text
    .replace(/\\PY\{[^{}]*\}/g, "")
    .replace(/\\setlength\{[^{}]*\}\{[^{}]*\}/g, "")
    .replace(/\\def\\\w+\{[^{}]*\}|\\expandafter|\\\w+RGB|\{\\detokenize\{[^{}]*\}\}/g, "")
    .replace(/\\(?:textcolor|colorbox)\{[^{}]*\}/g, "")
    .replace(/\\(?:textbf|underline|strut)\b/g, "")
    .replace(/[{}]/g, "");
  return text.replace(/[\ue000-\uf8ff]/g, (stand) => kept.get(stand) ?? stand);
}

/** Environments that are opened and not closed, closed and not opened, or cross; braces that do not match outside of them. */
export function unbalanced(tex: string): string[] {
  const wrong: string[] = [];
  const open: string[] = [];
  for (const [, kind, name = ""] of tex.matchAll(/\\(begin|end)\{([\w*]+)\}/g)) {
    if (kind === "begin") open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  let depth = 0;
  for (const [piece] of tex.matchAll(/\\[\s\S]|%[^\n]*|[{}]/g)) {
    if (piece === "{") depth += 1;
    else if (piece === "}") depth -= 1;
    if (depth < 0) return [...wrong, "}"];
  }
  return [...wrong, ...open, ...Array.from({ length: depth }, () => "{")];
}
