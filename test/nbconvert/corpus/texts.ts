// Characters: scripts of the world, joined emoji, broken UTF-16, control characters, very long lines.
import { code, display, type Entry, failure, md, notebook, result, stream } from "./entry.js";

export const texts: readonly Entry[] = [
  {
    name: "right-to-left",
    text: () =>
      notebook([
        md("# שלום עולם\n\nטקסט *מודגש* עם $x$ ו-`code`."),
        md("مرحبا **بالعالم** ١٢٣ https://example.org"),
        md('<div dir="rtl">نص</div>'),
        code("// הערה\nconst ש = 1;", [stream("שלום\n"), result({ "text/plain": "'مرحبا'" })]),
      ]),
  },
  {
    name: "emoji",
    text: () =>
      notebook([
        md("# 🎉 Party 👩‍👩‍👧‍👦 family\n\n👍🏽 🏳️‍🌈 🇩🇪 1️⃣ ☺︎ ☺️"),
        code("'👩🏽‍💻'", [stream("🚀\n"), result({ "text/plain": "'👩🏽‍💻'" })]),
        md("**👍**bold *🎉* ~~😀~~ `🤖` [🔗](u)"),
      ]),
  },
  {
    name: "scripts-of-the-world",
    text: () =>
      notebook([
        md("# 日本語の見出し\n\n中文，标点。 한국어 ไทย हिन्दी ქართული"),
        md(
          "e\u0301 \u00e9 \ufb01 \u00a0nbsp\u00a0 \u2028line\u2028 \u3000wide\u3000 zero\u200bwidth soft\u00adhyphen \ufeffbom",
        ),
        code("naïve = 'ß'", [stream("ÀÉÎõü ﷽\n")]),
      ]),
  },
  {
    name: "broken-surrogates",
    // JSON text may hold an escaped half of a pair.
    text: () =>
      notebook([
        md("half HIGH here"),
        md("LOW alone"),
        code("'HIGH'", [stream("HIGH\n"), result({ "text/plain": "LOW" })]),
      ])
        .replaceAll("HIGH", "\\ud83d")
        .replaceAll("LOW", "\\udc4d"),
  },
  {
    name: "control-characters",
    text: () =>
      notebook([
        md("nul\u0000 bell\u0007 vt\u000b ff\u000c esc\u001b del\u007f c1\u0085"),
        code("'\u0001\u0002'", [stream("nul\u0000 bell\u0007 vt\u000b ff\u000c si\u000f del\u007f\n")]),
        code("x", [
          result({ "text/plain": "a\u0000b", "text/html": "<p>a\u0001b\u0000c</p>" }),
          failure("E\u0000", "v", ["a\u0008b"]),
        ]),
      ]),
  },
  {
    name: "private-use",
    text: () => notebook([md("\ue000 \ue0010\ue001 \ue0000\ue001 \uf8ff $x$ \u{f0000}"), code("'\ue0000\ue001'")]),
  },
  {
    name: "non-characters",
    text: () => notebook([md("\ufffe \uffff \ufdd0 \u{1ffff} end"), code("1", [stream("\uffff\n")])]),
  },
  {
    name: "long-lines",
    text: () =>
      notebook([
        md("x".repeat(20_000)),
        md(`${"word ".repeat(2_000)}\n\n${"*a* ".repeat(500)}`),
        code(`const s = "${"y".repeat(20_000)}";`, [
          stream(`${"z".repeat(20_000)}\n`),
          display({ "text/html": `<p>${"w".repeat(20_000)}</p>` }),
        ]),
        md(`# ${"long heading ".repeat(40)}`),
      ]),
  },
  {
    name: "deep-nesting",
    text: () =>
      notebook([
        md(Array.from({ length: 12 }, (_, depth) => `${"  ".repeat(depth)}* level ${depth}`).join("\n")),
        md(`${"> ".repeat(4)}deep quote`),
        code("x", [display({ "text/html": `${"<div>".repeat(100)}core${"</div>".repeat(100)}` })]),
        md(`${"<span>".repeat(50)}core${"</span>".repeat(50)}`),
      ]),
  },
  {
    name: "many-emphases",
    text: () =>
      notebook([
        md("*a **b *c **d* ".repeat(20)),
        md(`${"[".repeat(50)}x${"]".repeat(50)}`),
        md("`".repeat(61)),
        md("_".repeat(31)),
      ]),
  },
];
