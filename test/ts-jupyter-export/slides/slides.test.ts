// The document of a show: what stands in it, and what a notebook can say in it.
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import type { ExportContext } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import { type SlidesOptions, slidesExporter } from "../../../packages/ts-jupyter-export/src/slides/index.js";
import { themeCss, themes } from "../../../packages/ts-jupyter-export/src/slides/reveal.js";
import { markdown, notebookOf } from "../render/rich-notebook.js";

const show = (data: unknown, type = "slide") => ({ metadata: { slideshow: { slide_type: type, data } } });

async function made(
  cells: Parameters<typeof notebookOf>[0],
  options: SlidesOptions = {},
  more: Partial<ExportContext> = {},
) {
  const warnings: string[] = [];
  const exported = await slidesExporter(options).export(notebookOf(cells), {
    name: "a talk",
    filesDir: "a talk_files",
    uniqueKey: "a talk",
    trust: "trusted",
    resolve: async () => undefined,
    warn: (message) => warnings.push(message),
    ...more,
  });
  const html = String(exported.data);
  // Scripts and styles are megabytes that no test here reads.
  const light = html
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<script>[\s\S]*?<\/script>/g, "<script></script>");
  return { exported, html, document: new JSDOM(light).window.document, warnings };
}

const settings = (document: Document): unknown =>
  JSON.parse(document.querySelector("#slides-settings")?.textContent ?? "");

const attributes = (element: Element | null): string[] =>
  [...(element?.attributes ?? [])].map(({ name, value }) => `${name}=${value}`);

describe("a show", () => {
  it("has nbconvert's file ending, title, element path and settings", async () => {
    const { exported, document } = await made([markdown("m", "# T")]);
    expect([exported.extension, exported.files.size]).toEqual([".slides.html", 0]);
    expect(document.title).toBe("a talk slides");
    expect(
      document.querySelector(
        "body.jp-Notebook > main > div.reveal > div.slides > section > section > [id='cell-id=m']",
      ),
    ).not.toBeNull();
    // Values of nbconvert 7.17.2's reveal template, where nothing is set.
    expect(settings(document)).toEqual({
      controls: true,
      progress: true,
      history: true,
      transition: "slide",
      slideNumber: false,
      width: 960,
      height: 700,
    });
  });

  it("takes the options of nbconvert's exporter", async () => {
    const { document, html } = await made([markdown("m", "")], {
      theme: "moon",
      transition: "zoom",
      number: "c/t",
      width: 1280,
      height: 720,
      scroll: "scroll",
    });
    expect(settings(document)).toMatchObject({ transition: "zoom", slideNumber: "c/t", width: 1280, height: 720 });
    expect([...document.body.classList]).toContain("is-scrolled");
    expect(html).toContain("--r-background-color: #002b36");
    expect(document.body.dataset.jpThemeLight).toBe("false");
  });

  it("carries reveal.js inside, under a policy without any address", async () => {
    const { html, document } = await made([markdown("m", "")]);
    const csp = document.querySelector("meta[http-equiv='Content-Security-Policy']")?.getAttribute("content") ?? "";
    expect(csp).toContain("default-src 'none'");
    expect(csp).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(document.querySelectorAll("[src], link[href]")).toHaveLength(0);
    expect(html).toContain("RevealNotes");
  });

  it("loads reveal.js from a prefix only where the network is allowed", async () => {
    const urlPrefix = "https://unpkg.com/reveal.js@5.2.1";
    const online = await made([markdown("m", "")], { urlPrefix, page: { network: "allow" } });
    const addresses = [...online.document.querySelectorAll("script[src], link[href]")].map(
      (element) => element.getAttribute("src") ?? element.getAttribute("href"),
    );
    expect(addresses).toEqual([
      `${urlPrefix}/dist/reveal.js`,
      `${urlPrefix}/plugin/notes/notes.js`,
      `${urlPrefix}/dist/reveal.css`,
      `${urlPrefix}/dist/theme/simple.css`,
    ]);
    const offline = await made([markdown("m", "")], { urlPrefix });
    expect(offline.html).not.toContain(urlPrefix);
    expect(offline.warnings).toEqual([`reveal.js stands in the page: without network "${urlPrefix}" is not used`]);
  });

  it.each(themes())("theme %s asks for nothing without network", (theme) => {
    expect(themeCss(theme, "none")).not.toMatch(/@import|url\((?!["']?data:)/);
  });

  it.each([
    [{ theme: "blue" }, 'unknown slide theme: "blue"'],
    [{ theme: "../reveal" }, 'unknown slide theme: "../reveal"'],
    [{ transition: "spin" }, 'unknown slide transition: "spin"'],
    [{ width: 0 }, "slide width must be a positive number: 0"],
    [{ height: Number.NaN }, "slide height must be a positive number: NaN"],
  ])("refuses %j", async (options, message) => {
    await expect(made([markdown("m", "")], options)).rejects.toThrow(message);
  });
});

describe("slide data", () => {
  it("becomes data- attributes of what the cell opens, underscores as dashes", async () => {
    const data = { background_color: "#fee", "auto-animate": true, notes: 'a "b" <c>' };
    const { document } = await made([markdown("a", "", show(data)), markdown("b", "", show({ x: 1 }, "fragment"))]);
    const expected = ["data-background-color=#fee", "data-auto-animate=true", 'data-notes=a "b" <c>'];
    const sections = [...document.querySelectorAll("section")].map(attributes);
    expect(sections).toEqual([expected, expected]);
    expect(attributes(document.querySelector(".fragment"))).toEqual(["class=fragment", "data-x=1"]);
  });

  it("cannot break out of its attribute", async () => {
    const { document, warnings } = await made([markdown("a", "", show({ 'x="><script>': "y", "": "z", ok: '"><i>' }))]);
    expect(attributes(document.querySelector("section"))).toEqual(['data-ok="><i>']);
    expect(warnings).toHaveLength(2);
  });

  it("of a notebook that is not trusted only colours and moves", async () => {
    const data = {
      background_color: "#fee",
      transition: "zoom",
      background_iframe: "javascript:alert(1)",
      background_image: "https://example.org/a.png",
      "background-gradient": "url(https://example.org)",
      "background-size": "url(x)",
      markdown: "",
      notes: "<img src=x onerror=alert(1)>",
      state: "x",
    };
    const { document, warnings } = await made([markdown("a", "", show(data))], {}, { trust: "untrusted" });
    expect(attributes(document.querySelector("section"))).toEqual([
      "data-background-color=#fee",
      "data-transition=zoom",
    ]);
    expect(warnings).toHaveLength(7);
  });
});
