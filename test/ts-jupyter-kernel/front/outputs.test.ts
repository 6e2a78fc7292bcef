import { createHeader, type Message } from "@innerloop/jupyter-protocol";
import { describe, expect, it } from "vitest";
import { Comms } from "../../../packages/ts-jupyter-kernel/src/front/comms.js";
import { IopubQueue } from "../../../packages/ts-jupyter-kernel/src/front/iopub.js";
import { OutputRouter } from "../../../packages/ts-jupyter-kernel/src/front/output-router.js";
import { type Run, Runs } from "../../../packages/ts-jupyter-kernel/src/front/runs.js";

/** Half of a surrogate pair: what is left when a pair is cut. */
const LONE = /\p{Surrogate}/u;
function queue(publish = async (_: Message) => {}) {
  const sent: Message[] = [];
  const iopub = new IopubQueue("kernel", async (message) => {
    await publish(message);
    sent.push(message);
  });
  const texts = () => sent.map(({ header, content }) => [header.msg_type, content.text ?? content.execution_state]);
  return { iopub, sent, texts };
}
const parent = createHeader("execute_request", "client");

describe("the IOPub queue", () => {
  it("gathers text of one stream into one message, and keeps the order of everything", async () => {
    const { iopub, texts } = queue();
    iopub.status(parent, "busy");
    for (const text of ["a", "b", "c"]) iopub.stream(parent, "stdout", text);
    iopub.stream(parent, "stderr", "!");
    iopub.stream(parent, "stdout", "d");
    iopub.status(parent, "idle");
    await iopub.flush();
    expect(texts()).toEqual([
      ["status", "busy"],
      ["stream", "abc"],
      ["stream", "!"],
      ["stream", "d"],
      ["status", "idle"],
    ]);
  });

  it("sends text without being asked, a moment later", async () => {
    let arrived = (_: Message) => {};
    const first = new Promise<Message>((done) => {
      arrived = done;
    });
    const { iopub } = queue(async (message) => arrived(message));
    iopub.stream(parent, "stdout", "hello");
    expect((await first).content).toEqual({ name: "stdout", text: "hello" });
  });

  it("keeps texts of different cells apart", async () => {
    const { iopub, sent } = queue();
    const other = createHeader("execute_request", "client");
    iopub.stream(parent, "stdout", "a");
    iopub.stream(other, "stdout", "b");
    await iopub.flush();
    expect(sent.map(({ parentHeader, content }) => [parentHeader.msg_id, content.text])).toEqual([
      [parent.msg_id, "a"],
      [other.msg_id, "b"],
    ]);
  });

  it("loses nothing of 100,000 pieces while every send takes a turn, in few messages", async () => {
    const { iopub, sent } = queue(() => new Promise(setImmediate));
    let expected = "";
    for (let n = 0; n < 100_000; n++) {
      iopub.stream(parent, "stdout", `${n}\n`);
      expected += `${n}\n`;
      if (n % 1000 === 0) await new Promise(setImmediate);
    }
    await iopub.flush();
    expect(sent.map(({ content }) => content.text).join("")).toBe(expected);
    expect(sent.length).toBeLessThan(200);
  });

  it("cuts a large text into messages of at most 1 MB", async () => {
    const { iopub, sent } = queue();
    const text = "😀".repeat(1_300_000);
    iopub.stream(parent, "stdout", text);
    await iopub.flush();
    const pieces = sent.map(({ content }) => String(content.text));
    expect(pieces.join("") === text).toBe(true);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(1024 * 1024);
    expect(pieces.some((piece) => LONE.test(piece))).toBe(false);
  });

  it("settles a flush when what was posted before has left, also when more keeps coming", async () => {
    const { iopub, sent } = queue(() => new Promise(setImmediate));
    iopub.stream(parent, "stdout", "first");
    let going = true;
    const flood = (async () => {
      while (going) {
        iopub.status(parent, "busy");
        await Promise.resolve();
        await new Promise(setImmediate);
      }
    })();
    await iopub.flush();
    expect(sent[0]?.content.text).toBe("first");
    going = false;
    await flood;
  });

  it("goes on after a message that cannot be sent", async () => {
    const { iopub, texts } = queue(async ({ content }) => {
      if (content.bad) throw new Error("no JSON");
    });
    iopub.post(parent, "display_data", { bad: true });
    iopub.stream(parent, "stdout", "after");
    await iopub.flush();
    expect(texts()).toEqual([["stream", "after"]]);
  });
});

