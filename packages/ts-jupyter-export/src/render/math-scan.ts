// Finds formulas before Markdown (or a browser) can mistake them for something else: `$…$`, `$$…$$`, `\\(…\\)`,
// `\\[…\\]` and `\begin{env}…\end{env}`, as nbconvert and JupyterLab read them. Code, HTML tags and comments are
// passed over, and a bare \\ref or \\eqref is a formula too. One refinement: a `$` right before a digit does not
// close, so "$5 and $10" stays text.

export type Piece = { kind: "text"; text: string } | { kind: "math"; tex: string; display: boolean; source: string };

/** "markdown": `\\(` opens and backticks are code; "html": `\(` opens and entities are decoded by the caller. */
export type ScanMode = "markdown" | "html";

interface Found {
  tex: string;
  display: boolean;
  end: number;
}

/** Cuts a text into formulas and the rest; the pieces' sources joined are the text. */
export function scanMath(text: string, mode: ScanMode): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  let at = 0;
  while (at < text.length) {
    const found = formulaAt(text, at, mode);
    if (found) {
      if (at > done) pieces.push({ kind: "text", text: text.slice(done, at) });
      pieces.push({ kind: "math", tex: found.tex, display: found.display, source: text.slice(at, found.end) });
      done = at = found.end;
    } else {
      at = passOver(text, at, mode);
    }
  }
  if (done < text.length) pieces.push({ kind: "text", text: text.slice(done) });
  return pieces;
}

function formulaAt(text: string, at: number, mode: ScanMode): Found | undefined {
  if (text[at] === "$") return text[at + 1] === "$" ? between(text, at, "$$", "$$", true) : inlineDollar(text, at);
  if (text[at] !== "\\") return undefined;
  const slash = mode === "markdown" ? "\\\\" : "\\";
  return (
    between(text, at, `${slash}(`, `${slash})`, false) ??
    between(text, at, `${slash}[`, `${slash}]`, true) ??
    environment(text, at) ??
    reference(text, at)
  );
}

function between(text: string, at: number, open: string, close: string, display: boolean): Found | undefined {
  if (!text.startsWith(open, at)) return undefined;
  let end = text.indexOf(close, at + open.length);
  while (close === "$$" && end > 0 && text[end - 1] === "\\") end = text.indexOf(close, end + 1);
  if (end <= at + open.length) return undefined;
  return { tex: text.slice(at + open.length, end), display, end: end + close.length };
}

function inlineDollar(text: string, at: number): Found | undefined {
  for (let end = at + 1, depth = 0; end < text.length; end++) {
    const character = text[end];
    if (character === "\\") end++;
    else if (character === "`")
      return undefined; // code, not TeX
    else if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === "\n" && /^[ \t]*\n/.test(text.slice(end + 1, end + 80))) return undefined;
    else if (character === "$" && depth <= 0) {
      const tex = text.slice(at + 1, end);
      const loose = /^\s/.test(tex) !== /\s$/.test(tex);
      return tex.trim() === "" || loose || /\d/.test(text[end + 1] ?? "")
        ? undefined
        : { tex, display: false, end: end + 1 };
    }
  }
  return undefined;
}

/** Bare \\ref and \\eqref are formulas of their own. */
function reference(text: string, at: number): Found | undefined {
  const tex = /^\\(?:eq)?ref\{[^{}\n]+\}/.exec(text.slice(at, at + 120))?.[0];
  return tex === undefined ? undefined : { tex, display: false, end: at + tex.length };
}

/** The whole environment is the formula; inner environments of the same name are counted. */
function environment(text: string, at: number): Found | undefined {
  const name = /^\\begin\{([a-zA-Z]+\*?)\}/.exec(text.slice(at, at + 60))?.[1];
  if (!name) return undefined;
  const marks = new RegExp(`\\\\(begin|end)\\{${name.replace("*", "\\*")}\\}`, "g");
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[1] === "begin" ? 1 : -1;
    if (depth === 0) return { tex: text.slice(at, marks.lastIndex), display: true, end: marks.lastIndex };
  }
  return undefined;
}

const VERBATIM =
  /<(pre|code|script|style|textarea|svg|math)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<\/?[a-zA-Z][^<>]*>/y;
const FENCE = /(?:^|\n)([ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(`{3,}|~{3,})[^\n]*/y;

/** Where to go on after something that is no formula. */
function passOver(text: string, at: number, mode: ScanMode): number {
  VERBATIM.lastIndex = at;
  if (text[at] === "<" && VERBATIM.test(text)) return VERBATIM.lastIndex;
  if (mode === "html") return at + 1;
  if (at === 0 || text[at] === "\n") {
    FENCE.lastIndex = at;
    const fence = FENCE.exec(text);
    if (fence?.[2]) return afterFence(text, FENCE.lastIndex, fence[2]);
  }
  if (text[at] === "`") {
    const run = /^`+/.exec(text.slice(at))?.[0] ?? "`";
    const close = new RegExp(`(?<!\`)${run}(?!\`)`, "g");
    close.lastIndex = at + run.length;
    return close.test(text) ? close.lastIndex : at + run.length;
  }
  if (text[at] === "$") return at + (text[at + 1] === "$" ? 2 : 1);
  return at + (text[at] === "\\" ? 2 : 1);
}

function afterFence(text: string, from: number, fence: string): number {
  const close = new RegExp(`\\n[ \\t>]*${fence[0]}{${fence.length},}[ \\t]*(?=\\n|$)`, "g");
  close.lastIndex = from;
  return close.test(text) ? close.lastIndex : text.length;
}
