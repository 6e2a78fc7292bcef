// Raw HTML inside Markdown, tag by tag: what stands between two tags may be Markdown again, so there is no tree to clean.
import { marksOf } from "../render/markup.js";

/** The parts of a sanitizer that Markdown needs. */
export interface MarkdownPolicy {
  /** The tag as it may stand; undefined: it goes. */
  startTag: (tag: string) => string | undefined;
  endTag: (name: string) => boolean;
  /** "either": a definition serves both. */
  address: (url: string, use: "link" | "image" | "either") => string | undefined;
  diagram: (source: string) => string;
  /** What is not let through is "removed", or its tags show as "text". */
  refused: "removed" | "text";
  gone: (name: string) => void;
}

/** HTML as a browser's tokenizer reads it, tag by tag. */
export function safeHtml(html: string, policy: MarkdownPolicy): string {
  let text = "";
  let done = 0;
  const upTo = (at: number) => html.slice(done, at).replace(/<(?=[a-z/!?])/gi, "&lt;");
  for (const mark of marksOf(html)) {
    text += upTo(mark.from) + markText(html.slice(mark.from, mark.to), mark.kind, policy);
    done = mark.to;
  }
  return text + upTo(html.length);
}

function markText(
  part: string,
  kind: "open" | "close" | "raw" | "comment" | "unfinished",
  policy: MarkdownPolicy,
): string {
  if (kind === "comment") return "";
  if (kind === "unfinished") return `&lt;${safeHtml(part.slice(1), policy)}`;
  if (kind === "raw") {
    policy.gone(`<${nameOf(part)}>`);
    return policy.refused === "text" ? part.replaceAll("<", "&lt;") : "";
  }
  return tagText(part, kind, policy);
}

const nameOf = (tag: string): string => /^<\/?([^\s/>]*)/.exec(tag)?.[1]?.toLowerCase() ?? "";

export function tagText(tag: string, kind: "open" | "close", policy: MarkdownPolicy): string {
  const shown = policy.refused === "text" ? tag.replace("<", "&lt;") : "";
  if (kind === "open") return policy.startTag(tag) ?? shown;
  return policy.endTag(nameOf(tag)) ? `</${nameOf(tag)}>` : shown;
}
