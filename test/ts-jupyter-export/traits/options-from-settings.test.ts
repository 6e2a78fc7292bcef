import { newNotebook } from "@innerloop/nbformat";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  browserOptions,
  excludedBy,
  pageOptions,
  pdfOptions,
  slidesOptions,
} from "../../../packages/ts-jupyter-export/src/formats/page.js";
import { preprocessOptions } from "../../../packages/ts-jupyter-export/src/formats/preprocess.js";
import { runOptions } from "../../../packages/ts-jupyter-export/src/run/execute.js";
import type { Settings } from "../../../packages/ts-jupyter-export/src/traits/index.js";

const nothing = new Set<never>();
const format = (name: "html" | "markdown" | "notebook" | "latex" | "rst") => ({ kind: "format", name }) as const;
const preprocessing = (name: Parameters<typeof format>[0], settings: Settings = {}) =>
  preprocessOptions(format(name), settings, ".");

describe("settings of a run", () => {
  it("without settings hold nbclient's defaults", () => {
    // Of nbclient 0.10's NotebookClient, as its traits state them.
    expect(runOptions({})).toMatchObject({
      timeout: 0,
      startupTimeout: 60,
      iopubTimeout: 4,
      interruptOnTimeout: "fail",
      allowErrors: false,
      forceRaiseErrors: false,
      skipCellsWithTag: "skip-execution",
      recordTiming: true,
      shutdown: "graceful",
    });
  });

  it("those of NotebookClient hold for ExecutePreprocessor; -1 and None are no limit", () => {
    const of = (settings: Settings) => runOptions(settings).timeout;
    expect(of({ NotebookClient: { timeout: 7 } })).toBe(7);
    expect(of({ NotebookClient: { timeout: 7 }, ExecutePreprocessor: { timeout: -1 } })).toBe(0);
    expect(of({ ExecutePreprocessor: { timeout: null } })).toBe(0);
  });
});

describe("settings of a page", () => {
  const page = (settings: Settings) => pageOptions(settings, "HTMLExporter", nothing);

  it("exclude_… become names, and stdin is out by default", () => {
    expect([...excludedBy({}, "HTMLExporter")]).toEqual(["output-stdin"]);
    const settings = {
      TemplateExporter: { exclude_input: true, exclude_output_stdin: false, exclude_code_cell: true },
    };
    expect([...excludedBy(settings, "SlidesExporter")]).toEqual(["input", "code-cell"]);
  });

  it("addresses count with --online only, and a version moves the widget renderer's", () => {
    const settings = { HTMLExporter: { mathjax_url: "https://m/", html_manager_semver_range: "^1.0" } };
    expect(page(settings)).not.toHaveProperty("addresses");
    expect(page({ ...settings, TsJupyterExport: { online: true } })).toMatchObject({
      network: "allow",
      images: "addresses",
      // nbconvert builds it so: base address, package, version, file.
      addresses: {
        mathjax: "https://m/",
        widgetRenderer: "https://unpkg.com/@jupyter-widgets/html-manager@^1.0/dist/embed-amd.js",
      },
    });
  });

  it("no anchor links is an empty text; an empty template name is lab", () => {
    expect(page({ HTMLExporter: { exclude_anchor_links: true } }).anchorLinkText).toBe("");
    expect(page({ HTMLExporter: { template_name: "" } }).template).toBe("lab");
    // nbconvert 7.17.2 takes it with a warning of its own, and writes its classic page.
    expect(page({ TemplateExporter: { template_name: "full" } }).template).toBe("classic");
  });

  it("slides and PDF have the page's settings and their own", () => {
    const slides = slidesOptions({ SlidesExporter: { reveal_width: "960", reveal_scroll: true } }, {});
    expect(slides).toMatchObject({ theme: "simple", transition: "slide", width: 960, scroll: "scroll", number: "" });
    expect(slides).not.toHaveProperty("height");
    expect(pdfOptions({ WebPDFExporter: { disable_sandbox: true, paginate: false } }, {})).toMatchObject({
      sandbox: "off",
      paginate: "one-page",
      settle: 100,
      paper: "letter",
    });
  });
});

describe("settings of preprocessors", () => {
  it("each format has on what nbconvert's exporter has on", async () => {
    // `default_config` of nbconvert 7.17.2's exporters.
    const on = async (name: Parameters<typeof format>[0]) => Object.keys(await preprocessing(name)).sort();
    expect(await on("notebook")).toEqual([]);
    // And ours, which does nothing to a notebook that is trusted.
    expect(await on("html")).toEqual(["highlightMagics", "regexRemove", "sanitizeHtml", "tagRemove"]);
    expect(await on("markdown")).toContain("extractAttachments");
    expect(await on("rst")).toContain("coalesceStreams");
    expect(await on("rst")).not.toContain("extractAttachments");
    expect(await on("latex")).toContain("convertFigures");
  });

  it("figures for LaTeX are drawn by the Chromium that the settings describe, or else as PNG", async () => {
    const { convertFigures } = await preprocessing("latex", {
      WebPDFExporter: { disable_sandbox: true, browser_args: ["--no-sandbox"] },
    });
    expect(convertFigures?.instead).toEqual({ to: "image/png" });
    vi.stubEnv("CHROME_PATH", "/no/such/program");
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(convertFigures?.convert?.("<svg/>")).rejects.toThrow('no program at "/no/such/program"');
    expect(browserOptions({ WebPDFExporter: { disable_sandbox: true } }).sandbox).toBe("off");
  });

  it("`enabled` of the class or of all preprocessors decides, and tags alone turn removal on", async () => {
    const off = await preprocessing("markdown", { ExtractOutputPreprocessor: { enabled: false } });
    expect(off.extractOutput).toBeUndefined();
    expect((await preprocessing("notebook", { Preprocessor: { enabled: true } })).clearMetadata).toBeDefined();
    const tagged = await preprocessing("notebook", { TagRemovePreprocessor: { remove_cell_tags: ["x"] } });
    expect(tagged.tagRemove?.removeCellTags).toEqual(["x"]);
  });

  it("title, date and authors of a LaTeX document stand for the notebook's", async () => {
    const { more = [] } = await preprocessing("latex", { LatexPreprocessor: { title: "T", author_names: ["A"] } });
    const [{ preprocess }] = more;
    const notebook = { ...newNotebook(), metadata: { title: "old", date: "d" } };
    const context = { name: "a", filesDir: "a_files", uniqueKey: "a", trust: "trusted" as const };
    const made = await preprocess(notebook, { ...context, resolve: async () => undefined, warn: () => undefined });
    expect(made.notebook.metadata).toEqual({ title: "T", date: "d", authors: [{ name: "A" }] });
    expect((await preprocessing("html", { LatexPreprocessor: { title: "T" } })).more).toBeUndefined();
  });
});
