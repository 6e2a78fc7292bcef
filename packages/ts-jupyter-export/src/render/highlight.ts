// Program text → spans with Pygments' short class names, as nbconvert's pages have them. TypeScript and JavaScript are
// parsed by the grammar of JupyterLab's editor (Lezer); other languages go through highlight.js, one grammar loaded at a
// time, and are renamed.

import { createRequire } from "node:module";
import { highlightTree, tags as t, tagHighlighter } from "@lezer/highlight";
import { parser } from "@lezer/javascript";
import type { HLJSApi, LanguageFn } from "highlight.js";
import { escapeHtml } from "./html.js";

const require = createRequire(import.meta.url);

const DIALECTS: Record<string, string> = {
  ts: "ts",
  typescript: "ts",
  tsx: "ts jsx",
  jsx: "jsx",
  js: "",
  javascript: "",
  mjs: "",
  cjs: "",
};

/** highlight.js's grammars that are loaded on demand, each with the other names people write. */
const GRAMMARS = `
ada|applescript|awk|bash sh zsh shell-script|c h|clojure clj|cmake|coffeescript coffee|cpp c++ cc cxx hpp|crystal|
csharp c# cs|css|d|dart|delphi pascal|diff patch udiff|dockerfile docker|dos bat batch|elixir ex|elm|erlang|
fortran f90 f95|fsharp f# fs|glsl|go golang|gradle|graphql gql|groovy|haskell hs|haxe|ini cfg toml|java|
json jsonc json5 jsonl ipynb|julia jl|kotlin kt|latex tex|less|lisp common-lisp elisp|llvm|lua|makefile make mk|
markdown md|mathematica wl wolfram|matlab octave|maxima|nginx|nim|nix|objectivec objc objective-c|ocaml|perl pl|php|
plaintext text txt|powershell ps1 pwsh|prolog|properties|protobuf proto|
python py python3 py3 ipython ipython2 ipython3 sage cython pyx|python-repl pycon|r rlang s splus|ruby rb|rust rs|sas|
scala|scheme scm racket|scilab|scss|shell console shell-session|smalltalk|sql mysql postgresql pgsql sqlite|stan|stata|
stylus|swift|tcl|vala|vbnet vb|verilog v systemverilog|vhdl|vim|wasm wat|x86asm nasm asm|xml html xhtml svg xsl rss|
yaml yml`;

const GRAMMAR_OF = new Map(
  GRAMMARS.split("|").flatMap((entry) => {
    const names = entry.trim().split(" ");
    return names.map((name) => [name, names[0] ?? ""] as const);
  }),
);

let loaded: HLJSApi | undefined;

/** highlight.js with the grammar of a language; undefined where it has none. */
function grammar(language: string): { hljs: HLJSApi; name: string } | undefined {
  const name = GRAMMAR_OF.get(language);
  if (name === undefined) return undefined;
  loaded ??= require("highlight.js/lib/core") as HLJSApi;
  if (!loaded.getLanguage(name)) {
    loaded.registerLanguage(name, require(`highlight.js/lib/languages/${name}`) as LanguageFn);
  }
  return { hljs: loaded, name };
}

const SCRIPT_CLASSES = tagHighlighter([
  { tag: t.definitionKeyword, class: "kd" },
  { tag: [t.moduleKeyword, t.modifier], class: "kr" },
  { tag: t.operatorKeyword, class: "ow" },
  { tag: [t.null, t.bool, t.atom], class: "kc" },
  { tag: [t.keyword, t.controlKeyword, t.self], class: "k" },
  { tag: t.typeName, class: "nc" },
  {
    tag: [t.function(t.variableName), t.function(t.propertyName), t.function(t.definition(t.variableName))],
    class: "nf",
  },
  { tag: [t.variableName, t.propertyName, t.definition(t.variableName), t.definition(t.propertyName)], class: "nx" },
  { tag: t.className, class: "nc" },
  { tag: t.labelName, class: "nl" },
  { tag: t.number, class: "m" },
  { tag: [t.string, t.special(t.string)], class: "s" },
  { tag: t.regexp, class: "sr" },
  { tag: t.lineComment, class: "c1" },
  { tag: [t.blockComment, t.docComment], class: "cm" },
  { tag: t.special(t.brace), class: "si" },
  { tag: t.operator, class: "o" },
  { tag: [t.punctuation, t.bracket, t.separator], class: "p" },
  { tag: t.meta, class: "nd" },
]);

