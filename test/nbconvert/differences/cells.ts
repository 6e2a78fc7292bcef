// What the page and its cells do otherwise.
import type { Accepted } from "./types.js";

export const cells: readonly Accepted[] = [
  {
    reason: "Every cell has an identifier to link to, also in formats that have none.",
    notebooks: /^v4-[0-4]$/,
    path: /^export > page > main > div$/,
    theirs: /^<div class="[^"]*">$/,
    ours: / id="cell-id=\(drawn\)">$/,
  },
  {
    reason:
      "HTML in a raw cell for HTML is HTML; nbconvert escapes all tags but a few (its list knows no p and no img).",
    notebooks:
      /^(?:kitchen-sink|raw-types|raw-format-field|tags|sources-as-lines|attachments-in-html|math-in-html|slides)$/,
    path: /^export > page(?: > (?:main|div#notebook > div#notebook-container))?/,
    theirs: /^(?:|"<(?:p|img)\b.*")$/,
    ours: /^(?:|"plain raw"|<(?:p|img)\b[^\n]*>(?:\n *"(?:raw|raw html|raw slide|\$raw\$|by format|both|neither|open|gone|for(?: .*)?)")?)$/,
  },
  {
    reason: "Raw cells start on lines of their own: the last word of one does not run into the next.",
    notebooks: /^only-raw$/,
    theirs: /^"onetwo lines"$/,
    ours: /^"one two lines ?"$/,
  },
  {
    reason: "A cell that has nothing to show takes no room.",
    theirs: /^<div class="[^"]*"(?: id="[^"]*")?>$/,
    ours: /^<div class="[^"]*" hidden=""(?: id="[^"]*")?>$/,
  },
  {
    reason: "A half of a surrogate pair becomes U+FFFD, as browsers show it; nbconvert cannot write the file.",
    notebooks: /^broken-surrogates$/,
    path: /^outcome$/,
    theirs: /^error: UnicodeEncodeError/,
    ours: /^a document$/,
  },
  {
    reason: "An attachment that is missing costs the picture, not the page.",
    notebooks: /^attachment-missing$/,
    path: /^outcome$/,
    theirs: /^error: InvalidNotebook: missing attachment: gone\.png$/,
    ours: /^a document$/,
  },
  {
    reason: "Attachments are found by their name, percent-encoded or not; nbconvert fails.",
    notebooks: /^attachment-(?:names|escaped-name)$/,
    path: /^outcome$/,
    theirs: /^error: InvalidNotebook: missing attachment: with%20space\.png$/,
    ours: /^a document$/,
  },
  {
    reason: "Attachments are shown in HTML as well.",
    notebooks: /^attachments-in-html$/,
    theirs: /^<img .*src="attachment:one\.png"/,
    ours: /^<img .*src="data:image\/png /,
  },
  {
    reason: "Pictures beside the notebook are carried in the page, which stands alone; nbconvert needs --embed-images.",
    notebooks: /^images-by-address$/,
    theirs: /^<img .*src="beside\.png"/,
    ours: /^<img .*src="data:image\/png /,
  },
  {
    reason: "The page makes no request: a remote picture is a link, a missing one is named in words.",
    notebooks: /^(?:images-by-address|files-prefix|headings|links|math-and-markdown)$/,
    theirs: /^(?:|<img [^\n]*>)$/,
    ours: /^(?:|<span class="image-missing">\n[\s\S]*)$/,
  },
  {
    reason: "Control characters in code stay what they are; nbconvert turns them into question marks.",
    notebooks: /^control-characters$/,
    theirs: /^"'\?\?'"$/,
    ours: /^"'\\u0001\\u0002'"$/,
  },
  {
    reason: "A fragment that has formulas, diagrams or widgets brings what draws them: it makes no request.",
    variants: /^html basic$/,
    path: /^export > page$/,
    theirs: /^$/,
    ours: /^<(?:svg aria-hidden="true" id="MJX-SVG-global-cache"|script>|style>)/,
  },
];
