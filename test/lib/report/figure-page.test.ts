// Which plotly.js a page loads for its figures, in a page of its own (jsdom) in which the test plays the server: it decides when a file comes, or that
// it does not. The figures of lib/report and those of the kernel itself have scripts of their own, which must do the same.
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { plot, show } from "../../../lib/report/index.js";
import { bundleOf } from "../../../packages/ts-jupyter-kernel/src/runtime/bundle.js";
import { captured } from "./capture.js";

const trace = (type: string) => ({ type, x: [1], y: [1] }) as never;

const makers: [string, (type: string, title: string) => Promise<string>][] = [
  [
    "lib/report",
    async (type, title) => {
      const [{ data }] = await captured(() => show(plot([trace(type)], { name: "f", title })));
      return data["text/html"] as string;
    },
  ],
  [
    "the kernel",
    async (type, title) =>
      bundleOf({ data: [trace(type)], layout: { title: { text: title } } }).data["text/html"] as string,
  ],
];

/** A page, its requests for scripts, and by whose plotly.js what was drawn. */
function page(own?: string) {
  const config = '<script id="jupyter-config-data" type="application/json">{"baseUrl":"/user/"}</script>';
  const { window } = new JSDOM(`<body>${config}</body>`, { runScripts: "outside-only", url: "https://host/user/lab" });
  const drawn: string[] = [];
  const library = (name: string) => ({ newPlot: () => drawn.push(name) });
  if (own) Object.assign(window, { Plotly: library(own) });
  const add = (html: string) => {
    const output = window.document.createElement("div");
    output.innerHTML = html;
    window.document.body.append(output);
    window.eval(output.querySelector("script")?.textContent as string);
  };
  const files = () => [...window.document.head.querySelectorAll("script")];
  const asked = () => files().map((file) => new URL(file.src).pathname.replace("/user/kernelspecs/ts-jupyter/", ""));
  /** The file comes, and is `Plotly` from then on; or it fails. What waits for it runs before this resolves. */
  const answer = async (name: string, how: "comes" | "fails") => {
    const file = files()[asked().lastIndexOf(name)];
    if (how === "comes") Object.assign(window, { Plotly: library(name) });
    file.dispatchEvent(new window.Event(how === "comes" ? "load" : "error"));
    await new Promise((done) => setTimeout(done));
  };
  return { add, asked, answer, drawn };
}

const PLANE = "plotly-cartesian.min.js";
const WHOLE = "plotly.min.js";

describe.each(makers)("a figure of %s", (_, figure) => {
  it("in the plane is drawn by the bundle for such figures, which is asked for once", async () => {
    const { add, asked, answer, drawn } = page();
    add(await figure("scatter", "a"));
    add(await figure("heatmap", "b"));
    expect(asked()).toEqual([PLANE]);
    await answer(PLANE, "comes");
    add(await figure("bar", "c"));
    expect([asked(), drawn]).toEqual([[PLANE], [PLANE, PLANE, PLANE]]);
  });

  it("of another kind is drawn by the whole, which draws all from then on, whichever comes last", async () => {
    const { add, asked, answer, drawn } = page();
    add(await figure("scatter", "a"));
    add(await figure("scatterpolar", "b"));
    expect(asked()).toEqual([PLANE, WHOLE]);
    await answer(WHOLE, "comes");
    await answer(PLANE, "comes");
    add(await figure("scatterpolar", "c"));
    add(await figure("scatter", "d"));
    expect(asked()).toEqual([PLANE, WHOLE]);
    expect(drawn).toEqual([WHOLE, WHOLE, WHOLE, WHOLE]);
  });

  it("takes the whole where a kernel that was installed earlier has nothing else", async () => {
    const { add, asked, answer, drawn } = page();
    add(await figure("scatter", "a"));
    await answer(PLANE, "fails");
    expect(asked()).toEqual([PLANE, WHOLE]);
    await answer(WHOLE, "comes");
    expect(drawn).toEqual([WHOLE]);
  });

  it("takes the page's own plotly.js where it has one", async () => {
    const { add, asked, drawn } = page("the page's");
    add(await figure("scatter", "a"));
    add(await figure("scatterpolar", "b"));
    expect([asked(), drawn]).toEqual([[], ["the page's", "the page's"]]);
  });
});