function routing(limit = 1000) {
  const { iopub, sent } = queue();
  const runs = new Runs();
  const limited: Run[] = [];
  const comms = new Comms(iopub);
  const router = new OutputRouter({ iopub, runs, comms, limit, onLimit: (run) => limited.push(run) });
  const add = (name: string, audience: Run["audience"], silent = false) =>
    runs.add({ name, parent: createHeader("execute_request", "client"), identities: [], silent, audience });
  const say = (text: string, run?: Run) =>
    router.take({ type: "stream", name: "stdout", text, ...(run === undefined ? {} : { run: run.id }) });
  /** What a cell shows: its texts and the types of everything else. */
  const shown = async (run: Run) => {
    await iopub.flush();
    return sent
      .filter(({ parentHeader }) => parentHeader.msg_id === run.parent.msg_id)
      .map(({ header, content }) => (header.msg_type === "stream" ? content.text : header.msg_type));
  };
  return { router, add, say, shown, limited };
}
const oops = { ename: "Error", evalue: "oops", traceback: ["Error: oops"] };

describe("an output after the end of its cell", () => {
  it("is still that cell's when a person watches, while another cell runs too", async () => {
    const { router, add, say, shown } = routing();
    const [one, two] = [add("cell 1", "person"), add("cell 2", "person")];
    router.begin(one);
    router.end(one);
    say("idle\n", one);
    router.begin(two);
    say("running\n", one);
    say("own\n", two);
    expect([await shown(one), await shown(two)]).toEqual([["idle\nrunning\n"], ["own\n"]]);
  });

  it("is shown headless by the running cell, or the next one, behind the name of its own", async () => {
    const { router, add, say, shown } = routing();
    const [one, two] = [add("cell 1", "headless"), add("cell 2", "headless")];
    router.begin(one);
    say("own\n", one);
    router.end(one);
    say("half", one);
    say(" a line\nnext\n", one);
    router.begin(two);
    say("last\n", one);
    expect([await shown(one), await shown(two)]).toEqual([
      ["own\n"],
      ["[cell 1] half a line\n[cell 1] next\n[cell 1] last\n"],
    ]);
  });

  it("that no cell shows any more goes to the log at the end, errors too", () => {
    const { router, add, say } = routing();
    const one = add("cell 1", "headless");
    router.begin(one);
    router.end(one);
    say("late\n", one);
    router.take({ type: "late-error", error: oops, run: one.id });
    expect(router.takeUndelivered()).toBe("[cell 1] late\nunhandled in cell 1: Error: oops\n");
    expect(router.takeUndelivered()).toBe("");
  });

  it("does not clear another cell", async () => {
    const { router, add, shown } = routing();
    const [one, two] = [add("cell 1", "headless"), add("cell 2", "headless")];
    router.begin(two);
    router.take({ type: "clear", wait: false, run: one.id });
    expect(await shown(two)).toEqual([]);
  });
});

describe("a late error", () => {
  it("is published for its cell when a person watches", async () => {
    const { router, add, shown } = routing();
    const one = add("cell 1", "person");
    router.take({ type: "late-error", error: oops, run: one.id });
    expect(await shown(one)).toEqual(["error"]);
    expect(router.takeLateErrors()).toEqual([]);
  });

  it("waits headless for a cell to fail", async () => {
    const { router, add, shown } = routing();
    const one = add("cell 1", "headless");
    router.take({ type: "late-error", error: oops, run: one.id });
    expect(await shown(one)).toEqual([]);
    expect(router.takeLateErrors()).toEqual([{ cell: "cell 1", error: oops }]);
  });

  it("of the running cell fails it, whoever watches", () => {
    const { router, add } = routing();
    const one = add("cell 1", "person");
    router.begin(one);
    router.take({ type: "late-error", error: oops, run: one.id });
    expect(router.takeLateErrors()).toEqual([{ cell: undefined, error: oops }]);
  });
});

describe("a cell that writes too much", () => {
  it("keeps what fits, says so at once and counts the rest; headless it is stopped", async () => {
    for (const audience of ["person", "headless"] as const) {
      const { router, add, say, shown, limited } = routing(20);
      const one = add("cell 1", audience);
      router.begin(one);
      say("0123456789\n", one);
      say("0123456789\n", one);
      say("ä\nö\n", one);
      router.take({
        ...{ type: "display", data: { "text/plain": "xyz" }, metadata: {}, transient: {}, update: false },
        ...{ buffers: [Buffer.alloc(4)], run: one.id },
      });
      router.end(one);
      expect(await shown(one)).toEqual([
        "0123456789\n",
        "\n[output limit: cell 1 wrote 0 MB; the rest is dropped]\n[output limit: dropped 3 lines, 1 display, 24 bytes]\n",
      ]);
      expect(limited).toEqual(audience === "headless" ? [one] : []);
    }
  });
});

describe("a silent cell", () => {
  it("publishes nothing, neither while it runs nor later", async () => {
    const { router, add, say, shown } = routing();
    const [silent, two] = [add("silent cell 1", "headless", true), add("cell 1", "headless")];
    router.begin(silent);
    say("quiet", silent);
    router.end(silent);
    say("late", silent);
    router.begin(two);
    expect([await shown(silent), await shown(two)]).toEqual([[], []]);
  });
});
