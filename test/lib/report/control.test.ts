import { afterEach, describe, expect, it } from "vitest";
import {
  buttons,
  COMM_HOOK,
  type CommLike,
  type Control,
  PLOTLY_MIME,
  palette,
  plot,
  show,
  slider,
} from "../../../lib/report/index.js";
import { captured } from "./capture.js";

const line = (y: number[], title = "Power") => plot([{ type: "scatter", y }], { name: "power", title });
const power = (p: number) => line([1, 2 ** p, 3 ** p], `x to the ${p}`);
const rank = (options: object = {}) => slider({ label: "rank", min: 1, max: 41, ...options }, power);

/** What the page of a control is told: the record `c` of its script. */
const pageRecord = (html: unknown) => {
  const text = /var c=(\{.*?\}),f=JSON/s.exec(html as string)?.[1] as string;
  return JSON.parse(text) as { figures: Record<string, object>; first: number; target: string; kernel?: string };
};

describe("slider", () => {
  it("stands on min, min + step, … up to max, with the digits of the step", () => {
    const tenths = slider({ label: "rate", min: 0.1, max: 0.5, step: 0.1, value: 0.3 }, power);
    expect(tenths.positions).toEqual(["0.1", "0.2", "0.3", "0.4", "0.5"]);
    expect(tenths.first).toBe(2);
    expect(slider({ label: "rank", min: 1, max: 4.5 }, power).positions).toEqual(["1", "2", "3", "4"]);
  });

  it("stores evenly spaced positions with both ends, and the one shown first", () => {
    expect([...rank().stored.keys()]).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40]);
    expect([...rank({ value: 8, stored: 3 }).stored.keys()]).toEqual([0, 7, 20, 40]);
    expect([...slider({ label: "p", min: 0, max: 2 }, power).stored.keys()]).toEqual([0, 1, 2]);
  });

  it("draws each stored figure once", () => {
    const asked: number[] = [];
    slider({ label: "p", min: 0, max: 3, value: 1 }, (p) => {
      asked.push(p);
      return power(p);
    });
    expect(asked.sort()).toEqual([0, 1, 2, 3]);
  });

  it("refuses empty ranges, steps that lead nowhere and values outside", () => {
    expect(() => rank({ min: 41 })).toThrow(new RangeError('invalid range of "rank": 41 to 41'));
    for (const step of [0, -1, Number.NaN, 100, 1e-9]) {
      expect(() => rank({ step })).toThrow(`invalid step of "rank": ${step}`);
    }
    expect(() => rank({ value: 42 })).toThrow(new RangeError('invalid value of "rank": 42'));
    expect(() => rank({ stored: 1 })).toThrow(new RangeError('invalid stored of "rank": 1'));
  });

  it("refuses figures of two names or with different numbers of traces", () => {
    const named = (p: number) => plot([{ y: [p] }], { name: `power-${p}`, title: "Power" });
    expect(() => slider({ label: "p", min: 0, max: 1 }, named)).toThrow('two figures, "power-0" and "power-1"');
    const growing = (p: number) => plot(Array(p).fill({ y: [p] }), { name: "power", title: "Power" });
    expect(() => slider({ label: "p", min: 1, max: 2 }, growing)).toThrow("1 traces at 1, 2 at 2");
  });
});

describe("buttons", () => {
  it("stores the figures of all choices", () => {
    const control = buttons({ label: "order", choices: ["one", "two"], value: "two" }, (choice) => line([1], choice));
    expect(control.first).toBe(1);
    expect([...control.stored.values()].map(({ layout }) => (layout.title as { text: string }).text)).toEqual([
      "one",
      "two",
    ]);
  });

  it("refuses fewer than two choices, repeated and unknown ones", () => {
    const of = (choices: string[], value?: string) => () =>
      buttons({ label: "order", choices, ...(value && { value }) }, () => line([1]));
    expect(of(["one"])).toThrow('control "order": fewer than two choices');
    expect(of(["one", "one"])).toThrow('control "order": repeated choice');
    expect(of(["one", "two"], "three")).toThrow('unknown choice "three" (known: one, two)');
  });
});

