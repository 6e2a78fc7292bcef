// Program text → spans with Pygments' short class names, as nbconvert's pages have them. TypeScript and JavaScript are
// parsed by the grammar of JupyterLab's editor (Lezer); other languages go through highlight.js and are renamed.

import { highlightTree, tags as t, tagHighlighter } from "@lezer/highlight";
import { parser } from "@lezer/javascript";
import hljs from "highlight.js/lib/common";
import latex from "highlight.js/lib/languages/latex";
import { escapeHtml } from "./html.js";

hljs.registerLanguage("latex", latex);

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

/** HTML of the code in a language; unknown languages come back escaped only. */
export function highlightCode(code: string, language: string): string {
  const name = language.toLowerCase();
  const dialect = DIALECTS[name];
  if (dialect !== undefined) return highlightScript(code, dialect);
  if (name !== "" && hljs.getLanguage(name)) {
    return renamed(hljs.highlight(code, { language: name, ignoreIllegals: true }).value);
  }
  return escapeHtml(code);
}

function highlightScript(code: string, dialect: string): string {
  let html = "";
  let done = 0;
  highlightTree(parser.configure(dialect ? { dialect } : {}).parse(code), SCRIPT_CLASSES, (from, to, name) => {
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
