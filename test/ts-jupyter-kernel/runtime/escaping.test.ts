import { DataFrame } from "danfojs-node";
import { describe, expect, test } from "vitest";
import { bundleOf } from "../../../packages/ts-jupyter-kernel/src/runtime/bundle.js";
import { html, image, progress } from "../../../packages/ts-jupyter-kernel/src/runtime/index.js";
import { seeded } from "../random.js";
import { installKernel } from "./fake-kernel.js";

const PIECES = [
  "<script>alert(1)</script>",
  "</script>",
  "<!--",
  "-->",
  "]]>",
  "<img src=x onerror=alert(1)>",
  '"',
  "'",
  "`",
  "&",
  "&lt;",
  "<",
  ">",
  "\\",
  " onmouseover=alert(1) ",
  "javascript:alert(1)",
  "\n",
  "\r",
  "\u2028",
  "\u2029",
  "\0",
  "\ud800",
  "é",
  "😀",
  "{{",
  "$",
  "$&",
  "$1",
  "a",
  " ",
  "</td></table>",
  "\u001b[31m",
  "__proto__",
];

const random = seeded(20_261_121);
const hostile = Array.from({ length: 300 }, () =>
  Array.from({ length: 1 + Math.floor(6 * random()) }, () => PIECES[Math.floor(random() * PIECES.length)]).join(""),
);

/** The tags of HTML that a browser would see, read as the tokenizer of a browser does it: attributes in quotes may hold anything. */
function tagsOf(text: string): string[] {
  const tags: string[] = [];
  let rest = text;
  for (;;) {
    const found = /<(\/?)([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>|<[!?]/i.exec(rest);
    if (!found) return tags;
    const [whole, slash = "", name = "!", attributes = ""] = found;
    const names = [...attributes.matchAll(/([^\s=/"']+)\s*(?:=\s*(?:"[^"]*"|'[^']*'|[^\s"']+))?/g)].map(
      (match) => match[1],
    );
    tags.push([slash + name.toLowerCase(), ...names].join(" "));
    rest = rest.slice(found.index + whole.length);
    // The content of a script is not HTML: only its end tag is looked for.
    if (name.toLowerCase() === "script" && slash === "") {
      const end = rest.search(/<\/script[\s/>]/i);
      rest = end < 0 ? "" : rest.slice(end);
    }
  }
}

/** The tags do not depend on what the text is: the same as for a harmless one. */
function expectSameTags(make: (text: string) => string, text: string, harmless = "abc"): void {
  expect(tagsOf(make(text)), JSON.stringify(text)).toEqual(tagsOf(make(harmless)));
}

const htmlOf = (value: unknown): string => bundleOf(value).data["text/html"] as string;

describe("no text of the user becomes a tag or an attribute", () => {
  test("the reader of tags sees what a browser would see", () => {
    expect(tagsOf(`<b a="<i>" c=d>x</b><!-- --><script>"<i>"</script><td title='"'>`)).toEqual([
      "b a c",
      "/b",
      "!",
      "script",
      "/script",
      "td title",
    ]);
  });

  test("in tables of records: keys, cells, nested values", () => {
    for (const text of hostile) {
      expectSameTags(
        (t) =>
          htmlOf([
            { [`k${t}`]: t, b: 1 },
            { [`k${t}`]: 1, b: [t] },
          ]),
        text,
      );
    }
  });

  test("in data frames: columns, index, cells", () => {
    for (const text of hostile.slice(0, 100)) {
      expectSameTags((t) => htmlOf(new DataFrame([[t, 1]], { columns: [`c${t}`, "n"], index: [`i${t}`] })), text);
    }
  });

  test("in figures: titles, names, data, layout", () => {
    for (const text of hostile) {
      const figure = (t: string) => ({
        data: [{ y: [1], name: t, text: [t], [`k${t}`]: t }],
        layout: { title: { text: t }, annotations: [{ text: t }] },
      });
      expectSameTags((t) => htmlOf(figure(t)), text);
      const script = /<script>(.*?)<\/script>/s.exec(htmlOf(figure(text)))![1];
      // The script is still one, and the text arrives in it.
      const drawn: unknown[] = [];
      const page = {
        document: { currentScript: { parentNode: { querySelector: () => ({ setAttribute: () => undefined }) } } },
        window: { Plotly: { newPlot: (_: unknown, drawing: unknown) => drawn.push(drawing) } },
      };
      new Function("document", "window", script)(page.document, page.window);
      const wanted = bundleOf(figure(text)).data["application/vnd.plotly.v1+json"] as object;
      expect(drawn).toEqual([{ ...wanted, config: { responsive: false } }]);
    }
  });

  test("in links", () => {
    for (const text of hostile) expectSameTags((t) => htmlOf(new URL(`https://a.b/${t}?${t}#${t}`)), text);
  });

  test("in templates, pictures by URL and progress bars", () => {
    const kernel = installKernel();
    const bar = (label: string): string => {
      progress(3, { label, unit: label }).done();
      return String(kernel.shown.at(-1)?.data["text/html"]);
    };
    for (const text of hostile) {
      expectSameTags((t) => htmlOf(html`<b title="${t}">${[t, html`<i>${t}</i>`]}</b>`), text);
      expectSameTags((t) => htmlOf(image(`https://a.b/${t}`, { alt: t })), text);
      expectSameTags(bar, text);
    }
    kernel.remove();
  });

  test("text that shows a value holds no escape sequence of a terminal", () => {
    for (const text of hostile) {
      for (const value of [text, [text], { [text]: text }, new Map([[text, text]]), Symbol(text)]) {
        expect(bundleOf(value).data["text/plain"]).not.toContain("\u001b");
      }
    }
  });

  test("every bundle can be written as UTF-8 and read again", () => {
    for (const text of hostile) {
      const { data } = bundleOf([{ a: text, [text]: 1 }]);
      expect(JSON.parse(Buffer.from(JSON.stringify(data)).toString())).toEqual(data);
      for (const part of Object.values(data)) expect(part).not.toMatch(/\p{Surrogate}/u);
    }
  });
});
