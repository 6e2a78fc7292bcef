// Settings of nbconvert's exporter classes.
import { choice, flag, integer, list, map, none, optionalText, text, to } from "./rows.js";

const jinja = none("templates are not Jinja files here; a format of your own is a module: --to ./my-exporter.js");
const exclude = to("exclude");
const page = ["HTMLExporter", "TemplateExporter", "Exporter"] as const;

export const exporterClasses = {
  Exporter: {
    parents: [],
    traits: {
      default_preprocessors: list(
        [
          "TagRemovePreprocessor",
          "RegexRemovePreprocessor",
          "ClearOutputPreprocessor",
          "CoalesceStreamsPreprocessor",
          "ExecutePreprocessor",
          "SVG2PDFPreprocessor",
          "LatexPreprocessor",
          "HighlightMagicsPreprocessor",
          "ExtractOutputPreprocessor",
          "ExtractAttachmentsPreprocessor",
          "ClearMetadataPreprocessor",
        ].map((name) => `nbconvert.preprocessors.${name}`),
        none("each preprocessor has `enabled`"),
        "preprocessors that can be enabled, in their order",
      ),
      enabled: flag(true, none("a format that is not asked for is not used"), "whether the format exists"),
      file_extension: text("", to("file names"), "ending of the output's name, with its dot"),
      optimistic_validation: flag(false, none("notebooks are checked once, when they are read"), "check less often"),
      preprocessors: list(
        [],
        to("preprocess"),
        "preprocessors to enable by class name, or modules of your own (./mine.js)",
      ),
    },
  },
  TemplateExporter: {
    parents: ["Exporter"],
    traits: {
      exclude_code_cell: flag(false, exclude, "leave out code cells"),
      exclude_input: flag(false, exclude, "leave out the code of code cells"),
      exclude_input_prompt: flag(false, exclude, "leave out In [n]"),
      exclude_markdown: flag(false, exclude, "leave out Markdown cells"),
      exclude_output: flag(false, exclude, "leave out outputs"),
      exclude_output_prompt: flag(false, exclude, "leave out Out [n]"),
      exclude_output_stdin: flag(true, exclude, "leave out what was typed at an input prompt"),
      exclude_raw: flag(false, exclude, "leave out raw cells"),
      exclude_unknown: flag(false, exclude, "leave out cells of unknown type"),
      extra_template_basedirs: list([], jinja, "folders of templates"),
      extra_template_paths: list([], jinja, "folders of template files"),
      filters: map(jinja, "Jinja filters"),
      raw_mimetypes: list(
        [],
        to("text.rawMimetypes"),
        "media types of the raw cells that text formats keep; the format's own when not set",
      ),
      template_extension: text("", jinja, "ending of template files"),
      template_file: optionalText(jinja, "name of a template file"),
      template_name: text("", to("page.template"), "frame of the page: lab, classic or basic"),
      template_paths: list(["."], jinja, "folders of templates"),
    },
  },
  ASCIIDocExporter: { parents: ["TemplateExporter", "Exporter"], traits: {} },
  HTMLExporter: {
    parents: ["TemplateExporter", "Exporter"],
    traits: {
      anchor_link_text: text("¶", to("page.anchorLinkText"), "text of the link at the end of a heading"),
      embed_images: flag(false, to("page.images"), "carry the images of the prose inside; always so without --online"),
      exclude_anchor_links: flag(false, to("page.anchorLinkText"), "no links at the end of headings"),
      html_manager_semver_range: text(
        "*",
        to("page.addresses.widgetRenderer"),
        "version of the widget renderer, with --online",
      ),
      jquery_url: text(
        "https://cdnjs.cloudflare.com/ajax/libs/jquery/2.0.3/jquery.min.js",
        to("page.addresses.jquery"),
        "address of jQuery, with --online",
      ),
      jupyter_widgets_base_url: text(
        "https://unpkg.com/",
        to("page.addresses.widgetRenderer"),
        "server of the widget renderer, with --online",
      ),
      language_code: text("en", to("page.language"), "language of the prose, as ISO 639-1 has it"),
      lexer_options: map(none("code is coloured by highlight.js, not by Pygments"), "options of the Pygments lexer"),
      mathjax_url: text(
        "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/latest.js?config=TeX-AMS_CHTML-full,Safe",
        to("page.addresses.mathjax"),
        "address of MathJax, with --online",
      ),
      mermaid_js_url: text(
        "https://cdnjs.cloudflare.com/ajax/libs/mermaid/11.10.0/mermaid.esm.min.mjs",
        to("page.addresses.mermaid"),
        "address of Mermaid, with --online",
      ),
      require_js_url: text(
        "https://cdnjs.cloudflare.com/ajax/libs/require.js/2.1.10/require.min.js",
        to("page.addresses.requireJs"),
        "address of require.js, with --online",
      ),
      sanitize_html: flag(false, to("page.foreign"), "clean everything that the notebook brings"),
      skip_svg_encoding: flag(false, to("page.svg"), "SVG outputs as elements instead of images"),
      theme: text("light", to("page.theme"), "light or dark"),
      widget_renderer_url: text(
        "",
        to("page.addresses.widgetRenderer"),
        "address of the widget renderer, with --online",
      ),
    },
  },
  LatexExporter: { parents: ["TemplateExporter", "Exporter"], traits: {} },
  MarkdownExporter: { parents: ["TemplateExporter", "Exporter"], traits: {} },
  NotebookExporter: {
    parents: ["Exporter"],
    traits: { nbformat_version: choice([1, 2, 3, 4], 4, to("--nbformat"), "version of the format to write") },
  },
  PDFExporter: {
    parents: ["LatexExporter", "TemplateExporter", "Exporter"],
    traits: {
      bib_command: list(
        ["bibtex", "{filename}"],
        none("PDF is printed by Chromium, without LaTeX"),
        "the bibtex command",
      ),
      latex_command: list(
        ["xelatex", "{filename}", "-quiet"],
        none("PDF is printed by Chromium, without LaTeX"),
        "the LaTeX command",
      ),
      latex_count: integer(3, none("PDF is printed by Chromium, without LaTeX"), "how often LaTeX runs"),
      verbose: flag(false, none("PDF is printed by Chromium, without LaTeX"), "show what LaTeX prints"),
    },
  },
  PythonExporter: { parents: ["TemplateExporter", "Exporter"], traits: {} },
  QtExporter: { parents: page, traits: {} },
  QtPDFExporter: {
    parents: ["QtExporter", ...page],
    traits: { paginate: flag(true, none("qtpdf needs Qt; webpdf does the same"), "several sheets or one long one") },
  },
  QtPNGExporter: { parents: ["QtExporter", ...page], traits: {} },
  RSTExporter: { parents: ["TemplateExporter", "Exporter"], traits: {} },
  ScriptExporter: { parents: ["TemplateExporter", "Exporter"], traits: {} },
  SlidesExporter: {
    parents: page,
    traits: {
      font_awesome_url: text(
        "https://cdnjs.cloudflare.com/ajax/libs/font-awesome/4.7.0/css/font-awesome.css",
        none("no icon font is used"),
        "address of Font Awesome",
      ),
      reveal_height: text("", to("slides.height"), "height of a slide in pixels"),
      reveal_number: text("", to("slides.number"), "form of the slide number, as in c/t"),
      reveal_scroll: flag(false, to("slides.scroll"), "slides that are too tall can be scrolled"),
      reveal_theme: text("simple", to("slides.theme"), "theme of reveal.js"),
      reveal_transition: text("slide", to("slides.transition"), "none, fade, slide, convex, concave or zoom"),
      reveal_url_prefix: text("", to("slides.urlPrefix"), "where reveal.js loads from, with --online"),
      reveal_width: text("", to("slides.width"), "width of a slide in pixels"),
    },
  },
  WebPDFExporter: {
    parents: page,
    traits: {
      allow_chromium_download: flag(
        false,
        none("nothing is downloaded; install Chromium, or name one by CHROME_PATH"),
        "download Chromium",
      ),
      browser_args: list([], to("pdf.args"), "more arguments for Chromium"),
      disable_sandbox: flag(false, to("pdf.sandbox"), "switch off Chromium's sandbox"),
      page_render_timeout: integer(100, to("pdf.settle"), "milliseconds that the page gets before it is printed"),
      paginate: flag(true, to("pdf.paginate"), "several sheets or one long one"),
    },
  },
} as const;