describe("show(control)", () => {
  const bundleOf = async (control: Control) => (await captured(() => show(control)))[0].data;

  it("gives plotly renderers one figure whose steps show the traces of one position and change what differs", async () => {
    const two = (p: number) => plot([{ y: [p] }, { y: [-p] }], { name: "pair", title: `p = ${p}` });
    const data = await bundleOf(slider({ label: "p", min: 0, max: 2, value: 1 }, two));
    const { data: traces, layout } = data[PLOTLY_MIME] as { data: { visible?: boolean }[]; layout: never };
    expect(traces.map(({ visible }) => visible ?? true)).toEqual([false, false, true, true, false, false]);
    const [{ active, steps }] = (layout as { sliders: { active: number; steps: { args: object[] }[] }[] }).sliders;
    expect(active).toBe(1);
    expect(steps[2]).toMatchObject({
      label: "2",
      args: [{ visible: [false, false, false, false, true, true] }, { title: { text: "p = 2" } }],
    });
    expect(Object.keys(steps[2].args[1])).toEqual(["title"]);
    // plotly.js deals colours by the index of a trace: every pair gets the same two.
    expect((layout as { colorway: string[] }).colorway).toEqual(palette.slice(0, 2));
  });

  it("gives other pages a script with the stored figures, and terminals words", async () => {
    const data = await bundleOf(rank({ value: 2 }));
    expect(Object.keys(pageRecord(data["text/html"]).figures)).toHaveLength(10);
    expect(pageRecord(data["text/html"])).toMatchObject({ first: 1, target: "innerloop.control/power" });
    expect(data["text/plain"]).toMatch(/^slider rank \(1 to 41; shown: 2\)\nfigure power: x to the 2/);
  });

  it("cannot be broken out of its script by labels", async () => {
    const control = buttons({ label: "</script><b>", choices: ["<!--", "</script>"] }, () => line([1]));
    expect(((await bundleOf(control))["text/html"] as string).split("</script>")).toHaveLength(2);
  });
});

describe("a kernel with comms", () => {
  afterEach(() => {
    delete (globalThis as Record<symbol, unknown>)[COMM_HOOK];
  });

  /** Installs a kernel and gives what it answers to a question for a target. */
  function kernel(): (target: string, data: Record<string, unknown>) => Record<string, unknown> | undefined {
    const targets = new Map<string, (comm: CommLike) => void>();
    const register = (target: string, opened: (comm: CommLike) => void) => targets.set(target, opened);
    (globalThis as Record<symbol, unknown>)[COMM_HOOK] = { kernelId: "abc", register };
    return (target, data) => {
      let answer: Record<string, unknown> | undefined;
      const send = (sent: Record<string, unknown>) => {
        answer = sent;
      };
      targets.get(target)?.({ send, onMessage: (listener) => listener({ data }) });
      return answer;
    };
  }

  it("is named to the page and draws every position of the control that was shown last", async () => {
    const ask = kernel();
    const [bundle] = await captured(() => show(rank()));
    expect(pageRecord(bundle.data["text/html"]).kernel).toBe("abc");
    const { data, layout } = power(3);
    expect(ask("innerloop.control/power", { question: 2 })).toEqual({ question: 2, figure: { data, layout } });
    await captured(() => show(slider({ label: "p", min: 5, max: 6 }, power)));
    expect(ask("innerloop.control/power", { question: 1 })).toMatchObject({ figure: { data: power(6).data } });
  });

  it("answers with the error of a position that is none or cannot be drawn", async () => {
    const ask = kernel();
    const failing = (p: number) => {
      if (p === 2) throw new Error("singular matrix");
      return power(p);
    };
    await captured(() => show(slider({ label: "p", min: 1, max: 9, stored: 2 }, failing)));
    expect(ask("innerloop.control/power", { question: 1 })).toEqual({ question: 1, error: "singular matrix" });
    expect(ask("innerloop.control/power", { question: 99 })?.error).toBe('invalid position of "p": 99');
    expect(ask("innerloop.control/power", { question: "0" })?.error).toBe('invalid position of "p": 0');
  });
});
