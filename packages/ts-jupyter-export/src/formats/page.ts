// The traits of a page format → PageOptions, SlidesOptions and PdfOptions.
import { type Excluded, excludable } from "../core/excluded.js";
import type { BrowserOptions, PdfOptions } from "../pdf/options.js";
import type { PageAddresses, PageOptions } from "../render/options.js";
import type { SlidesOptions } from "../slides/options.js";
import { type ClassName, type Reader, readerOf, type Settings } from "../traits/index.js";
import { classOf } from "./classes.js";
import type { FormatChoice } from "./names.js";
import { isSanitizeAsked, preprocessorNames, sanitizeOptions } from "./sanitize.js";

/** Classes that a page is made for; nbconvert's PDF comes from LaTeX and so has no page traits of its own, ours has. */
type PageClass = "HTMLExporter" | "SlidesExporter" | "WebPDFExporter";

export function excludedBy(settings: Settings, name: ClassName): Excluded {
  const { value } = readerOf(settings, name);
  return new Set(
    excludable.filter((part) =>
      value("TemplateExporter", `exclude_${part.replaceAll("-", "_") as Underscored<typeof part>}`),
    ),
  );
}

type Underscored<S extends string> = S extends `${infer A}-${infer B}` ? `${A}_${Underscored<B>}` : S;

export const pageClass = (format: "html" | "slides" | "pdf" | "webpdf"): PageClass =>
  format === "slides" ? "SlidesExporter" : format === "html" ? "HTMLExporter" : "WebPDFExporter";

const themes = ["light", "dark"] as const;
const templates = ["lab", "classic", "basic"] as const;

function known<T extends string>(what: string, choices: readonly T[], value: string): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Error(`unknown ${what}: "${value}" (known: ${choices.join(", ")})`);
  return found;
}

/** "full" is what nbconvert called classic before version 6, and still takes. */
const templateName = (name: string | undefined): string => (name === "full" ? "classic" : name || "lab");

/** @throws Error one phrase with the value of a trait that means nothing here */
export function pageOptions(settings: Settings, name: PageClass, exclude: Excluded): PageOptions {
  const { value, given } = readerOf(settings, name);
  const own = readerOf(settings, "TsJupyterExport");
  const online = own.value("TsJupyterExport", "online");
  const date = own.value("TsJupyterExport", "date");
  const anchors = value("HTMLExporter", "exclude_anchor_links") ? "" : value("HTMLExporter", "anchor_link_text");
  return {
    template: known("template", templates, templateName(given("TemplateExporter", "template_name"))),
    theme: known("theme", themes, value("HTMLExporter", "theme")),
    language: value("HTMLExporter", "language_code"),
    toc: own.value("TsJupyterExport", "toc"),
    input: own.value("TsJupyterExport", "collapse_code") ? "folded" : "shown",
    plots: own.value("TsJupyterExport", "plots"),
    exclude,
    anchorLinkText: anchors,
    svg: value("HTMLExporter", "skip_svg_encoding") ? "inline" : "image",
    foreign: isSanitizeAsked(settings, preprocessorNames(value("Exporter", "preprocessors"))) ? "sanitize" : "as-is",
    sanitize: sanitizeOptions(settings),
    ...(date === "" ? {} : { date }),
    ...(online
      ? {
          network: "allow",
          images: value("HTMLExporter", "embed_images") ? "inside" : "addresses",
          addresses: addresses(value, given),
        }
      : {}),
  };
}

function addresses(value: Reader["value"], given: Reader["given"]): PageAddresses {
  const versioned = `@jupyter-widgets/html-manager@${value("HTMLExporter", "html_manager_semver_range")}/dist/embed-amd.js`;
  const moved =
    given("HTMLExporter", "jupyter_widgets_base_url") !== undefined ||
    given("HTMLExporter", "html_manager_semver_range") !== undefined;
  const renderer =
    value("HTMLExporter", "widget_renderer_url") ||
    (moved ? `${value("HTMLExporter", "jupyter_widgets_base_url")}${versioned}` : undefined);
  const mermaid = given("HTMLExporter", "mermaid_js_url");
  const mathjax = given("HTMLExporter", "mathjax_url");
  const requireJs = given("HTMLExporter", "require_js_url");
  const jquery = given("HTMLExporter", "jquery_url");
  return {
    ...(mathjax === undefined ? {} : { mathjax }),
    ...(mermaid === undefined ? {} : { mermaid }),
    ...(requireJs === undefined ? {} : { requireJs }),
    ...(jquery === undefined ? {} : { jquery }),
    ...(renderer === undefined ? {} : { widgetRenderer: renderer }),
  };
}

/** @throws Error a size that is no number */
export function slidesOptions(settings: Settings, page: PageOptions): SlidesOptions {
  const { value } = readerOf(settings, "SlidesExporter");
  const pixels = (trait: "reveal_width" | "reveal_height"): number | undefined => {
    const text = value("SlidesExporter", trait);
    if (text === "") return undefined;
    if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(`invalid SlidesExporter.${trait}: "${text}" (pixels)`);
    return Number(text);
  };
  const width = pixels("reveal_width");
  const height = pixels("reveal_height");
  const urlPrefix = value("SlidesExporter", "reveal_url_prefix");
  return {
    theme: value("SlidesExporter", "reveal_theme"),
    transition: value("SlidesExporter", "reveal_transition"),
    scroll: value("SlidesExporter", "reveal_scroll") ? "scroll" : "none",
    number: value("SlidesExporter", "reveal_number"),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(urlPrefix === "" ? {} : { urlPrefix }),
    page,
  };
}

export function pdfOptions(settings: Settings, page: PageOptions): PdfOptions {
  const { value } = readerOf(settings, "WebPDFExporter");
  return {
    ...browserOptions(settings),
    page,
    paper: readerOf(settings, "TsJupyterExport").value("TsJupyterExport", "paper"),
    paginate: value("WebPDFExporter", "paginate") ? "pages" : "one-page",
    settle: value("WebPDFExporter", "page_render_timeout"),
  };
}

/** How Chromium is started, also for a figure of a format that is no page. */
export function browserOptions(settings: Settings): BrowserOptions {
  const { value } = readerOf(settings, "WebPDFExporter");
  return {
    args: value("WebPDFExporter", "browser_args"),
    sandbox: value("WebPDFExporter", "disable_sandbox") ? "off" : "on",
  };
}

/** Reads all settings of a page format once, so that a value that means nothing is refused before anything starts. @throws Error */
export function checkPage(choice: FormatChoice, settings: Settings): void {
  if (choice.kind !== "format") return;
  const { name } = choice;
  if (name !== "html" && name !== "slides" && name !== "pdf" && name !== "webpdf") return;
  const page = pageOptions(settings, pageClass(name), excludedBy(settings, classOf[name]));
  if (name === "slides") slidesOptions(settings, page);
  if (name === "pdf" || name === "webpdf") pdfOptions(settings, page);
}
