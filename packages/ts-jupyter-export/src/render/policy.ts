// The content security policy of a page. Without network no request leaves it. Scripts run by their hash only, unless
// the notebook brings its own and is trusted; a sanitized page never admits more than its own scripts.
import { loadsLibraries } from "./addresses.js";
import type { PageContext } from "./context.js";
import { scriptHash } from "./plot.js";
import type { Script } from "./scripts.js";

/** The `meta` element, "" where the notebook may load what it likes. */
export function policy(scripts: readonly Script[], context: PageContext): string {
  const { options, foreignScript, filesBeside } = context;
  if (loadsLibraries(options)) return "";
  const own = scripts.flatMap((script) => ("text" in script ? [scriptHash(script.text)] : []));
  const allowed = foreignScript && options.foreign !== "sanitize" ? ["'unsafe-inline'"] : [...new Set(own)];
  // Pictures and sounds only; a style sheet from elsewhere could repaint the page.
  const web = options.network === "allow" ? " https: http:" : "";
  const beside = options.foreign !== "sanitize" || filesBeside ? "'self' " : "";
  const rules = [
    "default-src 'none'",
    `script-src ${allowed.join(" ") || "'none'"}`,
    "style-src 'unsafe-inline'",
    `img-src ${beside}data: blob:${web}`,
    `media-src data: blob:${web}`,
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${rules.join("; ")}">\n`;
}
