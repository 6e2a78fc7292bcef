import { newCodeCell, newMarkdownCell, newNotebook, type PlacedCheck } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import {
  type IndexEntry,
  profileOf,
  recordedSeconds,
  renderIndex,
  titleOf,
} from "../../../packages/ts-jupyter-export/src/index-page/index.js";
import { expectationText, marginText, valueText } from "../../../packages/ts-jupyter-export/src/index-page/numbers.js";
import { hrefBetween } from "../../../packages/ts-jupyter-export/src/run/href.js";

const check = (more: Partial<PlacedCheck>): PlacedCheck => ({
  name: "trace",
  status: "pass",
  value: 1,
  expectation: { kind: "expected", expected: 1 },
  source: "identity",
  cellId: "c1",
  cellIndex: 0,
  outputIndex: 0,
  ...more,
});
const entry = (more: Partial<IndexEntry>): IndexEntry => ({
  title: "A title",
  file: "a.ipynb",
  href: "a.html",
  status: "ok",
  cells: { done: 3, total: 3 },
  checks: [],
  ...more,
});
const withCells = (...cells: ReturnType<typeof newMarkdownCell | typeof newCodeCell>[]) => ({
  ...newNotebook(),
  cells,
});

describe("renderIndex", () => {
  it("failed notebooks come before fine ones, and failed checks before those that hold, unfolded", () => {
    const page = renderIndex([
      entry({ title: "Fine" }),
      entry({
        title: "Broken",
        status: "failed",
        checks: [check({ name: "good" }), check({ name: "bad", status: "fail" })],
      }),
    ]);
    expect(page.indexOf("Broken")).toBeLessThan(page.indexOf("Fine"));
    expect(page.indexOf(">bad<")).toBeLessThan(page.indexOf(">good<"));
    expect(page).toContain("<details open>");
    expect(page).toContain("1 of 2 checks fails");
  });

  it("a check links to its cell and shows value, expectation, margin and source", () => {
    const atMost = check({ value: 0.25, expectation: { kind: "atMost", atMost: 1 }, source: "table 3, row 2" });
    const page = renderIndex([entry({ checks: [atMost] })]);
    for (const text of ['href="a.html#cell-id=c1"', ">0.25<", ">≤ 1<", ">+0.75<", "table 3, row 2"])
      expect(page).toContain(text);
    expect(page).not.toContain("<details open>");
  });

  it("nothing in a notebook can become markup, a script or a request", () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='x'>`;
    const page = renderIndex([
      entry({
        title: hostile,
        document: hostile,
        message: hostile,
        checks: [check({ name: hostile, source: hostile })],
      }),
    ]);
    expect(page).not.toMatch(/<script|<img src=x|https?:\/\//);
    expect(page).toContain("default-src 'none'");
  });

  it("a figure with any content travels as an image of its own", () => {
    const page = renderIndex([entry({ thumbnail: "<svg>é</svg>" })]);
    expect(page).toContain(`data:image/svg+xml;base64,${Buffer.from("<svg>é</svg>").toString("base64")}`);
  });
});

describe("what the index reads from a notebook", () => {
  it("the title is the first heading outside of code, without its Markdown", () => {
    expect(
      titleOf(withCells(newMarkdownCell("```\n# no\n```\n\n## The *memory* of `L(t)` [here](x)  ##\n# later"))),
    ).toBe("The memory of L(t) here");
    expect(titleOf(withCells(newCodeCell("# not Markdown")))).toBeUndefined();
    expect(titleOf({ ...withCells(newMarkdownCell("# heading")), metadata: { title: "given" } })).toBe("given");
  });

  it("an injected profile outranks the default of the parameters cell", () => {
    const tagged = (source: string, tag: string) => ({ ...newCodeCell(source), metadata: { tags: [tag] } });
    const standard = tagged('let profile: "quick" | "full" = "quick";', "parameters");
    expect(profileOf(withCells(standard))).toBe("quick");
    expect(profileOf(withCells(standard, tagged('profile = "full";', "injected-parameters")))).toBe("full");
    expect(profileOf(withCells(newCodeCell('profile = "other"')))).toBeUndefined();
  });

  it("a stored duration is the sum over the cells that recorded one", () => {
    const timed = (from: string, to: string) => ({
      ...newCodeCell("1"),
      metadata: { execution: { "iopub.status.busy": from, "shell.execute_reply": to } },
    });
    const cells = [
      timed("2024-01-01T00:00:00.000Z", "2024-01-01T00:00:01.500Z"),
      timed("2024-01-01T00:01:00Z", "2024-01-01T00:01:02Z"),
    ];
    expect(recordedSeconds(withCells(...cells, newCodeCell("2")))).toBe(3.5);
    expect(recordedSeconds(withCells(newCodeCell("2")))).toBeUndefined();
  });
});

describe("numbers in the table of checks", () => {
  it.each([
    [0, "0"],
    [-3, "-3"],
    [1 / 3, "0.333333"],
    [1e-12, "1e-12"],
    [1.25e-9, "1.25e-9"],
    [6.02214076e23, "6.02214e23"],
    [0.5, "0.5"],
    ["NaN", "NaN"],
    [true, "true"],
    [[1, 2, 3], "[1, 2, 3]"],
    [[1, 2, 3, 4, 5], "[1, 2, 3, …] (5)"],
  ])("%j reads %s", (value, text) => {
    expect(valueText(value)).toBe(text);
  });

  it("tolerances stand behind what they loosen", () => {
    expect(expectationText(check({ rtol: 1e-6, atol: 0.5 }))).toBe("= 1 ± rtol 1e-6, atol 0.5");
    expect(expectationText(check({ expectation: { kind: "between", between: ["-Infinity", 2] } }))).toBe(
      "in [-Infinity, 2]",
    );
  });

  it("a margin is the distance to the nearest bound, negative when it is broken", () => {
    expect(marginText(check({ value: 1.5, expectation: { kind: "between", between: [1, 4] } }))).toBe("+0.5");
    expect(marginText(check({ value: 2, expectation: { kind: "atLeast", atLeast: 3 } }))).toBe("-1");
    expect(marginText(check({ error: 1.23456e-9 }))).toBe("1.23e-9");
    expect(marginText(check({ value: "NaN", error: "not a number" }))).toBe("not a number");
  });
});

describe("hrefBetween", () => {
  it("is what a browser resolves to the other file", () => {
    for (const [from, to] of [
      ["reports/a.html", "reports/index.html"],
      ["reports/index.html", "n/deep/b c#?.html"],
      ["index.html", "reports/50%.html"],
    ]) {
      const resolved = new URL(hrefBetween(from, to), `file:///base/${encodeURI(from)}`).pathname;
      expect(decodeURIComponent(resolved)).toBe(`/base/${to}`);
    }
  });
});
