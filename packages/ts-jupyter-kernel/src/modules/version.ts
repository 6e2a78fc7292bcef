/**
 * Versions of a project file: `file:///lib/a.ts`, then `file:///lib/a.ts?ts-jupyter=1`, … Node keeps every module under its URL for ever,
 * also one that failed, so a new version needs a new URL. Version 0 has no query.
 */
import { fileURLToPath } from "node:url";

const PARAMETER = /([?&])ts-jupyter=\d+(?:&|(?=#|$))/;

/** The URL a user would write. */
export function withoutVersion(url: string): string {
  return url.replace(PARAMETER, (_, sign: string) => sign).replace(/[?&](?=#|$)/, "");
}

export function withVersion(url: string, version: number): string {
  if (version === 0) return url;
  const [, address = "", hash = ""] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  return `${address}${address.includes("?") ? "&" : "?"}ts-jupyter=${version}${hash}`;
}

/** The file behind a URL, whatever its version and query; undefined for `node:fs`, `data:…`. */
export function pathOf(url: string): string | undefined {
  return url.startsWith("file:") ? fileURLToPath(url.replace(/[?#].*$/s, "")) : undefined;
}
