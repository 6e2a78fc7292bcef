import { createHash } from "node:crypto";
import { JSDOM } from "jsdom";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type PageOptions,
  type PageWarning,
  renderNotebook,
} from "../../../packages/ts-jupyter-export/src/render/index.js";
import {
  CHECK_HTML,
  code,
  display,
  FIGURE,
  markdown,
  notebookOf,
  PNG,
  result,
  richNotebook,
  SVG,
  stderr,
  stdout,
} from "./rich-notebook.js";

/** Without its styles, which take longer to parse than everything else and which no test here asks for. */
const documentOf = (html: string): Document => new JSDOM(html.replace(/<style>[^<]*<\/style>/g, "")).window.document;

async function page(cells: Parameters<typeof notebookOf>[0], options: PageOptions = {}) {
  const warnings: PageWarning[] = [];
  const html = await renderNotebook(notebookOf(cells), { onWarning: (warning) => warnings.push(warning), ...options });
  return { html, warnings, dom: documentOf(html) };
}

const output = async (data: Record<string, unknown>, metadata = {}) => {
  const { dom, warnings } = await page([code("c", "", [display(data, metadata)])]);
  return {
    child: dom.querySelector(".jp-OutputArea-child"),
    shown: dom.querySelector(".jp-OutputArea-output"),
    warnings,
  };
};

