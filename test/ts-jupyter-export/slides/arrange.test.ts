// The arrangement of cells into slides. arrangements.json was recorded from nbconvert 7.17.2 (its preprocessor of the
// slides exporter) for every sequence of up to three cells; test/interop/slides.test.ts asks it again, live.
// s slide, b subslide, f fragment, n notes, k skip, - nothing. [ ] slide, ( ) subslide, { } fragment, c a cell.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { arrange, type Placement } from "../../../packages/ts-jupyter-export/src/slides/arrange.js";
import { markdown } from "../render/rich-notebook.js";

const recorded = JSON.parse(readFileSync(new URL("arrangements.json", import.meta.url), "utf8")) as Record<
  string,
  string
>;

const TYPES: Record<string, string> = { s: "slide", b: "subslide", f: "fragment", n: "notes", k: "skip", "-": "-" };

const typed = (slideshow: unknown) => markdown("m", "", { metadata: { slideshow } });
const cellsOf = (types: string) => [...types].map((type) => typed({ slide_type: TYPES[type] }));

const OPEN = { slide: "[", subslide: "(", fragment: "{" };
const CLOSE = { slide: "]", subslide: ")", fragment: "}" };
const written = (placements: readonly Placement[]): string =>
  placements
    .map(
      ({ shown, opens, closes }) =>
        opens.map((level) => OPEN[level]).join("") +
        { shown: "c", notes: "n", skip: "k" }[shown] +
        closes.map((level) => CLOSE[level]).join(""),
    )
    .join("");

describe("cells", () => {
  it("fall into slides as nbconvert arranges them, in every sequence of up to three", () => {
    const ours = Object.keys(recorded).map((types) => {
      try {
        return [types, written(arrange(cellsOf(types)))];
      } catch {
        return [types, "none"];
      }
    });
    expect(Object.keys(recorded)).toHaveLength(6 + 36 + 216);
    expect(Object.fromEntries(ours)).toEqual(recorded);
  });

  it("open and close in pairs, whatever the sequence", () => {
    let state = 7;
    for (let round = 0; round < 500; round += 1) {
      const types = Array.from({ length: 12 }, () => {
        state = (state * 48271) % 2147483647;
        return "sbfnk-"[state % 6] ?? "-";
      }).join("");
      if (/^[nk]*$/.test(types)) continue;
      let bare = written(arrange(cellsOf(types))).replace(/[cnk]/g, "");
      while (/\(\)|\[\]|\{\}/.test(bare)) bare = bare.replace(/\(\)|\[\]|\{\}/g, "");
      expect([types, bare]).toEqual([types, ""]);
    }
  });

  it("that say nothing sensible continue what is open", () => {
    const odd = [undefined, null, "slide", 7, [], ["slide"], {}, { slide_type: null }, { slide_type: "Slide" }].map(
      typed,
    );
    expect(written(arrange([typed({ slide_type: "slide" }), ...odd]))).toBe("[(cccccccccc)]");
  });

  it("that are all hidden make no show", () => {
    const message = "all cells are hidden: there is nothing to make slides of";
    expect(() => arrange(cellsOf("nkn"))).toThrow(message);
    expect(() => arrange([])).toThrow(message);
  });
});
