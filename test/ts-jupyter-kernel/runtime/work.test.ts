import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { progress, time, timeit } from "../../../packages/ts-jupyter-kernel/src/runtime/index.js";
import { durationText, spanText } from "../../../packages/ts-jupyter-kernel/src/runtime/time-text.js";
import { type FakeKernel, installKernel } from "./fake-kernel.js";

let kernel: FakeKernel;
beforeEach(() => {
  kernel = installKernel();
});
afterEach(() => kernel.remove());

const texts = () => kernel.shown.map(({ data }) => data["text/plain"]);

/** A clock that moves `step` milliseconds whenever it is read. */
function clock(step: number): () => number {
  let now = 0;
  return () => {
    now += step;
    return now;
  };
}

describe("progress", () => {
  test("of an iterable draws bar, rate and time left, and replaces itself", () => {
    const seen = [...progress(["a", "b"], { label: "L", unit: "letters", now: clock(500) })];
    expect(seen).toEqual(["a", "b"]);
    expect(texts()).toEqual([
      "L: 0 of 2 letters",
      "L: 1 of 2 letters, 1.50 s each, 1.5 s left",
      "L: 2 of 2 letters, 1.25 s each, 0.0 s left",
      "L: 2 of 2 letters in 3.0 s",
    ]);
    const ids = new Set(kernel.shown.map(({ transient }) => transient?.display_id));
    expect(ids.size).toBe(1);
    expect(kernel.shown.map(({ update }) => update)).toEqual([false, true, true, true]);
    expect(kernel.shown[1].data["text/html"]).toMatch(/^<div>L <progress value="0.5" max="1" /);
    expect(kernel.shown[3].data["text/html"]).toBe("<div>L 2 of 2 letters in 3.0 s</div>");
  });

  test("of a million steps draws few times, and the last state", () => {
    let sum = 0;
    for (const i of progress(Array.from({ length: 1_000_000 }, (_, i) => i))) sum += i;
    expect(sum).toBe(499_999_500_000);
    expect(kernel.shown.length).toBeLessThan(300);
    expect(texts().at(-1)).toMatch(/^1,000,000 of 1,000,000 items in /);
  });

  test("cut short by break or throw says where it stopped", () => {
    for (const i of progress([1, 2, 3, 4])) if (i === 3) break;
    expect(texts().at(-1)).toMatch(/^stopped at 2 of 4 items after /);
    expect(() => {
      for (const _ of progress(new Set([1, 2]))) throw new Error("x");
    }).toThrow("x");
    expect(texts().at(-1)).toMatch(/^stopped at 0 of 2 items after /);
  });

  test("closes what it iterates", () => {
    const closed = vi.fn();
    function* items() {
      try {
        yield 1;
        yield 2;
      } finally {
        closed();
      }
    }
    for (const _ of progress(items())) break;
    expect(closed).toHaveBeenCalledTimes(1);
  });

  test("without a known total shows count and rate, and no fraction", () => {
    function* items() {
      yield 1;
      yield 2;
    }
    expect([...progress(items(), { now: clock(1000) })]).toEqual([1, 2]);
    expect(texts()).toEqual(["0 items", "1 items, 3.00 s each", "2 items, 2.50 s each", "2 items in 6.0 s"]);
    expect(kernel.shown[1].data["text/html"]).toContain("<progress max=");
  });

  test("of an asynchronous iterable", async () => {
    async function* items() {
      yield 1;
      yield 2;
    }
    const seen: number[] = [];
    for await (const i of progress(items(), { total: 3 })) seen.push(i);
    expect(seen).toEqual([1, 2]);
    expect(texts().at(-1)).toMatch(/^2 of 3 items in /);
  });

  test("counted by hand", () => {
    const bar = progress(10, { now: clock(100) });
    bar.tick();
    bar.tick(4);
    bar.set(7);
    expect(bar.count).toBe(7);
    bar.done();
    bar.done();
    bar.tick();
    expect(texts().at(-1)).toMatch(/^stopped at 7 of 10 items after /);
    expect(kernel.shown).toHaveLength(5);
  });

  test("refuses what it cannot count", () => {
    expect(() => progress(-1)).toThrow("invalid total: -1");
    expect(() => progress(Number.NaN)).toThrow("invalid total: NaN");
    expect(() => progress(5).tick(-1)).toThrow("invalid count: -1");
    expect(() => progress({} as never)).toThrow("nothing to iterate: [object Object]");
    expect(() => progress(null as never)).toThrow("nothing to iterate: null");
    expect(() => progress(undefined as never)).toThrow("nothing to iterate: undefined");
  });

  test("outside a kernel counts and draws nothing", () => {
    kernel.remove();
    expect([...progress([1, 2])]).toEqual([1, 2]);
    expect(kernel.shown).toEqual([]);
  });
});