const BUILT_IN_TYPES = /^(any|bigint|boolean|never|null|number|object|string|symbol|undefined|unknown|void)$/;
const BUILT_IN_VALUES =
  /^(Array|Boolean|Date|Error|Float32Array|Float64Array|Infinity|JSON|Map|Math|NaN|Number|Object|Promise|RegExp|Set|String|Symbol|console|globalThis|process|undefined)$/;

/** Code as Pygments shows it: no empty lines around it, one line end after it. */
export function trimmedCode(code: string): string {
  const text = code.replace(/\r\n?/g, "\n");
  let [from, to] = [0, text.length];
  while (text[from] === "\n") from++;
  while (to > from && text[to - 1] === "\n") to--;
  return `${text.slice(from, to)}\n`;
}

/** Longer code is data: colours would take seconds and help nobody. */
const LONGEST = 500_000;

/** HTML of the code in a language; unknown languages come back escaped only. */
export function highlightCode(code: string, language: string): string {
  const name = language.toLowerCase();
  const dialect = DIALECTS[name];
  if (dialect !== undefined && code.length <= LONGEST) return highlightScript(code, dialect);
  const found = code.length <= LONGEST ? grammar(name) : undefined;
  if (!found) return escapeHtml(code);
  const html = renamed(found.hljs.highlight(code, { language: found.name, ignoreIllegals: true }).value);
  return found.name === "python" ? asPython(html) : html;
}

const parsers = new Map<string, typeof parser>();

/** Configuring a parser costs more than parsing a cell. */
function scriptParser(dialect: string): typeof parser {
  const known = parsers.get(dialect) ?? parser.configure(dialect ? { dialect } : {});
  parsers.set(dialect, known);
  return known;
}

function highlightScript(code: string, dialect: string): string {
  let html = "";
  let done = 0;
  highlightTree(scriptParser(dialect).parse(code), SCRIPT_CLASSES, (from, to, name) => {
    const text = code.slice(from, to);
    html += `${escapeHtml(code.slice(done, from))}<span class="${refined(name, text)}">${escapeHtml(text)}</span>`;
    done = to;
  });
  return html + escapeHtml(code.slice(done));
}

/** Pygments tells apart what the grammar calls one thing: kinds of quotes and numbers, built-in names. */
function refined(names: string, text: string): string {
  const name = names.split(" ").at(-1) ?? names;
  if (name === "s") return text.startsWith("'") ? "s1" : text.startsWith('"') ? "s2" : "sb";
  if (name === "m") return numberClass(text);
  if (name === "nc" && BUILT_IN_TYPES.test(text)) return "kt";
  if ((name === "nx" || name === "nc") && BUILT_IN_VALUES.test(text)) return "nb";
  return name;
}

function numberClass(text: string): string {
  const radix = { x: "mh", o: "mo", b: "mb" }[text[1]?.toLowerCase() ?? ""];
  return radix ?? (/[.e]/i.test(text) ? "mf" : "mi");
}

/** highlight.js's scopes in Pygments' names. */
const SCOPES: Record<string, string> = {
  keyword: "k",
  built_in: "nb",
  type: "kt",
  literal: "kc",
  number: "m",
  string: "s",
  regexp: "sr",
  subst: "si",
  symbol: "ss",
  comment: "c",
  doctag: "c",
  meta: "cp",
  title: "nf",
  name: "nt",
  tag: "nt",
  attr: "na",
  attribute: "na",
  variable: "nv",
  property: "nx",
  operator: "o",
  punctuation: "p",
  addition: "gi",
  deletion: "gd",
  section: "gh",
};

const renamed = (html: string): string =>
  html.replace(/<span class="hljs-([\w-]+)[^"]*">/g, (_, scope: string) => {
    const name = SCOPES[scope];
    return name ? `<span class="${name}">` : "<span>";
  });

/** What highlight.js calls meta is a decorator here; a line that begins with % or ! is IPython's. */
const asPython = (html: string): string =>
  html
    .replaceAll('<span class="cp">@', '<span class="nd">@')
    .replace(/^(%%?)([a-z]\w*)/gm, '<span class="o">$1</span><span class="k">$2</span>')
    .replace(/^!(?=\S)/gm, '<span class="o">!</span>');
