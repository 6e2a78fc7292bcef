// What must not stand in a page, read off its tree: by the browser (the function is sent there) and by parse5 in Node.

export interface Element {
  tag: string;
  attributes: readonly { name: string; value: string }[];
}

const ACTIVE =
  /^(?:iframe|frame|frameset|object|embed|applet|portal|base|link|form|textarea|select|dialog|foreignobject|animate|animatetransform|animatemotion|set|handler|discard|feimage|annotation-xml|maction|template|slot|marquee|isindex|bgsound|keygen|map|area)$/;
const ADDRESSED =
  /^(?:href|src|xlink:href|action|formaction|data|poster|background|dynsrc|lowsrc|ping|srcset|srcdoc|cite|manifest|codebase|code)$/;

/** What is wrong with one element, in a few words; undefined: nothing. */
export function complaintAbout({ tag, attributes }: Element): string | undefined {
  if (ACTIVE.test(tag.toLowerCase())) return `<${tag}>`;
  for (const { name, value } of attributes) {
    const lower = name.toLowerCase();
    if (/^on/.test(lower)) return `${tag} ${name}`;
    if (
      /^(?:srcdoc|srcset|ping|formaction|action|background|dynsrc|lowsrc|popover|popovertarget|is|slot|http-equiv|autofocus|contenteditable|data-commandlinker-command)$/.test(
        lower,
      )
    ) {
      return `${tag} ${name}`;
    }
    if (ADDRESSED.test(lower)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a browser passes over in an address
      const address = value.replace(/[\t\n\r]/g, "").replace(/^[\u0000-\u0020]+/, "");
      const scheme = /^([a-z][a-z\d+.-]*):/i.exec(address)?.[1]?.toLowerCase();
      const isImage = /^(?:img|image|source|audio|video)$/i.test(tag) && /^data:(?:image|audio|video)\//i.test(value);
      if (scheme !== undefined && !/^(?:https?|mailto)$/.test(scheme) && !isImage)
        return `${tag} ${name}=${value.slice(0, 60)}`;
    }
    if (
      lower === "target" &&
      value !== "" &&
      !attributes.some((other) => other.name === "rel" && /noopener/.test(other.value))
    ) {
      return `${tag} target without rel`;
    }
    if (lower === "style" && /url\((?!\s*["']?#)|@import|expression|position\s*:|javascript|\\/i.test(value))
      return `${tag} style=${value.slice(0, 80)}`;
  }
  return undefined;
}
