// One spelling for every formula. nbconvert's page holds TeX between delimiters, which MathJax replaces in the browser; ours holds the
// finished drawing, named by its TeX. What is compared is the TeX.

const FORMULA = /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|\\\(([\s\S]+?)\\\)|(?<![\\$])\$((?:\\.|[^$\\])+?)\$(?!\$)/g;

/** `\[ x \]` and `$$x$$` become `$$x$$`, `\( x \)` and `$ x $` become `$x$`; environments and references need no delimiters. */
export const normalTex = (text: string): string =>
  text.replace(FORMULA, (_, dollars?: string, brackets?: string, parens?: string, dollar?: string) => {
    const display = dollars ?? brackets;
    return delimited(display ?? parens ?? dollar ?? "", display !== undefined);
  });

/** A formula as it stands in a compared text. */
export function delimited(tex: string, display: boolean): string {
  const inner = tex.trim().replace(/\s+/g, " ");
  if (/^\\begin\{/.test(inner) || /^\\(?:eq)?ref\{[^{}]*\}$/.test(inner)) return inner;
  return display ? `$$${inner}$$` : `$${inner}$`;
}
