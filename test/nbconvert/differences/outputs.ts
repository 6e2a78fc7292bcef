// What outputs show that nbconvert's do not.
import type { Accepted } from "./types.js";

const NO_WORDS = "No description has been provided for this image";

export const outputs: readonly Accepted[] = [
  {
    reason:
      "A picture is described by its alt text in the metadata or by its plain text, where nbconvert only says that there is none.",
    path: / > img$/,
    theirs: new RegExp(`^<img alt="${NO_WORDS}" .*src="data:image/`),
    ours: /^<img alt="(?:plain|plain twin|from metadata|a grey pixel)" .*src="data:image\//,
  },
  {
    reason: "GIF, WebP and BMP outputs are shown; nbconvert knows PNG, JPEG and SVG only.",
    notebooks: /^unknown-types$/,
    path: /#cell-id=c(?:8|9|10) /,
    ours: /^(?:|<div class="jp-OutputArea-output jp-RenderedImage" tabindex="0">(?:\n *<img .*)?|<img .*src="data:image\/bmp .*)$/,
  },
  {
    reason: "JSON outputs are a tree that folds; nbconvert shows their plain text, or nothing.",
    notebooks: /^json$/,
    path: /^export > page > main > div#cell-id=c[0-4] /,
    ours: /^(?:|<div class="[^"]*jp-RenderedJSON"[^>]*>|<div class="json-tree">)(?:\n|$)/,
  },
  {
    reason: "Plotly figures are drawn; nbconvert shows their plain text.",
    notebooks: /^plotly$/,
    path: /^export > page > main > div#cell-id=c0 /,
    ours: /^(?:|<div class="[^"]*jp-RenderedPlotly"[^>]*>|<figure class="plot">)(?:\n|$)/,
  },
  {
    reason:
      "Carriage returns and backspaces act as in a terminal, so that a progress bar is one line; nbconvert does that only when asked to join streams.",
    notebooks: /^streams-carriage-returns$/,
    path: / > pre$/,
  },
  {
    reason: "A backspace in a traceback acts as in a terminal.",
    notebooks: /^control-characters$/,
    theirs: /^"a\\bb"$/,
    ours: /^"b"$/,
  },
  {
    reason: "A command that sets a terminal's title is no text.",
    notebooks: /^ansi-colours$/,
    theirs: /hidden \\u001b\]0;title\\u0007 end/,
    ours: /hidden {2}end/,
  },
  {
    reason: "An error without traceback says its name; nbconvert shows an empty box.",
    notebooks: /^errors$/,
    path: / > pre$/,
    theirs: /^$/,
    ours: /^"(?:ValueError: no traceback|: )"$/,
  },
  {
    reason: "A stream of an unknown name is shown; nbconvert loses it.",
    notebooks: /^streams$/,
    theirs: /^$/,
    ours: /(?:jp-RenderedText|output_stdout)[^\n]*\n *<pre>\n *"other"$/,
  },
  {
    reason: "A size in the metadata is one value: quotes in it do not become further attributes.",
    notebooks: /^image-metadata$/,
    theirs: /onload="1"/,
    ours: /height="\\"x\\" onload=1"/,
  },
  {
    reason: "What an output leaves open is closed at its end, so that it swallows nothing that follows.",
    notebooks: /^broken-html-outputs$/,
  },
  {
    reason: "The text of a diagram stands escaped, so that angle brackets in labels stay text.",
    notebooks: /^mermaid$/,
    path: /#cell-id=c0 .*> pre$/,
  },
  {
    reason:
      "HTML passes as it was written; nbconvert's second parser drops the semicolon of an entity that it does not know.",
    notebooks: /^html-outputs$/,
    theirs: /&notit a & b/,
    ours: /\u00acit; a & b/,
  },
  {
    reason:
      "A widget is drawn by the page's own program, without a script a widget; until then its plain text stands there.",
    notebooks: /^widgets/,
    path: / > div#\(drawn\)$/,
    theirs: /^(?:|<script type="text\/javascript">[\s\S]*)$/,
    ours: /^(?:|<pre class="widget-text">\n *"IntSlider\(value=7\)")$/,
  },
  {
    reason: "Scripts of the classic templates find their element without jQuery, which comes from a server.",
    variants: /^html (?:classic|basic)$/,
    path: / > script$/,
    theirs: /^"var element = \$\(\(drawn\)\);/,
    ours: /^"var element = document\.getElementById\(\(drawn\)\);/,
  },
  {
    reason: "Diagrams are drawn in the classic templates as well; nbconvert's know none.",
    notebooks: /^(?:preference|mermaid)$/,
    variants: /^html (?:classic|basic)$/,
    theirs: /^$/,
    ours: /^<div class="jp-Mermaid">/,
  },
  {
    reason:
      "Isolated HTML stands in the classic page as it does in the lab page: a frame of 520 pixels cuts it, and the page's policy loads no frames.",
    notebooks: /^html-outputs$/,
    variants: /^html (?:classic|basic)$/,
    path: /#cell-id=c12 /,
    theirs: /^(?:|<iframe class="isolated-iframe"[^\n]*)$/,
    ours: /^(?:|<p>\n *"alone")$/,
  },
  {
    reason: "SVG that is asked for as elements is SVG; nbconvert's clean-up escapes it into text.",
    variants: /^html inline svg$/,
    theirs: /^(?:|"(?:<\?xml|<svg)[\s\S]*)$/,
    ours: /^(?:|<svg[ >][\s\S]*)$/,
  },
];
