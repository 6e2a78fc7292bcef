// Outputs as people read them: a text where there is one, a size where there is only a picture or bytes.
import type { MimeBundle, Output } from "@innerloop/nbformat";
import { bytesOf, describeBytes } from "./binary.js";
import { describePng } from "./png.js";
import { describeSvg } from "./svg.js";

const BYTES = /^(?:image|audio|video|font)\/|^application\/(?:pdf|octet-stream|zip)$/;

/** The value of one MIME type as a text. */
export function describeValue(mime: string, value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value, undefined, 2) ?? "";
  if (mime === "image/png") return `${mime}: ${describePng(value)}`;
  if (mime === "image/svg+xml") return `${mime}: ${describeSvg(value)}`;
  return BYTES.test(mime) ? `${mime}: ${describeBytes(bytesOf(value))}` : value;
}

/** The plainest form that a bundle holds. */
export function describeBundle(bundle: MimeBundle): string {
  const mimes = Object.keys(bundle);
  const mime = ["text/plain", "text/markdown", "text/latex"].find((name) => mimes.includes(name)) ?? mimes[0];
  return mime === undefined ? "" : describeValue(mime, bundle[mime]);
}

/** An output as a text. */
export function describeOutput(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  return describeBundle(output.data);
}
