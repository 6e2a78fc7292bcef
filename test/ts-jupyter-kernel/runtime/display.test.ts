import { validateNotebook } from "@innerloop/nbformat";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  clearOutput,
  comms,
  display,
  html,
  image,
  input,
  javascript,
  json,
  latex,
  markdown,
  mermaid,
  password,
  raw,
  registerFormatter,
  svg,
  updateDisplay,
  vegaLite,
} from "../../../packages/ts-jupyter-kernel/src/runtime/index.js";
import { installGlobals } from "../../../packages/ts-jupyter-kernel/src/runtime/install-globals.js";
import * as tslab from "../../../packages/ts-jupyter-kernel/src/runtime/tslab.js";
import { type FakeKernel, installKernel } from "./fake-kernel.js";
import { bytesOf } from "./pictures.js";

let kernel: FakeKernel;
beforeEach(() => {
  kernel = installKernel(["Ada", "secret"]);
});
afterEach(() => kernel.remove());

describe("display", () => {
  test("shows the bundle of a value under a new name, and replaces it", () => {
    const handle = display([1, 2]);
    handle.update("b");
    updateDisplay(handle.id, "c");
    expect(kernel.shown).toEqual([
      { data: { "text/plain": "[ 1, 2 ]" }, metadata: {}, transient: { display_id: handle.id }, update: false },
      { data: { "text/plain": "'b'" }, metadata: {}, transient: { display_id: handle.id }, update: true },
      { data: { "text/plain": "'c'" }, metadata: {}, transient: { display_id: handle.id }, update: true },
    ]);
    expect(display(1).id).not.toBe(handle.id);
  });

  test("takes a name, metadata, and bundles as they are", () => {
    display(1, { id: "a", metadata: { "text/plain": { big: 1n } } });
    display({ "text/html": "<b>", "image/png": bytesOf.png }, { raw: true, id: "b", metadata: { m: 1 } });
    expect(kernel.shown).toEqual([
      {
        data: { "text/plain": "1" },
        metadata: { "text/plain": { big: 1 } },
        transient: { display_id: "a" },
        update: false,
      },
      {
        data: { "text/html": "<b>", "image/png": Buffer.from(bytesOf.png).toString("base64") },
        metadata: { m: 1 },
        transient: { display_id: "b" },
        update: false,
      },
    ]);
    expect(() => display(5, { raw: true })).toThrow("not a MIME bundle: 5");
  });

  test("of a promise shows it at once, and again when it has its value", async () => {
    const { shown, id } = display(Promise.resolve(new Map([[1, 2]])));
    expect(kernel.shown.map(({ data }) => data["text/plain"])).toEqual(["Promise { Map(1) { 1 => 2 } }"]);
    await shown;
    expect(kernel.shown[1]).toMatchObject({
      data: { "text/plain": "Map(1) { 1 => 2 }" },
      transient: { display_id: id },
      update: true,
    });
  });

  test("of a promise that rejects leaves the failure to whoever waits for it", async () => {
    await expect(display(Promise.reject(new Error("no"))).shown).rejects.toThrow("no");
  });

  test("clearOutput clears now, or with the next output", () => {
    clearOutput();
    clearOutput({ wait: true });
    expect(kernel.cleared).toEqual([false, true]);
  });

  test("outside a kernel text is printed, and clearing does nothing", () => {
    kernel.remove();
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    display({ a: 1 });
    display({ "text/html": "<b>" }, { raw: true });
    clearOutput();
    expect(write.mock.calls.map(([text]) => text)).toEqual(["{ a: 1 }\n", "[text/html]\n"]);
    write.mockRestore();
  });
});