describe("timeit", () => {
  test("runs the code as often as it says", async () => {
    const code = vi.fn();
    const timing = await timeit(code, { loops: 10, runs: 3 });
    expect(code).toHaveBeenCalledTimes(1 + 10 * 3);
    expect(timing.times).toHaveLength(3);
    expect(timing.best).toBeLessThanOrEqual(timing.mean);
    expect(String(timing)).toMatch(
      /^\S+ [µmn]?s ± \S+ [µmn]?s a loop \(mean ± sd of 3 runs of 10 loops\); best \S+ [µmn]?s$/,
    );
  });

  test("chooses loops of 1, 2, 5, 10, … that fill a run", async () => {
    const timing = await timeit(() => Math.sqrt(2), { runs: 1, seconds: 0.002 });
    expect(String(timing.loops)).toMatch(/^[125]0*$/);
    expect(timing.loops).toBeGreaterThan(100);
    expect(timing.sd).toBe(0);
  });

  test("awaits promises, one after the other", async () => {
    let running = 0;
    const most: number[] = [];
    await timeit(
      async () => {
        most.push(++running);
        await null;
        running--;
      },
      { loops: 3, runs: 2 },
    );
    expect(new Set(most)).toEqual(new Set([1]));
  });

  test("stops when the cell is interrupted", async () => {
    let checks = 0;
    kernel.intrinsics.check = () => {
      if (++checks === 3) throw new Error("interrupted");
    };
    await expect(timeit(() => 1, { loops: 1, runs: 100 })).rejects.toThrow("interrupted");
    await expect(timeit(async () => 1, { loops: 1 }).then(() => checks)).resolves.toBeGreaterThan(3);
  });

  test("throws what the code throws, and refuses wrong options", async () => {
    await expect(
      timeit(() => {
        throw new Error("mine");
      }),
    ).rejects.toThrow("mine");
    await expect(timeit(() => 1, { loops: 0 })).rejects.toThrow("invalid loops: 0");
    await expect(timeit(() => 1, { runs: 1.5 })).rejects.toThrow("invalid runs: 1.5");
    await expect(timeit(5 as never)).rejects.toThrow("not a function: 5");
  });
});

describe("time", () => {
  test("prints wall and processor time, and gives the value", async () => {
    const log = vi.spyOn(console, "log").mockReturnValue();
    expect(time(() => 5)).toBe(5);
    expect(await time(async () => 6)).toBe(6);
    expect(() =>
      time(() => {
        throw new Error("x");
      }),
    ).toThrow("x");
    time.start();
    time.stop();
    expect(log.mock.calls).toHaveLength(4);
    for (const [line] of log.mock.calls)
      expect(line).toMatch(/^wall \S+ \S+, processor \S+ \S+ user \+ \S+ \S+ system$/);
    log.mockRestore();
  });
});

test.each([
  [0, "0.00 ns"],
  [1.234e-9, "1.23 ns"],
  [4.56e-5, "45.6 µs"],
  [0.9996e-3, "1.00 ms"],
  [0.25, "250 ms"],
  [12.34, "12.3 s"],
  [4000, "4000 s"],
  [Number.NaN, "?"],
])("%d seconds are %s", (seconds, text) => expect(durationText(seconds)).toBe(text));

test.each([
  [0.04, "0.0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [185, "3 min 05 s"],
  [7800, "2 h 10 min"],
  [Number.POSITIVE_INFINITY, "?"],
])("a span of %d seconds is %s", (seconds, text) => expect(spanText(seconds)).toBe(text));
