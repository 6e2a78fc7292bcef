// One spelling for every formula. nbconvert's page holds TeX between delimiters, which MathJax replaces in the browser; ours holds the
// finished drawing, named by its TeX. What is compared is the TeX.

/** A formula of ours as it would stand in nbconvert's text. */
export const delimited = (tex: string, display: boolean): string => (display ? `$$${tex}$$` : `$${tex}$`);

/**
 * `\( x \)` and `$ x $` become `$x$`, `\[ x \]` and `$$ x $$` become `$$x$$`. Environments and references stand without delimiters,
 * which they do not need. White space beside delimiters is not compared: inside a formula it means nothing.
 */
export const normalTex = (text: string): string =>
  text
    .replace(/\\\[([\s\S]*?)\\\]/g, (_, tex: string) => `$$${tex}$$`)
    .replace(/\\\(([\s\S]*?)\\\)/g, (_, tex: string) => `$${tex}$`)
    .replace(/\s*\$\s*/g, "$")
    .replace(/\$\$(?=\\begin\{)|(?<=\\end\{[a-zA-Z]+\*?\})\$\$/g, "")
    .replace(/\$(\\(?:eq)?ref\{[^{}$]*\})\$/g, "$1")
    .replace(/\s*(\\(?:begin\{[a-zA-Z]+\*?\}|(?:eq)?ref\{))/g, "$1")
    .replace(/(\\(?:end\{[a-zA-Z]+\*?\}|(?:eq)?ref\{[^{}$]*\}))\s*/g, "$1");
