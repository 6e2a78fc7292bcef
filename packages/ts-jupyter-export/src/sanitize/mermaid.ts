// A Mermaid source from a notebook that is not trusted: what draws stays; what sets up the library, follows an address, loads a
// picture or brings HTML goes.

/** Settings in front of a diagram, and directives anywhere in it. */
const SETTINGS = /^\s*---[^\S\n]*\n[\s\S]*?\n---[^\S\n]*(?:\n|$)|%%\{[\s\S]*?(?:\}%%|$)/g;
/** `click A href …`, `link A: …`, `links A: …`, `callback A …`, wherever a statement begins. */
const ACTIONS = /(^|;)[^\S\n]*(?:click|callback|links?|href|properties)\b[^\n;]*/gim;
/** `<<interface>>` is a stereotype, `<|--` an arrow: only what a browser would take for a tag or a comment. */
const TAGS = /(?<!<)<(?!br\s*\/?>)[/!?]?[a-z!?-][^>\n]*(?:>|$)/gim;
/** Entities of Mermaid's own (`#lt;`) would be tags again. */
const ENTITIES = /#(?:lt|gt|60|62|x3c|x3e);/gi;
const PICTURES = /\b(img|icon)\s*:\s*(?:"[^"\n]*"|'[^'\n]*'|[^,}\n]*)/gi;

/** The source as it may be drawn. */
export function safeMermaid(source: string): string {
  let text = source.replace(/\r\n?/g, "\n");
  // Taking out a part may join two others.
  for (let before = ""; before !== text; ) {
    before = text;
    text = text
      .replace(SETTINGS, "")
      .replace(ACTIONS, "$1")
      .replace(ENTITIES, "")
      .replace(TAGS, "")
      .replace(PICTURES, '$1: ""')
      .replace(/url\s*\(|@import|\\[\da-f]{1,6}\s?/gi, "");
  }
  return text;
}
