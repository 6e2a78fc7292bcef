// Images inside HTML: attachments and resolved relative addresses become data URIs, so that the page stands alone;
// an image without a description gets nbconvert's sentence in place of silence. What cannot be embedded is named in
// words, remote pictures with a link: the page's policy would only turn them into broken ones.
import type { Attachments } from "@innerloop/nbformat";
import type { PageContext } from "./context.js";
import { dataUri, escapeHtml, svgUri, unescapeHtml } from "./html.js";
import { attributesOf, marksOf } from "./markup.js";
import type { Resource } from "./options.js";

export const NO_DESCRIPTION = "No description has been provided for this image";

export interface ImageSources {
  attachments?: Attachments | undefined;
  resolve?: ((address: string) => Promise<Resource | undefined>) | undefined;
  /** "none": remote images become links. */
  network: "none" | "allow";
  /** "addresses": relative addresses stay as they are. */
  relative: "inside" | "addresses";
  /** The address as it may stand, undefined where it may not. */
  allowed: (uri: string) => string | undefined;
  /** Hears of an image that is not in the page. */
  missing: (address: string) => void;
}

/** Where the images of a cell come from, and who hears of those that are missing. */
export function imageSources(cellId: string, context: PageContext, attachments?: Attachments): ImageSources {
  const { options, sanitizer } = context;
  const network = options.network ?? "none";
  return {
    attachments,
    resolve: options.resolve,
    network,
    relative: options.images ?? (network === "none" ? "inside" : "addresses"),
    allowed: (uri) => (sanitizer ? sanitizer.address(uri, "image") : uri),
    missing: (address) => context.warn({ kind: "image", message: `image not embedded: ${shortened(address)}`, cellId }),
  };
}

/** Rewrites every <img> of a fragment. */
export async function embedImages(html: string, sources: ImageSources): Promise<string> {
  if (!/<img/i.test(html)) return html;
  const parts: string[] = [];
  let done = 0;
  for (const mark of marksOf(html)) {
    if (mark.kind !== "open" || mark.name !== "img") continue;
    parts.push(html.slice(done, mark.from), await rewrite(html.slice(mark.from, mark.to), sources));
    done = mark.to;
  }
  parts.push(html.slice(done));
  return parts.join("");
}

async function rewrite(tag: string, sources: ImageSources): Promise<string> {
  const attributes = attributesOf(tag);
  const alt = attributes.find(({ name }) => name === "alt");
  const source = attributes.find(({ name }) => name === "src");
  // Another source may be chosen by the browser, and it is none that has been looked at.
  const address = source ? unescapeHtml(source.value).trim() : "";
  const uri = source && (await uriOf(address, sources));
  if (source && uri === undefined) {
    sources.missing(address);
    return inWords(alt ? unescapeHtml(alt.value) : "", address);
  }
  const replaced =
    source && uri !== address
      ? `${tag.slice(0, source.from)}src="${escapeHtml(uri ?? "")}"${tag.slice(source.to)}`
      : tag;
  return alt ? replaced : replaced.replace(/^<img/i, `<img alt="${NO_DESCRIPTION}"`);
}

const isRemote = (address: string): boolean => /^(?:https?:)?\/\//i.test(address);

/** What stands in `src`; undefined: the image is not in the page. */
async function uriOf(address: string, sources: ImageSources): Promise<string | undefined> {
  if (/^(?:data|blob):|^#/i.test(address)) return address;
  if (isRemote(address)) return sources.network === "allow" ? address : undefined;
  const path = decoded(address);
  if (path.startsWith("attachment:")) return attached(path.slice("attachment:".length), address, sources);
  if (sources.relative === "addresses") return address;
  const resource = await sources.resolve?.(path);
  if (!resource) return sources.network === "allow" ? address : undefined;
  return sources.allowed(dataUri(resource.mime, Buffer.from(resource.bytes).toString("base64")));
}

/** nbconvert's order: drawings before pictures, and those without loss first. */
const PREFERRED = ["image/svg+xml", "image/png", "image/jpeg"];

function attached(name: string, address: string, { attachments, allowed }: ImageSources): string | undefined {
  const bundle = own(attachments, name) ?? own(attachments, address.slice("attachment:".length));
  const types = Object.keys(bundle ?? {});
  const mime = PREFERRED.find((type) => types.includes(type)) ?? types.find((type) => type.startsWith("image/"));
  const data = mime === undefined ? undefined : own(bundle, mime);
  return mime === undefined || typeof data !== "string" ? undefined : allowed(imageUri(mime, data));
}

/** Attachments may be called anything, also "constructor". */
const own = <T>(record: Record<string, T> | undefined, name: string): T | undefined =>
  record && Object.hasOwn(record, name) ? record[name] : undefined;

/** `figure of a loop (image not in this page: https://…)`. */
function inWords(description: string, address: string): string {
  const words = escapeHtml(description);
  const name = escapeHtml(shortened(address));
  const source = isRemote(address) ? `<a href="${escapeHtml(address)}">${name}</a>` : name;
  return `<span class="image-missing">${words && `${words} `}(image not in this page: ${source})</span>`;
}

const LONGEST_NAME = 300;
const shortened = (address: string): string =>
  address.length > LONGEST_NAME ? `${address.slice(0, LONGEST_NAME)}…` : address;

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
