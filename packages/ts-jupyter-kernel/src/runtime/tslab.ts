/** What notebooks written for tslab import: `import { display } from "tslab"`, with tslab's own types. */
import { createRequire } from "node:module";
import { mimeBundle } from "./bundle.js";
import { send } from "./intrinsics.js";

interface Versions {
  tslab: string;
  typescript: string;
  node: string;
}

export interface Display {
  javascript(s: string): void;
  html(s: string): void;
  markdown(s: string): void;
  latex(s: string): void;
  svg(s: string): void;
  png(b: Uint8Array): void;
  jpeg(b: Uint8Array): void;
  gif(b: Uint8Array): void;
  pdf(b: Uint8Array): void;
  text(s: string): void;
  // tslab says any; what it answers is undefined.
  raw(contentType: string, b: string | Uint8Array): void;
}

const versionOf = (manifest: string): string =>
  (createRequire(import.meta.url)(manifest) as { version: string }).version;

/** The version strings of this kernel (in the place of tslab's) and what it stands on. */
export const versions: Versions = {
  tslab: versionOf("../../package.json"),
  typescript: versionOf("typescript/package.json"),
  node: process.version,
};

/** One display whose every output replaces the one before. */
export function newDisplay(): Display {
  return displayOf(crypto.randomUUID());
}

export const display: Display = displayOf(undefined);

function displayOf(id: string | undefined): Display {
  let update = false;
  const raw = (mime: string, content: string | Uint8Array): void => {
    const bundle = mimeBundle({ [mime]: content });
    send({ ...bundle, transient: id === undefined ? {} : { display_id: id }, update });
    update = id !== undefined;
  };
  return {
    javascript: (s) => raw("text/javascript", s),
    html: (s) => raw("text/html", s),
    markdown: (s) => raw("text/markdown", s),
    latex: (s) => raw("text/latex", s),
    svg: (s) => raw("image/svg+xml", s),
    png: (b) => raw("image/png", b),
    jpeg: (b) => raw("image/jpeg", b),
    gif: (b) => raw("image/gif", b),
    pdf: (b) => raw("application/pdf", b),
    text: (s) => raw("text/plain", s),
    raw,
  };
}
