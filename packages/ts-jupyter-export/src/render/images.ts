// Images inside HTML: attachments and resolved relative addresses become data URIs, so that the page stands alone;
// an image without a description gets nbconvert's sentence in place of silence.
import type { Attachments } from "@innerloop/nbformat";
import { dataUri, escapeHtml, svgUri, unescapeHtml } from "./html.js";
import type { Resource } from "./options.js";

export const NO_DESCRIPTION = "No description has been provided for this image";

export interface ImageSources {
  attachments?: Attachments | undefined;
  resolve?: ((address: string) => Promise<Resource | undefined>) | undefined;
  /** Hears of an image that stays a reference. */
  missing: (address: string) => void;
}

/** Rewrites every <img> of a fragment. */
export async function embedImages(html: string, sources: ImageSources): Promise<string> {
  let result = "";
  let done = 0;
  for (const match of html.matchAll(/<img\b[^>]*>/gi)) {
    const at = match.index ?? 0;
    result += html.slice(done, at) + (await rewrite(match[0], sources));
    done = at + match[0].length;
  }
  return result + html.slice(done);
}

async function rewrite(tag: string, sources: ImageSources): Promise<string> {
  const described = /\salt\s*=/i.test(tag) ? tag : tag.replace(/^<img/i, `<img alt="${NO_DESCRIPTION}"`);
  const source = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(described);
  if (!source) return described;
  const address = unescapeHtml(source[1] ?? source[2] ?? source[3] ?? "");
  if (/^(data|https?|blob):|^#/i.test(address)) return described;
  const uri = await embedded(address, sources);
  if (uri === undefined) {
    sources.missing(address);
    return described;
  }
  return described.replace(source[0], () => ` src="${escapeHtml(uri)}"`);
}

async function embedded(address: string, { attachments, resolve }: ImageSources): Promise<string | undefined> {
  const path = decoded(address);
  if (path.startsWith("attachment:")) {
    const [mime, data] = Object.entries(attachments?.[path.slice("attachment:".length)] ?? {})[0] ?? [];
    return mime !== undefined && typeof data === "string" ? imageUri(mime, data) : undefined;
  }
  const resource = await resolve?.(path);
  return resource && dataUri(resource.mime, Buffer.from(resource.bytes).toString("base64"));
}

/** nbformat keeps images as base64, except SVG, which may be text. */
export const imageUri = (mime: string, data: string): string =>
  mime === "image/svg+xml" && data.trimStart().startsWith("<") ? svgUri(data) : dataUri(mime, data);

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
