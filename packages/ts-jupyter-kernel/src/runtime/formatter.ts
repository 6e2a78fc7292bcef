/** A formatter turns the values it knows into MIME bundles. Users add theirs with `registerFormatter`. */

/** The same content in several formats: MIME type → text, base64 of binary types, or a JSON value for `…json` types. */
export type MimeData = Record<string, unknown>;

export interface Formatter {
  matches(value: unknown): boolean;
  /** May answer a promise; then `text/plain` alone is shown where nothing can be awaited. */
  bundle(value: never): MimeData | { data: MimeData; metadata?: Record<string, unknown> } | PromiseLike<MimeData>;
}