describe("content of a known kind", () => {
  test.each([
    [html("<b>1</b>"), { "text/html": "<b>1</b>", "text/plain": "<b>1</b>" }],
    [html`<b>${"<"}</b>`, { "text/html": "<b>&lt;</b>", "text/plain": "<b>&lt;</b>" }],
    [markdown("# a"), { "text/markdown": "# a", "text/plain": "# a" }],
    [latex("x^2"), { "text/latex": "$$x^2$$", "text/plain": "x^2" }],
    [latex("$x$"), { "text/latex": "$x$", "text/plain": "$x$" }],
    [latex("\\begin{align}a\\end{align}"), expect.objectContaining({ "text/latex": "\\begin{align}a\\end{align}" })],
    [svg("<svg></svg>"), { "image/svg+xml": "<svg></svg>", "text/plain": "SVG image, 11 characters" }],
    [mermaid("graph TD"), { "text/vnd.mermaid": "graph TD", "text/plain": "graph TD" }],
    [javascript("1"), { "application/javascript": "1", "text/plain": "1" }],
    [json({ a: 1n }), { "application/json": { a: 1 }, "text/plain": '{\n  "a": 1\n}' }],
    [
      vegaLite({ mark: "bar" }),
      {
        "application/vnd.vegalite.v5+json": { $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "bar" },
        "text/plain": "Vega-Lite specification",
      },
    ],
    [
      vegaLite({ $schema: "https://vega.github.io/schema/vega-lite/v6.json" }),
      expect.objectContaining({ "application/vnd.vegalite.v6+json": expect.anything() }),
    ],
    [raw({ "application/x-a": "1", "text/plain": "a" }), { "application/x-a": "1", "text/plain": "a" }],
    [raw({ "text/html": "<b>" }), { "text/html": "<b>", "text/plain": "[text/html]" }],
    [
      image(bytesOf.png),
      { "image/png": Buffer.from(bytesOf.png).toString("base64"), "text/plain": "PNG image, 1×1, 70 bytes" },
    ],
    [
      image(new Uint8Array(bytesOf.gif).buffer, { alt: "dot" }),
      { "image/gif": expect.stringMatching(/^R0lGOD/), "text/plain": "dot" },
    ],
    [
      image("https://a.b/c.png", { width: 5 }),
      {
        "text/html": '<img src="https://a.b/c.png" alt="https://a.b/c.png" width="5">',
        "text/plain": "https://a.b/c.png",
      },
    ],
    [
      image(`data:image/png;base64,${Buffer.from(bytesOf.png).toString("base64")}`),
      expect.objectContaining({ "text/plain": "PNG image, 1×1, 70 bytes" }),
    ],
    [image("data:image/svg+xml,%3Csvg%3E%3C/svg%3E"), expect.objectContaining({ "image/svg+xml": "<svg></svg>" })],
    [
      image(new URL("../../../figures/report.png", import.meta.url)),
      expect.objectContaining({ "text/plain": expect.stringMatching(/^PNG image, \d+×\d+, /) }),
    ],
  ])("%#", (value, data) => {
    display(value);
    expect(kernel.shown[0].data).toEqual(data);
  });

  test("sizes and expansion travel as metadata", () => {
    display(image(bytesOf.png, { width: 10, height: 20 }));
    display(json([1], { expanded: true }));
    expect(kernel.shown.map(({ metadata }) => metadata)).toEqual([
      { "image/png": { width: 10, height: 20 } },
      { "application/json": { expanded: true } },
    ]);
  });

  test("what is no picture is refused by name", () => {
    expect(() => image(new Uint8Array(3))).toThrow(
      "unknown image format: bytes (PNG, JPEG, GIF, WebP, SVG and PDF are known)",
    );
    expect(() => image("package.json")).toThrow('unknown image format: "package.json"');
    expect(() => image("no/such/file.png")).toThrow("ENOENT");
  });

  test("all of it makes a valid notebook", () => {
    for (const value of [
      1,
      [{ a: 1 }],
      html("<b>"),
      json({}),
      image(bytesOf.png),
      vegaLite({}),
      { data: [{ y: [1] }] },
    ])
      display(value);
    const outputs = kernel.shown.map(({ data, metadata }) => ({ output_type: "display_data", data, metadata }));
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [{ cell_type: "code", id: "a", source: "", metadata: {}, execution_count: 1, outputs }],
    };
    expect(validateNotebook(notebook)).toEqual([]);
  });
});

describe("formatters of the user", () => {
  class Point {
    constructor(readonly x: number) {}
  }

  test("come first, the newest before the others, and can be taken back", () => {
    const isPoint = (value: unknown): value is Point => value instanceof Point;
    const removeFirst = registerFormatter(isPoint, ({ x }) => ({ "text/latex": `$${x}$`, "text/plain": "first" }));
    const removeSecond = registerFormatter(isPoint, () => ({ data: { "text/plain": "second" }, metadata: { a: 1 } }));
    display(new Point(1));
    removeSecond();
    display(new Point(2));
    removeFirst();
    display(new Point(3));
    expect(kernel.shown.map(({ data }) => data)).toEqual([
      { "text/plain": "second" },
      { "text/latex": "$2$", "text/plain": "first" },
      { "text/plain": "Point { x: 3 }" },
    ]);
  });

  test("that answer a promise are awaited", async () => {
    registerFormatter(
      (value) => value === "slow",
      async () => ({ "text/html": "<b>" }),
    );
    await display("slow").shown;
    expect(kernel.shown.map(({ data }) => data)).toEqual([
      { "text/plain": "'slow'" },
      { "text/html": "<b>", "text/plain": "'slow'" },
    ]);
  });

  test("that throw do no harm", () => {
    registerFormatter(
      () => {
        throw new Error("matches");
      },
      () => ({}),
    );
    registerFormatter(
      (value) => value === 7,
      () => {
        throw new TypeError("bundle");
      },
    );
    display(7);
    expect(kernel.shown[0].data).toEqual({
      "text/plain": "7\n(shown as text, because its formatter failed: TypeError: bundle)",
    });
  });
});

describe("input", () => {
  test("asks the person, in the open and hidden", async () => {
    expect(await input("Name: ")).toBe("Ada");
    expect(await password()).toBe("secret");
    expect(kernel.asked).toEqual([
      ["Name: ", false],
      ["Password: ", true],
    ]);
    await expect(input()).rejects.toThrow("nobody answers");
    await expect(input(5 as never)).rejects.toThrow("invalid prompt: 5");
  });

  test("and display are globals that a cell may replace", () => {
    const target: Record<string, unknown> = {};
    installGlobals(target);
    expect(Object.keys(target)).toEqual([]);
    expect([target.display, target.input]).toEqual([display, input]);
    target.display = 1;
    expect(target.display).toBe(1);
  });
});

