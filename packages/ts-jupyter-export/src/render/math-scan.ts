// Finds formulas before Markdown (or a browser) can mistake them for something else: `$…$`, `$$…$$`, `\\(…\\)`,
// `\\[…\\]` and `\begin{env}…\end{env}`, as nbconvert and JupyterLab read them. Code, HTML tags and comments are
// passed over, and a bare \\ref or \\eqref is a formula too. One refinement: a `$` right before a digit does not
// close, so "$5 and $10" stays text. The time is linear in the text: searches that fail draw on a fixed allowance.
import { markAt } from "./markup.js";

export type Piece = { kind: "text"; text: string } | { kind: "math"; tex: string; display: boolean; source: string };

/** "markdown": `\\(` opens and backticks are code; "html": `\(` opens and entities are decoded by the caller. */
export type ScanMode = "markdown" | "html";

interface Found {
  tex: string;
  display: boolean;
  end: number;
}

/** Characters that failing searches may read, as a multiple of the text and a constant. */
const ALLOWANCE = 8;
const LEAST_ALLOWANCE = 1e6;

/** Cuts a text into formulas and the rest; the pieces' sources joined are the text. */
export function scanMath(text: string, mode: ScanMode): Piece[] {
  if (!/[$\\]/.test(text)) return text === "" ? [] : [{ kind: "text", text }];
  return new Scanner(text, mode).pieces();
}

