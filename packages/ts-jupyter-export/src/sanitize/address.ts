// Which addresses may stand in a sanitized page. A scheme must be on a list; what has none is relative and stays.

/** "link": followed by the reader; "image" and "media": loaded by the page itself. */
export type AddressUse = "link" | "image" | "media";

const LINKS = new Set(["http", "https", "mailto"]);
/** `attachment:` is Jupyter's own and becomes a data address when the image is embedded. */
const IMAGES = new Set(["http", "https", "attachment"]);
const PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|x-icon)\s*[;,]/i;
const RECORDING = /^data:(?:audio|video)\/[\w.+-]+\s*[;,]/i;
const DRAWING = /^data:image\/svg\+xml\s*(?:;[^,]*)?,/i;

/** What a browser's URL parser drops: tabs and line breaks anywhere, controls and spaces at both ends. */
const browserText = (url: string): string =>
  url
    .replace(/[\t\n\r]/g, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the URL standard names exactly these
    .replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, "");

/** The address as a browser reads it, or undefined where it must not stand. `cleanSvg` gives back "" for what is no SVG. */
export function safeAddress(url: string, use: AddressUse, cleanSvg: (text: string) => string): string | undefined {
  const address = browserText(url);
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  if (use === "media") return scheme === "data" && RECORDING.test(address) ? address : undefined;
  if (scheme === undefined) return address;
  if (use === "link") return LINKS.has(scheme) ? address : undefined;
  if (IMAGES.has(scheme) || PICTURE.test(address)) return address;
  return DRAWING.test(address) ? cleanDrawing(address, cleanSvg) : undefined;
}

/** An SVG image opened in a window of its own would run its scripts, so it is cleaned as well. */
function cleanDrawing(address: string, cleanSvg: (text: string) => string): string | undefined {
  const [head = "", ...rest] = address.split(",");
  const data = rest.join(",");
  const svg = cleanSvg(
    /;\s*base64\s*$/i.test(head) ? Buffer.from(decoded(data), "base64").toString("utf8") : decoded(data),
  );
  return svg === "" ? undefined : `data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")}`;
}

/** Percent signs that encode nothing stand for themselves. */
const decoded = (text: string): string =>
  text.replace(/(?:%[\da-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"));
