/** Pictures and documents, known by their first bytes ("magic numbers"), whatever their file was called. */

export interface Media {
  readonly mime: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/svg+xml" | "application/pdf";
  /** `PNG image`. */
  readonly name: string;
  /** Pixels, where the first bytes tell them. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** What the bytes are; undefined: no picture. */
export function mediaOf(bytes: Uint8Array): Media | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  const text = head.toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return { mime: "image/png", name: "PNG image", ...pngSize(head) };
  if (text.startsWith("\xff\xd8\xff")) return { mime: "image/jpeg", name: "JPEG image" };
  if (/^GIF8[79]a/.test(text)) return { mime: "image/gif", name: "GIF image", ...gifSize(head) };
  if (/^RIFF[\s\S]{4}WEBP/.test(text)) return { mime: "image/webp", name: "WebP image" };
  if (text.startsWith("%PDF-")) return { mime: "application/pdf", name: "PDF document" };
  if (SVG.test(text)) return { mime: "image/svg+xml", name: "SVG image" };
  return undefined;
}

/** An optional byte-order mark, XML declaration, comments and doctype, then `<svg`. */
const SVG =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-(?!->)){0,500}-->\s*){0,3}(?:<!DOCTYPE svg[^>]{0,300}>\s*)?<svg[\s>]/;

function pngSize(head: Buffer): Pick<Media, "size"> {
  if (head.length < 24) return {};
  return { size: { width: head.readUInt32BE(16), height: head.readUInt32BE(20) } };
}

function gifSize(head: Buffer): Pick<Media, "size"> {
  if (head.length < 10) return {};
  return { size: { width: head.readUInt16LE(6), height: head.readUInt16LE(8) } };
}

/** The data of a bundle: base64 (SVG: text), and in words `PNG image, 640×480, 12,345 bytes`. */
export function mediaData({ mime, name, size }: Media, bytes: Uint8Array): Record<string, string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const facts = [
    name,
    ...(size ? [`${size.width}×${size.height}`] : []),
    `${bytes.byteLength.toLocaleString("en")} bytes`,
  ];
  return {
    [mime]: mime === "image/svg+xml" ? buffer.toString("utf8").replace(/^\ufeff/, "") : buffer.toString("base64"),
    "text/plain": facts.join(", "),
  };
}