const STOP = { markdown: /[$\\<`\n]/g, html: /[$\\<]/g };
const VERBATIM = /^(?:pre|code|svg|math)$/;
/** What CommonMark takes for a tag; other angle brackets are signs. */
const MARKDOWN_TAG = /^<\/?[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>$/i;
const FENCE = /\n?([ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(`{3,}|~{3,})[^\n]*/y;

class Scanner {
  readonly #text: string;
  readonly #mode: ScanMode;
  #allowance: number;
  /** Where a string stands next, from which position on. */
  readonly #next = new Map<string, { from: number; at: number }>();

  constructor(text: string, mode: ScanMode) {
    this.#text = text;
    this.#mode = mode;
    this.#allowance = text.length * ALLOWANCE + LEAST_ALLOWANCE;
  }

  pieces(): Piece[] {
    const text = this.#text;
    const pieces: Piece[] = [];
    let done = 0;
    let at = this.#mode === "markdown" ? this.#afterFence(0) : 0;
    const stop = STOP[this.#mode];
    for (;;) {
      stop.lastIndex = at;
      const mark = stop.exec(text);
      if (!mark) break;
      at = mark.index;
      const found = this.#formulaAt(at);
      if (found) {
        if (at > done) pieces.push({ kind: "text", text: text.slice(done, at) });
        const tex = this.#mode === "markdown" ? this.#unquoted(found.tex, at) : found.tex;
        pieces.push({ kind: "math", tex, display: found.display, source: text.slice(at, found.end) });
        done = at = found.end;
      } else {
        at = this.#passOver(at);
      }
    }
    if (done < text.length) pieces.push({ kind: "text", text: text.slice(done) });
    return pieces;
  }

  /** Inside a quotation every line of a formula begins with `>`. */
  #unquoted(tex: string, at: number): string {
    if (!tex.includes("\n")) return tex;
    const before = this.#text.slice(this.#text.lastIndexOf("\n", at - 1) + 1, at);
    return /^[ \t]*>/.test(before) ? tex.replace(/\n(?:[ \t]*>)+/g, "\n") : tex;
  }

  #formulaAt(at: number): Found | undefined {
    const text = this.#text;
    if (text[at] === "$") return text[at + 1] === "$" ? this.#between(at, "$$", "$$", true) : this.#inlineDollar(at);
    if (text[at] !== "\\") return undefined;
    const slash = this.#mode === "markdown" ? "\\\\" : "\\";
    return (
      this.#between(at, `${slash}(`, `${slash})`, false) ??
      this.#between(at, `${slash}[`, `${slash}]`, true) ??
      this.#environment(at) ??
      this.#reference(at)
    );
  }

  /** indexOf that does not search the same stretch twice. */
  #seek(needle: string, from: number): number {
    const known = this.#next.get(needle);
    if (known && from >= known.from && (known.at < 0 || known.at >= from)) return known.at;
    const at = this.#text.indexOf(needle, from);
    this.#next.set(needle, { from, at });
    return at;
  }

  #between(at: number, open: string, close: string, display: boolean): Found | undefined {
    const text = this.#text;
    if (!text.startsWith(open, at)) return undefined;
    let end = this.#seek(close, at + open.length);
    while (close === "$$" && end > 0 && text[end - 1] === "\\") end = this.#seek(close, end + 1);
    if (end <= at + open.length) return undefined;
    return { tex: text.slice(at + open.length, end), display, end: end + close.length };
  }

  #inlineDollar(at: number): Found | undefined {
    const text = this.#text;
    let depth = 0;
    for (let end = at + 1; end < text.length && this.#allowance > 0; end++) {
      const character = text[end];
      if (character === "\\") end++;
      // A backtick is code, not TeX.
      else if (character === "`" || (character === "\n" && /^[ \t]*\n/.test(text.slice(end + 1, end + 80)))) {
        return this.#failed(at, end);
      } else if (character === "{") depth++;
      else if (character === "}") depth--;
      else if (character === "$" && depth <= 0) {
        const tex = text.slice(at + 1, end);
        const loose = /^\s/.test(tex) !== /\s$/.test(tex);
        return tex.trim() === "" || loose || /\d/.test(text[end + 1] ?? "")
          ? this.#failed(at, end)
          : { tex, display: false, end: end + 1 };
      }
    }
    return this.#failed(at, text.length);
  }

  #failed(from: number, to: number): undefined {
    this.#allowance -= to - from;
    return undefined;
  }

  /** Bare \\ref and \\eqref are formulas of their own. */
  #reference(at: number): Found | undefined {
    const tex = /^\\(?:eq)?ref\{[^{}\n]+\}/.exec(this.#text.slice(at, at + 120))?.[0];
    return tex === undefined ? undefined : { tex, display: false, end: at + tex.length };
  }

  /** The whole environment is the formula; inner environments of the same name are counted. */
  #environment(at: number): Found | undefined {
    const text = this.#text;
    const name = text.startsWith("\\begin{", at) && /^\\begin\{([a-zA-Z]+\*?)\}/.exec(text.slice(at, at + 60))?.[1];
    if (!name || this.#allowance <= 0) return undefined;
    const [open, close] = [`\\begin{${name}}`, `\\end{${name}}`];
    let from = at + open.length;
    for (let depth = 1; ; ) {
      const end = this.#seek(close, from);
      if (end < 0) return this.#failed(at, from);
      const inner = this.#seek(open, from);
      const opens = inner >= 0 && inner < end;
      depth += opens ? 1 : -1;
      from = opens ? inner + open.length : end + close.length;
      if (depth === 0) return { tex: text.slice(at, from), display: true, end: from };
    }
  }

  /** Where to go on after something that is no formula. */
  #passOver(at: number): number {
    const text = this.#text;
    const sign = text[at];
    if (sign === "<") return this.#afterMarkup(at);
    if (sign === "$") return at + (text[at + 1] === "$" ? 2 : 1);
    if (sign === "\\") return at + 2;
    if (sign === "\n") return this.#afterFence(at);
    const run = /^`+/.exec(text.slice(at, at + 100))?.[0] ?? "`";
    return this.#afterCode(at + run.length, run);
  }

  #afterMarkup(at: number): number {
    if (this.#allowance <= 0) return at + 1;
    const mark = markAt(this.#text, at);
    if (!mark) return at + 1;
    const isTag = mark.kind === "open" || mark.kind === "close";
    const fits =
      !isTag || this.#mode === "html" || mark.to - at > 1e4 || MARKDOWN_TAG.test(this.#text.slice(at, mark.to));
    if (!fits || mark.kind === "unfinished" || ("closed" in mark && !mark.closed)) {
      this.#failed(at, mark.to);
      return at + 1;
    }
    if (mark.kind !== "open" || !VERBATIM.test(mark.name)) return mark.to;
    // Code and drawings: to the end tag, if there is one.
    const close = this.#seek(`</${mark.name}`, mark.to);
    return close < 0 ? mark.to : this.#text.indexOf(">", close) + 1 || mark.to;
  }

  /** Past the backticks that close a run of backticks; past the run where none do. */
  #afterCode(from: number, run: string): number {
    const text = this.#text;
    for (let close = this.#seek(run, from); close >= 0 && this.#allowance > 0; ) {
      let end = close + run.length;
      if (text[end] !== "`") return end;
      while (text[end] === "`") end++;
      this.#failed(from, end);
      close = this.#seek(run, end);
    }
    return from;
  }

  /** `at`: a line end, or the start of the text. */
  #afterFence(at: number): number {
    const text = this.#text;
    FENCE.lastIndex = at;
    const fence = FENCE.exec(text)?.[2];
    if (!fence || (at > 0 && text[at] !== "\n")) return text[at] === "\n" ? at + 1 : at;
    const close = new RegExp(`\\n[ \\t>]*${fence[0]}{${fence.length},}[ \\t]*(?=\\n|$)`, "g");
    close.lastIndex = FENCE.lastIndex;
    return close.test(text) ? close.lastIndex : text.length;
  }
}
