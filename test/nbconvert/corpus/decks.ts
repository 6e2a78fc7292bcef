// Slides: every slide type, at odd places.
import { code, type Entry, md, notebook, raw, result, stream } from "./entry.js";

const slide = (type: string) => ({ metadata: { slideshow: { slide_type: type } } });

export const decks: readonly Entry[] = [
  {
    name: "slides",
    also: "slides",
    variants: "all",
    text: () =>
      notebook([
        md("# Title", slide("slide")),
        md("first fragment", slide("fragment")),
        code("1 + 1", [result({ "text/plain": "2" })], slide("fragment")),
        md("## Below", slide("subslide")),
        md("speaker notes with *markup*", slide("notes")),
        md("skipped", slide("skip")),
        md("continues", slide("-")),
        md("no type", { metadata: { slideshow: {} } }),
        md("## Next", slide("slide")),
        code("x", [stream("x\n")], slide("-")),
        code("hidden", [stream("x\n")], slide("skip")),
        md("last fragment", slide("fragment")),
        md("after it", slide("-")),
        raw("<p>raw slide</p>", { slideshow: { slide_type: "slide" }, raw_mimetype: "text/html" }),
      ]),
  },
  {
    name: "slides-start-continued",
    also: "slides",
    text: () => notebook([md("first", slide("-")), md("second", slide("-")), md("third", slide("slide"))]),
  },
  {
    name: "slides-start-fragment",
    also: "slides",
    text: () =>
      notebook([md("first", slide("fragment")), md("second", slide("subslide")), md("third", slide("fragment"))]),
  },
  {
    name: "slides-start-skipped",
    also: "slides",
    text: () =>
      notebook([
        md("gone", slide("skip")),
        md("note", slide("notes")),
        md("shown", slide("slide")),
        md("note", slide("notes")),
      ]),
  },
  {
    name: "slides-none-marked",
    also: "slides",
    text: () => notebook([md("# One"), code("x", [stream("x\n")]), md("## Two")]),
  },
  {
    name: "slides-all-skipped",
    also: "slides",
    text: () => notebook([md("a", slide("skip")), md("b", slide("skip"))]),
  },
  {
    name: "slides-unknown-type",
    also: "slides",
    text: () =>
      notebook([
        md("a", slide("slide")),
        md("b", slide("Slide")),
        md("c", slide("banner")),
        md("d", { metadata: { slideshow: null } }),
      ]),
  },
  {
    name: "slides-notes-only-end",
    also: "slides",
    text: () =>
      notebook([
        md("a", slide("slide")),
        md("b", slide("subslide")),
        md("c", slide("fragment")),
        md("d", slide("fragment")),
        md("e", slide("notes")),
      ]),
  },
  {
    name: "slides-reveal-metadata",
    also: "slides",
    text: () =>
      notebook([md("a", slide("slide"))], {
        celltoolbar: "Slideshow",
        rise: { theme: "sky" },
        livereveal: { transition: "zoom" },
        title: "Deck",
      }),
  },
];
