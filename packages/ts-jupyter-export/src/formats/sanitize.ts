// The traits of nbconvert's SanitizeHTML, and what asks for sanitizing besides them → options of pages and of the preprocessor.
import type { SanitizeHtmlOptions } from "../preprocess/sanitize-html.js";
import type { SanitizeOptions } from "../sanitize/options.js";
import { readerOf, type Settings } from "../traits/index.js";
import type { FormatChoice } from "./names.js";

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** What was set; the rest is this package's: everything that only formats. */
export function sanitizeOptions(settings: Settings): SanitizeOptions {
  const { given } = readerOf(settings, "SanitizeHTML");
  const tags = given("SanitizeHTML", "tags");
  const styles = given("SanitizeHTML", "styles");
  const attributes = given("SanitizeHTML", "attributes");
  const strip = given("SanitizeHTML", "strip");
  const stripComments = given("SanitizeHTML", "strip_comments");
  return {
    ...(tags === undefined ? {} : { tags }),
    ...(styles === undefined ? {} : { styles }),
    ...(attributes === undefined
      ? {}
      : {
          attributes: Object.fromEntries(
            Object.entries(attributes).map(([element, names]) => [
              element,
              isNames(names) ? names : String(names).split(/[\s,]+/),
            ]),
          ),
        }),
    ...(strip === undefined ? {} : { strip }),
    ...(stripComments === undefined ? {} : { stripComments }),
    ...types(settings),
  };
}

/** nbconvert's lists hold where its class is asked for, or one of them is set. */
function types(settings: Settings): Pick<SanitizeOptions, "safeOutputKeys" | "sanitizedOutputTypes"> {
  const { given, value } = readerOf(settings, "SanitizeHTML");
  const isSet =
    settings.SanitizeHTML?.enabled === true ||
    given("SanitizeHTML", "safe_output_keys") !== undefined ||
    given("SanitizeHTML", "sanitized_output_types") !== undefined;
  if (!isSet) return {};
  return {
    safeOutputKeys: value("SanitizeHTML", "safe_output_keys").map(String),
    sanitizedOutputTypes: value("SanitizeHTML", "sanitized_output_types").map(String),
  };
}

/** Whether sanitizing is asked for, however trusted the notebook is; `asked` are the names in Exporter.preprocessors. */
export const isSanitizeAsked = (settings: Settings, asked: ReadonlySet<string>): boolean =>
  readerOf(settings, "HTMLExporter").value("HTMLExporter", "sanitize_html") ||
  settings.SanitizeHTML?.enabled === true ||
  asked.has("SanitizeHTML");

/** `nbconvert.preprocessors.SanitizeHTML` and the bare name mean the class. */
export const preprocessorNames = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.split(".").at(-1) ?? name));

const PAGES = new Set(["html", "slides", "pdf", "webpdf"]);
/** Formats in which no HTML of a notebook can act: programs, LaTeX, and the notebook, whose trust Jupyter asks about itself. */
const WITHOUT_HTML = new Set(["script", "python", "latex", "notebook", "figures"]);

/** The preprocessor for a format; undefined where nothing asks for it. */
export function sanitizeHtmlOptions(
  choice: FormatChoice,
  settings: Settings,
  asked: ReadonlySet<string>,
): SanitizeHtmlOptions | undefined {
  const format = choice.kind === "format" ? choice.name : "module";
  const isAsked = isSanitizeAsked(settings, asked);
  if (!isAsked && WITHOUT_HTML.has(format)) return undefined;
  return {
    when: isAsked ? "always" : "untrusted",
    reach: PAGES.has(format) ? "types" : "everything",
    options: sanitizeOptions(settings),
  };
}
