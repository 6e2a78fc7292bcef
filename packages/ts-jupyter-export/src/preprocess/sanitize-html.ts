// SanitizeHTML: what a notebook brings loses what could act before any format sees it. A page cleans what it shows by itself, so
// for pages only the media types are looked at; every other format gets cleaned HTML, Markdown and drawings.
import {
  type Cell,
  copyNumberForms,
  type DisplayDataOutput,
  type ExecuteResultOutput,
  type MimeBundle,
  type RawCell,
} from "@innerloop/nbformat";
import type { ExportContext, Preprocessor } from "../core/exporter.js";
import type { Sanitizer } from "../sanitize/index.js";
import type { SanitizeOptions } from "../sanitize/options.js";
import { editCells, editOutputs, withFields, withoutFields } from "./edit.js";

export interface SanitizeHtmlOptions {
  /** "untrusted": only where the context says so. */
  when: "always" | "untrusted";
  /** "types": HTML and Markdown stay as they are, since the exporter cleans them. */
  reach: "everything" | "types";
  options?: SanitizeOptions;
}

type Display = DisplayDataOutput | ExecuteResultOutput;
/** "keep": it cannot act whatever it holds; "gone": nothing here could make it harmless. */
type Treatment = "keep" | "html" | "markdown" | "svg" | "mermaid" | "gone";

export function sanitizeHtml({ when, reach, options = {} }: SanitizeHtmlOptions): Preprocessor {
  return {
    name: "SanitizeHTML",
    async preprocess(notebook, context) {
      if (when === "untrusted" && context.trust !== "untrusted") return { notebook };
      const { loadSanitizer } = await import("../sanitize/index.js");
      const told = new Set<string>();
      const onRefused = (message: string) => {
        if (!told.has(message)) context.warn(message);
        told.add(message);
      };
      const sanitizer = await loadSanitizer({ ...options, onRefused });
      const clean = cleaner({ sanitizer, options, reach, onRefused });
      return { notebook: editCells(notebook, (cell, index) => clean(cell, index, context)) };
    },
  };
}

interface Cleaning {
  sanitizer: Sanitizer;
  options: SanitizeOptions;
  reach: SanitizeHtmlOptions["reach"];
  onRefused: (message: string) => void;
}

const cleaner =
  (cleaning: Cleaning) =>
  (cell: Cell, index: number, context: ExportContext): Cell => {
    const { sanitizer, reach } = cleaning;
    const gone = new Set<string>();
    let clean = cell;
    if (cell.cell_type === "code") {
      clean = editOutputs(cell, (outputs) =>
        outputs.map((output) => ("data" in output ? cleanOutput(output, cleaning, gone) : output)),
      );
    } else if (reach === "everything") {
      const source = cell.cell_type === "raw" ? cleanRaw(cell, sanitizer) : sanitizer.markdown(cell.source);
      if (source !== cell.source) clean = withFields(cell, { source });
    }
    const names = [...gone, ...sanitizer.removed()];
    if (names.length > 0) context.warn(`left out of cell ${index + 1} as unsafe: ${names.join(", ")}`);
    return clean;
  };

/** Raw text is for the format that it names; what names none is Markdown or HTML. */
function cleanRaw({ source, metadata }: RawCell, { html, markdown }: Sanitizer): string {
  const mime = String(metadata.raw_mimetype ?? metadata.format ?? "").toLowerCase();
  if (/html/.test(mime)) return html(source);
  return /latex|python|script/.test(mime) ? source : markdown(source);
}

function cleanOutput(output: Display, cleaning: Cleaning, gone: Set<string>): Display {
  const data: MimeBundle = {};
  for (const [mime, value] of Object.entries(output.data)) {
    const treatment = treatmentOf(mime, cleaning);
    const kept = treatment === "gone" ? undefined : treated(value, treatment, cleaning);
    if (kept === undefined) gone.add(mime);
    else data[mime] = kept;
  }
  // File names are what extraction says, and that comes later.
  const metadata = withoutFields(output.metadata, ["filenames"]);
  return withFields<Display>(output, { data: copyNumberForms(output.data, data), metadata });
}

function treated(
  value: MimeBundle[string],
  treatment: Treatment,
  { sanitizer, reach }: Cleaning,
): MimeBundle[string] | undefined {
  if (typeof value !== "string" || treatment === "keep" || treatment === "gone") return value;
  if (reach === "types") return value;
  if (treatment === "svg") return sanitizer.svg(value) || undefined;
  return sanitizer[treatment](value);
}

const CLEANED: Readonly<Record<string, Treatment>> = {
  "text/html": "html",
  "text/markdown": "markdown",
  "image/svg+xml": "svg",
  "text/vnd.mermaid": "mermaid",
};

/** Neither markup nor program, whatever they hold. */
const HARMLESS =
  /^(?:text\/plain|text\/latex|image\/(?!svg)[\w.-]+|audio\/[\w.-]+|video\/[\w.-]+|application\/pdf|application\/(?:[\w.+-]+\+)?json)$/;

/** What becomes of a media type: by nbconvert's two lists where they are given, else everything that can be made harmless stays. */
function treatmentOf(mime: string, { options, onRefused }: Cleaning): Treatment {
  const { safeOutputKeys: safe, sanitizedOutputTypes: sanitized } = options;
  const own: Treatment = Object.hasOwn(CLEANED, mime)
    ? (CLEANED[mime] ?? "gone")
    : HARMLESS.test(mime)
      ? "keep"
      : "gone";
  if (safe === undefined && sanitized === undefined) return own;
  const isSafe = (safe ?? SAFE).includes(mime);
  if (!isSafe && !(sanitized ?? SANITIZED).includes(mime)) return "gone";
  if (own === "gone" || (isSafe && own !== "keep"))
    onRefused(
      `SanitizeHTML.${isSafe ? "safe_output_keys" : "sanitized_output_types"}: not let through as it is: "${mime}"`,
    );
  return own;
}

/** nbconvert's defaults. */
const SAFE: readonly string[] = ["metadata", "text/plain", "text/latex", "application/json", "image/png", "image/jpeg"];
const SANITIZED: readonly string[] = ["text/html", "text/markdown"];
