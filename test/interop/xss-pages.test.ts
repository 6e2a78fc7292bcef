// The other pages that are made of a notebook of unknown origin: slides, the page of differences and the index. Every vector in every
// place that brings text there, opened in Chromium with the pages' own policy off. Needs Chromium, as xss.test.ts.
import type { Notebook } from "@innerloop/nbformat";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderDiff } from "../../packages/ts-jupyter-export/src/diff/index.js";
import { indexEntry, renderIndex } from "../../packages/ts-jupyter-export/src/index-page/index.js";
import { slidesExporter } from "../../packages/ts-jupyter-export/src/slides/index.js";
import { code, display, markdown, notebookOf, PNG } from "../ts-jupyter-export/render/rich-notebook.js";
import { complaintAbout } from "../ts-jupyter-export/sanitize/audit.js";
import { armed, vectors } from "../ts-jupyter-export/sanitize/vectors.js";
import { launch, read, watch } from "./xss-browser.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const texts = vectors
  .filter(({ kind }) => kind === "html" || kind === "markdown")
  .map(({ id, text }) => armed(text, id));
const name = texts.join(" ");
const clean = { fired: [], events: [], found: [] };

/** Prose, outputs, tags, ids and slide settings of every text. */
const notebook = (mark: string): Notebook =>
  notebookOf(
    texts.flatMap((text, index) => [
      markdown(`${text}${mark}${index}`, `${mark} ${text}`, {
        metadata: {
          tags: [text],
          slideshow: {
            slide_type: index % 20 === 0 ? "slide" : index % 5 === 0 ? "notes" : "-",
            data: { "background-image": text, "background-iframe": text, state: text, [text]: text },
          },
        } as never,
      }),
      code(`${index}${text}`, `${mark}\n${text}`, [
        display({ "text/html": `${mark} ${text}`, "text/plain": text }),
        display({ "image/png": PNG, "text/plain": text }, { "image/png": { alt: text } }),
        { output_type: "error", ename: text, evalue: text, traceback: [`${mark}${text}`] },
      ]),
    ]),
    { title: name, kernelspec: { name: text0(), display_name: text0(), language: text0() } },
  );

const text0 = () => texts.slice(0, 40).join(" ");

async function findingsOf(html: string) {
  const watched = await watch(browser);
  const page = await watched.open(html);
  await watched.use(page);
  const { elements } = await read(page);
  await page.waitForTimeout(50);
  const found = elements.flatMap(({ drawn, ...element }) => (drawn ? [] : (complaintAbout(element) ?? [])));
  const { fired, events } = watched;
  await watched.close();
  return { fired: [...fired], events: events.slice(0, 6), found: found.slice(0, 8) };
}

describe("an untrusted notebook does nothing", () => {
  it("in slides", async () => {
    const { data } = await slidesExporter().export(notebook("a"), {
      name,
      filesDir: "f",
      uniqueKey: "f",
      trust: "untrusted",
      resolve: async () => undefined,
      warn: () => {},
    });
    expect(await findingsOf(String(data))).toEqual(clean);
  });

  it("beside another run of it", async () => {
    const html = await renderDiff(notebook("1.5"), notebook("2.5"), {
      names: { before: name, after: name },
      page: { foreign: "sanitize" },
    });
    expect(html).toContain("diff-number");
    expect(await findingsOf(html)).toEqual(clean);
  });

  it("in the index, by its file name, title, checks, errors, kernel and picture", async () => {
    const outcomes = texts.map((text, index) => ({
      job: { input: `${text}.ipynb`, name: text } as never,
      status: (["ok", "failed", "unreadable", "interrupted"] as const)[index % 4] ?? "ok",
      message: text,
      seconds: 1,
      cells: { done: 1, total: 1 },
      checks: [
        {
          name: text,
          value: text,
          expectation: { kind: "expected", expected: text },
          error: text,
          source: text,
          status: "fail",
          cellId: text,
        },
      ] as never,
      written: [`${text}.html`],
      notebook: notebookOf([], { title: index % 2 === 0 ? text : "", innerloop: { document: text } }),
    }));
    const entries = outcomes.map((outcome, index) =>
      indexEntry(outcome as never, {
        executed: true,
        href: `./${encodeURIComponent(texts[index] ?? "")}.html`,
        thumbnail: `<svg xmlns="http://www.w3.org/2000/svg"><title>${texts[index]}</title>${texts[index]}</svg>`,
      }),
    );
    const html = renderIndex(entries, { title: name, facts: [{ label: name, value: name }] });
    expect(await findingsOf(html)).toEqual(clean);
  });
});
