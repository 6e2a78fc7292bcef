import { afterEach, describe, expect, it, vi } from "vitest";
import { progress, track } from "../../../lib/report/index.js";
import { captured } from "./capture.js";

/** A clock that the test moves. */
function clock() {
  let time = 0;
  return {
    now: () => time,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}
const texts = (bundles: readonly { data: Readonly<Record<string, unknown>> }[]) =>
  bundles.map(({ data }) => data["text/plain"]);

afterEach(() => vi.restoreAllMocks());

describe("progress", () => {
  it("replaces one output, at most every 100 ms, and always sends the last state", async () => {
    const { now, pass } = clock();
    const bundles = await captured(() => {
      const bar = progress(1000, { label: "train", now });
      for (let i = 0; i < 1000; i++) {
        pass(1);
        bar.tick();
      }
      bar.done();
    });
    const ids = new Set(bundles.map(({ transient }) => transient?.display_id));
    expect(ids.size).toBe(1);
    expect(bundles.map(({ update }) => update)).toEqual([false, ...Array(11).fill(true)]);
    expect(texts(bundles).slice(0, 2)).toEqual([
      "train: 0 of 1000 steps",
      "train: 100 of 1000 steps, 1000 per second, 0.9 s left",
    ]);
    expect(texts(bundles).at(-1)).toBe("train: 1000 of 1000 steps in 1.0 s");
  });

  it("is finished once, and ticks after that draw nothing", async () => {
    const { now, pass } = clock();
    const bundles = await captured(() => {
      const bar = progress(2, { now });
      bar.done();
      bar.done();
      pass(1000);
      bar.tick();
      bar.set(2);
    });
    expect(bundles).toHaveLength(2);
  });

  it("says what slow work takes and when it was cut short", async () => {
    const { now, pass } = clock();
    const bundles = await captured(() => {
      const bar = progress(100, { label: "tasks", unit: "tasks", now });
      pass(30_000);
      bar.set(2);
      bar.done();
    });
    expect(texts(bundles).slice(1)).toEqual([
      "tasks: 2 of 100 tasks, 15 s each, 24 min 30 s left",
      "tasks: stopped at 2 of 100 tasks after 30 s",
    ]);
  });

  it("refuses a total that is no number", () => {
    expect(() => progress(Number.NaN)).toThrow("invalid total: NaN");
    expect(() => progress(-1)).toThrow("invalid total: -1");
  });

  it("draws on a terminal's standard error, and nothing where that is no terminal", () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const before = process.stderr.isTTY;
    try {
      process.stderr.isTTY = false;
      progress(1, { label: "quiet" }).done();
      expect(write).not.toHaveBeenCalled();
      process.stderr.isTTY = true;
      const bar = progress(2, { label: "half", now: () => 0 });
      bar.set(1);
      bar.done();
    } finally {
      process.stderr.isTTY = before;
    }
    expect(String(write.mock.calls.at(-1)?.[0])).toContain(`half ${"█".repeat(10)}${"░".repeat(10)} stopped at 1 of 2`);
  });
});

describe("track", () => {
  it("yields the items and counts those that were finished", async () => {
    const seen: string[] = [];
    const bundles = await captured(() => {
      for (const item of track(["a", "b", "c"], { label: "letters", now: () => 0 })) {
        seen.push(item);
        if (item === "b") break;
      }
    });
    expect(seen).toEqual(["a", "b"]);
    expect(texts(bundles).at(-1)).toBe("letters: stopped at 1 of 3 steps after 0.0 s");
  });

  it("counts sets, and other iterables when it is told their total", async () => {
    const [, last] = texts(await captured(() => [...track(new Set([1, 2]), { now: () => 0 })]));
    expect(last).toBe("progress: 2 of 2 steps in 0.0 s");
    expect(() => [...track([1].values())]).toThrow("missing total: the items have no length");
  });
});

describe("a count that is none", () => {
  it("is refused, so that the bar never shows it", async () => {
    const bundles = await captured(() => {
      const bar = progress(5, { unit: "tasks", now: () => 0 });
      expect(() => bar.tick(Number.NaN)).toThrow("invalid count of tasks: NaN");
      expect(() => bar.set(-3)).toThrow("invalid count of tasks: -3");
      bar.done();
    });
    expect(texts(bundles)).toEqual(["progress: 0 of 5 tasks", "progress: stopped at 0 of 5 tasks after 0.0 s"]);
  });
});
