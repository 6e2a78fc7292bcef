// Endings of file names by media type: Python's mimetypes.guess_extension without the tables of the machine it runs on, with ".jpe"
// never chosen, as nbconvert does. Types that it does not know end as their last part says.

const endings: Readonly<Record<string, string>> = {
  "application/javascript": ".js",
  "application/json": ".json",
  "application/pdf": ".pdf",
  "application/xml": ".xsl",
  "application/zip": ".zip",
  "audio/mpeg": ".mp3",
  "audio/x-wav": ".wav",
  "image/bmp": ".bmp",
  "image/gif": ".gif",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/svg+xml": ".svg",
  "image/tiff": ".tiff",
  "image/vnd.microsoft.icon": ".ico",
  "text/css": ".css",
  "text/csv": ".csv",
  "text/html": ".html",
  "text/javascript": ".js",
  "text/markdown": ".md",
  "text/plain": ".txt",
  "text/xml": ".xml",
  "video/mp4": ".mp4",
  "video/webm": ".webm",
};

/** With its dot. */
export const endingOf = (mime: string): string =>
  Object.hasOwn(endings, mime) ? (endings[mime] ?? "") : `.${mime.split("/").at(-1) ?? ""}`;

/** Held as base64 in a notebook. nbconvert decodes PNG, JPEG and PDF, and writes the base64 of the others as if it were the file. */
const isBinary = (mime: string): boolean =>
  (/^(?:image|audio|video)\//.test(mime) && !mime.endsWith("+xml")) || /^application\/(?:pdf|zip)$/.test(mime);

/** "bytes": base64 in the notebook; "json": a JSON value; "text": as it stands. */
export function formOf(mime: string, data: unknown): "bytes" | "json" | "text" {
  if (mime === "application/json" || typeof data !== "string") return "json";
  return isBinary(mime) ? "bytes" : "text";
}
