// What markdown, script and slides do otherwise.
import type { Accepted } from "./types.js";

export const texts: readonly Accepted[] = [
  {
    reason: "Attachments are found by their name, percent-encoded or not; nbconvert leaves a link that leads nowhere.",
    notebooks: /^attachment-escaped-name$/,
    variants: /^markdown$/,
    theirs: /\]\(attachment:with%20space\.png\)/,
    ours: /\]\(attachment-escaped-name_files\/with%20space\.png\)/,
  },
  {
    reason: "Slides have no links to their headings; nbconvert's are there and hidden by a style.",
    variants: /^slides$/,
    path: / > h[1-6]#[^ ]+$/,
    theirs: /^<a class="anchor-link" href="[^"]*">\n *"¶"$/,
    ours: /^$/,
  },
  {
    reason: "The address of an attachment's file is percent-encoded in angle brackets as it is without them.",
    notebooks: /^attachment-names$/,
    variants: /^markdown$/,
    theirs: /\]\(<attachment-names_files\/with space\.png>\)/,
    ours: /\]\(<attachment-names_files\/with%20space\.png>\)/,
  },
];
