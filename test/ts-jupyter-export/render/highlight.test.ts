import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { highlightCode } from "../../../packages/ts-jupyter-export/src/render/highlight.js";

const spans = (html: string) =>
  [...html.matchAll(/<span class="(\w+)">([^<]*)<\/span>/g)].map(([, name, text]) => `${name}:${text}`);
const text = (html: string) => new JSDOM(`<pre>${html}</pre>`).window.document.body.textContent;

describe("highlightCode", () => {
  it("names the tokens of TypeScript as Pygments does", () => {
    const html = highlightCode(
      "export const x: number = 0x2a + 1.5e3; // note\nif (a) f('b', \"c\", null);",
      "typescript",
    );
    expect(spans(html)).toEqual(
      expect.arrayContaining([
        "kr:export",
        "kd:const",
        "nx:x",
        "kt:number",
        "mh:0x2a",
        "mf:1.5e3",
        "c1:// note",
        "k:if",
        "nf:f",
        "s1:&#39;b&#39;",
        "s2:&quot;c&quot;",
        "kc:null",
      ]),
    );
  });

  it("knows type syntax, templates, regular expressions, decorators and block comments", () => {
    const source =
      "/* c */ @dec class A<T> implements B { private r = /a+/g; t = `x\u0024{1}`; }\ntype U = Array<string> | 1_000;";
    expect(spans(highlightCode(source, "ts"))).toEqual(
      expect.arrayContaining([
        "cm:/* c */",
        "kd:class",
        "nc:A",
        "kr:private",
        "sr:/a+/g",
        "nb:Array",
        "kt:string",
        "mi:1_000",
      ]),
    );
  });

  it.each([
    ["typescript", "const a = `\u0024{b}` < c && d > 'e'; // \"f\""],
    ["tsx", 'const a = <div className="x">{b}</div>;'],
    ["javascript", "for await (const x of y) {} label: while (true) break label;"],
    ["python", "def f(x):\n    return f'{x}' # c"],
    ["json", '{"a": [1, true, null]}'],
    ["nonsense", "<b> & 'c'"],
    ["", "plain"],
    ["typescript", "const broken = (((; }} `unclosed"],
  ])("keeps every character of %s code", (language, source) => {
    expect(text(highlightCode(source, language))).toBe(source);
  });

  it("renames highlight.js's scopes", () => {
    const html = highlightCode("def f():\n    return 1", "python");
    expect(html).not.toContain("hljs");
    expect(spans(html)).toEqual(expect.arrayContaining(["k:def", "nf:f", "m:1"]));
  });

  // The names are those of nbconvert's Highlight2HTML(pygments_lexer="ipython3").
  it("tells decorators and IPython's own lines in Python", () => {
    const html = highlightCode("@cache\ndef f(): pass\n%timeit f()\n!ls", "ipython3");
    expect(spans(html)).toEqual(expect.arrayContaining(["nd:@cache", "o:%", "k:timeit", "o:!"]));
    expect(text(html)).toBe("@cache\ndef f(): pass\n%timeit f()\n!ls");
  });
});