describe("comms", () => {
  const message = { metadata: {}, buffers: [] };

  test("opened here: send with buffers, receive, close", () => {
    const comm = comms.open("jupyter.widget", { state: 1 }, { id: "c1", metadata: { version: "2" } });
    const received: unknown[] = [];
    const closed = vi.fn();
    const stop = comm.onMessage(({ data, buffers }) => received.push([data, buffers]));
    comm.onClose(closed);
    comm.send({ x: 1 }, { buffers: [new Uint8Array([1])] });
    const event = {
      type: "comm",
      event: "msg",
      commId: "c1",
      data: { y: 2 },
      metadata: {},
      buffers: [new Uint8Array([2])],
    } as const;
    kernel.intrinsics.comms.receive({ ...event, buffers: [...event.buffers] });
    stop();
    kernel.intrinsics.comms.receive({ ...event, buffers: [] });
    expect(comms.list()).toEqual(new Map([["c1", "jupyter.widget"]]));
    comm.close({ bye: true });
    comm.close();
    expect(received).toEqual([[{ y: 2 }, [new Uint8Array([2])]]]);
    expect(closed).toHaveBeenCalledTimes(1);
    expect(comm.closed).toBe(true);
    expect(comms.list().size).toBe(0);
    expect(() => comm.send({})).toThrow('closed comm: "jupyter.widget" c1');
    expect(kernel.sent).toEqual([
      {
        type: "comm",
        event: "open",
        commId: "c1",
        target: "jupyter.widget",
        ...message,
        data: { state: 1 },
        metadata: { version: "2" },
      },
      { type: "comm", event: "msg", commId: "c1", ...message, data: { x: 1 }, buffers: [new Uint8Array([1])] },
      { type: "comm", event: "close", commId: "c1", ...message, data: { bye: true } },
    ]);
  });

  test("opened by the front end: the registered target gets it, an unknown one is closed, messages to nobody are dropped", () => {
    const opened = vi.fn();
    const unregister = comms.register("mine", (comm, { data }) => opened(comm.id, comm.target, data));
    const open = (commId: string, target: string) =>
      kernel.intrinsics.comms.receive({ type: "comm", event: "open", commId, target, ...message, data: { a: 1 } });
    open("c1", "mine");
    open("c2", "other");
    kernel.intrinsics.comms.receive({ type: "comm", event: "msg", commId: "c3", ...message, data: {} });
    expect(opened.mock.calls).toEqual([["c1", "mine", { a: 1 }]]);
    expect(kernel.sent).toEqual([{ type: "comm", event: "close", commId: "c2", ...message, data: {} }]);
    kernel.intrinsics.comms.receive({ type: "comm", event: "close", commId: "c1", ...message, data: {} });
    expect(comms.list().size).toBe(0);
    unregister();
    open("c4", "mine");
    expect(opened).toHaveBeenCalledTimes(1);
  });

  test("need a kernel", () => {
    kernel.remove();
    expect(() => comms.list()).toThrow("no kernel: a comm needs a notebook");
  });
});

describe("notebooks written for tslab", () => {
  test("find every name of tslab's display, one MIME type each", () => {
    const { display: old } = tslab;
    for (const name of ["javascript", "html", "markdown", "latex", "svg", "text"] as const) old[name](name);
    for (const name of ["png", "jpeg", "gif", "pdf"] as const) old[name](new Uint8Array([1, 2]));
    old.raw("application/x-a", "b");
    expect(kernel.shown.map(({ data }) => data)).toEqual([
      { "text/javascript": "javascript" },
      { "text/html": "html" },
      { "text/markdown": "markdown" },
      { "text/latex": "latex" },
      { "image/svg+xml": "svg" },
      { "text/plain": "text" },
      { "image/png": "AQI=" },
      { "image/jpeg": "AQI=" },
      { "image/gif": "AQI=" },
      { "application/pdf": "AQI=" },
      { "application/x-a": "b" },
    ]);
    expect(kernel.shown.every(({ update, transient }) => update === false && transient?.display_id === undefined)).toBe(
      true,
    );
  });

  test("newDisplay replaces its own output and no other's", () => {
    const [a, b] = [tslab.newDisplay(), tslab.newDisplay()];
    a.text("1");
    b.text("2");
    a.html("3");
    const [first, second, third] = kernel.shown;
    expect([first, second, third].map(({ update }) => update)).toEqual([false, false, true]);
    expect(third.transient).toEqual(first.transient);
    expect(second.transient).not.toEqual(first.transient);
  });

  test("versions are strings, as in tslab", () => {
    expect(tslab.versions).toEqual({ tslab: "0.1.0", typescript: "6.0.3", node: process.version });
  });
});
