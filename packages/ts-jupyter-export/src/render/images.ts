// Images inside HTML: attachments and resolved relative addresses become data URIs, so that the page stands alone;
// an image without a description gets nbconvert's sentence in place of silence. What cannot be embedded is named in
// words, remote pictures with a link: the page's policy would only turn them into broken ones.
import type { Attachments } from "@innerloop/nbformat";
import type { PageContext } from "./context.js";
import { dataUri, escapeHtml, svgUri, unescapeHtml } from "./html.js";
import type { Resource } from "./options.js";

export const NO_DESCRIPTION = "No description has been provided for this image";

export interface ImageSources {
  attachments?: Attachments | undefined;
  resolve?: ((address: string) => Promise<Resource | undefined>) | undefined;
  /** "none": remote images become links. */
  network: "none" | "allow";
  /** Hears of an image that is not in the page. */
  missing: (address: string) => void;
}

/** Where the images of a cell come from, and who hears of those that are missing. */
export const imageSources = (cellId: string, context: PageContext, attachments?: Attachments): ImageSources => ({
  attachments,
  resolve: context.options.resolve,
  network: context.options.network ?? "none",
  missing: (address) => context.warn({ kind: "image", message: `image not embedded: ${address}`, cellId }),
});

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
  const remote = /^(https?:)?\/\//i.test(address);
  if (/^(data|blob):|^#/i.test(address) || (remote && sources.network === "allow")) return described;
  const uri = remote ? undefined : await embedded(address, sources);
  if (uri === undefined) {
    sources.missing(address);
    return inWords(tag, address, remote);
  }
  return described.replace(source[0], () => ` src="${escapeHtml(uri)}"`);
}

/** `figure of a loop (image not in this page: https://…)`. */
function inWords(tag: string, address: string, remote: boolean): string {
  const alt = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
  const words = alt?.[1] || alt?.[2] || "";
  const name = escapeHtml(address);
  const source = remote ? `<a href="${name}">${name}</a>` : name;
  return `<span class="image-missing">${words && `${words} `}(image not in this page: ${source})</span>`;
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
