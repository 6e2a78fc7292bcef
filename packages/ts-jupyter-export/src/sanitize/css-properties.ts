// CSS that cannot leave its box or ask for anything: which properties may be set, and to what.

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Neither position nor transform, filter, animation, generated content, custom properties or anything that names a resource. */
export const PROPERTIES: ReadonlySet<string> = new Set(
  words(`align-content align-items align-self aspect-ratio background background-color border border-block
    border-block-end border-block-start border-bottom border-bottom-color border-bottom-left-radius
    border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-inline
    border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color
    border-right-style border-right-width border-spacing border-style border-top border-top-color
    border-top-left-radius border-top-right-radius border-top-style border-top-width border-width box-sizing
    break-after break-before break-inside caption-side clear color color-scheme column-count column-gap column-rule
    column-width columns cursor direction display empty-cells flex flex-basis flex-direction flex-flow flex-grow
    flex-shrink flex-wrap float font font-family font-feature-settings font-kerning font-size font-stretch font-style
    font-variant font-variant-numeric font-weight gap grid-auto-flow grid-column grid-row grid-template-columns
    grid-template-rows height hyphens justify-content justify-items justify-self letter-spacing line-height list-style
    list-style-position list-style-type margin margin-block margin-bottom margin-inline margin-left margin-right
    margin-top max-height max-width min-height min-width object-fit opacity order orphans outline overflow
    overflow-wrap overflow-x overflow-y padding padding-bottom padding-left padding-right padding-top page-break-after
    page-break-before page-break-inside row-gap tab-size table-layout text-align text-align-last text-decoration
    text-decoration-color text-decoration-line text-decoration-style text-indent text-overflow text-transform
    text-wrap unicode-bidi vertical-align visibility white-space widows width word-break word-spacing word-wrap
    writing-mode
    clip-path clip-rule dominant-baseline fill fill-opacity fill-rule marker-end marker-mid marker-start mask
    paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-rendering vector-effect
    azimuth elevation pause pause-after pause-before pitch pitch-range richness speak speak-header speak-numeral
    speak-punctuation speech-rate stress voice-family volume`),
);

/** These may point at a part of the same drawing: `url(#name)`. */
const LOCAL = new Set(words("clip-path fill marker-end marker-mid marker-start mask stroke"));

/** A negative length here lays one thing over another. */
const NOT_NEGATIVE = /^(?:margin|text-indent|letter-spacing|word-spacing)/;

const FUNCTIONS = new Set(
  words(`calc clamp color color-mix conic-gradient fit-content hsl hsla hwb lab lch linear-gradient max min minmax oklab
    oklch radial-gradient repeat repeating-linear-gradient repeating-radial-gradient rgb rgba var`),
);

/** Spilling out of a box is how one covers its neighbours. */
const ONLY: Readonly<Record<string, RegExp>> = {
  overflow: /^(?:(?:hidden|auto|scroll|clip)\s*)+$/i,
  "overflow-x": /^(?:hidden|auto|scroll|clip)$/i,
  "overflow-y": /^(?:hidden|auto|scroll|clip)$/i,
  cursor: /^[a-z-]+$/i,
  display:
    /^(?:none|block|inline|inline-block|list-item|flow-root|flex|inline-flex|grid|inline-grid|table|inline-table|table-(?:row|cell|caption|column|row-group|header-group|footer-group|column-group)|ruby)$/i,
};

/** Whether the value, free of comments and escapes, may be given to the property. */
export function isValueSafe(property: string, value: string): boolean {
  if (value === "" || value.length > 2000) return false;
  const foreign = LOCAL.has(property) ? value.replace(/url\(\s*(["']?)#[\w.:-]+\1\s*\)/gi, "") : value;
  // Quoted words name fonts and quotation marks; nothing is looked up by them.
  const local = foreign.replace(/"[^"\\<>\n]*"|'[^'\\<>\n]*'/g, '""');
  if (!/^[-\w\s.,%#()+*/"!]*$/.test(local)) return false;
  for (const [, name = ""] of local.matchAll(/([-\w]*)\(/g)) {
    if (name !== "" && !FUNCTIONS.has(name.toLowerCase())) return false;
  }
  if (/\bvar\((?!\s*--)/i.test(local)) return false;
  if (NOT_NEGATIVE.test(property) && /(?:^|[\s,(*/+-])-\s*[\d.(]|-\s*[a-z]+\(|calc|var\(/i.test(local)) return false;
  return ONLY[property]?.test(local.replace(/\s*!\s*important$/i, "")) ?? true;
}
