// What only formats: the elements and attributes that may stand in a sanitized fragment, by namespace.

const words = (text: string): string[] => text.trim().split(/\s+/);

export const HTML = "http://www.w3.org/1999/xhtml";
export const SVG = "http://www.w3.org/2000/svg";
export const MATHML = "http://www.w3.org/1998/Math/MathML";

/** `input` stays as a check box only, `style` only as rules that cannot leave their fragment. */
export const HTML_TAGS: ReadonlySet<string> = new Set(
  words(`a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup dd
    del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd
    label li mark meter ol p pre progress q rp rt ruby s samp small source span strike strong style sub summary sup
    table tbody td tfoot th thead time tr tt u ul var video wbr`),
);

/** No animation (it sets attributes later), no foreignObject (HTML again), no feImage, no script. */
export const SVG_TAGS: ReadonlySet<string> = new Set(
  words(`a circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
    feTurbulence filter g image line linearGradient marker mask path pattern polygon polyline radialGradient rect stop
    style svg switch symbol text textPath title tspan use`),
);

/** No annotation-xml, maction, mglyph or malignmark: those change how a parser reads what follows. */
export const MATHML_TAGS: ReadonlySet<string> = new Set(
  words(`math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover`),
);

/** On every element; `id`, `class` and `style` are filtered by value. */
const EVERYWHERE = words("class dir id lang role style title");

const HTML_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  "*": [...EVERYWHERE, ...words("align bgcolor height valign width")],
  a: words("href hreflang name rel target"),
  audio: words("controls loop muted src"),
  col: ["span"],
  colgroup: ["span"],
  del: ["datetime"],
  details: ["open"],
  font: words("color face size"),
  hr: words("color noshade size"),
  img: words("alt border hspace src vspace"),
  input: words("checked disabled type"),
  ins: ["datetime"],
  label: ["for"],
  li: words("type value"),
  meter: words("high low max min optimum value"),
  ol: words("reversed start type"),
  progress: words("max value"),
  source: words("src type"),
  table: words("border cellpadding cellspacing frame rules summary"),
  td: words("abbr axis colspan headers nowrap rowspan scope"),
  th: words("abbr axis colspan headers nowrap rowspan scope"),
  time: ["datetime"],
  ul: ["type"],
  video: words("controls loop muted poster src"),
};

/** Presentation and geometry, in lower case. */
export const SVG_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...EVERYWHERE,
  ...words(
    `alignment-baseline amplitude azimuth baseFrequency baseline-shift bias clip clip-path clip-rule
    clipPathUnits color color-interpolation color-interpolation-filters color-rendering cx cy d diffuseConstant
    direction display divisor dominant-baseline dx dy edgeMode elevation exponent fill fill-opacity fill-rule filter
    filterUnits flood-color flood-opacity font-family font-size font-size-adjust font-stretch font-style font-variant
    font-weight fr fx fy glyph-orientation-horizontal glyph-orientation-vertical gradientTransform gradientUnits height
    href image-rendering in in2 intercept k k1 k2 k3 k4 kernelMatrix kernelUnitLength lengthAdjust letter-spacing
    lighting-color limitingConeAngle marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask
    maskContentUnits maskUnits mode numOctaves offset opacity operator order orient paint-order pathLength
    patternContentUnits patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha
    preserveAspectRatio primitiveUnits r radius refX refY result rotate rx ry scale seed shape-rendering slope
    specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    surfaceScale systemLanguage tableValues target targetX targetY text-anchor text-decoration text-rendering textLength
    transform transform-origin type unicode-bidi values vector-effect version viewBox visibility width word-spacing
    writing-mode x x1 x2 xChannelSelector xlink:href xml:space y y1 y2 yChannelSelector z`.toLowerCase(),
  ),
]);

export const MATHML_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...EVERYWHERE,
  ...words(`accent accentunder align close columnalign columnlines columnspacing columnspan depth dir display displaystyle
    fence form frame height largeop linethickness lquote mathbackground mathcolor mathsize mathvariant maxsize minsize
    movablelimits notation numalign open rowalign rowlines rowspacing rowspan rquote scriptlevel separator separators
    stretchy subscriptshift superscriptshift symmetric width`),
]);

/** Whether an element may stand, whatever its attributes. */
export function isElementAllowed(namespace: string | null, name: string): boolean {
  if (namespace === HTML) return HTML_TAGS.has(name);
  return namespace === SVG ? SVG_TAGS.has(name) : namespace === MATHML && MATHML_TAGS.has(name);
}

/** Whether an attribute may stand on an element, if its value may. */
export function isAttributeAllowed(namespace: string | null, element: string, name: string): boolean {
  if (/^aria-[a-z]+$/.test(name)) return true;
  if (namespace === SVG) return SVG_ATTRIBUTES.has(name.toLowerCase());
  if (namespace === MATHML) return MATHML_ATTRIBUTES.has(name);
  return HTML_ATTRIBUTES["*"]?.includes(name) === true || (ownAttributes(element)?.includes(name) ?? false);
}

const ownAttributes = (element: string): readonly string[] | undefined =>
  Object.hasOwn(HTML_ATTRIBUTES, element) ? HTML_ATTRIBUTES[element] : undefined;

/** Every attribute name that some element may carry. */
export const ALL_ATTRIBUTES: readonly string[] = [
  ...new Set([...Object.values(HTML_ATTRIBUTES).flat(), ...SVG_ATTRIBUTES, ...MATHML_ATTRIBUTES]),
];
