// Published XSS vectors in every place of an untrusted notebook, opened in Chromium and used as a reader would: nothing
// fires, nothing is fetched, the page's own parts stay. And the control: the same vectors do fire where nothing is cleaned.
// Needs Chromium (INNERLOOP_CHROMIUM, or /usr/bin/chromium).
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlExporter } from "../../packages/ts-jupyter-export/src/render/index.js";
import { complaintAbout } from "../ts-jupyter-export/sanitize/audit.js";
import { type Place, places } from "../ts-jupyter-export/sanitize/places.js";
import { armed, type Vector, vectors } from "../ts-jupyter-export/sanitize/vectors.js";
import { type Findings, launch, read, themeComplaint, watch } from "./xss-browser.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const contextOf = (name: string, trust: "trusted" | "untrusted") => ({
  name,
  filesDir: "a_files",
  uniqueKey: "a",
  trust,
  resolve: async () => undefined,
  warn: () => {},
});

const fitting = ({ kinds }: Place): readonly Vector[] => vectors.filter(({ kind }) => kinds?.includes(kind) ?? true);

/** The canary's number tells the vector. */
const textsFor = (place: Place): string[] => fitting(place).map(({ id, text }) => armed(text, id));

async function pageOf(
  place: Place,
  texts: readonly string[],
  trust: "trusted" | "untrusted",
  template: "lab" | "basic" = "lab",
) {
  const name = place.fileName?.(texts) ?? "notebook";
  const { data } = await htmlExporter({ ...place.options, template }).export(
    place.notebook(texts),
    contextOf(name, trust),
  );
  return String(data);
}

/** What is wrong in a page that was opened and used. */
const complaints = ({ elements, broken }: Findings): string[] => [
  ...broken,
  ...elements.flatMap(({ drawn, ...element }) => {
    const complaint = complaintAbout(element);
    // Libraries draw with forms and styles of their own; handlers and addresses would still be the notebook's.
    return complaint === undefined || (drawn && !/ on|(?<! style)=(?!data:image)[a-z]+:/.test(complaint))
      ? []
      : [complaint];
  }),
];

async function findingsOf(html: string, csp: "on" | "off" = "off") {
  const watched = await watch(browser, { csp });
  const page = await watched.open(html);
  if (html.includes("mermaid.initialize") || html.includes("plot-stage")) await page.waitForTimeout(1500);
  await watched.use(page);
  const found = complaints(await read(page));
  const complaint = await themeComplaint(page);
  if (complaint !== undefined) found.push(complaint);
  await page.waitForTimeout(50);
  const { fired, events } = watched;
  await watched.close();
  return { fired: [...fired], events: events.slice(0, 6), found: found.slice(0, 8) };
}

const clean = { fired: [], events: [], found: [] };

describe("an untrusted notebook does nothing, with vectors in", () => {
  // While Chromium opens one page, Node writes the next.
  it.concurrent.each(places.map((place) => [place.name, place] as const))("%s", async (_, place) => {
    expect(await findingsOf(await pageOf(place, textsFor(place), "untrusted"))).toEqual(clean);
  });
});

const placed = (name: string): Place => places.find((place) => place.name === name) ?? (places[0] as Place);

describe("what an untrusted notebook brings", () => {
  it("is cut off at the edge of its box, whatever its styles say", async () => {
    const big = '<div style="width: 9000px; height: 9000px; background: red">x</div>';
    for (const trust of ["untrusted", "trusted"] as const) {
      const watched = await watch(browser);
      const page = await watched.open(await pageOf(placed("an HTML output"), [big, big], trust));
      const contained = await page.evaluate(() =>
        [...document.querySelectorAll(".jp-RenderedHTMLCommon")].map((box) => getComputedStyle(box).contain),
      );
      expect(new Set(contained)).toEqual(new Set([trust === "untrusted" ? "paint" : "none"]));
      await watched.close();
    }
  });
});

describe("the content security policy of a sanitized page", () => {
  it("stops nothing that the page needs, and there is nothing for it to stop", async () => {
    const place = placed("an HTML output");
    expect(await findingsOf(await pageOf(place, textsFor(place), "untrusted"), "on")).toEqual(clean);
  });
});

/** One document a vector, each in a frame of its own, so that no vector's broken markup hides another's. */
async function alone(place: Place, chosen: readonly Vector[], trust: "trusted" | "untrusted") {
  const documents = new Map<number, string>();
  for (const { id, text } of chosen) {
    const cells = await pageOf(place, [armed(text, id)], trust, "basic");
    documents.set(
      id,
      `<!DOCTYPE html><meta charset="utf-8"><body><main>${cells.replace(/<script>[\s\S]*$/, trust === "untrusted" ? "" : "$&")}</main>`,
    );
  }
  const watched = await watch(browser, { frames: documents });
  const ids = [...documents.keys()];
  for (let at = 0; at < ids.length; at += 80) {
    const frames = ids
      .slice(at, at + 80)
      .map((id) => `<iframe src="http://page.invalid/frame/${id}" width=200 height=60></iframe>`);
    const page = await watched.open(`<!DOCTYPE html>${frames.join("")}`);
    await page.waitForTimeout(200);
    await watched.use(page);
    await page.close();
  }
  await watched.close();
  return watched;
}

describe("one vector in a page", () => {
  it.each(["Markdown", "an HTML output"])("does nothing where it is cleaned: %s", async (name) => {
    const place = placed(name);
    const few = fitting(place).filter((_, index) => index % 6 === 0);
    const { fired, events } = await alone(place, few, "untrusted");
    expect({ fired: [...fired], events }).toEqual({ fired: [], events: [] });
  });

  it("does fire where nothing is cleaned, so that the canary is one", async () => {
    const { fired } = await alone(
      placed("an HTML output"),
      vectors.filter(({ kind }) => kind === "html"),
      "trusted",
    );
    expect(fired.size).toBeGreaterThan(100);
  });
});