describe("the lab template's DOM", () => {
  let dom: Document;
  let html: string;
  beforeAll(async () => {
    html = await renderNotebook(richNotebook());
    dom = documentOf(html);
  });

  it("has the body and main of nbconvert's page", () => {
    expect(dom.documentElement.lang).toBe("en");
    expect(dom.title).toBe("The inner loop as a memory kernel");
    expect(dom.body.className.split(" ")).toContain("jp-Notebook");
    expect(dom.body.dataset).toMatchObject({ jpThemeLight: "true", jpThemeName: "JupyterLab Light" });
    expect(dom.querySelectorAll("body > main")).toHaveLength(1);
  });

  it("holds the cells in order, each with its identifier", () => {
    const ids = [...dom.querySelectorAll("main > .jp-Cell")].map(({ id }) => id);
    expect(ids).toEqual(richNotebook().cells.map(({ id }) => `cell-id=${id}`));
  });

  it("nests a code cell as the template does", () => {
    const cell = dom.getElementById("cell-id=run");
    expect(cell?.className).toBe("jp-Cell jp-CodeCell jp-Notebook-cell");
    const path = [
      ".jp-Cell-inputWrapper[tabindex='0'] > .jp-Collapser.jp-InputCollapser",
      ".jp-Cell-inputWrapper > .jp-InputArea.jp-Cell-inputArea > .jp-InputPrompt.jp-InputArea-prompt",
      ".jp-InputArea > .jp-CodeMirrorEditor.jp-Editor.jp-InputArea-editor[data-type=inline] > .cm-editor.cm-s-jupyter > .highlight.hl-typescript > pre",
      ".jp-Cell-outputWrapper > .jp-OutputArea.jp-Cell-outputArea > .jp-OutputArea-child > .jp-OutputPrompt.jp-OutputArea-prompt",
      ".jp-OutputArea-child.jp-OutputArea-executeResult > .jp-RenderedText.jp-OutputArea-output.jp-OutputArea-executeResult[data-mime-type='text/plain'] > pre",
    ];
    for (const selector of path) expect(cell?.querySelector(selector), selector).not.toBeNull();
    expect(cell?.querySelector(".jp-InputPrompt")?.textContent).toBe("In\u00a0[2]:");
    expect(cell?.querySelector(".jp-OutputArea-executeResult .jp-OutputPrompt")?.textContent).toBe("Out[2]:");
    expect(cell?.querySelector("pre")?.textContent).toBe(
      `${richNotebook().cells.find(({ id }) => id === "run")?.source}\n`,
    );
  });

  it("marks cells without outputs and cells with tags", () => {
    expect(dom.getElementById("cell-id=parameters")?.className).toBe(
      "jp-Cell jp-CodeCell jp-Notebook-cell jp-mod-noOutputs celltag_parameters",
    );
    expect(dom.querySelector("#cell-id\\=parameters .jp-Cell-outputWrapper")).toBeNull();
  });

  it("nests a Markdown cell as the template does", () => {
    const selector =
      ".jp-MarkdownCell > .jp-Cell-inputWrapper > .jp-InputArea > .jp-RenderedHTMLCommon.jp-RenderedMarkdown.jp-MarkdownOutput[data-mime-type='text/markdown'] > h1#The-inner-loop-as-a-memory-kernel";
    expect(dom.querySelector(selector)).not.toBeNull();
  });

  it("gives standard error and errors the stderr type, with nbconvert's colours", () => {
    const blocks = dom.querySelectorAll(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']");
    expect(blocks).toHaveLength(2);
    expect(blocks[1]?.querySelector("span.ansi-red-fg")?.textContent).toBe("Error");
  });

  it("turns attachments into data URIs", () => {
    const sources = [...dom.querySelectorAll<HTMLImageElement>("#cell-id\\=picture img")].map((image) => image.src);
    expect(sources).toHaveLength(2);
    for (const source of sources) expect(source).toMatch(/^data:image\/(svg\+xml|png)[;,]/);
  });

  it("asks for nothing outside itself", () => {
    const addresses = [...dom.querySelectorAll("[src], link, [srcset], iframe, object, embed")].map(
      (element) => element.getAttribute("src") ?? element.outerHTML,
    );
    for (const address of addresses) expect(address.slice(0, 40)).toMatch(/^data:/);
    expect(html.slice(0, html.indexOf("</head>"))).not.toMatch(/@import|url\(\s*["']?(?!data:)/);
  });

  it("has no identifier twice", () => {
    const ids = [...dom.querySelectorAll("[id]")].map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("links the table of contents to headings that exist", () => {
    const targets = [...dom.querySelectorAll(".page-toc a")].map((link) => link.getAttribute("href")?.slice(1) ?? "");
    expect(targets).toEqual(["Derivation", "Methods-compared", "A-picture", "Results", "What-did-not-work"]);
    for (const target of targets) expect(dom.getElementById(target)).not.toBeNull();
  });

  it("is the same, byte for byte, the second time", async () => {
    expect(await renderNotebook(richNotebook())).toBe(html);
  });

  it("leaves no placeholder behind", () => {
    expect(html).not.toMatch(/[\u{f0000}-\u{f7fff}]/u);
  });
});

describe("outputs", () => {
  it.each([
    [["text/plain", "text/html"], "text/html"],
    [["text/html", "application/javascript"], "application/javascript"],
    [["image/png", "image/svg+xml"], "image/svg+xml"],
    [["text/latex", "text/markdown"], "text/markdown"],
    [["text/plain", "text/latex"], "text/latex"],
    [["application/vnd.innerloop.check+json", "text/plain", "text/html"], "text/html"],
    [["text/plain", "application/json"], "application/json"],
  ])("of %j shows %s", async (types, shown) => {
    const data = Object.fromEntries(
      types.map((type) => [type, type.startsWith("image") ? PNG : type.endsWith("json") ? {} : "x"]),
    );
    expect((await output(data)).shown?.getAttribute("data-mime-type")).toBe(shown);
  });

  it("inserts HTML as it is", async () => {
    expect((await output({ "text/html": CHECK_HTML })).shown?.innerHTML.trim()).toBe(CHECK_HTML);
  });

  it("draws formulas inside HTML, but not inside its attributes or scripts", async () => {
    const html = '<td title="$a$">$a &lt; b$</td><script>const c = "$x$";</script><p>$5 and $6</p>';
    const { shown } = await output({ "text/html": html });
    expect(shown?.querySelector(".math")?.getAttribute("aria-label")).toBe("a < b");
    expect(shown?.querySelectorAll(".math")).toHaveLength(1);
    expect(shown?.querySelector("script")?.textContent).toBe('const c = "$x$";');
  });

  it("gives pictures their size, ground and description", async () => {
    const { shown } = await output(
      { "image/png": `${PNG}\n`, "text/plain": "a dot" },
      { "image/png": { width: 40, height: 30, needs_background: "light", unconfined: true } },
    );
    const image = shown?.querySelector("img");
    expect(image?.getAttribute("src")).toBe(`data:image/png;base64,${PNG}`);
    expect(image).toMatchObject({
      width: 40,
      height: 30,
      alt: "a dot",
      className: "unconfined jp-needs-light-background",
    });
  });

  it("says so where a picture has no description", async () => {
    const { shown } = await output({ "image/svg+xml": SVG, "text/plain": "<IPython.core.display.SVG object>" });
    const image = shown?.querySelector("img");
    expect(image?.alt).toBe("No description has been provided for this image");
    expect(Buffer.from(image?.src.split(",")[1] ?? "", "base64").toString()).toBe(SVG);
  });

  it("shows JSON as a tree that folds", async () => {
    const { shown } = await output({ "application/vnd.thing+json": { a: [1, "<b>", null] } });
    expect(shown?.querySelectorAll("details")).toHaveLength(2);
    expect(shown?.textContent).toContain('"<b>"');
  });

  it("warns of a type it cannot show, and shows the cell without it", async () => {
    const { shown, child, warnings } = await output({ "application/x-strange": "y" });
    expect(child).not.toBeNull();
    expect(shown).toBeNull();
    expect(warnings).toEqual([
      { kind: "output", cellId: "c", message: "no way to show an output of type application/x-strange" },
    ]);
  });

  it("numbers nothing that has not run", async () => {
    const { dom } = await page([code("c", "x", [result({ "text/plain": "1" })], { execution_count: null })]);
    expect(dom.querySelector(".jp-InputPrompt")?.textContent).toBe("In\u00a0[\u00a0]:");
    expect(dom.querySelector(".jp-OutputPrompt")?.textContent).toBe("Out[\u00a0]:");
  });
});

describe("unfinished HTML", () => {
  const spoiled = ["</div></div></div></main>out", "<b>bold", "<!-- never closed", "<script>"];

  it.each(spoiled)("stays in its cell or output: %s", async (html) => {
    const { dom } = await page([
      markdown("m", `${html}\n`),
      code("c", "", [display({ "text/html": html }), display({ "text/markdown": `${html}\n` })]),
      { cell_type: "raw", id: "r", metadata: { raw_mimetype: "text/html" }, source: html },
      markdown("after", "after"),
    ]);
    const after = dom.getElementById("cell-id=after");
    expect(after?.parentElement?.tagName).toBe("MAIN");
    expect(after?.querySelector(".jp-MarkdownOutput")?.innerHTML.trim()).toBe("<p>after</p>");
  });
});

describe("figures in the page", () => {
  const plot = (figure: unknown = FIGURE) =>
    display({ "application/vnd.plotly.v1+json": figure, "text/html": "<i>html</i>", "text/plain": "figure curve" });

  it("stand as picture and as data, before the HTML beside them", async () => {
    const { dom } = await page([code("c", "", [plot()])]);
    const stage = dom.querySelector(".jp-RenderedPlotly figure.plot > .plot-stage");
    expect(stage?.querySelector("img.plot-picture")?.getAttribute("alt")).toBe("figure curve");
    expect(JSON.parse(stage?.querySelector("script[type='application/json']")?.textContent ?? "")).toEqual(FIGURE);
    expect(dom.querySelector("i")).toBeNull();
  });

  it("bring plotly.js once, however many they are, and not at all without them", async () => {
    const [none, one, two] = await Promise.all(
      [[], [plot()], [plot(), plot()]].map(async (outputs) =>
        (await page([code("c", "", outputs)])).dom.querySelectorAll("script:not([type])"),
      ),
    );
    expect([none?.length, one?.length, two?.length]).toEqual([2, 4, 4]);
    expect(one?.[0]?.textContent).toMatch(/plotly\.js \(basic/);
  });

  it("cannot end their script element early", async () => {
    const title = "</script><script>alert(1)</script><!--";
    const { dom } = await page([code("c", "", [plot({ ...FIGURE, layout: { title: { text: title } } })])]);
    const data = JSON.parse(dom.querySelector("script[type='application/json']")?.textContent ?? "");
    expect(data.layout.title.text).toBe(title);
    expect(dom.querySelectorAll("script:not([type])")).toHaveLength(4);
  });

  it("are pictures only when asked so", async () => {
    const { dom } = await page([code("c", "", [plot()])], { plots: "static" });
    expect(dom.querySelector("img.plot-picture")).not.toBeNull();
    expect(dom.querySelectorAll("script")).toHaveLength(2);
  });

  it("fall back to HTML when the figure is malformed", async () => {
    const { dom } = await page([code("c", "", [plot({ data: 3 })])]);
    expect(dom.querySelector(".jp-RenderedHTML i")?.textContent).toBe("html");
  });
});

describe("options", () => {
  const cells = [
    markdown("m", "# T\n## A\n## B\n## C"),
    code("c", "1;", [stdout("out"), result({ "text/plain": "1" })]),
  ];

  it.each<[PageOptions, string, number]>([
    [{}, ".page-toc", 1],
    [{ toc: "none" }, ".page-toc", 0],
    [{}, "[id='cell-id=c'] .jp-InputArea-editor", 1],
    [{ input: "none" }, "[id='cell-id=c'].jp-mod-noInput", 1],
    [{ input: "none" }, "[id='cell-id=c'] .jp-InputArea-editor", 0],
    [{ input: "folded" }, "details.cell-fold:not([open]) .jp-InputArea-editor", 1],
    [{ exclude: new Set(["input-prompt"] as const) }, ".jp-InputPrompt", 0],
    [{ exclude: new Set(["output-prompt"] as const) }, ".jp-OutputPrompt", 0],
    [{ theme: "dark" }, "body[data-jp-theme-light='false']", 1],
    [{ date: "1 May" }, ".page-date", 1],
    [{}, ".page-date", 0],
    [{ indexHref: "index.html" }, ".page-tools a[href='index.html']", 1],
    [{ language: "de" }, "html[lang=de]", 1],
  ])("%j: %s occurs %i times", async (options, selector, times) => {
    expect((await page(cells, options)).dom.querySelectorAll(selector)).toHaveLength(times);
  });

  it("takes the title from the option, the metadata, the first heading", async () => {
    const titled = notebookOf([markdown("m", "# Heading")], { title: "Metadata" });
    const titleOf = async (notebook: typeof titled, options = {}) =>
      documentOf(await renderNotebook(notebook, options)).title;
    expect(await titleOf(titled, { title: "Option <1>" })).toBe("Option <1>");
    expect(await titleOf(titled)).toBe("Metadata");
    expect(await titleOf(notebookOf([markdown("m", "# Heading")]))).toBe("Heading");
    expect(await titleOf(notebookOf([]))).toBe("Notebook");
  });

  const pictures = [
    markdown("m", "![a](pic%20ture.png) ![b & c](gone.png) ![](attachment:no.png) ![](https://example.org/c.png?a&b)"),
  ];

  it("embeds what the resolver finds; what it does not find stands there in words, and is reported", async () => {
    const { dom, warnings } = await page(pictures, {
      resolve: async (address) =>
        address === "pic ture.png" ? { bytes: Buffer.from(PNG, "base64"), mime: "image/png" } : undefined,
    });
    const sources = [...dom.querySelectorAll("main img")].map((image) => image.getAttribute("src"));
    expect(sources).toEqual([`data:image/png;base64,${PNG}`]);
    expect([...dom.querySelectorAll(".image-missing")].map(({ textContent }) => textContent)).toEqual([
      "b & c (image not in this page: gone.png)",
      "(image not in this page: attachment:no.png)",
      "(image not in this page: https://example.org/c.png?a&b)",
    ]);
    expect(dom.querySelector(".image-missing a")?.getAttribute("href")).toBe("https://example.org/c.png?a&b");
    expect(warnings.map(({ message }) => message)).toEqual([
      "image not embedded: gone.png",
      "image not embedded: attachment:no.png",
      "image not embedded: https://example.org/c.png?a&b",
    ]);
  });

  it("loads images from their addresses where the network is allowed", async () => {
    const { dom, warnings } = await page(pictures, { network: "allow" });
    const sources = [...dom.querySelectorAll("main img")].map((image) => image.getAttribute("src"));
    expect(sources).toEqual(["pic%20ture.png", "gone.png", "https://example.org/c.png?a&b"]);
    expect(warnings.map(({ message }) => message)).toEqual(["image not embedded: attachment:no.png"]);
  });
});

describe("tags", () => {
  const cell = (tag: string, metadata = {}) =>
    code("c", "source;", [stdout("text"), stderr("problem")], { metadata: { tags: tag ? [tag] : [], ...metadata } });

  it.each([
    ["", { editor: 1, text: 2, folds: 0 }],
    ["remove-cell", { editor: 1, text: 2, folds: 0 }],
    ["remove_input", { editor: 1, text: 2, folds: 0 }],
    ["remove-output", { editor: 1, text: 2, folds: 0 }],
    ["hide-input", { editor: 1, text: 2, folds: 1 }],
    ["hide-output", { editor: 1, text: 2, folds: 1 }],
    ["hide-cell", { editor: 1, text: 2, folds: 2 }],
  ])("%j", async (tag, expected) => {
    const { dom } = await page([cell(tag)]);
    const count = (selector: string) => dom.querySelectorAll(selector).length;
    expect({
      editor: count(".jp-InputArea-editor"),
      text: count(".jp-RenderedText"),
      folds: count("details.cell-fold"),
    }).toEqual(expected);
  });

  it("JupyterLab's collapsed halves are folded", async () => {
    const { dom } = await page([cell("", { jupyter: { source_hidden: true, outputs_hidden: true } })]);
    expect([...dom.querySelectorAll("summary")].map(({ textContent }) => textContent)).toEqual([
      "Show code",
      "Show output",
    ]);
  });

  it("raw cells pass only as HTML", async () => {
    const raw = (id: string, raw_mimetype: string) => ({
      cell_type: "raw" as const,
      id,
      source: `<b>${id}</b>`,
      metadata: { raw_mimetype },
    });
    const { dom } = await page([raw("yes", "text/html"), raw("no", "text/latex")]);
    expect([...dom.querySelectorAll("main b")].map(({ textContent }) => textContent)).toEqual(["yes"]);
  });
});

describe("content security policy", () => {
  const policyOf = (dom: Document) =>
    dom.querySelector("meta[http-equiv='Content-Security-Policy']")?.getAttribute("content") ?? "";

  it("admits exactly the page's own scripts by their hashes", async () => {
    const { dom } = await page([code("c", "", [display({ "application/vnd.plotly.v1+json": FIGURE })])]);
    const hashes = [...dom.querySelectorAll("script:not([type])")].map(
      ({ textContent }) =>
        `'sha256-${createHash("sha256")
          .update(textContent ?? "")
          .digest("base64")}'`,
    );
    expect(hashes).toHaveLength(4);
    expect(policyOf(dom)).toContain(`script-src ${hashes.join(" ")};`);
    expect(policyOf(dom)).toContain("default-src 'none'");
  });

  it("admits inline scripts only where the notebook brings some", async () => {
    const withScript = await page([code("c", "", [display({ "text/html": "<script>1</script>" })])]);
    const without = await page([code("c", "", [display({ "text/html": "<b onx>on a = b</b>" })])]);
    expect(policyOf(withScript.dom)).toContain("script-src 'unsafe-inline'");
    expect(policyOf(without.dom)).not.toContain("script-src 'unsafe-inline'");
  });

  it("is left out where the network is allowed", async () => {
    expect(policyOf((await page([], { network: "allow" })).dom)).toBe("");
  });
});
