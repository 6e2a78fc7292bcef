// Every published vector through the sanitizer, read back by another parser: nothing that could act is left.
import { parseFragment, type DefaultTreeAdapterTypes as Tree } from "parse5";
import { beforeAll, describe, expect, it } from "vitest";
import { loadSanitizer, type Sanitizer } from "../../../packages/ts-jupyter-export/src/sanitize/index.js";
import { complaintAbout } from "./audit.js";
import { armed, vectors } from "./vectors.js";

let sanitizer: Sanitizer;
beforeAll(async () => {
  sanitizer = await loadSanitizer();
});

/** What is wrong in a fragment. */
function complaints(html: string): string[] {
  const found: string[] = [];
  const walk = (node: Tree.Node): void => {
    if ("tagName" in node) {
      const attributes = node.attrs.map(({ name, prefix, value }) => ({
        name: prefix ? `${prefix}:${name}` : name,
        value,
      }));
      const complaint = node.tagName === "script" ? "<script>" : complaintAbout({ tag: node.tagName, attributes });
      if (complaint !== undefined) found.push(complaint);
    }
    if ("childNodes" in node) node.childNodes.forEach(walk);
  };
  walk(parseFragment(html));
  return found;
}

describe("the published vectors", () => {
  it("are more than 200, no two alike, each with its source", () => {
    expect(new Set(vectors.map(({ text }) => text)).size).toBe(vectors.length);
    expect(vectors.length).toBeGreaterThan(200);
    expect(vectors.every(({ source }) => source.length > 3)).toBe(true);
  });

  it("would act if they were not cleaned", () => {
    const acting = vectors.filter(({ kind, text }) => kind === "html" && complaints(armed(text, 1)).length > 0);
    expect(acting.length).toBeGreaterThan(250);
  });

  it("leave nothing that acts in a fragment of HTML", () => {
    const left = vectors.flatMap(({ id, text }) =>
      complaints(sanitizer.html(armed(text, id))).map((complaint) => `${id}: ${complaint}`),
    );
    expect(left).toEqual([]);
  });

  it("leave nothing that acts in a drawing", () => {
    const left = vectors.flatMap(({ id, text }) =>
      complaints(sanitizer.svg(`<svg>${armed(text, id)}</svg>`)).map((complaint) => `${id}: ${complaint}`),
    );
    expect(left).toEqual([]);
  });

  it("come out the same when what was cleaned is cleaned again", () => {
    const unstable = vectors.filter(({ id, text }) => {
      const once = sanitizer.html(armed(text, id));
      return !once.includes("own-style") && sanitizer.html(once) !== once;
    });
    expect(unstable.map(({ id }) => id)).toEqual([]);
  });

  it("bring no address that a page would load by itself into style sheets", () => {
    const loading = vectors.filter(({ id, text }) =>
      /url\((?!["']?#)|@import|@font-face|image-set/i.test(
        sanitizer
          .html(armed(text, id))
          .replace(/&lt;[\s\S]*?&gt;/g, "")
          .match(/<style>[\s\S]*?<\/style>|<[^>]* style="[^"]*"/g)
          ?.join() ?? "",
      ),
    );
    expect(loading.map(({ id }) => id)).toEqual([]);
  });
});
