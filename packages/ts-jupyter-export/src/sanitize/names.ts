// Names that a fragment gives itself, kept apart from those of the page around it: an `id` becomes a property of the window,
// a class is what the page's script and style sheet look for.

/** Libraries that a page may hold: their scripts ask the window for these names. */
const GLOBALS =
  /^(?:\$|jQuery|Plotly\w*|MathJax\w*|mermaid\w*|require\w*|define|Reveal\w*|katex|renderMathInElement|process|module|exports|global|globalThis|__\w*|hljs|_|d3|Bokeh|vega\w*|ipywidgets|WidgetManager|HTMLManager)$/i;

/** The page's own ids: cells, glyph outlines, its parts. */
const PAGE_IDS = /^(?:cell-id=|MJX-|mjx|jp-|page-|toc|javascript-|widget|reveal|slides?$|main$|notebook)/i;

/** The page's own classes: frames of cells, controls, plots, widgets, slides. What Markdown's renderer writes is not among them. */
const PAGE_CLASSES =
  /^(?:jp-|lm-|cm-|page-|plot|cell-|cell$|cell_|celltag_|js-|has-|is-|code-|copy|theme|toc|widget|jupyter|reveal$|reveal-|slides?$|slide-|backgrounds?$|slide-|controls$|aria-status|mermaid|MathJax|mjx|mathjax|image-missing|json-tree|math-|diff-|fold|untrusted|no-js)/i;

/** Whether an element of a fragment may carry the id. `document` tells which names a browser's document has itself. */
export const isIdFree = (id: string, element: string, document: object): boolean =>
  id !== "" && !GLOBALS.test(id) && !PAGE_IDS.test(id) && (/^h[1-6]$/i.test(element) || !(id in document));

/** The class names that a fragment may use, in its order. */
export const freeClasses = (text: string): string =>
  text
    .split(/[\t\n\f\r ]+/)
    .filter((name) => name !== "" && !PAGE_CLASSES.test(name))
    .join(" ");
