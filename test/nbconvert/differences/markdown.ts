// What Markdown means otherwise: GitHub's tables, CommonMark's paragraphs, formulas as their writers meant them.
import type { Accepted } from "./types.js";

export const markdown: readonly Accepted[] = [
  {
    reason: "Identifiers are unique: the second heading of a text gets -2, so that every link has one target.",
    notebooks: /^(?:headings|markdown-outputs|rules)$/,
    path: / > h[1-6]#[^ ]+(?: > a)?$/,
    ours: /(?:id|href)="#?[^"]+-\d+"/,
  },
  {
    reason:
      "A fence in an unknown language shows its code; nbconvert puts the language's name before it as if it were code.",
    notebooks: /^(?:code-fences|language-.*|admonitions-and-directives)$/,
    path: / > pre > code$/,
    theirs: /^"(?:nonesuch|none|spec-only|odd-case|no-extension|\{\.python|\{note\})\\n/,
    ours: /^"(?!nonesuch|none|spec-only|odd-case|no-extension|\{)/,
  },
  {
    reason:
      "Tables as GitHub reads them: in quotes and lists, with short and long rows, ended by a blank line, with escaped pipes in code.",
    notebooks: /^tables$/,
    theirs: /^(?:|"x \\\\\| y"|<p>\n *"(?:\|short\||\|a\|b\||no pipe here)[^\n]*")$/,
    ours: /^(?:|"x \| y"|<table>[\s\S]*|<tr>\n *<td>\n *"no pipe here")$/,
  },
  {
    reason: "A dollar in a table's cell does not reach over its edge: the row is prose with a formula.",
    notebooks: /^tables$/,
    theirs: /^(?:|<table>\n *<thead>\n *<tr>\n *<th>\n *"\$"[\s\S]*)$/,
    ours: /^(?:|<p>\n *"\|\$\|x\$\|.*")$/,
  },
  {
    reason: "A line of white space parts paragraphs (CommonMark).",
    notebooks: /^paragraphs$/,
    path: /#cell-id=c4 /,
  },
  {
    reason: "HTML that a cell leaves open is closed at its end, so that it swallows nothing that follows.",
    notebooks: /^broken-html-in-markdown$/,
  },
  {
    reason: "A formula over two lines is one formula, whatever its second line begins with.",
    notebooks: /^math-delimiters$/,
    path: /#cell-id=c8 /,
  },
  {
    reason: "Code between dollars is code.",
    notebooks: /^math-and-markdown$/,
    path: /#cell-id=c1 .*> p$/,
    theirs: /^(?:|"\$\[a\].*`c`\$")$/,
  },
  {
    reason: "Two backslashes in a formula are a line break; nbconvert loses one.",
    notebooks: /^math-and-markdown$/,
    path: /#cell-id=c12 /,
    ours: /a\\\\\\\\b\$"$/,
  },
  {
    reason: "NUL becomes U+FFFD (CommonMark); a browser drops what nbconvert leaves.",
    notebooks: /^control-characters$/,
    theirs: /^"nul bell/,
    ours: /^"nul\ufffd bell/,
  },
  {
    reason: "The box of a task says to a screen reader whether it is done.",
    path: / > input$/,
    theirs: /^<input (?:checked="" )?class="task-list-item-checkbox"/,
    ours: /^<input aria-label="(?:to do|done)" (?:checked="" )?class="task-list-item-checkbox"/,
  },
  {
    reason:
      "Headings keep their identifiers without the links beside them: the table of contents and other pages lead to them.",
    variants: /^html without anchors$/,
    path: / > h[1-6]$/,
    theirs: /^<h[1-6]>$/,
    ours: /^<h[1-6] id="[^"]*">$/,
  },
];
