// JupyterLab's own style sheet as packed for nbconvert (@jupyterlab/nbconvert-css), cut down to the rules that can
// match in a page: the sheet also styles dialogs, menus, tool bars and a hundred icons (212 KB → about 20 KB).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Classes that occur in a page; a selector with any other class cannot match. */
const PAGE_CLASS =
  /^(jp-(Notebook|Notebook-cell|Cell(-\w+)?|CodeCell|MarkdownCell|RawCell|InputArea(-\w+)?|InputPrompt|OutputArea(-\w+)?|OutputPrompt|InputCollapser|OutputCollapser|Collapser|CodeMirrorEditor|Editor|MarkdownOutput|Rendered\w+|Mermaid|mod-noOutputs|mod-noInput|needs-\w+-background)|ansi-[\w-]+|unconfined|anchor-link|highlight|cm-(editor|s-jupyter)|MathJax\w*)$/;

/** The sheet's rules that a page needs. */
export const labCss = (): string =>
  pruneCss(readFileSync(require.resolve("@jupyterlab/nbconvert-css/style/index.css"), "utf8"));

/** Keeps the rules whose selectors name page classes (or none) only; at-rules are pruned inside. */
export function pruneCss(css: string): string {
  let kept = "";
  for (const { prelude, body } of blocks(css)) {
    if (/^@(media|supports|container)/.test(prelude)) {
      const inner = pruneCss(body);
      if (inner !== "") kept += `${prelude}{${inner}}\n`;
    } else if (!prelude.startsWith("@")) {
      const selectors = splitSelectors(prelude).filter(matchesPage);
      const declarations = body.replace(/--jp-icon-[\w-]+:\s*url\([^)]*\);?/g, "");
      if (selectors.length > 0 && declarations.trim() !== "") kept += `${selectors.join(",")}{${declarations}}\n`;
    }
  }
  return kept;
}

function matchesPage(selector: string): boolean {
  const names = [...selector.matchAll(/\.((?:\\.|[\w-])+)/g)].map((match) => match[1] ?? "");
  const bare = names.length === 0;
  // Elements without a class would restyle the whole page: only variables (:root) and attribute selectors of themes pass.
  if (bare) return /^(:root|\[data-jp-theme)/.test(selector.trim());
  return names.every((name) => PAGE_CLASS.test(name)) && !/::-webkit-scrollbar|\[data-jp-(?!theme)/.test(selector);
}

const splitSelectors = (prelude: string): string[] => prelude.split(/,(?![^(]*\))/).map((selector) => selector.trim());

/** Top-level `prelude{body}` blocks; strings hide braces. */
function* blocks(css: string): Generator<{ prelude: string; body: string }> {
  const marks = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\)|[{}]/g;
  let depth = 0;
  let start = 0;
  let open = 0;
  for (const mark of css.matchAll(marks)) {
    const at = mark.index ?? 0;
    if (mark[0] === "{" && depth++ === 0) open = at;
    if (mark[0] !== "}") continue;
    if (--depth > 0) continue;
    const prelude = css
      .slice(start, open)
      .replace(/^[^{]*;/, "")
      .trim();
    yield { prelude, body: css.slice(open + 1, at) };
    start = at + 1;
  }
}
