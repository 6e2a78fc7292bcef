/** Content of a known kind: `html("<b>…</b>")` is a value that shows itself as HTML, as a cell's last expression or in `display`. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { DISPLAY } from "./display-symbol.js";
import { escapeHtml } from "./escape.js";
import { toJson } from "./json.js";
import { mediaData, mediaOf } from "./media.js";

/** Shows itself as the bundle it holds. */
export class Rich {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;

  constructor(data: Readonly<Record<string, unknown>>, metadata: Readonly<Record<string, unknown>> = {}) {
    this.data = data;
    this.metadata = metadata;
  }

  [DISPLAY](): { data: Readonly<Record<string, unknown>>; metadata: Readonly<Record<string, unknown>> } {
    return { data: this.data, metadata: this.metadata };
  }

  [inspect.custom](): string {
    return `[${Object.keys(this.data).join(", ")}]`;
  }
}

const text = (mime: string, content: string, plain: string = content): Rich =>
  new Rich({ [mime]: content, "text/plain": plain });

/**
 * Trusted HTML. As a template tag it escapes what is put in, unless that is itself `html`:
 *
 *     html`<b>${name}</b>`
 */
export function html(content: string | TemplateStringsArray, ...values: unknown[]): Rich {
  if (typeof content === "string") return text("text/html", content);
  const parts = content.map((part, i) => (i < values.length ? part + embedded(values[i]) : part));
  return text("text/html", parts.join(""));
}

function embedded(value: unknown): string {
  if (Array.isArray(value)) return value.map(embedded).join("");
  const inner = value instanceof Rich ? value.data["text/html"] : undefined;
  return typeof inner === "string" ? inner : escapeHtml(String(value));
}

export const markdown = (content: string): Rich => text("text/markdown", content);

/** LaTeX; `$$…$$` is put around it where it has no delimiters. */
export const latex = (content: string): Rich =>
  text("text/latex", /^\s*(\$|\\\[|\\\(|\\begin\{)/.test(content) ? content : `$$${content}$$`, content);

export const svg = (content: string): Rich => text("image/svg+xml", content, `SVG image, ${content.length} characters`);

/** A Mermaid diagram. */
export const mermaid = (content: string): Rich => text("text/vnd.mermaid", content);

/** Runs in the page, where the front end allows it. */
export const javascript = (content: string): Rich => text("application/javascript", content);

/** JSON as a tree that can be folded. `expanded`: open all of it. Default: false. */
export function json(value: unknown, { expanded = false }: { expanded?: boolean } = {}): Rich {
  const data = toJson(value);
  const plain = JSON.stringify(data, undefined, 2);
  return new Rich({ "application/json": data, "text/plain": plain }, { "application/json": { expanded } });
}

/** A Vega-Lite or Vega specification; `$schema` says which, and is Vega-Lite 5 where it is missing. */
export function vegaLite(spec: Readonly<Record<string, unknown>>): Rich {
  const { mime, words } = vegaOf(spec) ?? {
    mime: "application/vnd.vegalite.v5+json",
    words: "Vega-Lite specification",
  };
  const complete = { $schema: "https://vega.github.io/schema/vega-lite/v5.json", ...spec };
  return new Rich({ [mime]: toJson(complete), "text/plain": words });
}

/** MIME type and words of a specification with a `$schema` of Vega or Vega-Lite; undefined for anything else. */
export function vegaOf(spec: Readonly<Record<string, unknown>>): { mime: string; words: string } | undefined {
  const found = typeof spec.$schema === "string" && /\/schema\/(vega|vega-lite)\/v(\d+)/.exec(spec.$schema);
  if (!found) return undefined;
  const [, kind, version] = found;
  const title = typeof spec.title === "string" ? `: ${spec.title}` : "";
  return {
    mime: `application/vnd.${kind.replace("-", "")}.v${version}+json`,
    words: `${kind === "vega" ? "Vega" : "Vega-Lite"} specification${title}`,
  };
}

/** A MIME bundle as it is. */
export const raw = (data: Readonly<Record<string, unknown>>, metadata: Readonly<Record<string, unknown>> = {}): Rich =>
  new Rich(data, metadata);

export interface ImageOptions {
  /** Pixels on the page. Default: the picture's own. */
  readonly width?: number;
  readonly height?: number;
  /** What stands for the picture where it cannot be shown. */
  readonly alt?: string;
}

/**
 * A picture: bytes, the path of a file, a file: or data: URL (all of these are put into the notebook), or an http(s) URL (the page loads it).
 * PNG, JPEG, GIF, WebP and SVG, and PDF documents, are known by their first bytes.
 * @throws Error where the file cannot be read or is no picture
 */
export function image(source: Uint8Array | ArrayBuffer | string | URL, options: ImageOptions = {}): Rich {
  if (typeof source !== "string" && !(source instanceof URL)) {
    return picture(source instanceof Uint8Array ? source : new Uint8Array(source), "bytes", options);
  }
  const name = String(source);
  if (/^https?:/i.test(name)) return remote(name, options);
  const data = /^data:[^,]*?(;base64)?,(.*)$/is.exec(name);
  if (data) return picture(Buffer.from(decodeURIComponent(data[2]), data[1] ? "base64" : "utf8"), "data: URL", options);
  const path = /^file:/i.test(name) ? fileURLToPath(name) : name;
  return picture(readFileSync(path), `"${path}"`, options);
}

function picture(bytes: Uint8Array, what: string, { width, height, alt }: ImageOptions): Rich {
  const media = mediaOf(bytes);
  if (!media) throw new Error(`unknown image format: ${what} (PNG, JPEG, GIF, WebP, SVG and PDF are known)`);
  const data = mediaData(media, bytes);
  const sized = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
  return new Rich(alt === undefined ? data : { ...data, "text/plain": alt }, { [media.mime]: sized });
}

function remote(url: string, { width, height, alt = url }: ImageOptions): Rich {
  const sizes = Object.entries({ width, height }).map(([name, size]) =>
    size === undefined ? "" : ` ${name}="${Number(size)}"`,
  );
  return text("text/html", `<img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"${sizes.join("")}>`, alt);
}
